#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What the test scripts of this directory share: source it first. They run as an ordinary user, in a directory of their own;
# root gives up its rights first, for root's backups belong to the machine. FRAME_ADMIN names the program.

FRAME_SOURCE=$(realpath "${FRAME_SOURCE:-"${BASH_SOURCE[0]%/*}/../.."}")
FRAME_BUILD=$(realpath "${FRAME_BUILD:-build}")
FRAME_ADMIN=${FRAME_ADMIN:-$FRAME_BUILD/tui/frame-admin}
export FRAME_SOURCE FRAME_BUILD FRAME_ADMIN
. "$FRAME_SOURCE/tests/lib/tap.sh"

[ -x "$FRAME_ADMIN" ] || skip_all "there is no $FRAME_ADMIN"
if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=65534 --regid=65534 --clear-groups "$BASH" "$0" "$@"
fi
export LC_ALL=C.UTF-8 XDG_STATE_HOME TERM=xterm
unset NO_COLOR CLICOLOR_FORCE VISUAL EDITOR SUDO_EDITOR

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
XDG_STATE_HOME=$work/state
file=$work/frame.yaml
# What no output may ever hold; a secret as Frame makes them.
canary=c0ffee5ec4e70000000000000000000000c4a4a1

# fresh: a configuration with comments, and nothing kept of earlier ones
fresh() {
    rm -rf "$work/state" "$work/secrets.d"
    mkdir -m 700 "$work/secrets.d"
    printf '%s\n' "$canary" >"$work/secrets.d/campus"
    chmod 600 "$work/secrets.d/campus"
    cat >"$file" <<END
# The lab's configuration.
version: 1

login:
  wait: 5s          # never longer
  allow_env: [LAB_SEAT]

credentials:
  # renewed every March
  campus:
    client_id: 3f6c1c7e-9d1b-4e0e-8a55-0f3c5f1d2b7a.img.frame.nutanix.com
    secret_file: $work/secrets.d/campus

providers:
  lab:              # the one for all
    sat_url: https://api.example.com/v1/accounts/31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10/tokens
    credential: campus
    token_duration: 8h
  physics.new:
    sat_url: https://api.example.com/v1/accounts/31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous/secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d11/tokens
    credential: campus
    metadata:
      department: Physics

mappings:
  - user: [daemon, bin]
    provider: none
  # physicists first
  - group: daemon
    provider: physics.new
  - any: true
    provider: lab

claims:
  email: \${user.name}@lab.example.edu

metadata:
  should_accept_tos: false
  seat: \${env.LAB_SEAT:-unknown}
END
    chmod 600 "$file"
}

# run ARG...: frame-admin on that file, without a terminal. Leaves $out, $err and $status.
run() {
    status=0
    "$FRAME_ADMIN" -c "$file" "$@" >"$work/out" 2>"$work/err" <"${input:-/dev/null}" || status=$?
    out=$(cat "$work/out")
    err=$(cat "$work/err")
    cat "$work/out" "$work/err" >>"$work/everything"
}

# talk [EXPECT SEND]... -- ARG...: the same on a terminal, all of it in $out
talk() {
    local words=()
    while [ "$1" != -- ]; do
        words+=("$1")
        shift
    done
    shift
    status=0
    out=$("$FRAME_SOURCE/tests/lib/dialogue" "${words[@]}" -- "$FRAME_ADMIN" -c "$file" "$@" </dev/null 2>&1) || status=$?
    out=${out//$'\r'/}
    printf '%s\n' "$out" >>"$work/everything"
}

# gives STATUS TEXT: how the last run ended
gives() {
    if [ "$status" = "$1" ]; then
        ok "$2"
    else
        not_ok "$2" "exit status $status, wanted $1"$'\n'"stdout: $out"$'\n'"stderr: $err"
    fi
}

# has PATH EXPRESSION TEXT: a Python expression about the JSON in $out, called x, is true
json() {
    check "$2" python3 -c 'import json,sys; x=json.load(open(sys.argv[1])); assert eval(sys.argv[2]), x' "$work/out" "$1"
}

# keep and same: that a file was not touched
keep() {
    cp -p "$file" "$work/kept"
}

same() {
    check "$1" cmp "$file" "$work/kept"
}

# changed TEXT < WANTED: the lines that differ between what was kept and the file, as diff writes them
changed() {
    is "$(diff "$work/kept" "$file" | grep '^[<>]')" "$(cat)" "$1"
}
