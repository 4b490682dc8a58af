#!/usr/bin/env bash
# Makes a Debian package of the folder that `./x package` filled, and prints where it lies: beside that folder. It needs dpkg-deb
# and nothing of the Rust world. `packaging/deb.sh FOLDER VERSION [dev]`; `packaging/deb.sh check` only says whether it can.
set -euo pipefail
umask 022

say() { printf '%s\n' "$*" >&2; }
fail() { say "deb.sh: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

[ "$(uname -s)" = Linux ] || fail "a Debian package holds programs for Linux, and this is $(uname -s): ./x package makes an archive"
have dpkg-deb || fail "dpkg-deb is missing, which makes Debian packages: install dpkg with the system's packages, and run it again" \
  "(./x package makes an archive without it)"
if [ "${1:-}" = check ]; then exit 0; fi

folder=${1:?the folder that ./x package filled}
version=${2:?its version}
kind=${3:-release}
[ -x "$folder/sotto" ] || fail "$folder holds no program sotto: ./x package deb fills it"
case $kind in release|dev) ;; *) fail "no such kind of package: $kind" ;; esac
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(cd "$folder" && pwd)

MAINTAINER='The Sotto authors <sotto-voice@users.noreply.github.com>'

# A version as Debian orders it. 0.2.0-rc.1 comes before 0.2.0, which a tilde says there; a hyphen would begin a revision of
# Debian's own.
debian_version() {
  local first=${1%%+*} tilde='~' behind
  behind=${1#"$first"}
  behind=${first/-/"$tilde"}$behind
  behind=${behind//-/.}
  # One of development gives way to the real one.
  if [ "$2" = dev ]; then behind=$behind~dev; fi
  case $behind in
    [0-9]*) case $behind in *[!A-Za-z0-9.+~]*) return 1 ;; esac ;;
    *) return 1 ;;
  esac
  printf '%s' "$behind"
}

debian=$(debian_version "$version" "$kind") || fail "a Debian package cannot have the version $version: it begins with a digit and has" \
  "letters, digits and . + - ~ only"
architecture=$(dpkg --print-architecture)

# Beside the folder, where there is room for it and files need not be written twice on disks that can share them.
stage=$(mktemp -d "$(dirname "$folder")/deb.XXXXXX")
trap 'rm -rf "$stage"' EXIT
root=$stage/root

# `put FROM PLACE` below the root, with its folders.
put() { mkdir -p "$(dirname "$root/$2")"; cp -R --reflink=auto "$folder/$1" "$root/$2"; }
packed() { mkdir -p "$(dirname "$root/$1")"; gzip -9n > "$root/$1"; }

programs=()
for program in sotto sotto-ear sotto-mind sotto-voice sotto-app; do
  if [ "$program" = sotto-app ] && [ ! -f "$folder/$program" ]; then continue; fi
  put "$program" "usr/lib/sotto/$program"
  programs+=("$root/usr/lib/sotto/$program")
done
for level in baseline avx512; do
  [ -d "$folder/$level" ] || continue
  put "$level" "usr/lib/sotto/$level"
  programs+=("$root/usr/lib/sotto/$level"/*)
done
put models usr/share/sotto/models
put own usr/share/sotto/own
# Linux says of a program where its file lies and not by which link it was called, so engines, models and own weights are found
# beside it.
mkdir -p "$root/usr/bin"
ln -s ../../share/sotto/models ../../share/sotto/own "$root/usr/lib/sotto/"
ln -s ../lib/sotto/sotto "$root/usr/bin/sotto"

packed usr/share/man/man1/sotto.1.gz < "$folder/man/sotto.1"
put completions/sotto.bash usr/share/bash-completion/completions/sotto
put completions/_sotto usr/share/zsh/vendor-completions/_sotto
put completions/sotto.fish usr/share/fish/vendor_completions.d/sotto.fish
mkdir -p "$root/usr/lib/systemd/user" "$root/usr/share/lintian/overrides" "$root/usr/share/doc/sotto/licences"
cp "$here/linux/sotto.service" "$root/usr/lib/systemd/user/"
cp "$here/linux/lintian" "$root/usr/share/lintian/overrides/sotto"
cp "$here/linux/copyright" "$root/usr/share/doc/sotto/"
cp "$folder/licences/models.txt" "$root/usr/share/doc/sotto/licences/"
packed usr/share/doc/sotto/licences/libraries.txt.gz < "$folder/licences/libraries.txt"
packed usr/share/doc/sotto/CHANGELOG.md.gz < "$here/../CHANGELOG.md"
day=$(LC_ALL=C date -u -R -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
printf 'sotto (%s) stable; urgency=medium\n\n  * What is new stands in CHANGELOG.md.gz beside this file.\n\n -- %s  %s\n' \
  "$debian" "$MAINTAINER" "$day" | packed usr/share/doc/sotto/changelog.gz
if [ -f "$folder/sotto-app" ]; then
  [ -d "$folder/share" ] || fail "$folder has sotto-app without its entry for the menu: packaging/desktop.sh writes it"
  ln -s ../lib/sotto/sotto-app "$root/usr/bin/sotto-app"
  cp -R "$folder/share/." "$root/usr/share/"
  packed usr/share/man/man1/sotto-app.1.gz < "$folder/man/sotto-app.1"
fi
# Whatever the files were allowed before; folders made by mktemp are closed to others.
chmod -R u=rwX,go=rX "$root"

# The libraries that the programs are linked with, by Debian's own lists of them; a fixed list where those are not to be had.
needed() {
  local found
  mkdir -p "$stage/about/debian"
  printf 'Source: sotto\n\nPackage: sotto\nArchitecture: any\n' > "$stage/about/debian/control"
  if have dpkg-shlibdeps && (cd "$stage/about" && dpkg-shlibdeps -O "${programs[@]/#/-e}") > "$stage/needed" 2> "$stage/complaints"; then
    found=$(sed -n 's/^shlibs:Depends=//p' "$stage/needed")
    if [ -n "$found" ]; then printf '%s' "$found"; return; fi
  fi
  say "dpkg-shlibdeps (of dpkg-dev and binutils) is missing or does not know this system's libraries; a fixed list is taken instead"
  if [ -f "$stage/complaints" ]; then cat "$stage/complaints" >&2; fi
  printf 'libc6, libgcc-s1, libstdc++6, libasound2 | libasound2t64'
  if [ -f "$folder/sotto-app" ]; then printf ', libgtk-3-0 | libgtk-3-0t64, libwebkit2gtk-4.1-0'; fi
}

control() {
  local recommends='xdg-utils, libnotify-bin'
  # The icon in the bar takes its library only where it is there, so no list of linked ones has it.
  if [ -f "$folder/sotto-app" ]; then recommends="libayatana-appindicator3-1, xdg-desktop-portal, $recommends"; fi
  cat <<CONTROL
Package: sotto
Version: $debian
Architecture: $architecture
Maintainer: $MAINTAINER
Installed-Size: $(du -sk --apparent-size "$root" | cut -f1)
Depends: $(needed)
Recommends: $recommends
Suggests: espeak-ng, gnome-keyring | kwalletmanager, playerctl
Section: utils
Priority: optional
Homepage: https://github.com/sotto-voice/sotto
Description: voice assistant that stays at home
 Hold a key, or say "hey Sotto", talk, and the computer answers, acts or types
 for you. Speech recognition, language model, voice and memory run on this
 machine, and the models they start with are in this package.
 .
 Nothing is sent anywhere unless it is switched on, and a list shows every
 connection that was made.
CONTROL
}

say "Making a Debian package of $(basename "$folder")"
control > "$stage/control"
mkdir "$root/DEBIAN"
cp "$stage/control" "$root/DEBIAN/control"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
# Named, because Ubuntu's dpkg would choose one that older Debians cannot read. Without care where only the packing is tried.
squeezed=(-Zxz)
if [ "$kind" = dev ]; then squeezed=(-Zgzip -z1); fi
made=$(dirname "$folder")/sotto_${debian}_$architecture.deb
dpkg-deb --build --root-owner-group "${squeezed[@]}" "$root" "$stage/made.deb" >&2
# Whole or not at all.
chmod 644 "$stage/made.deb"
mv "$stage/made.deb" "$made"
printf '%s\n' "$made"
