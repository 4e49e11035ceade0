# shellcheck shell=bash
# Measures Pharos and two others with the same load, one after the other: a Collector that throws spans away, and a Zipkin server
# that keeps them in memory.

ZIPKIN_VERSION=3.6.1
PEER_START_LIMIT_SECONDS=90

bench_peers() {
  local protocol=grpc spans=2000000 collector zipkin port
  while [ $# -gt 0 ]; do
    case $1 in
      --protocol) protocol=$(option_value "$@") ;;
      --spans) spans=$(option_value "$@") ;;
      *) die "bench peers does not know '$1': bench peers [--protocol grpc|http] [--spans N]" ;;
    esac
    shift 2
  done
  case $protocol in grpc | http) ;; *) die "--protocol takes grpc or http, not '$protocol'" ;; esac
  need_tools >&2
  build_missing control-plane benchmarks >&2
  with_progress "building the Collector to compare with (once)" target/peer-collector.log otel-collector/build.sh benchmarks/peers/builder.yaml >&2 || exit 1
  collector=$(tail -n 1 target/peer-collector.log)
  zipkin=$(zipkin_jar) || exit 1
  mkdir -p "$BENCH_FOLDER"
  printf 'Pharos\n' >&2
  bench_ingest --cost-only --protocol "$protocol" --spans "$spans" >"$BENCH_FOLDER/pharos.json"
  stop_all_groups
  choose_ports "$(free_port_base)"
  printf 'the Collector, which throws away\n' >&2
  port=$PORT_GATEWAY_GRPC
  if [ "$protocol" = http ]; then port=$PORT_GATEWAY_HTTP; fi
  start_peer_collector "$collector"
  load_generator ingest --protocol "$protocol" --spans "$spans" --endpoint "http://127.0.0.1:$port" --pid "$STARTED" >"$BENCH_FOLDER/collector.json"
  stop_all_groups
  printf 'Zipkin, in memory\n' >&2
  start_zipkin "$zipkin" "$spans"
  load_generator ingest --protocol zipkin --spans "$spans" --endpoint "http://127.0.0.1:$PORT_WEB" --pid "$STARTED" >"$BENCH_FOLDER/zipkin.json"
  stop_all_groups
  node benchmarks/peers/ratios.mjs "Pharos=$BENCH_FOLDER/pharos.json" "Collector, otlp to nop=$BENCH_FOLDER/collector.json" "Zipkin in memory=$BENCH_FOLDER/zipkin.json"
}

# start_peer_collector BINARY: leaves its process in STARTED.
start_peer_collector() {
  start_apart "$BENCH_FOLDER/collector.log" env "PEER_GRPC_ENDPOINT=127.0.0.1:$PORT_GATEWAY_GRPC" "PEER_HTTP_ENDPOINT=127.0.0.1:$PORT_GATEWAY_HTTP" \
    "$1" --config benchmarks/peers/receive-only.yaml
  await_port "$PORT_GATEWAY_GRPC" "$BENCH_FOLDER/collector.log"
}

# start_zipkin JAR SPANS: keeps that many in memory, and a third more. Leaves its process in STARTED.
start_zipkin() {
  start_apart "$BENCH_FOLDER/zipkin.log" env "QUERY_PORT=$PORT_WEB" STORAGE_TYPE=mem "MEM_MAX_SPANS=$(($2 + $2 / 3))" SELF_TRACING_ENABLED=false \
    "$JAVA_HOME/bin/java" -Xmx6g -jar "$1"
  await_port "$PORT_WEB" "$BENCH_FOLDER/zipkin.log"
}

# await_port NUMBER LOG: until something answers there.
await_port() {
  local tries=$((PEER_START_LIMIT_SECONDS * 5))
  until port_is_taken "$1"; do
    tries=$((tries - 1))
    if [ $tries -le 0 ] || ! kill -0 "$STARTED" 2>/dev/null; then
      tail -n 5 "$2" >&2
      die "what should listen on port $1 did not start: see $2"
    fi
    sleep 0.2
  done
}

# Prints the path of Zipkin's server, which Maven fetches once.
zipkin_jar() {
  local folder=${XDG_CACHE_HOME:-$HOME/.cache}/pharos/zipkin-$ZIPKIN_VERSION
  local jar=$folder/zipkin-server-$ZIPKIN_VERSION-exec.jar
  if [ ! -f "$jar" ]; then
    with_progress "fetching Zipkin $ZIPKIN_VERSION (once)" target/zipkin.log mvn -B -N dependency:copy \
      "-Dartifact=io.zipkin:zipkin-server:$ZIPKIN_VERSION:jar:exec" "-DoutputDirectory=$folder" >&2 || return 1
  fi
  printf '%s' "$jar"
}
