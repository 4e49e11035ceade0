# shellcheck shell=bash
# Builds what is missing or older than its sources, and nothing else.

CONTROL_PLANE_APP=control-plane/target/app
SHOP_MARK=sample-services/target/built

# changed_since FILE FOLDER...: whether FILE is missing or a source in the folders is newer.
changed_since() {
  local mark=$1
  shift
  [ -f "$mark" ] || return 0
  [ -n "$(find pom.xml "$@" \( -name target -o -name node_modules -o -name dist -o -name test -o -name tests -o -name '.*' \) -prune -o -type f -newer "$mark" -print 2>/dev/null | head -n 1)" ]
}

control_plane_is_stale() {
  [ ! -f "$CONTROL_PLANE_APP/control-plane.jar" ] ||
    changed_since "$CONTROL_PLANE_APP/built" control-plane
}

benchmarks_are_stale() { changed_since benchmarks/target/built benchmarks; }

shop_is_stale() {
  [ ! -f sample-services/gateway/target/app/gateway.jar ] || changed_since "$SHOP_MARK" sample-services
}

# maven GOAL...: one thread per core, without questions. JAVA_HOME is set by need_jdk.
maven() { mvn -B -T 1C "$@"; }

# Tests are neither compiled nor run: that is what './pharos test' is for.
package_with_maven() { maven package -DskipTests -Dmaven.test.skip=true "$@"; }

# Leaves both parts built: the control plane with its pages, and the shop.
build_all() {
  [ $# -eq 0 ] || die "build takes no options"
  need_tools
  build_missing control-plane shop
  say "built"
}

build_missing() {
  local part control_plane=no shop=no benchmarks=no begin=target/build-began projects=
  for part in "$@"; do
    case $part in
      control-plane) if control_plane_is_stale; then control_plane=yes projects=:control-plane; fi ;;
      shop) if shop_is_stale; then shop=yes projects="${projects:+$projects,}:sample-services"; fi ;;
      benchmarks) if benchmarks_are_stale; then benchmarks=yes projects="${projects:+$projects,}:benchmarks"; fi ;;
    esac
  done
  [ -n "$projects" ] || return 0
  say "building (the first time downloads libraries and takes some minutes)"
  mkdir -p target
  touch "$begin"
  # -amd: the shop's services are built because they depend on their parent.
  with_progress "building" target/build.log package_with_maven -pl "$projects" -amd || exit 1
  if [ $control_plane = yes ]; then
    with_progress "preparing the control plane" target/prepare.log lay_out_control_plane || exit 1
    cp -p "$begin" "$CONTROL_PLANE_APP/built"
  fi
  if [ $benchmarks = yes ]; then cp -p "$begin" benchmarks/target/built; fi
  if [ $shop = yes ]; then
    mkdir -p "$(dirname "$SHOP_MARK")"
    cp -p "$begin" "$SHOP_MARK"
  fi
}

# Spring Boot starts faster from a jar beside its libraries than from one jar with jars inside.
lay_out_control_plane() {
  rm -rf "$CONTROL_PLANE_APP"
  "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$(control_plane_jar)" extract --destination "$CONTROL_PLANE_APP"
  mv "$CONTROL_PLANE_APP/$(basename "$(control_plane_jar)")" "$CONTROL_PLANE_APP/control-plane.jar"
}

# The one runnable jar Maven made.
control_plane_jar() {
  local jar
  for jar in control-plane/target/control-plane-*.jar; do
    case $jar in
      *-sources.jar | *-javadoc.jar | *'*'*) ;;
      *) echo "$jar" && return 0 ;;
    esac
  done
  return 1
}
