#!/usr/bin/env bash
# Installs what package-lock.json names, unless that was done already.
set -euo pipefail
cd "$(dirname "$0")"
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.installed ]; then
  npm ci --omit=dev --no-audit --no-fund --silent
  touch node_modules/.installed
fi
