# shellcheck shell=bash
# The OpenTelemetry Collector of otel-collector/, between the shop and the control plane when `demo --collector` asks for it.

# start_collector BINARY LOG STORAGE, with the ports of choose_ports; leaves its process in STARTED.
start_collector() {
  start_apart "$2" env \
    "GATEWAY_GRPC_ENDPOINT=127.0.0.1:$PORT_GATEWAY_GRPC" \
    "GATEWAY_HTTP_ENDPOINT=127.0.0.1:$PORT_GATEWAY_HTTP" \
    "GATEWAY_HEALTH_ENDPOINT=127.0.0.1:$PORT_GATEWAY_HEALTH" \
    "GATEWAY_STORAGE=$3" \
    "PHAROS_OTLP_GRPC=127.0.0.1:$PORT_GRPC" \
    "$1" --config "$PHAROS_HOME/otel-collector/gateway.yaml"
}

# Each configuration as it is used: files that are laid one over the other stand in one line.
COLLECTOR_CONFIGURATIONS='gateway
gateway gateway-secure
gateway gateway-tail-sampling
gateway gateway-balanced
gateway gateway-balanced gateway-secure
agent
agent agent-secure
agent agent-machine
agent agent-machine agent-secure
agent agent-machine agent-journald
agent agent-machine agent-journald agent-secure
agent agent-kubernetes
agent agent-kubernetes agent-secure'

# validate_collector BINARY: fails on a configuration that the Collector does not take, and on a file that is in none of them.
validate_collector() {
  local line name code=0
  local files=()
  while IFS= read -r line; do
    files=()
    for name in $line; do files+=(--config "$PHAROS_HOME/otel-collector/$name.yaml"); done
    echo "configuration: $line"
    "$1" validate "${files[@]}" || code=1
  done <<CONFIGURATIONS
$COLLECTOR_CONFIGURATIONS
CONFIGURATIONS
  for name in "$PHAROS_HOME"/otel-collector/agent*.yaml "$PHAROS_HOME"/otel-collector/gateway*.yaml; do
    name=${name##*/}
    case " $(echo "$COLLECTOR_CONFIGURATIONS" | tr '\n' ' ') " in
      *" ${name%.yaml} "*) ;;
      *)
        echo "error: $name is in none of the configurations"
        code=1
        ;;
    esac
  done
  return $code
}

# What our own parts of the Collector promise.
test_collector_modules() (
  need_go
  unset GOFLAGS
  cd "$PHAROS_HOME/otel-collector/modules/lokireceiver" && go vet ./... && go test ./...
)
