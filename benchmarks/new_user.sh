#!/bin/sh
# What a person who has never seen the tool waits for: install, `new`, `build`, both files open. Run it as root in an empty
# Debian (a container, or a folder made by debootstrap), in a copy of this repository:
#
#     sh benchmarks/new_user.sh [WHEEL-OR-FOLDER]
#
# Ends with 1 if the whole takes more than 300 s, or more than 60 s after the install.
set -eu

source=${1:-.}
began=$(date +%s)
home=$(mktemp -d)
export HOME="$home" PIPX_HOME="$home/pipx" PIPX_BIN_DIR="$home/bin" DEBIAN_FRONTEND=noninteractive
step() { # step WORDS -- COMMAND: do it quietly and say how long it took
    words=$1; shift 2
    at=$(date +%s)
    "$@" >"$home/log" 2>&1 || { cat "$home/log" >&2; echo "failed: $words" >&2; exit 1; }
    echo "$(($(date +%s) - at)) s  $words"
}

step "Debian's list of packages" -- apt-get update -q
step "pipx and Pango, by the handbook's line" -- apt-get install -y -q --no-install-recommends \
    pipx libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
step "pipx install chapbook" -- pipx install "$source"
installed=$(date +%s)
PATH="$home/bin:$PATH"
cd "$home"
step "chapbook doctor" -- chapbook doctor
step "chapbook new" -- chapbook new my-book --yes
step "chapbook build" -- chapbook build my-book
step "both files open" -- "$PIPX_HOME/venvs/chapbook/bin/python" -c "
import zipfile, pikepdf
assert len(pikepdf.open('my-book/dist/my-book.pdf').pages) > 5
assert zipfile.ZipFile('my-book/dist/my-book.epub').testzip() is None"
ended=$(date +%s)
echo "$((ended - installed)) s after the install, of 60; $((ended - began)) s in all, of 300"
[ $((ended - installed)) -le 60 ] && [ $((ended - began)) -le 300 ]
