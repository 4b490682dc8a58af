# In front of every script: the program in its data folder, and what may come of calling it. tests/quiet/verbs.rs reads the
# scripts by these words. What stays in the background is ended with the script, also with one that fails; strace waits for it.
set -e

gone_wrong() {
  echo "$*" >&2
  exit 99
}

# `s WORDS…` has to succeed.
s() {
  ended=0
  "$SOTTO" --data-dir "$DATA" "$@" || ended=$?
  [ "$ended" = 0 ] || echo "sotto $* ended with $ended" >&2
  return "$ended"
}

# `refused CODE WORDS…` has to end with this exit code.
refused() {
  wanted=$1
  shift
  ended=0
  "$SOTTO" --data-dir "$DATA" "$@" || ended=$?
  [ "$ended" = "$wanted" ] || gone_wrong "sotto $* ended with $ended, and not with $wanted"
}

# `either WORDS…` may fail, as machines differ, but not because it was written wrongly.
either() {
  ended=0
  "$SOTTO" --data-dir "$DATA" "$@" || ended=$?
  [ "$ended" -le 1 ] || gone_wrong "sotto $* ended with $ended"
}

# `for_a_while SECONDS WORDS…` goes on until it is ended, or ends by itself where it lacks something.
for_a_while() {
  seconds=$1
  shift
  ended=0
  timeout -k 30 -s INT "$seconds" "$SOTTO" --data-dir "$DATA" "$@" || ended=$?
  case $ended in 0|1|3|124|130|137) ;; *) gone_wrong "sotto $* ended with $ended" ;; esac
}

# `soon COMMAND…` succeeds in a moment, which is waited for.
soon() {
  looks=0
  until "$@"; do
    looks=$((looks + 1))
    [ "$looks" -lt 300 ] || gone_wrong "waited in vain: $*"
    sleep 0.1
  done
}

trap 's --quiet resident --stop || true' EXIT
