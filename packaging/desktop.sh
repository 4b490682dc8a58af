#!/usr/bin/env bash
# Writes what the desktops of Linux want to know of the window: its entry in the menu, its icons, what shops show, and that it
# opens models. `packaging/desktop.sh FOLDER VERSION` writes FOLDER/share and FOLDER/man/sotto-app.1.
set -euo pipefail
umask 022

fail() { printf 'desktop.sh: %s\n' "$*" >&2; exit 1; }
folder=${1:?where to write it}
version=${2:?which version}
[ -d "$folder" ] || fail "$folder is no folder"
# They go into a file of XML as they are.
case $version in *[!A-Za-z0-9.+~-]*) fail "$version is no version" ;; esac

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
icons=$here/../src-tauri/icons
name=io.github.sottovoice.sotto

# `put FILE PLACE` below share/, with its folders.
put() { mkdir -p "$(dirname "$folder/share/$2")"; cp "$1" "$folder/share/$2"; }

put "$here/linux/$name.desktop" "applications/$name.desktop"
put "$here/linux/$name.mime.xml" "mime/packages/$name.xml"
put "$icons/32x32.png" "icons/hicolor/32x32/apps/$name.png"
put "$icons/128x128.png" "icons/hicolor/128x128/apps/$name.png"
put "$icons/128x128@2x.png" "icons/hicolor/256x256/apps/$name.png"
put "$icons/icon.png" "icons/hicolor/512x512/apps/$name.png"

# What comes before a version is for those who try it.
case $version in *[-~]*) kind=development ;; *) kind=stable ;; esac
day=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%d)
mkdir -p "$folder/share/metainfo" "$folder/man"
sed -e "s/@VERSION@/$version/" -e "s/@TYPE@/$kind/" -e "s/@DATE@/$day/" "$here/linux/$name.metainfo.xml" \
  > "$folder/share/metainfo/$name.metainfo.xml"
cp "$here/linux/sotto-app.1" "$folder/man/"
