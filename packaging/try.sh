#!/usr/bin/env bash
# Tries a package as somebody who has just unpacked it: in an empty folder, as a user without a home's past, without the
# checkout, its environment or a network. `packaging/try.sh PACKAGE.tar.gz`
set -euo pipefail

archive=$(realpath "${1:?which package}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/home" "$place/elsewhere"
tar -xzf "$archive" -C "$place"
program=$(echo "$place"/sotto-*/sotto)
cd "$place/elsewhere"

fail() { printf 'try.sh: %s\n' "$*" >&2; exit 1; }
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
  [ -d "${program%/*}/$build" ] || continue
  [ "$build" != avx512 ] || { can avx512_vnni && can avx512vbmi; } || { echo "$build: not tried, this processor has none"; continue; }
  # Engines are found in the named folder; one without a voice of its own takes that from beside it.
  mkdir "$place/$build"
  cp "${program%/*}"/sotto-* "$place/$build/"
  cp "${program%/*}/$build"/sotto-* "$place/$build/"
  heard=$(${alone[@]+"${alone[@]}"} env -i HOME="$place/home" PATH=/usr/bin:/bin SOTTO_ENGINES_DIR="$place/$build" "$program" --quiet \
    transcribe hello.wav)
  [ "$heard" = "Please remind me to water the plants." ] || fail "$build heard: $heard"
  echo "$build: heard"
done
[ -z "$(ls -A "$place/home/.cache" 2>/dev/null)" ] || echo "kept in its cache: $(du -sh "$place/home/.cache" | cut -f1)"
echo "The package works."
