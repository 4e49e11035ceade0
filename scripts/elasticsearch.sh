#!/usr/bin/env bash
# Gets the Elasticsearch that the store is tested against, once per version; prints the folder it is unpacked in. It comes by Maven, as the
# libraries do: Elasticsearch's own bare server, without the plugins of its distribution.
set -euo pipefail

elasticsearch_version=8.19.21

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

# It refuses to run as root, and whom root runs it as cannot look into root's home.
if [ "$(id -u)" -eq 0 ]; then cache=/var/cache/pharos; else cache=${XDG_CACHE_HOME:-$HOME/.cache}/pharos; fi
folder=$cache/elasticsearch-$elasticsearch_version

if [ ! -x "$folder/bin/elasticsearch" ]; then
  need_tools >&2
  scratch=$cache/elasticsearch.$$
  trap 'rm -rf "$scratch"' EXIT
  mkdir -p "$scratch"
  echo "Getting Elasticsearch $elasticsearch_version (107 MB)" >&2
  mvn -B -q dependency:copy "-Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:$elasticsearch_version:zip" \
    "-DoutputDirectory=$scratch" >"$scratch/get.log" 2>&1 || {
    tail -n 20 "$scratch/get.log" >&2
    die "Elasticsearch $elasticsearch_version cannot be had (the last lines of Maven are above)"
  }
  # With the JDK's own tool: unzip is not everywhere.
  (cd "$scratch" && "$JAVA_HOME/bin/jar" --extract --file "elasticsearch-$elasticsearch_version.zip")
  chmod -R u+rwX,go+rX "$scratch"
  chmod +x "$scratch/elasticsearch-$elasticsearch_version/bin/"* "$scratch/elasticsearch-$elasticsearch_version"/lib/tools/*/* 2>/dev/null || true
  # Also where root's files are nobody else's to read.
  if [ "$(id -u)" -eq 0 ]; then chmod go+rx "$cache"; fi
  # Another run may have been quicker, and its server may have begun.
  if [ ! -x "$folder/bin/elasticsearch" ]; then
    rm -rf "$folder"
    mv "$scratch/elasticsearch-$elasticsearch_version" "$folder"
  fi
fi
echo "$folder"
