#!/usr/bin/env bash
# build.sh [MANIFEST]: builds the Collector of builder.yaml, or of another manifest, once each, in a cache folder outside the checkout; prints the binary's path.
# Progress goes to standard error. Needs Go; downloads modules on the first run (about ten minutes on two cores).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
builder_version=v0.157.0
manifest=${1:-$here/builder.yaml}

. "$here/../scripts/say.sh"
. "$here/../scripts/toolchain.sh"
need_go

# Modules of ours are looked for beside the manifest, and what they hold tells binaries apart as it does.
manifest_sum=$(if [ "$manifest" = "$here/builder.yaml" ]; then find "$here/modules" -type f | LC_ALL=C sort | xargs cat "$manifest"; else cat "$manifest"; fi | cksum | tr -s ' \t' '-')
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pharos
folder=$cache/collector-$builder_version-$manifest_sum
binary=$folder/otelcol-pharos

if [ ! -x "$binary" ]; then
  work=$cache/collector-build.$$
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work" "$folder"
  cp "$manifest" "$work/builder.yaml"
  cp -R "$here/modules" "$work/modules"
  echo "installing the Collector builder $builder_version" >&2
  GOBIN="$work/bin" GOFLAGS=-mod=mod go install "go.opentelemetry.io/collector/cmd/builder@$builder_version" >&2
  echo "building the Collector" >&2
  (cd "$work" && ./bin/builder --config builder.yaml) >"$work/build.log" 2>&1 || {
    tail -n 20 "$work/build.log" >&2
    die "the Collector's build failed (its last lines are above)"
  }
  mv "$work/built/otelcol-pharos" "$binary"
fi
echo "$binary"
