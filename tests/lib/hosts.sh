#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What the scripts of tests/hosts share: getting into the sandbox, and the checks that every session of every host has to
# pass. Sourced, never run. Sourcing it re-executes the script inside tests/lib/sandbox, installs the build there and
# brings in tap.sh. It may not know anything of a particular host.

set -u -o pipefail

lib=$(realpath "${BASH_SOURCE[0]%/*}")
# shellcheck source=tests/lib/tap.sh
. "$lib/tap.sh"
state=/run/frame-test

# A build is where the test runner says, or where people commonly build.
find_build() {
    local place
    for place in "${FRAME_BUILD:-}" "$PWD" "$lib/../../build" "$lib/../.."; do
        [ -z "$place" ] || [ ! -f "$place/config.status" ] || { realpath "$place" && return; }
    done
    return 1
}

# host_test PROGRAM...: the first thing a script says; PROGRAMs are what it needs of the machine.
host_test() {
    local program reason
    for program; do
        PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null ||
            skip_all "$program is not installed (scripts/setup test)"
    done
    if [ "${FRAME_SANDBOX:-}" != 1 ]; then
        reason=$("$lib/sandbox" true 2>&1) || skip_all "$reason"
        FRAME_BUILD=$(find_build) || skip_all "no build found: configure and make first, or set FRAME_BUILD"
        export FRAME_BUILD
        exec "$lib/sandbox" "$(realpath "$0")"
    fi
    "$lib/install" || { printf 'Bail out! tests/lib/install failed\n' && exit 1; }
    read_places
    # A login whose lateness is the point has a configuration of its own.
    sed -i 's/^  wait: .*/  wait: 60s/' "$config"
}

# Where the build went.
read_places() {
    helper_dir=$(sed -n 's/^helper_dir=//p' $state/places)
    run_dir=$(sed -n 's/^run_dir=//p' $state/places)
    config=$(sed -n 's/^config=//p' $state/places)
    export helper_dir run_dir
}

# Not by PATH: one of the programs beside it is called install.
dialogue() {
    "$lib/dialogue" "$@"
}

# --- waiting

# until_true SECONDS COMMAND...
until_true() {
    local end=$((${EPOCHREALTIME/./} + $1 * 1000000))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "${EPOCHREALTIME/./}" -lt $end ] || return 1
        sleep 0.02
    done
}

# --- the probes that tests log in for (session-probe)

# session_began NAME [SECONDS]: the probe has written its facts.
session_began() {
    until_true "${2:-60}" test -e "/tmp/probe/$1.facts" && return
    not_ok "$1: a session began" "no probe of it came"
    return 1
}

session_end() {
    : >"/tmp/probe/$1.go"
}

# fact NAME KEY: what the user saw.
fact() {
    sed -n "s/^$2=//p" "/tmp/probe/$1.facts" 2>/dev/null
}

# --- the log and the spawned programs, each since the last mark

# All that was logged until now has come: this line comes behind it.
settle() {
    logger -p authpriv.debug "settled $((++settled))"
    until_true 20 grep -q "settled $settled\$" $state/log
}
settled=0

mark() {
    settle
    log_mark=$(wc -l <$state/log)
    spawn_mark=$(wc -l <$state/spawned)
}

frame_log() {
    tail -n "+$((log_mark + 1))" $state/log | grep -E 'pam_frame\(|frame-helper|frame-fetch' || true
}

spawned() {
    tail -n "+$((spawn_mark + 1))" $state/spawned
}

# The two may arrive a moment after what they tell of.
until_logged() {
    until_true 20 eval "frame_log | grep -q -E '$1'"
}

nothing_logged_or_spawned() {
    sleep 0.2
    is "$(frame_log)" "" "$1: no line in the log"
    is "$(spawned)" "" "$1: nothing was spawned"
}

# --- checks

# mode PATH: "600 alice regular file"
mode() {
    stat -c '%a %U %F' "$1" 2>&1
}

# The token as root sees it, an x after it so that the shell does not strip a line end.
token_text() {
    cat "$1" && printf x
}

# session.json without the token's text, readable as JSON, naming the provider.
good_session_json() {
    /usr/bin/python3 - "$1" "$2" "$3" <<'PYTHON'
import json, sys
path, token_path, provider = sys.argv[1:]
text, token = open(path).read(), open(token_path).read()
facts = json.loads(text)
assert facts["provider"] == provider, f"provider is {facts['provider']!r}"
assert len(token) > 20
for part in [token] + token.split("."):
    assert part not in text, "the token, or a part of it, is in session.json"
PYTHON
}

# session_has_token NAME USER UID PROVIDER SERVICE: a token of the right kind in the right place, while the session lasts,
# and one log line about it. Sets sid.
session_has_token() {
    local name=$1 user=$2 uid=$3 provider=$4 service=$5 file session
    file=$(fact "$name" token_file)
    session=${file%/token}
    sid=${session##*/}
    is "$(fact "$name" uid)" "$uid" "$name: the session is $user's"
    like "$file" "^$run_dir/$uid/[a-z2-7]{26}/token\$" "$name: FRAME_TOKEN_FILE says where the token is"
    [ -e "$file" ] || { not_ok "$name: the token is there" "$(frame_log)" && return; }
    is "$(mode "$file")" "600 $user regular file" "$name: the token is the user's alone"
    like "$(token_text "$file")" '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+x$' \
        "$name: it is a JWT of three parts without a line end"
    is "$(fact "$name" can_read)/$(fact "$name" can_watch)/$(fact "$name" can_list)/$(fact "$name" can_remove)" yes/yes/no/no \
        "$name: the user can read and watch it, and neither list sessions nor remove names"
    unlike "$(cat "/tmp/probe/$name.env")" "$(cat "$file")" "$name: the token is not in the environment"
    is "$(mode "$session/session.json")" "600 $user regular file" "$name: session.json is the user's alone"
    check "$name: session.json names the provider, and has no token in it" \
        good_session_json "$session/session.json" "$file" "$provider"
    is "$(mode "$run_dir"), $(mode "$run_dir/$uid"), $(mode "$session")" \
        "711 root directory, 711 root directory, 755 root directory" "$name: the directories are root's"
    is "$(mode "$run_dir/.sessions/$sid"), $(mode "$run_dir/.sessions/$sid.request")" \
        "600 root regular file, 600 root regular file" "$name: the registry has a record and the request, root's alone"
    is "$(readlink "$run_dir/$uid/current")" "$sid" "$name: current is this session"
    one_ok_line "$name" "$user" "$provider" "$service" "$file"
}

# one_ok_line NAME USER PROVIDER SERVICE FILE
one_ok_line() {
    local lines
    until_logged 'result=ok' || true
    lines=$(frame_log)
    is "$lines" "$(head -n 1 <<<"$lines")" "$1: one line in the log tells of it"
    like "$lines" "pam_frame\\($4:session\\): .*result=ok .*user=$2 .*provider=$3( |:|\$)" "$1: and says so"
    unlike "$(cat $state/log)" "$(cat "$5")" "$1: the token is not in the log"
}

# session_has_none NAME USER UID: neither a token nor a trace of one.
session_has_none() {
    is "$(fact "$1" uid)" "$3" "$1: the session is $2's"
    is "$(fact "$1" token_file)" "" "$1: no FRAME_TOKEN_FILE"
    is "$(leftovers "$3")" "" "$1: no token of $2"
}

# leftovers UID: what is left of sessions of that user.
leftovers() {
    find "$run_dir/$1" -mindepth 1 2>/dev/null
    grep -l -s -r -E "uid\"?[:= ]+$1([^0-9]|\$)" "$run_dir/.sessions" || true
}

# session_is_gone NAME UID SID
session_is_gone() {
    until_true 20 test ! -e "$run_dir/.sessions/$3"
    is "$(ls -d "$run_dir/$2/$3" "$run_dir/.sessions/$3"* 2>/dev/null)" "" "$1: token, session and record are gone"
}

# all_is_gone NAME: no session of anybody is left. The line that says so comes a moment later, and would count as the next
# case's.
all_is_gone() {
    until_true 20 eval '[ -z "$(find "$run_dir" -mindepth 2)" ]'
    is "$(find "$run_dir" -mindepth 2)" "" "$1: token, session, record and current are gone"
    until_true 10 every_end_is_logged
}

# What came behind a login has more fields before the user's.
every_end_is_logged() {
    [ "$(grep -c -E 'event=F1(00|1[01]) user=' $state/log)" -le "$(grep -c 'event=F20[01]' $state/log)" ]
}
