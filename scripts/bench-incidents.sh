# shellcheck shell=bash
# Breaks a demo in each way and looks what incidents say of it. Exit code 1 when an aim is missed.

bench_incidents() {
  local usage='bench incidents [--quick] [--only FAULT] [--quiet 30m] [--port-base N]' base='' quiet='' options=()
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) options+=(--quick) ;;
      --only)
        options+=(--only "$(option_value "$@")")
        shift
        ;;
      --quiet)
        quiet=$(option_value "$@")
        quiet=$(seconds_of "$quiet") || die "--quiet takes a time such as 120s, 30m or 1h, not '$2'"
        options+=(--quiet "$quiet")
        shift
        ;;
      --port-base)
        base=$(option_value "$@")
        shift
        ;;
      *) die "bench incidents does not know '$1': $usage" ;;
    esac
    shift
  done
  open_demo "$base" no '' >&2
  node scripts/bench-incidents.mjs --url "http://127.0.0.1:$PORT_WEB" ${options[@]+"${options[@]}"}
}
