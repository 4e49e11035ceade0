#!/usr/bin/env bash
# Builds the Prometheus that Pharos is compared with, once per version; prints the binary's path. Needs Go; some five minutes on
# two cores the first time.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"
. "$(dirname "${BASH_SOURCE[0]}")/prometheus-program.sh"

# Without the ways to discover targets, most of what it would link: the bench sends to it.
prometheus_program prometheus remove_all_sd
