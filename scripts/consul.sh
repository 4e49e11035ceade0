#!/usr/bin/env bash
# Builds the Consul agent that the tests of discovery start, once per version; prints the binary's path. Needs Go; some three
# minutes on two cores the first time.
set -euo pipefail

# Under the Mozilla Public License, as all before 1.17. Releases from 1.14 on name modules whose checksums could not be verified.
consul_version=v1.13.9

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"

consul_steps() {
  go mod init dev.pharos/consul &&
    go get "github.com/hashicorp/consul@$consul_version" &&
    go build -ldflags '-s -w' -o consul github.com/hashicorp/consul
}

build_go_programs "consul-$consul_version" consul_steps consul
echo "$GO_PROGRAMS/consul-$consul_version/consul"
