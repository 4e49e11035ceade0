# shellcheck shell=bash
# The ports of a demo. Each has its usual number; --port-base N moves all of them into N … N+99:
#
#   what                      usual   with --port-base N
#   pages and REST             8080   N
#   OTLP/gRPC                  4317   N+1
#   OTLP/HTTP                  4318   N+2
#   Collector OTLP/gRPC       14317   N+3
#   Collector OTLP/HTTP       14318   N+4
#   Collector health          13133   N+5
#   shop: discovery (Eureka)   9000   N+10
#   shop: broker (Artemis)     9001   N+11
#   shop: databases (H2)       9002   N+12
#   shop: bank                 9003   N+13
#   shop: gateway              9004   N+14
#   shop: services        9010-9079   N+20 to N+89

choose_ports() {
  local base=${1:-}
  if [ -z "$base" ]; then
    PORT_WEB=8080 PORT_GRPC=4317 PORT_HTTP=4318
    PORT_GATEWAY_GRPC=14317 PORT_GATEWAY_HTTP=14318 PORT_GATEWAY_HEALTH=13133
    PORT_SHOP=9000
    return 0
  fi
  if ! is_port "$base" || [ "$base" -lt 1024 ] || [ "$base" -gt 65400 ]; then
    die "--port-base takes a number from 1024 to 65400, not '$base'"
  fi
  PORT_WEB=$base PORT_GRPC=$((base + 1)) PORT_HTTP=$((base + 2))
  PORT_GATEWAY_GRPC=$((base + 3)) PORT_GATEWAY_HTTP=$((base + 4)) PORT_GATEWAY_HEALTH=$((base + 5))
  PORT_SHOP=$((base + 10))
}

is_port() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  [ "$1" -ge 1 ] && [ "$1" -le 65535 ]
}

# Whether something answers on this port of the loopback address.
port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# need_free_port NUMBER WHAT HOW-TO-MOVE
need_free_port() {
  if port_is_taken "$1"; then
    die "port $1 ($2) is in use: stop what listens there, or choose other ports with $3"
  fi
}

# The first of a block of ports for --port-base whose first ports nobody listens on.
free_port_base() {
  local base=$((20000 + $$ % 100 * 100)) offset
  while [ $base -lt 32000 ]; do
    for offset in 0 1 2 3 4 5 10 11 12 13; do
      if port_is_taken $((base + offset)); then
        base=$((base + 100))
        continue 2
      fi
    done
    echo "$base"
    return 0
  done
  return 1
}
