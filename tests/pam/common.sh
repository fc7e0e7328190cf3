#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What the test scripts of this directory share: source it first. A script that needs root calls in_sandbox, which starts it
# again inside tests/lib/sandbox, with a user alice (4711), a system user (555), and the stand-in where frame-helper belongs.
# It may not touch the machine outside the sandbox.

FRAME_SOURCE=$(realpath "${FRAME_SOURCE:-"${BASH_SOURCE[0]%/*}/../.."}")
FRAME_BUILD=$(realpath "${FRAME_BUILD:-build}")
export FRAME_SOURCE FRAME_BUILD
. "$FRAME_SOURCE/tests/lib/tap.sh"

driver=$FRAME_BUILD/tests/pam/driver
module=$FRAME_BUILD/pam/pam_frame.so
sid=abcdefghijklmnopqrstuvwxyz

for file in "$driver" "$module"; do
    [ -e "$file" ] || skip_all "$file has not been built (FRAME_BUILD names the build directory)"
done
# helper, config, run: the paths that the module was built with
eval "$("$driver" --paths)"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
manners=$work/manner
conf=$work/pam.d
mkdir "$manners" "$conf"
chmod 755 "$work"
printf 'auth required pam_deny.so\n' >"$conf/other"

in_sandbox() {
    if [ -n "${FRAME_SANDBOX:-}" ]; then
        printf '%s\n' 'alice:x:4711:4711:Alice:/home/alice:/bin/sh' 'frames:x:555:555:System:/:/bin/sh' >>/etc/passwd
        printf '%s\n' 'alice:x:4711:' >>/etc/group
        mkdir -p "${helper%/*}"
        install_helper
        return
    fi
    local status=0 reason=$work/reason
    [ "$(id -u)" = 0 ] || skip_all "needs root"
    "$FRAME_SOURCE/tests/lib/sandbox" "$0" "$@" 2> >(tee "$reason" >&2) || status=$?
    [ "$status" != 77 ] || skip_all "$(cat "$reason")"
    exit "$status"
}

install_helper() {
    rm -f "$helper"
    cp "$FRAME_BUILD/tests/pam/fake-helper" "$helper"
}

# stack LINE...: the PAM file of the service `test`. FRAME stands for the module and the config= that chooses the manner.
stack() {
    printf '%s\n' "$@" >"$work/stack"
}

# stack_of TYPE [ARG...]: a stack that shows the module's own code. libpam hides PAM_IGNORE; here it is the only one after
# which pam_debug is reached, and that says so. `tidy` makes of it what the module returned.
stack_of() {
    local type=$1
    shift
    stack "$type [success=1 ignore=ignore default=bad] FRAME $*" \
        "$type [default=ignore] pam_debug.so auth=authinfo_unavail cred=authinfo_unavail open_session=authinfo_unavail" \
        "$type required pam_permit.so"
}

tidy() {
    sed '/^person: info: [a-z_]*=authinfo_unavail$/ { N; s/.*\n\(.*\): PAM_SUCCESS$/\1: PAM_IGNORE/ }'
}

# drive MANNER ACTION...: one host, one handle, as alice. What it printed is in $output, what the helper was asked in
# $requests. Each run begins with nothing left behind by the one before.
drive() {
    local manner=$1
    shift
    for _ in 1 2 3; do
        rm -rf "${run:?}" "${manners:?}"/*
        : >"$manners/$manner"
        again "$manner" "$@"
        too_late || break
    done
}

# too_late: the last run took longer than its `within` allows, or the module gave up on a helper that would have answered, or
# left one that was slow to die (`invariants` is strict about that one). Then it is tried again: a machine that stands still
# for a moment makes anything late, but what is wrong is late each time.
too_late() {
    [[ $output == *' ms, later than '* || $output =~ [0-9]+\ frame-helper ]] ||
        [[ $output == *'frame-helper did not answer'* && $manner != ?(close-|refresh-)@(hang|stop) && ${socket:-} != deaf ]]
}

# The same, but what was there stays.
again() {
    local manner=$1
    shift
    sed "s|FRAME|$module config=$manners/$manner|" "$work/stack" >"$conf/test"
    output=$(timeout -k 5 60 "$driver" "$conf" test "${user:-alice}" "$@" 2>&1) || output+=$'\n'"driver: exit status $?"
    output=$(tidy <<<"$output")
    requests=$(cat "$manners/$manner.requests" 2>/dev/null) || requests=
}

# lock MANNER ACTION...: the same as a screen locker, which is not root, of alice, who has a session. The helper is at its
# socket in the way that $socket names (see fake-socket.c; - for no socket).
lock() {
    local manner=$1 server
    shift
    for _ in 1 2 3; do
        rm -rf "${run:?}" "${manners:?}"/*
        : >"$manners/$manner"
        mkdir -p "$run/4711"
        server=
        [ "${socket:=listen}" = - ] || server=$("$helper" "$socket" "$run/refresh.sock")
        again "$manner" "uid=${uid:-4711}" "$@"
        [ -z "$server" ] || kill -KILL -- "-$server"
        too_late || break
    done
}

# codes: the output of the last run without what was said and logged
codes() {
    grep -Ev '^(person|log): ' <<<"$output"
}

# gives TEXT < WANTED: the output of the last run, to the letter
gives() {
    is "$output" "$(cat)" "$1"
}

# left_behind: files and directories below the run directory, one a line
left_behind() {
    [ ! -d "$run" ] || (cd "$run" && find . -type f -printf '%P %s\n')
}
