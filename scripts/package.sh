# shellcheck shell=bash
# Makes what a team installs: one runnable jar, its JVM options, rules and a systemd unit.

make_package() {
  [ $# -eq 0 ] || die "package takes no options"
  need_tools
  build_missing control-plane
  local dist=target/dist
  rm -rf "$dist"
  mkdir -p "$dist"
  cp "$(control_plane_jar)" "$dist/pharos.jar"
  cp packaging/pharos.service packaging/jvm.options packaging/README.md "$dist/"
  mkdir -p "$dist/rules"
  cp dashboards/rules/*.yaml "$dist/rules/"
  say "made $dist: pharos.jar, jvm.options, rules, pharos.service and a README.md that says how to install them"
}
