# shellcheck shell=bash
# Finds the tools that must be there: a JDK, Maven, Node.js, and for the Collector Go. Each is one clear line when it is missing or too old.

JDK_LEAST=25
MAVEN_LEAST=3.8.7
NODE_LEAST=20
GO_LEAST=1.25

# The major version of the JDK in folder $1, read from its release file without starting it; fails when it is no JDK.
jdk_major() {
  local version
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release")
  version=${version#1.}
  version=${version%%[!0-9]*}
  [ -n "$version" ] && echo "$version"
}

# The folder that holds bin/java of the java on the PATH, links followed (readlink -f is not everywhere).
java_home_of_path() {
  local file link
  file=$(command -v java 2>/dev/null) || return 1
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  (cd "$(dirname "$file")/.." && pwd -P)
}

# Where JDKs usually are, one folder a line, in the order in which they are tried. PHAROS_JVM_FOLDERS replaces the usual folders.
jdk_candidates() {
  local folder
  if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME"; fi
  java_home_of_path || true
  if [ -n "${PHAROS_JVM_FOLDERS+set}" ]; then
    for folder in $PHAROS_JVM_FOLDERS; do echo "$folder"; done
    return 0
  fi
  for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -d "$folder" ]; then echo "$folder"; fi
  done
}

# Exports JAVA_HOME: the first JDK that is new enough.
need_jdk() {
  local folder major newest=0
  while IFS= read -r folder; do
    major=$(jdk_major "$folder") || continue
    if [ "$major" -ge "$JDK_LEAST" ]; then
      export JAVA_HOME=$folder
      return 0
    fi
    if [ "$major" -gt "$newest" ]; then newest=$major; fi
  done <<FOLDERS
$(jdk_candidates)
FOLDERS
  if [ "$newest" -gt 0 ]; then
    die "needs a JDK >= $JDK_LEAST, the newest one found is $newest: install one (https://adoptium.net) or point JAVA_HOME at it"
  fi
  die "needs a JDK >= $JDK_LEAST and found none: install one (https://adoptium.net) or point JAVA_HOME at it"
}

# at_least 3.9.1 3.8.7: whether the first dotted version is the second or newer.
at_least() {
  local IFS=. i have want
  # shellcheck disable=SC2206 # split on dots on purpose
  have=(${1%%[!0-9.]*}) want=($2)
  for i in 0 1 2; do
    if [ "${have[$i]:-0}" -gt "${want[$i]:-0}" ]; then return 0; fi
    if [ "${have[$i]:-0}" -lt "${want[$i]:-0}" ]; then return 1; fi
  done
  return 0
}

need_maven() {
  local version
  command -v mvn >/dev/null 2>&1 || die "needs Maven >= $MAVEN_LEAST and found no mvn on the PATH: https://maven.apache.org/install.html"
  version=$(mvn --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  at_least "${version:-0}" "$MAVEN_LEAST" || die "needs Maven >= $MAVEN_LEAST, the one on the PATH is ${version:-broken}: https://maven.apache.org/install.html"
}

need_node() {
  local version
  if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    die "needs Node.js >= $NODE_LEAST with npm and found none on the PATH: https://nodejs.org"
  fi
  version=$(node --version)
  version=${version#v}
  at_least "${version:-0}" "$NODE_LEAST" || die "needs Node.js >= $NODE_LEAST, the one on the PATH is ${version:-broken}: https://nodejs.org"
}

# Go's own installer puts it where the PATH does not always lead.
need_go() {
  local version
  if ! command -v go >/dev/null 2>&1 && [ -x /usr/local/go/bin/go ]; then export PATH=$PATH:/usr/local/go/bin; fi
  command -v go >/dev/null 2>&1 || die "needs Go >= $GO_LEAST for the Collector and promtool and found none on the PATH: https://go.dev/doc/install"
  version=$(go env GOVERSION)
  at_least "${version#go}" "$GO_LEAST" || die "needs Go >= $GO_LEAST, the one on the PATH is ${version#go}: https://go.dev/doc/install"
}

need_tools() {
  need_jdk
  need_maven
  need_node
}
