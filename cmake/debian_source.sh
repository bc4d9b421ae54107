#!/bin/bash
# debian_source.sh PACKAGE FOLDER: unpack the distribution's patched source of PACKAGE into FOLDER.
# Uses a private apt state made of this machine's own sources, read as source entries, so that it needs no root and
# changes nothing outside FOLDER. The signatures are checked by apt as always.
set -euo pipefail
package=$1 folder=$2
command -v apt-get >/dev/null && command -v dpkg-source >/dev/null || exit 1

state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$state"/{etc/sources.d,lists/partial,cache/archives/partial,unpacked}
shopt -s nullglob
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [[ -e $list ]] && sed -n 's/^ *deb /deb-src /p' "$list" >>"$state/etc/sources.list"
done
for list in /etc/apt/sources.list.d/*.sources; do
  sed 's/^Types:.*/Types: deb-src/' "$list" >"$state/etc/sources.d/${list##*/}"
done
touch "$state/etc/sources.list" "$state/status"
chmod -R go+rX "$state"

apt() {
  apt-get -qq -o Dir::Etc::SourceList="$state/etc/sources.list" -o Dir::Etc::SourceParts="$state/etc/sources.d" \
    -o Dir::State="$state" -o Dir::State::Lists="$state/lists" -o Dir::State::Status="$state/status" \
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User= -o Acquire::http::Timeout=20 -o Acquire::Retries=2 "$@"
}
cd "$state/unpacked"
apt update || true # a source that does not answer is no reason to stop when another one has the package
apt source "$package" >"$state/log" 2>&1 || { cat "$state/log" >&2; exit 1; }
mkdir -p "${folder%/*}"
mv "$state"/unpacked/*/ "$folder"
