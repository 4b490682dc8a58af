#!/usr/bin/env bash
# Tries a Debian package without installing it: looks at what it says and holds, unpacks it into an empty folder, which needs no
# root, and uses it there as packaging/try.sh does. `packaging/try_deb.sh PACKAGE.deb`
set -euo pipefail

fail() { printf 'try_deb.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
package=${1:?which package}
have dpkg-deb || fail "dpkg-deb is missing, which unpacks Debian packages: install dpkg with the system's packages"
[ -f "$package" ] || fail "there is no $package"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
root=$place/root

field() { dpkg-deb --field "$package" "$1"; }
said="$(field Package) $(field Version) $(field Architecture)" || fail "$package is no Debian package"
[ "${said%% *}" = sotto ] || fail "$package holds $said"
for name in Maintainer Depends Installed-Size Description; do
  [ -n "$(field "$name")" ] || fail "nothing is said about its $name"
done

# Everything belongs to root and nobody else may write to it; a link leads nowhere outside.
dpkg-deb --contents "$package" > "$place/contents"
wrong=$(grep -v '^.....-..-. root/root \|^l......... root/root ' "$place/contents" | head -n 5 || true)
[ -z "$wrong" ] || fail "these should belong to root, who alone writes to them: $wrong"
dpkg-deb --extract "$package" "$root"
dpkg-deb --control "$package" "$place/control"
wrong=$(find "$root" -xtype l)
[ -z "$wrong" ] || fail "these links lead nowhere: $wrong"
wrong=$(find "$root" -type l -lname '/*')
[ -z "$wrong" ] || fail "these links name a place from the top: $wrong"
(cd "$root" && md5sum --check --quiet "$place/control/md5sums") || fail "files are not those that it lists"
[ "$(find "$root" -type f | wc -l)" = "$(wc -l < "$place/control/md5sums")" ] || fail "it holds files that it does not list"

program=$root/usr/bin/sotto
for file in "$program" "$root"/usr/lib/sotto/sotto-{ear,mind,voice}; do [ -x "$file" ] || fail "$file cannot be started"; done
for file in man/man1/sotto.1.gz bash-completion/completions/sotto zsh/vendor-completions/_sotto \
  fish/vendor_completions.d/sotto.fish doc/sotto/copyright doc/sotto/changelog.gz; do
  [ -s "$root/usr/share/$file" ] || fail "it has no /usr/share/$file"
done
name=io.github.sottovoice.sotto
if [ -f "$root/usr/lib/sotto/sotto-app" ]; then
  [ -x "$root/usr/bin/sotto-app" ] || fail "sotto-app cannot be started"
  for file in "applications/$name.desktop" "metainfo/$name.metainfo.xml" "mime/packages/$name.xml" man/man1/sotto-app.1.gz \
    "icons/hicolor/"{32x32,128x128,256x256,512x512}"/apps/$name.png"; do
    [ -s "$root/usr/share/$file" ] || fail "it has no /usr/share/$file"
  done
  # Only where they are here: none of them is needed to make a package.
  if have desktop-file-validate; then desktop-file-validate "$root/usr/share/applications/$name.desktop"; fi
  if have appstreamcli; then appstreamcli validate --no-net "$root/usr/share/metainfo/$name.metainfo.xml"; fi
fi
# It knows the rules of Debian's own archive, not all of which are for a package from elsewhere, so what it says fails nothing.
if have lintian; then lintian "$package" || true; else echo "lintian is not installed; what it would say is not known"; fi

"$here/try.sh" "$program"
echo "$said: $(($(wc -c < "$package") / 1000000)) MB, $(($(field Installed-Size) / 1000)) MB installed"
echo "It depends on: $(field Depends)"
