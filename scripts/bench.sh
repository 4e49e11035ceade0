# shellcheck shell=bash
# Measures a demo.

bench() {
  [ "$*" = demo ] || die "bench takes what to measure: bench demo"
  die "bench demo is not built yet"
}
