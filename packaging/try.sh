#!/usr/bin/env bash
# Tries a package as somebody who has just unpacked it: in an empty folder, as a user without a home's past, without the
# checkout, its environment or a network. `packaging/try.sh PACKAGE.tar.gz`, or with a program `sotto` that lies unpacked.
set -euo pipefail

package=${1:?which package}
case $package in /*) ;; *) package=$PWD/$package ;; esac
place=$(mktemp -d)
# What was started here and has not ended.
started=()
end_all() {
  local process
  for process in ${started[@]+"${started[@]}"}; do kill "$process" 2>/dev/null || true; done
  rm -rf "$place"
}
trap end_all EXIT
mkdir "$place/home" "$place/elsewhere"

fail() { printf 'try.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
[ -f "$package" ] || fail "there is no $package"
case $package in
  *.tar.gz) tar -xzf "$package" -C "$place"; program=$(echo "$place"/sotto-*/sotto) ;;
  *) program=$package ;;
esac
# It may be called by a link, as a package of the system does it.
programs=$(dirname "$(realpath "$program")")
cd "$place/elsewhere"

# Where the system allows it, in a network namespace with nothing in it.
alone=()
if unshare --user --map-root-user --net true 2>/dev/null; then alone=(unshare --user --map-root-user --net); fi
# Written so because the bash of macOS takes an empty list for one that was never set.
sotto() { ${alone[@]+"${alone[@]}"} env -i HOME="$place/home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$program" "$@"; }

sotto --version
# A computer without a sound card or a keychain is warned, not failed.
sotto doctor
sotto --quiet say --out hello.wav "Please remind me to water the plants."
heard=$(sotto --quiet transcribe hello.wav)
[ "$heard" = "Please remind me to water the plants." ] || fail "was heard as: $heard"
sotto --quiet say --family kokoro --out rich.wav "The kettle is on."
heard=$(sotto --quiet transcribe --model ear-tiny.en rich.wav)
[ "$heard" = "The kettle is on." ] || fail "the tuned ear heard: $heard"
[ -n "$(sotto --quiet ask --max-tokens 16 "What is the capital of France?")" ] || fail "no answer"
[ "$(sotto --quiet models verify | grep -c '^well')" -ge 20 ] || fail "some models are not what they should be"
if sotto --quiet transcribe nothing.wav 2>/dev/null; then fail "a missing file was no failure"; fi

can() { grep -qw "$1" /proc/cpuinfo 2>/dev/null; }
# The same on every level of processor that it was built for and that this one has.
for build in baseline avx512; do
  [ -d "$programs/$build" ] || continue
  [ "$build" != avx512 ] || { can avx512_vnni && can avx512vbmi; } || { echo "$build: not tried, this processor has none"; continue; }
  # Engines are found in the named folder; one without a voice of its own takes that from beside it.
  mkdir "$place/$build"
  cp "$programs"/sotto-{ear,mind,voice} "$place/$build/"
  cp "$programs/$build"/sotto-* "$place/$build/"
  heard=$(${alone[@]+"${alone[@]}"} env -i HOME="$place/home" PATH=/usr/bin:/bin SOTTO_ENGINES_DIR="$place/$build" "$program" --quiet \
    transcribe hello.wav)
  [ "$heard" = "Please remind me to water the plants." ] || fail "$build heard: $heard"
  echo "$build: heard"
done

# Waits until something is so, for as long as a slow machine may take. `until_so SECONDS COMMAND…`
until_so() {
  local left=$(($1 * 5))
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.2
  done
}

has_ended() { ! kill -0 "$1" 2>/dev/null; }
# Mapped, and by its title; what is put away does not count.
is_shown() { DISPLAY=$1 xdotool search --onlyvisible --name '^Sotto$' >/dev/null 2>&1; }
is_shown_or_over() { is_shown "$1" || has_ended "$2"; }

# The desktop program on a screen that nobody sees: with a new home its window comes, and it ends when it is told to.
window() {
  local app=$1 tool missing display server process code=0
  if [ "$(uname -s)" != Linux ]; then echo "sotto-app: not started here, since a window would come up on your screen"; return; fi
  for tool in Xvfb xdotool ldd; do
    have "$tool" || { echo "sotto-app: not started, there is no $tool here"; return; }
  done
  missing=$(ldd "$app" | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | tr '\n' ' ' || true)
  if [ -n "$missing" ]; then echo "sotto-app: not started, these libraries of the system are not installed here: $missing"; return; fi
  mkdir "$place/windowed" "$place/run"
  chmod 700 "$place/run"
  # It chooses a number that is free, and says which.
  Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3> "$place/display" > "$place/screen.log" 2>&1 &
  server=$!
  started+=("$server")
  until_so 30 test -s "$place/display" || fail "no screen came up: $(cat "$place/screen.log")"
  display=:$(head -n 1 "$place/display")
  # Nothing of this session, neither its bus nor its keychain.
  ${alone[@]+"${alone[@]}"} env -i HOME="$place/windowed" PATH=/usr/bin:/bin LANG=C.UTF-8 DISPLAY="$display" XDG_RUNTIME_DIR="$place/run" \
    NO_AT_BRIDGE=1 "$app" > "$place/window.log" 2>&1 &
  process=$!
  started+=("$process")
  until_so 120 is_shown_or_over "$display" "$process" || fail "sotto-app showed no window: $(cat "$place/window.log")"
  is_shown "$display" || fail "sotto-app ended without a window: $(cat "$place/window.log")"
  kill "$process"
  until_so 30 has_ended "$process" || fail "sotto-app did not end when it was told to: $(cat "$place/window.log")"
  wait "$process" || code=$?
  [ "$code" = 0 ] || fail "sotto-app ended with $code: $(cat "$place/window.log")"
  kill "$server"
  wait "$server" || true
  started=()
  echo "sotto-app: showed its window, and ended when it was told to"
}
if [ -f "$programs/sotto-app" ]; then window "$(dirname "$program")/sotto-app"; fi

[ -z "$(ls -A "$place/home/.cache" 2>/dev/null)" ] || echo "kept in its cache: $(du -sh "$place/home/.cache" | cut -f1)"
echo "The package works."
