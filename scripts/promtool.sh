#!/usr/bin/env bash
# Builds promtool, once per version, in a cache folder outside the checkout; prints the binary's path.
# Progress goes to standard error. Needs Go; some five minutes on two cores the first time.
set -euo pipefail

prometheus_version=v0.315.0 # the Go module's number of Prometheus 3.15

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
need_go

cache=${XDG_CACHE_HOME:-$HOME/.cache}/pharos
folder=$cache/prometheus-$prometheus_version
if [ ! -x "$folder/promtool" ]; then
  work=$cache/prometheus-build.$$
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work" "$folder"
  echo "building promtool of github.com/prometheus/prometheus $prometheus_version" >&2
  (
    cd "$work"
    go mod init dev.pharos/promtool
    go get "github.com/prometheus/prometheus/cmd/promtool@$prometheus_version"
    go build -o promtool github.com/prometheus/prometheus/cmd/promtool
  ) >"$work/build.log" 2>&1 || {
    tail -n 20 "$work/build.log" >&2
    die "promtool's build failed (its last lines are above)"
  }
  mv "$work/promtool" "$folder/promtool"
fi
echo "$folder/promtool"
