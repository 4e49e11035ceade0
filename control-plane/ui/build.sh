#!/usr/bin/env bash
# Builds the pages into the folder given as $1 (Maven: control-plane/target/classes/static). Does nothing when neither a
# source nor the lock file changed since the last time. Needs Node.js >= 20 with its npm; downloads no Node of its own.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?"usage: build.sh FOLDER"}
mkdir -p "$target"
target=$(cd "$target" && pwd)

if ! command -v npm >/dev/null 2>&1; then
  echo "control-plane/ui: npm was not found. Install Node.js 20 or newer, or build without the pages: mvn -Dskip.ui" >&2
  exit 1
fi

# What decides the build, as one number: names and contents of the sources.
fingerprint() {
  { printf '%s\n' "$@"; find "$@" -type f | LC_ALL=C sort | while IFS= read -r file; do
    printf '%s ' "$file"
    cksum <"$file"
  done; } | cksum
}
lock=$(fingerprint package.json package-lock.json)
sources=$(fingerprint index.html package.json package-lock.json vite.config.ts tsconfig.json public scripts src)

if [ -f "$target/.fingerprint" ] && [ "$(cat "$target/.fingerprint")" = "$sources" ]; then
  exit 0
fi
if [ ! -f node_modules/.fingerprint ] || [ "$(cat node_modules/.fingerprint)" != "$lock" ]; then
  echo "control-plane/ui: installing the pages' libraries (npm ci)"
  npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$lock" >node_modules/.fingerprint
fi
echo "control-plane/ui: building the pages"
npm run --silent build
rm -rf "${target:?}"/*
cp -R dist/. "$target/"
printf '%s' "$sources" >"$target/.fingerprint"
