# shellcheck shell=bash
# Measures metrics: the same samples and the same questions for Pharos and for a Prometheus, or many active series held by Pharos alone.

# Active series that the usual limit lets one service have (README's table of settings), and the stream's services.
USUAL_SERIES_OF_SERVICE=50000
BENCH_SERVICES=8

bench_metrics() {
  local only='' profile='' jvm='' active='' series=10000 prometheus=''
  local passed=() arguments=()
  while [ $# -gt 0 ]; do
    case $1 in
      --only) only=$(option_value "$@") ;;
      --profile) profile=$(option_value "$@") ;;
      --jvm) jvm=$(option_value "$@") ;;
      --active)
        active=$(option_value "$@")
        passed+=("$1" "$2")
        ;;
      --series)
        series=$(option_value "$@")
        passed+=("$1" "$2")
        ;;
      --hours | --protocol | --times | --warm-up | --for | --connections | --batch) passed+=("$1" "$(option_value "$@")") ;;
      *) die "bench metrics does not know '$1': bench metrics [--series N] [--hours N] [--protocol 1.0|2.0] [--times N] [--warm-up N] [--only pharos] [--active N] [--for 10m] [--connections N] [--batch N] [--profile FILE.jfr] [--jvm OPTIONS]" ;;
    esac
    shift 2
  done
  case $only in '' | pharos) ;; *) die "--only takes pharos, not '$only'" ;; esac
  is_count "${active:-1}" || die "--active takes a number of series, not '$active'"
  is_count "$series" || die "--series takes a number of series, not '$series'"
  if [ -n "$active" ]; then only=pharos series=$active; fi
  need_tools >&2
  build_missing control-plane benchmarks >&2
  if [ -z "$only" ]; then prometheus=$(scripts/prometheus.sh) || exit 1; fi
  # A minute between checkpoints instead of five: the bench waits for the one that holds everything.
  arguments+=("--pharos.storage.metric-checkpoint-interval=1m")
  if [ "$series" -gt $((USUAL_SERIES_OF_SERVICE * BENCH_SERVICES / 2)) ]; then
    # A rollout begins new series while the old ones still count.
    arguments+=("--pharos.storage.series-limit=$((series * 2))" "--pharos.storage.service-series-limit=$((series * 2))")
  fi
  open_bench_control_plane "$profile" "$jvm" "${arguments[@]}"
  passed+=(--pharos "http://127.0.0.1:$PORT_WEB/prometheus/" --pharos-pid "$STARTED" --pharos-data "$BENCH_FOLDER/data/metrics")
  if [ -n "$prometheus" ]; then
    start_prometheus "$prometheus"
    passed+=(--prometheus "http://127.0.0.1:$PORT_GATEWAY_HTTP/" --prometheus-pid "$STARTED" --prometheus-data "$BENCH_FOLDER/prometheus")
  fi
  load_generator metrics "${passed[@]}"
}

is_count() {
  case $1 in '' | 0* | *[!0-9]*) return 1 ;; esac
  [ ${#1} -le 8 ]
}

# start_prometheus BINARY, with the ports of choose_ports: on an empty folder; leaves its process in STARTED. Native histograms need no
# flag any more.
start_prometheus() {
  rm -rf "${BENCH_FOLDER:?}/prometheus"
  mkdir -p "$BENCH_FOLDER/prometheus"
  start_apart "$BENCH_FOLDER/prometheus.log" "$1" --config.file=benchmarks/peers/prometheus.yaml \
    "--storage.tsdb.path=$BENCH_FOLDER/prometheus" "--web.listen-address=127.0.0.1:$PORT_GATEWAY_HTTP" \
    --web.enable-remote-write-receiver --log.level=warn
  await_port "$PORT_GATEWAY_HTTP" "$BENCH_FOLDER/prometheus.log"
}
