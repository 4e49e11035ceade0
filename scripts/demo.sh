# shellcheck shell=bash
# The demo: control plane, shop and shoppers, until Ctrl-C or for a given time. Whatever ends it, nothing it started is left behind.

DEMO_FOLDER=.pharos/demo
DEMO_START_LIMIT_SECONDS=300

demo() {
  local limit='' base='' with_collector=no data=''
  while [ $# -gt 0 ]; do
    case $1 in
      --for)
        limit=$(option_value "$@")
        limit=$(seconds_of "$limit") || die "--for takes a time such as 120s, 5m or 1h, not '$2'"
        shift
        ;;
      --port-base)
        base=$(option_value "$@")
        shift
        ;;
      --data)
        data=$(option_value "$@")
        shift
        ;;
      --collector) with_collector=yes ;;
      *) die "demo does not know '$1': demo [--for 120s] [--port-base N] [--collector] [--data DIR]" ;;
    esac
    shift
  done
  open_demo "$base" $with_collector "$data"
  tell_where_to_look
  keep_running "$limit"
}

# open_demo PORT-BASE WITH-COLLECTOR DATA: returns when the demo is complete; it ends with this process.
open_demo() {
  local collector=''
  choose_ports "$1"
  need_tools
  if demo_is_running; then die "a demo runs here already (process $(cat "$DEMO_FOLDER/demo.pid")): stop it first"; fi
  need_demo_ports "$2"
  build_missing control-plane shop
  if [ "$2" = yes ]; then
    with_progress "building the Collector (once)" target/collector.log otel-collector/build.sh || exit 1
    collector=$(tail -n 1 target/collector.log)
  fi
  begin_demo "$3"
  start_demo_processes "$collector"
  wait_until_seen
}

need_demo_ports() {
  need_free_port "$PORT_WEB" "pages and REST" "--port-base N"
  need_free_port "$PORT_GRPC" "OTLP/gRPC" "--port-base N"
  need_free_port "$PORT_HTTP" "OTLP/HTTP" "--port-base N"
  need_free_port "$PORT_SHOP" "the shop's discovery" "--port-base N"
  need_free_port $((PORT_SHOP + 1)) "the shop's broker" "--port-base N"
  need_free_port $((PORT_SHOP + 2)) "the shop's databases" "--port-base N"
  need_free_port $((PORT_SHOP + 3)) "the shop's bank" "--port-base N"
  need_free_port $((PORT_SHOP + 4)) "the shop's gateway" "--port-base N"
  [ "$1" = yes ] || return 0
  need_free_port "$PORT_GATEWAY_GRPC" "the Collector's OTLP/gRPC" "--port-base N"
  need_free_port "$PORT_GATEWAY_HTTP" "the Collector's OTLP/HTTP" "--port-base N"
  need_free_port "$PORT_GATEWAY_HEALTH" "the Collector's health" "--port-base N"
}

demo_is_running() {
  [ -f "$DEMO_FOLDER/demo.pid" ] && kill -0 "$(cat "$DEMO_FOLDER/demo.pid")" 2>/dev/null
}

# Takes the run folder, and promises that it is cleaned up: by this process, or by a watcher should this process be killed.
begin_demo() {
  mkdir -p "$DEMO_FOLDER"
  rm -f "$DEMO_FOLDER"/*.pid "$DEMO_FOLDER/environment" "$DEMO_FOLDER/shop-start.failed"
  echo $$ >"$DEMO_FOLDER/demo.pid"
  DEMO_DATA=$1
  if [ -z "$DEMO_DATA" ]; then
    # A demo without a data folder of its own begins with an empty one: yesterday's deploys would tell a wrong story.
    DEMO_DATA=$DEMO_FOLDER/data
    rm -rf "$DEMO_DATA"
  fi
  DEMO_BEGAN=$(now_seconds)
  trap end_demo EXIT
  start_apart "$DEMO_FOLDER/watcher.log" watch_over $$
  DEMO_WATCHER=$STARTED
  forget_group "$DEMO_WATCHER"
}

# Stops the demo's processes when process $1 is gone without having done so.
watch_over() {
  trap - EXIT INT TERM HUP
  while kill -0 "$1" 2>/dev/null; do sleep 1; done
  stop_demo_processes
}

end_demo() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP
  say ""
  say "stopping"
  stop_demo_processes
  stop_all_groups
  stop_group "$DEMO_WATCHER"
  say "stopped"
  exit "$code"
}

# The senders first, so that what they still hold arrives. Knows processes by the run folder, so that the watcher can do it too.
stop_demo_processes() {
  local part
  if [ -f "$DEMO_FOLDER/environment" ]; then
    # A shop that is still being started would go on starting services while it is stopped.
    if [ -f "$DEMO_FOLDER/shop-start.pid" ] && kill -0 "$(cat "$DEMO_FOLDER/shop-start.pid")" 2>/dev/null; then stop_group "$(cat "$DEMO_FOLDER/shop-start.pid")"; fi
    shop_with_environment stop >"$DEMO_FOLDER/shop-stop.log" 2>&1 || say "the shop did not stop well: see $DEMO_FOLDER/shop-stop.log"
  fi
  for part in shop-start collector control-plane; do
    if [ -f "$DEMO_FOLDER/$part.pid" ]; then stop_group "$(cat "$DEMO_FOLDER/$part.pid")"; fi
  done
  rm -f "$DEMO_FOLDER/environment" "$DEMO_FOLDER"/*.pid
}

# start_demo_processes COLLECTOR-BINARY (empty: the shop sends straight to the control plane)
start_demo_processes() {
  local otlp_port=$PORT_HTTP
  say "starting"
  # Neither waits for the other: while there is no Eureka yet, the control plane looks again every few seconds. A leak is told from what the
  # services' metrics say of their heaps, and sooner where they say it more often.
  control_plane_command "$DEMO_DATA" "--pharos.fleet.eureka.url=http://127.0.0.1:$PORT_SHOP/eureka" --pharos.metrics.scrape.interval=10s \
    "--pharos.alert.rules.shipped=${PHAROS_ALERT_RULES_SHIPPED-$SHIPPED_RULES}"
  start_apart "$DEMO_FOLDER/control-plane.log" "${CONTROL_PLANE_COMMAND[@]}"
  echo "$STARTED" >"$DEMO_FOLDER/control-plane.pid"
  if [ -n "$1" ]; then
    # What waited for the control plane of another demo is not for this one.
    rm -rf "$DEMO_FOLDER/collector-queue"
    start_collector "$1" "$DEMO_FOLDER/collector.log" "$DEMO_FOLDER/collector-queue"
    echo "$STARTED" >"$DEMO_FOLDER/collector.pid"
    otlp_port=$PORT_GATEWAY_HTTP
  fi
  cat >"$DEMO_FOLDER/environment" <<ENVIRONMENT
export PHAROS_URL=http://127.0.0.1:$PORT_WEB
export PHAROS_OTLP_ENDPOINT=http://127.0.0.1:$otlp_port
export PHAROS_SAMPLING_ENDPOINT=http://127.0.0.1:$PORT_GRPC
export PHAROS_PORT_BASE=$PORT_SHOP
export SHOP_RUN_FOLDER=$PHAROS_HOME/$DEMO_FOLDER/shop
ENVIRONMENT
  start_apart "$DEMO_FOLDER/shop-start.log" start_shop
  echo "$STARTED" >"$DEMO_FOLDER/shop-start.pid"
}

# Leaves a mark when the shop could not be started, which ends the waiting.
start_shop() {
  trap - EXIT
  shop_with_environment start || touch "$DEMO_FOLDER/shop-start.failed"
}

# Until each service and each edge of the shop is seen by the control plane; shows what is still missing.
wait_until_seen() {
  local code=0
  node scripts/wait-for-demo.mjs --write "$DEMO_FOLDER/complete.json" --url "http://127.0.0.1:$PORT_WEB" --since "$DEMO_BEGAN" --limit $DEMO_START_LIMIT_SECONDS \
    --control-plane "$(cat "$DEMO_FOLDER/control-plane.pid")" --failed "$DEMO_FOLDER/shop-start.failed" || code=$?
  if [ $code -eq 0 ]; then return 0; fi
  if ! kill -0 "$(cat "$DEMO_FOLDER/control-plane.pid")" 2>/dev/null; then
    say "the control plane ended; its last lines ($DEMO_FOLDER/control-plane.log):" >&2
    tail -n 5 "$DEMO_FOLDER/control-plane.log" >&2
  elif [ $code -ne 130 ]; then
    say "what the shop said last ($DEMO_FOLDER/shop-start.log):" >&2
    tail -n 5 "$DEMO_FOLDER/shop-start.log" >&2
  fi
  exit 1
}

tell_where_to_look() {
  local url=http://localhost:$PORT_WEB
  cat <<TEXT

  Pharos                $url
  Spring Boot Admin     $url/admin
  OTLP                  localhost:$PORT_GRPC (gRPC)  localhost:$PORT_HTTP (HTTP)
  logs                  $DEMO_FOLDER

  Break something, deploy something, and watch (in another terminal; Ctrl-C here stops everything):

  ./pharos fault payment latency
  ./pharos deploy payment 1.5.0-slow
  $url/deploys
TEXT
}

# keep_running SECONDS (empty: until Ctrl-C)
keep_running() {
  local until='' pid
  pid=$(cat "$DEMO_FOLDER/control-plane.pid")
  if [ -n "$1" ]; then until=$(($(now_seconds) + $1)); fi
  while [ -z "$until" ] || [ "$(now_seconds)" -lt "$until" ]; do
    if ! kill -0 "$pid" 2>/dev/null; then
      say "the control plane ended by itself; its last lines ($DEMO_FOLDER/control-plane.log):" >&2
      tail -n 5 "$DEMO_FOLDER/control-plane.log" >&2
      exit 1
    fi
    sleep 1
  done
}
