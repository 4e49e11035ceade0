# shellcheck shell=bash
# The OpenTelemetry Collector of otel-collector/, between the shop and the control plane when `demo --collector` asks for it.

# start_collector BINARY LOG, with the ports of choose_ports; leaves its process in STARTED.
start_collector() {
  start_apart "$2" env \
    "GATEWAY_GRPC_ENDPOINT=127.0.0.1:$PORT_GATEWAY_GRPC" \
    "GATEWAY_HTTP_ENDPOINT=127.0.0.1:$PORT_GATEWAY_HTTP" \
    "GATEWAY_HEALTH_ENDPOINT=127.0.0.1:$PORT_GATEWAY_HEALTH" \
    "PHAROS_OTLP_GRPC=127.0.0.1:$PORT_GRPC" \
    "$1" --config "$PHAROS_HOME/otel-collector/gateway.yaml"
}
