#!/usr/bin/env bash
# Builds the Kubernetes API server and the etcd it keeps its objects in, for the tests of discovery, once per version; prints the
# folder they are in. Needs Go; some four minutes on two cores the first time.
set -euo pipefail

kubernetes_version=v1.34.4
staging_version=v0.34.4 # of the modules that live in Kubernetes' own repository
etcd_version=v3.6.4     # the one that Kubernetes' go.mod names

. "$(dirname "${BASH_SOURCE[0]}")/say.sh"
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
. "$(dirname "${BASH_SOURCE[0]}")/go-program.sh"

# Kubernetes' go.mod replaces its staging modules by folders of its repository; who requires it has to name their versions.
kubernetes_steps() {
  local sources module
  go mod init dev.pharos/kubernetes || return 1
  sources=$(go mod download -json "k8s.io/kubernetes@$kubernetes_version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  [ -f "$sources/go.mod" ] || return 1
  sed -n 's|^[[:space:]]*\(k8s.io/[a-z-]*\) => ./staging/.*|\1|p' "$sources/go.mod" >staging || return 1
  while read -r module; do
    go mod edit -replace "$module=$module@$staging_version" || return 1
  done <staging
  go get "k8s.io/kubernetes/cmd/kube-apiserver@$kubernetes_version" "go.etcd.io/etcd/server/v3@$etcd_version" &&
    go build -ldflags '-s -w' -o etcd go.etcd.io/etcd/server/v3 &&
    go build -ldflags '-s -w' -o kube-apiserver k8s.io/kubernetes/cmd/kube-apiserver
}

build_go_programs "kubernetes-$kubernetes_version" kubernetes_steps etcd kube-apiserver
echo "$GO_PROGRAMS/kubernetes-$kubernetes_version"
