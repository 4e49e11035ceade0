# shellcheck shell=bash
# Starts the control plane: in the foreground for `up`, beside the shop for `demo`.

# The same for the container and the service; each option has its reason there.
CONTROL_PLANE_JVM=(@packaging/jvm.options)

# The C library gives threads heaps of their own, and each keeps what it once took: with two of them 40 MB less is held at rest (docs/adr/0009).
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"

# The rules that come with it, which `up` and `demo` have evaluated beside those of pharos.alert.rules.folders (docs/ALERTS.md).
SHIPPED_RULES=$PHAROS_HOME/dashboards/rules

# Where `up` keeps its data when nobody says otherwise; outside version control.
DEFAULT_DATA=.pharos/data

up() {
  local data=$DEFAULT_DATA port=8080
  while [ $# -gt 0 ]; do
    case $1 in
      --data)
        data=$(option_value "$@")
        shift
        ;;
      --port)
        port=$(option_value "$@")
        shift
        ;;
      --)
        shift
        break
        ;;
      *) die "up does not know '$1': up [--data DIR] [--port N] [-- Spring arguments]" ;;
    esac
    shift
  done
  is_port "$port" || die "--port takes a number from 1 to 65535, not '$port'"
  need_jdk
  if control_plane_is_stale; then
    need_tools
    build_missing control-plane
  fi
  # In the environment, so that an argument may say otherwise: two of one name would be joined.
  export PHAROS_ALERT_RULES_SHIPPED="${PHAROS_ALERT_RULES_SHIPPED-$SHIPPED_RULES}"
  exec "$JAVA_HOME/bin/java" "${CONTROL_PLANE_JVM[@]}" -jar "$CONTROL_PLANE_APP/control-plane.jar" \
    "--server.port=$port" "--pharos.storage.path=$data" "$@"
}

# The value that follows an option; refuses a missing one.
option_value() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then die "$1 needs a value"; fi
  printf '%s' "$2"
}

# control_plane_command DATA [SPRING-ARGUMENT...], with the ports of choose_ports: leaves the command in CONTROL_PLANE_COMMAND.
control_plane_command() {
  local data=$1
  shift
  CONTROL_PLANE_COMMAND=("$JAVA_HOME/bin/java" "${CONTROL_PLANE_JVM[@]}" -jar "$CONTROL_PLANE_APP/control-plane.jar"
    "--server.port=$PORT_WEB" "--pharos.storage.path=$data"
    "--pharos.otlp.grpc.port=$PORT_GRPC" "--pharos.otlp.http.port=$PORT_HTTP" "$@")
}
