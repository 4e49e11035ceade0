# shellcheck shell=bash
# What watching costs those who are watched: the shop under the same load without agents, with all traces, with a tenth of them, and with
# as many as Pharos asks for; and what of errors, slow requests and verdicts is still there when a share of the bytes is kept. Each row has a control plane and a shop of its own. Exit code 1 when a row could not be measured.

OVERHEAD_FOLDER=$BENCH_FOLDER/overhead
OVERHEAD_ROWS='none all tenth adaptive'
# The shoppers are needed for the bank that they are; people come from the bench. Zero is not allowed.
OVERHEAD_SHOPPERS=0.0001

bench_overhead() {
  local usage='bench overhead [--quick] [--only none|all|tenth|adaptive] [--visits N] [--window 3m] | --retained'
  local rows=$OVERHEAD_ROWS warm=300 window=180 visits=3 missed=0 quick='' with_shop=yes retained=yes
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) warm=40 window=30 quick=--quick ;;
      --retained) with_shop=no ;;
      --only)
        rows=$(option_value "$@")
        retained=no
        case " $OVERHEAD_ROWS " in *" $rows "*) ;; *) die "--only takes ${OVERHEAD_ROWS// /, }, not '$rows'" ;; esac
        shift
        ;;
      --visits)
        visits=$(option_value "$@")
        case $visits in '' | *[!0-9]* | 0 | [0-9][0-9][0-9]*) die "--visits takes a number of visits a second from 1 to 99, not '$visits'" ;; esac
        shift
        ;;
      --window)
        window=$(option_value "$@")
        window=$(seconds_of "$window") || window=0
        if [ "$window" -lt 10 ] || [ "$window" -gt 3600 ]; then die "--window takes a time from 10s to 1h, not '$2'"; fi
        shift
        ;;
      *) die "bench overhead does not know '$1': $usage" ;;
    esac
    shift
  done
  if [ $with_shop = yes ]; then overhead_table "$rows" "$warm" "$window" "$visits" || missed=1; fi
  if [ $retained = yes ]; then bench_retained $quick || missed=1; fi
  return $missed
}

# What of a made-up day is still there when a share of its bytes is kept.
bench_retained() {
  need_tools >&2
  with_progress "building the trials" target/micro.log build_micro >&2 || return 1
  "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC \
    -cp "benchmarks/micro/target/classes:benchmarks/target/classes:control-plane/target/classes:benchmarks/micro/target/lib/*" dev.pharos.bench.RetainedBench "$@"
}

# overhead_table ROWS WARM-SECONDS WINDOW-SECONDS VISITS
overhead_table() {
  local row missed=0
  [ -r /proc/self/stat ] || die "bench overhead reads the processor time of processes from /proc, which is not there"
  need_tools >&2
  if demo_is_running; then die "a demo runs here (process $(cat "$DEMO_FOLDER/demo.pid")), which would be measured too: stop it first"; fi
  build_missing control-plane shop >&2
  rm -rf "${OVERHEAD_FOLDER:?}"
  mkdir -p "$OVERHEAD_FOLDER"
  for row in $1; do
    overhead_row "$row" "$2" "$3" "$4" || missed=1
    stop_all_groups
  done
  node scripts/bench-overhead.mjs table "$OVERHEAD_FOLDER" || missed=1
  return $missed
}

# overhead_row ROW WARM-SECONDS WINDOW-SECONDS VISITS: leaves its figures in a file of that name.
overhead_row() {
  local row=$1 code=0 control run=$PHAROS_HOME/$OVERHEAD_FOLDER/$1-shop
  printf '%s\n' "$row" >&2
  # A path of its own for each row: nothing of the row before is in the way.
  BENCH_FOLDER=$OVERHEAD_FOLDER/$row open_bench_control_plane '' '' --pharos.metrics.scrape.interval=10s
  control=$STARTED
  node scripts/wait-for-http.mjs "http://127.0.0.1:$PORT_WEB/actuator/health" "$control" || return 1
  if [ "$row" = adaptive ] && ! node scripts/bench-overhead.mjs asks "http://127.0.0.1:$PORT_HTTP" "$OVERHEAD_FOLDER/$row.json"; then return 0; fi
  overhead_environment "$row" "$run" >"$OVERHEAD_FOLDER/$row.environment"
  start_apart "$OVERHEAD_FOLDER/$row-shop.log" overhead_shop "$row" start
  # The services stay when the script that started them has ended: they are of its group, and end with it.
  wait "$STARTED" || code=$?
  if [ $code -ne 0 ]; then
    tail -n 5 "$OVERHEAD_FOLDER/$row-shop.log" >&2
    return 1
  fi
  node scripts/bench-overhead.mjs measure --row "$row" --run "$run" --started "$OVERHEAD_FOLDER/$row-shop.log" --gateway "http://127.0.0.1:$((PORT_SHOP + 4))" \
    --url "http://127.0.0.1:$PORT_WEB" --otlp "http://127.0.0.1:$PORT_HTTP" --control-plane "$control" --ticks "$(getconf CLK_TCK)" \
    --warm "$2" --window "$3" --visits "$4" --write "$OVERHEAD_FOLDER/$row.json" || code=1
  overhead_shop "$row" stop >&2 || true
  return $code
}

overhead_shop() {
  # shellcheck disable=SC1090 # written by the row
  (trap - EXIT && . "$OVERHEAD_FOLDER/$1.environment" && exec sample-services/shop.sh "$2")
}

# overhead_environment ROW RUN-FOLDER: what the shop of a row is started with.
overhead_environment() {
  cat <<ENVIRONMENT
export PHAROS_URL=http://127.0.0.1:$PORT_WEB
export PHAROS_OTLP_ENDPOINT=http://127.0.0.1:$PORT_HTTP
export PHAROS_PORT_BASE=$PORT_SHOP
export SHOP_RUN_FOLDER=$2
export SHOP_VISITS_PER_SECOND=$OVERHEAD_SHOPPERS
ENVIRONMENT
  case $1 in
    none) echo "export SHOP_AGENT=no" ;;
    all) echo "export OTEL_TRACES_SAMPLER=parentbased_always_on" ;;
    tenth) printf 'export OTEL_TRACES_SAMPLER=parentbased_traceidratio\nexport OTEL_TRACES_SAMPLER_ARG=0.1\n' ;;
    adaptive) printf 'export OTEL_TRACES_SAMPLER=parentbased_jaeger_remote\nexport OTEL_TRACES_SAMPLER_ARG=endpoint=http://127.0.0.1:%s,pollingIntervalMs=5000,initialSamplingRate=1\n' "$PORT_GRPC" ;;
  esac
}
