# shellcheck shell=bash
# What the script says, and how it shows that something long goes on.

say() { printf '%s\n' "$*"; }

# One clear line and exit code 1: for what the person at the keyboard can mend.
die() {
  printf 'pharos: %s\n' "$*" >&2
  exit 1
}

now_seconds() { date +%s; }

# 75 -> 1:15
minutes_seconds() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# "120s", "5m", "1h" or a bare number of seconds -> seconds; fails for anything else.
seconds_of() {
  local number=${1%[smh]}
  case $number in '' | *[!0-9]*) return 1 ;; esac
  case $1 in
    *m) echo $((number * 60)) ;;
    *h) echo $((number * 3600)) ;;
    *) echo "$number" ;;
  esac
}

# with_progress TITLE LOG COMMAND...: runs the command with its output in LOG, shows elapsed time and the log's last telling line,
# and on failure the errors. A terminal gets one line that is rewritten, a file one line every 15 s.
# With LIMIT_SECONDS set, a command that takes longer is stopped and has failed.
with_progress() {
  local title=$1 log=$2 begin elapsed=0 shown=0 code=0 child
  shift 2
  mkdir -p "$(dirname "$log")"
  begin=$(now_seconds)
  start_apart "$log" "$@"
  child=$STARTED
  while kill -0 "$child" 2>/dev/null; do
    elapsed=$(($(now_seconds) - begin))
    if [ -t 1 ]; then
      printf '\r\033[K  %s  %s  %s' "$(minutes_seconds $elapsed)" "$title" "$(telling_line "$log")"
    elif [ $((elapsed - shown)) -ge 15 ]; then
      shown=$elapsed
      say "  $(minutes_seconds $elapsed)  $title  $(telling_line "$log")"
    fi
    if [ -n "${LIMIT_SECONDS:-}" ] && [ $elapsed -ge "$LIMIT_SECONDS" ]; then
      echo "error: stopped after $LIMIT_SECONDS s" >>"$log"
      stop_group "$child"
    fi
    sleep 0.3
  done
  wait "$child" 2>/dev/null || code=$?
  forget_group "$child"
  if [ -t 1 ]; then printf '\r\033[K'; fi
  if [ $code -eq 0 ]; then
    say "  $(minutes_seconds $elapsed)  $title: done"
  else
    say "  $(minutes_seconds $elapsed)  $title: failed; the whole log is $log"
    { grep -E 'ERROR|FAIL|error:|not ok|pharos: ' "$log" || tail -n 15 "$log"; } | awk '!seen[$0]++' | head -n 25 | cut -c1-300 >&2
  fi
  return $code
}

# The end of the last line a reader can make something of, short enough for a terminal.
telling_line() {
  local line goal module
  line=$(tail -n 40 "$1" 2>/dev/null | grep -E 'Building |Running |Compiling|Downloading|--- |(✔|✓|▶) ' | tail -n 1 || true)
  line=${line#\[INFO\] }
  case $line in
    Downloading*) line="downloading ${line##*/}" ;;
    Compiling*) line=${line%% with *} ;;
    '--- '*' @ '*)
      # --- plugin:version:goal (execution) @ module ---
      goal=${line%% (*}
      module=${line##* @ }
      line="${module%% *}: ${goal##*:}"
      ;;
  esac
  printf '%.60s' "$line"
}
