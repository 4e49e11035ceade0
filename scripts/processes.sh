# shellcheck shell=bash
# Starts commands in process groups of their own, so that Ctrl-C reaches only the script, which then ends each with all its children.

GROUPS_TO_STOP=' '

# How long a process may take to end when asked, before it is made to.
STOP_LIMIT_SECONDS=15

# start_apart LOG COMMAND...: leaves the group's number, which is its first process' too, in STARTED.
start_apart() {
  local log=$1
  shift
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  STARTED=$!
  set +m
  GROUPS_TO_STOP="$GROUPS_TO_STOP$STARTED "
}

forget_group() { GROUPS_TO_STOP=${GROUPS_TO_STOP/ $1 / }; }

# Asks the group to end, waits, and at last insists.
stop_group() {
  local tries=$((STOP_LIMIT_SECONDS * 5))
  kill -- "-$1" 2>/dev/null || return 0
  while kill -0 -- "-$1" 2>/dev/null; do
    if [ $tries -le 0 ]; then
      kill -9 -- "-$1" 2>/dev/null || true
      return 0
    fi
    tries=$((tries - 1))
    sleep 0.2
  done
}

# What a started group is left to: nothing, whatever ends the script short of SIGKILL.
stop_all_groups() {
  local group
  for group in $GROUPS_TO_STOP; do stop_group "$group"; done
  GROUPS_TO_STOP=' '
}

end_on_signals() {
  trap 'stop_all_groups' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}
