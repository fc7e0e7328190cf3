#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What the test scripts of this directory share: source it first. They run as an ordinary user, with a run directory of
# their own in which they are frame-helper too; root gives up its rights first. FRAME_TOKEN names the program: it is linked
# with tests/user/paths.c, and otherwise the installed one.

FRAME_SOURCE=$(realpath "${FRAME_SOURCE:-"${BASH_SOURCE[0]%/*}/../.."}")
FRAME_BUILD=$(realpath "${FRAME_BUILD:-build}")
FRAME_TOKEN=${FRAME_TOKEN:-$FRAME_BUILD/tests/user/frame-token-here}
FRAME_TEST_FETCH=${FRAME_TEST_FETCH:-$FRAME_BUILD/fetch/frame-fetch}
export FRAME_SOURCE FRAME_BUILD FRAME_TOKEN FRAME_TEST_FETCH
. "$FRAME_SOURCE/tests/lib/tap.sh"

[ -x "$FRAME_TOKEN" ] || skip_all "there is no $FRAME_TOKEN"
if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=65534 --regid=65534 --clear-groups "$BASH" "$0" "$@"
fi
export LC_ALL=C.UTF-8 TERM=xterm TZ=UTC PYTHONDONTWRITEBYTECODE=1
unset NO_COLOR FRAME_TOKEN_FILE

work=$(mktemp -d) || exit 1
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work" || exit 1
export FRAME_TEST_RUN_DIR=$work/run
mine=$FRAME_TEST_RUN_DIR/$(id -u)
mkdir -p "$mine"
# In every token that is made here, and nowhere but on a standard output that asked for it.
canary=Y2FuYXJ5LW9mLXRoZS10b2tlbg

# Three sessions, as frame-helper names them.
a=aaaaaaaaaaaaaaaaaaaaaaaaaa
b=bbbbbbbbbbbbbbbbbbbbbbbbbb
c=cccccccccccccccccccccccccc

base64url() {
    base64 -w 0 | tr '+/' '-_' | tr -d =
}

# token SECONDS [MEMBERS]: one that lasts so long, of 8 hours; MEMBERS are more claims, with a comma behind each
token() {
    local now
    now=$(date +%s)
    printf '%s.%s.%s' "$(printf '{"alg":"HS256"}' | base64url)" \
        "$(printf '{%s"exp":%d,"iat":%d}' "${2:-}" $((now + $1)) $((now + $1 - 28800)) | base64url)" "$canary"
}

# session SID: its directory, empty: it is pending
session() {
    mkdir -p "$mine/$1"
}

# put SID FILE TEXT: as frame-helper does, by rename
put() {
    printf '%s' "$3" >"$mine/$1/.$2.new"
    chmod 600 "$mine/$1/.$2.new"
    mv "$mine/$1/.$2.new" "$mine/$1/$2"
}

# current SID
current() {
    ln -sfn "$1" "$mine/.current.new"
    mv -T "$mine/.current.new" "$mine/current"
}

facts() {
    printf '{"version":1,"provider":"physics","issued":%d,"expires":%d,"launch_url":"https://console.example/x"%s}\n' \
        "$(date +%s)" "$(($(date +%s) + 28800))" "${1:-}"
}

# fresh: no session
fresh() {
    rm -rf "${mine:?}"
    mkdir -p "$mine"
    unset FRAME_TOKEN_FILE
}

# ready [SECONDS]: one session with a token, which is current
ready() {
    fresh
    session $a
    put $a session.json "$(facts)"
    put $a token "$(token "${1:-28000}" '"em":"ada@lab.test","fn":"Ada","ln":"Lovelace",')"
    current $a
}

# run ARG...: frame-token. Leaves $out, $err and $status.
run() {
    status=0
    timeout 60 "$FRAME_TOKEN" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    out=$(cat "$work/out")
    err=$(cat "$work/err")
    cat "$work/err" >>"$work/all-err"
}

# gives STATUS TEXT: how the last run ended
gives() {
    if [ "$status" = "$1" ]; then
        ok "$2"
    else
        not_ok "$2" "exit status $status, wanted $1"$'\n'"stdout: $out"$'\n'"stderr: $err"
    fi
}

# json EXPRESSION TEXT: a Python expression about the JSON in $out, called x, is true
json() {
    check "$2" python3 -c 'import json,sys; x=json.load(open(sys.argv[1])); assert eval(sys.argv[2]), x' "$work/out" "$1"
}

# on_terminal COLUMNS ARG...: the same on a terminal that wide; all of it in $out
on_terminal() {
    local columns=$1
    shift
    status=0
    out=$("$FRAME_SOURCE/tests/lib/dialogue" -- bash -c 'stty cols "$1"; shift; "$@"' - "$columns" "$FRAME_TOKEN" "$@" \
        </dev/null 2>&1) || status=$?
    out=${out//$'\r'/}
}

# until_true SECONDS COMMAND...
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.02
    done
}

# no_leak TEXT: no sentence held a part of a token
no_leak() {
    is "$(grep -c -e "$canary" -e eyJ "$work/all-err")" 0 "$1"
}
