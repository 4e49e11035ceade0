#!/usr/bin/env bash
# Gets what the test of kubernetes/ needs beside an API server, once per version: kustomize, and the OpenTelemetry operator's definition of
# Instrumentation. Prints the folder they are in. Needs Go.
set -euo pipefail

kustomize_version=v5.7.1
operator_version=v0.141.0

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"

kustomize_steps() {
  go mod init dev.pharos/manifests &&
    go get "sigs.k8s.io/kustomize/kustomize/v5@$kustomize_version" &&
    go build -ldflags '-s -w' -o kustomize sigs.k8s.io/kustomize/kustomize/v5
}

folder=$GO_PROGRAMS/manifests-$kustomize_version-$operator_version
definition=$folder/instrumentations.yaml
build_go_programs "${folder##*/}" kustomize_steps kustomize
if [ ! -f "$definition" ]; then
  need_go
  module=$(cd "$folder" && GOFLAGS='' go mod download -json "github.com/open-telemetry/opentelemetry-operator@$operator_version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  cp "$module/config/crd/bases/opentelemetry.io_instrumentations.yaml" "$definition.part"
  chmod u+w "$definition.part"
  mv "$definition.part" "$definition"
fi
echo "$folder"
