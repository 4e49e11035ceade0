# shellcheck shell=bash
# Hands fault, deploy, scale and status to the shop of the demo that runs.

shop_of_running_demo() {
  local what=$1
  shift
  case "$what $#" in
    'fault 2' | 'deploy 2' | 'scale 2' | 'status 0') ;;
    fault*) die "fault takes a service and a kind: ./pharos fault payment latency|errors|leak|database|queue|stuck|kill|off" ;;
    deploy*) die "deploy takes a service and a version: ./pharos deploy payment 1.5.0-slow" ;;
    scale*) die "scale takes a service and a number of instances: ./pharos scale order 3" ;;
    *) die "status takes no options" ;;
  esac
  if ! demo_is_running; then die "no demo runs here: start one with ./pharos demo"; fi
  need_jdk
  shop_with_environment "$what" "$@"
}

# Calls the shop's own script with where the running demo listens.
shop_with_environment() {
  (. "$DEMO_FOLDER/environment" && exec sample-services/shop.sh "$@")
}
