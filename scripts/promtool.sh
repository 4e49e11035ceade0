#!/usr/bin/env bash
# Builds promtool, once per version; prints the binary's path. Needs Go; some five minutes on two cores the first time.
set -euo pipefail

prometheus_version=v0.315.0 # the Go module's number of Prometheus 3.15

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"

promtool_steps() {
  go mod init dev.pharos/promtool &&
    go get "github.com/prometheus/prometheus/cmd/promtool@$prometheus_version" &&
    go build -o promtool github.com/prometheus/prometheus/cmd/promtool
}

build_go_programs "prometheus-$prometheus_version" promtool_steps promtool
echo "$GO_PROGRAMS/prometheus-$prometheus_version/promtool"
