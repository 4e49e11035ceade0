# shellcheck shell=bash
# Builds programs by their Go module's name, once per version, in a cache folder outside the checkout. Sourced, after say.sh and toolchain.sh.

GO_PROGRAMS=${XDG_CACHE_HOME:-$HOME/.cache}/pharos

# build_go_programs FOLDER STEPS PROGRAM...: unless the programs are all in FOLDER, runs the function STEPS in a scratch module
# and moves them there. Progress goes to standard error.
build_go_programs() {
  local folder=$GO_PROGRAMS/$1 steps=$2 program missing=no
  shift 2
  for program in "$@"; do
    if [ ! -x "$folder/$program" ]; then missing=yes; fi
  done
  if [ $missing = no ]; then return 0; fi
  need_go
  GO_SCRATCH=$GO_PROGRAMS/build.$$
  trap 'rm -rf "$GO_SCRATCH"' EXIT
  mkdir -p "$GO_SCRATCH" "$folder"
  echo "Building $*: ${folder##*/}, with what it needs from its Go modules" >&2
  # Settings of whoever calls, such as -mod=mod for a checkout, are not for this module.
  (cd "$GO_SCRATCH" && unset GOFLAGS && export CGO_ENABLED=0 && "$steps") >"$GO_SCRATCH/build.log" 2>&1 || {
    tail -n 20 "$GO_SCRATCH/build.log" >&2
    die "the build of $* failed (its last lines are above)"
  }
  for program in "$@"; do mv "$GO_SCRATCH/$program" "$folder/$program"; done
}
