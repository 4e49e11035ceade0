#!/usr/bin/env bash
# Builds promtool, once per version; prints the binary's path. Needs Go; some five minutes on two cores the first time.
set -euo pipefail

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"
. "$(dirname "${BASH_SOURCE[0]}")/prometheus-program.sh"

prometheus_program promtool
