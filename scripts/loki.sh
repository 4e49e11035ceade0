#!/usr/bin/env bash
# Builds Loki, once per version, for the test that has it check docker/loki.yaml; prints the binary's path. Needs Go; some
# five minutes on two cores the first time.
set -euo pipefail

loki_version=v3.7.8

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"

# Loki's go.mod replaces some of its modules; who requires it has to do the same.
loki_steps() {
  local sources
  sources=$(go mod download -json "github.com/grafana/loki/v3@$loki_version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  [ -f "$sources/go.mod" ] || return 1
  cp "$sources/go.mod" "$sources/go.sum" . && chmod u+w go.mod go.sum || return 1
  go mod edit -module dev.pharos/loki -require "github.com/grafana/loki/v3@$loki_version" || return 1
  # A folder of Loki's repository, which is a module of its own and so not among what was downloaded: the one that Loki requires.
  go mod edit -dropreplace github.com/grafana/loki/pkg/push || return 1
  go build -mod=mod -ldflags '-s -w' -o loki github.com/grafana/loki/v3/cmd/loki
}

build_go_programs "loki-$loki_version" loki_steps loki
echo "$GO_PROGRAMS/loki-$loki_version/loki"
