# shellcheck shell=bash
# Measures: a demo, how faults in it are told, what taking spans, log lines or metrics in costs, what sending them does, or how often verdicts are wrong. Progress goes to standard error,
# results to standard output as JSON or as a table.

BENCH_FOLDER=.pharos/bench
BENCH_USAGE='bench takes what to measure: bench demo|incidents|ingest|logs|metrics|micro|overhead|peers|verdict'

bench() {
  local what=${1:-}
  if [ $# -gt 0 ]; then shift; fi
  case $what in
    demo) bench_demo "$@" ;;
    incidents) bench_incidents "$@" ;;
    ingest) bench_ingest "$@" ;;
    logs) bench_logs "$@" ;;
    metrics) bench_metrics "$@" ;;
    micro) bench_micro "$@" ;;
    overhead) bench_overhead "$@" ;;
    peers) bench_peers "$@" ;;
    verdict) bench_verdict "$@" ;;
    *) die "$BENCH_USAGE" ;;
  esac
}

# Starts a demo, lets it run, and prints a table and one line of JSON.
bench_demo() {
  local base=''
  while [ $# -gt 0 ]; do
    case $1 in
      --port-base)
        base=$(option_value "$@")
        shift
        ;;
      *) die "bench demo does not know '$1': bench demo [--port-base N]" ;;
    esac
    shift
  done
  local browser
  browser=$(find_browser) || die "bench demo measures pages in a browser and found no chromium on the PATH: './pharos test' installs one, or set PHAROS_CHROMIUM"
  open_demo "$base" no ''
  node benchmarks/demo/measure.mjs --url "http://127.0.0.1:$PORT_WEB" --otlp "http://127.0.0.1:$PORT_HTTP" \
    --pid "$(cat "$DEMO_FOLDER/control-plane.pid")" --complete "$DEMO_FOLDER/complete.json" --chromium "$browser"
}

bench_ingest() { bench_load ingest --spans 'grpc|http' "$@"; }

bench_logs() { bench_load logs --lines 'grpc|http|loki' "$@"; }

# bench_load WHAT COUNT-OPTION PROTOCOLS OPTION...: starts a control plane with an empty data folder as `up` would, drives it from another
# process, and prints one JSON. With --endpoint something else is driven, which runs already.
bench_load() {
  local what=$1 count=$2 protocols=$3
  shift 3
  local profile='' endpoint='' protocol=grpc jvm='' port
  local passed=()
  while [ $# -gt 0 ]; do
    case $1 in
      --profile)
        profile=$(option_value "$@")
        shift
        ;;
      --jvm)
        jvm=$(option_value "$@")
        shift
        ;;
      --endpoint)
        endpoint=$(option_value "$@")
        passed+=("$1" "$2")
        shift
        ;;
      --protocol)
        protocol=$(option_value "$@")
        passed+=("$1" "$2")
        shift
        ;;
      --cost-only) passed+=("$1") ;;
      "$count" | --spread | --pid | --connections | --batch | --at-most)
        passed+=("$1" "$(option_value "$@")")
        shift
        ;;
      *) die "bench $what does not know '$1': bench $what [--protocol $protocols] [$count N] [--spread 7d] [--connections N] [--batch N] [--at-most 10m] [--cost-only] [--profile FILE.jfr] [--jvm OPTIONS] [--endpoint URL --pid N]" ;;
    esac
    shift
  done
  case "|$protocols|" in
    *"|$protocol|"*) ;;
    *) die "--protocol takes ${protocols//|/, }, not '$protocol'" ;;
  esac
  need_tools >&2
  if [ -n "$endpoint" ]; then
    build_missing benchmarks >&2
    load_generator "$what" "${passed[@]}"
    return
  fi
  build_missing control-plane benchmarks >&2
  open_bench_control_plane "$profile" "$jvm"
  port=$PORT_HTTP
  if [ "$protocol" = grpc ]; then port=$PORT_GRPC; fi
  load_generator "$what" ${passed[@]+"${passed[@]}"} --endpoint "http://127.0.0.1:$port" --pid "$STARTED" \
    --api "http://127.0.0.1:$PORT_WEB" --data "$BENCH_FOLDER/data"
}

# open_bench_control_plane PROFILE JVM-OPTIONS (each may be empty) [SPRING-ARGUMENT...]: leaves the process in STARTED.
open_bench_control_plane() {
  local base profile=$1 jvm=$2
  shift 2
  base=$(free_port_base) || die "found no free block of ports between 20000 and 32000"
  choose_ports "$base"
  rm -rf "${BENCH_FOLDER:?}/data"
  mkdir -p "$BENCH_FOLDER"
  if [ -n "$jvm" ]; then
    # shellcheck disable=SC2206 # several options in one value, on purpose
    CONTROL_PLANE_JVM=($jvm --enable-native-access=ALL-UNNAMED)
  fi
  if [ -n "$profile" ]; then
    CONTROL_PLANE_JVM+=("-XX:StartFlightRecording=filename=$profile,settings=profile,dumponexit=true,maxsize=500m")
  fi
  control_plane_command "$BENCH_FOLDER/data" "$@"
  start_apart "$BENCH_FOLDER/control-plane.log" "${CONTROL_PLANE_COMMAND[@]}"
}

# load_generator WHAT OPTION...: in a process of its own, so that its work is not the receiver's.
load_generator() {
  local what=$1
  shift
  "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "benchmarks/target/classes:benchmarks/target/lib/*" dev.pharos.bench.Bench "$what" "$@"
}

# Deployments that are made up, judged as they come. Exit code 1 when an aim is missed.
bench_verdict() {
  local options=()
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) options+=(--quick) ;;
      *) die "bench verdict does not know '$1': bench verdict [--quick]" ;;
    esac
    shift
  done
  need_tools >&2
  with_progress "building the trials" target/micro.log build_micro >&2 || exit 1
  "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC \
    -cp "benchmarks/micro/target/classes:benchmarks/target/classes:control-plane/target/classes:benchmarks/micro/target/lib/*" \
    dev.pharos.bench.VerdictBench ${options[@]+"${options[@]}"}
}

# Up to classes only: from there on the control plane is a jar to run, which nothing can be compiled against.
build_micro() { maven -P micro -Dskip.ui -pl benchmarks/micro -am process-classes; }

# Single steps alone, by JMH: decode, chunks of spans and of samples, edge pairing, sketch insertion, what is said of traces. Takes JMH's own options.
bench_micro() {
  local default options=()
  # JMH refuses an option that is given twice.
  for default in '-f 1' '-wi 3' '-w 2' '-i 5' '-r 2'; do
    case " $* " in
      *" ${default%% *} "*) ;;
      *) options+=("${default%% *}" "${default#* }") ;;
    esac
  done
  need_tools >&2
  build_missing control-plane benchmarks >&2
  with_progress "building the micro benchmarks" target/micro.log build_micro >&2 || exit 1
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -cp "benchmarks/micro/target/classes:benchmarks/target/classes:control-plane/target/classes:benchmarks/micro/target/lib/*" \
    org.openjdk.jmh.Main ${options[@]+"${options[@]}"} -jvmArgs "-Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED" "$@"
}
