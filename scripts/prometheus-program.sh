# shellcheck shell=bash
# Builds programs of Prometheus, once per version, in a cache folder outside the checkout. Sourced, after say.sh, toolchain.sh and go-program.sh.

PROMETHEUS_VERSION=v0.315.0 # the Go module's number of Prometheus 3.15

# prometheus_program NAME [BUILD-TAGS]: builds it when it is missing and prints the binary's path.
prometheus_program() {
  PROMETHEUS_PROGRAM=$1 PROMETHEUS_TAGS=${2:-}
  build_go_programs "prometheus-$PROMETHEUS_VERSION" prometheus_steps "$1"
  echo "$GO_PROGRAMS/prometheus-$PROMETHEUS_VERSION/$1"
}

prometheus_steps() {
  go mod init "dev.pharos/$PROMETHEUS_PROGRAM" &&
    go get "github.com/prometheus/prometheus/cmd/$PROMETHEUS_PROGRAM@$PROMETHEUS_VERSION" &&
    go build -tags "$PROMETHEUS_TAGS" -o "$PROMETHEUS_PROGRAM" "github.com/prometheus/prometheus/cmd/$PROMETHEUS_PROGRAM"
}
