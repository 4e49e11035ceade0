# shellcheck shell=bash
# Measures a demo: starts one, lets it run, and prints a table and one line of JSON.

bench() {
  local base=''
  [ "${1:-}" = demo ] || die "bench takes what to measure: bench demo [--port-base N]"
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --port-base)
        base=$(option_value "$@")
        shift
        ;;
      *) die "bench does not know '$1': bench demo [--port-base N]" ;;
    esac
    shift
  done
  local browser
  browser=$(find_browser) || die "bench demo measures pages in a browser and found no chromium on the PATH: './pharos test' installs one, or set PHAROS_CHROMIUM"
  open_demo "$base" no ''
  node benchmarks/demo/measure.mjs --url "http://127.0.0.1:$PORT_WEB" --otlp "http://127.0.0.1:$PORT_HTTP" \
    --pid "$(cat "$DEMO_FOLDER/control-plane.pid")" --complete "$DEMO_FOLDER/complete.json" --chromium "$browser"
}
