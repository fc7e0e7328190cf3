#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What tests/hosts/{admin,admin-first-run,admin-secrets,admin-lock} share: frame-admin as root on an installed machine with
# a real sshd, and what it said. Sourced, never run: after hosts.sh, before sshd.sh. It may not judge.

# Set or used by the scripts that source this.
# shellcheck disable=SC2034,SC2154

export LC_ALL=C.UTF-8
unset NO_COLOR CLICOLOR_FORCE VISUAL EDITOR SUDO_EDITOR SUDO_USER XDG_STATE_HOME
gateway=$state/gateway
backup_dir=/var/backups/frame
rescue_dir=/var/lib/frame-admin/rescue

# run ARG...: frame-admin without a terminal. Leaves $out, $err and $status; what it said last is in /tmp/out.
run() {
    status=0
    ${as:-} frame-admin "$@" >/tmp/out 2>/tmp/err <"${input:-/dev/null}" || status=$?
    out=$(cat /tmp/out)
    err=$(cat /tmp/err)
    cat /tmp/out /tmp/err >>/tmp/everything
}

# Set `as` to this, and bob, who may use sudo, is who runs it.
as_bob() {
    setpriv --reuid 4002 --regid 4002 --init-groups sudo -n "$@"
}

let_bob_use_sudo() {
    printf 'bob ALL=(ALL) NOPASSWD: ALL\n' >/etc/sudoers.d/frame-test
    chmod 0440 /etc/sudoers.d/frame-test
}

# gives STATUS TEXT: how the last run ended
gives() {
    if [ "$status" = "$1" ]; then
        ok "$2"
    else
        not_ok "$2" "exit status $status, wanted $1"$'\n'"$out"$'\n'"$err"
    fi
}

# json EXPRESSION TEXT: a Python expression about the JSON in /tmp/out, called x, is true.
json() {
    check "$2" /usr/bin/python3 -c 'import json, sys
x = json.load(open("/tmp/out"))
assert eval("(" + sys.argv[1] + ")"), json.dumps(x, indent=1)' "$1"
}

# value EXPRESSION: what it is, as text; empty if there is no such thing.
value() {
    /usr/bin/python3 -c 'import json, sys
x = json.load(open("/tmp/out"))
try: print(eval(sys.argv[1]))
except (IndexError, KeyError, TypeError): pass' "$1"
}

# fault LINE...: what the gateway does wrong from now on; none: nothing.
fault() {
    printf '%s\n' "$@" >$gateway/fault.new
    mv $gateway/fault.new $gateway/fault
}

# login_of USER: `token`, `none` or `refused`, by a real login with ssh.
login_of() {
    local got
    # shellcheck disable=SC2016 # the user's shell expands it
    if ! got=$(ssh_key "$1@lab" '[ -s "$FRAME_TOKEN_FILE" ]; echo "got $?"' 2>/tmp/ssh.err); then
        echo refused
    elif [[ $got == *'got 0'* ]]; then
        echo token
    else
        echo none
    fi
}

# claim USER NAME: of the token that a login of that user gets now.
claim() {
    # shellcheck disable=SC2016 # the user's shell expands it
    ssh_key "$1@lab" 'cat "$FRAME_TOKEN_FILE"' | /usr/bin/python3 -c 'import base64, json, sys
part = sys.stdin.read().split(".")[1]
print(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))[sys.argv[1]])' "$2"
}

# A newcomer has what the console shows, and a machine that trusts Frame's authority already.
newcomer() {
    cat $gateway/ca.pem >>/etc/ssl/certs/ca-certificates.crt
    client=$(sed -n 's/^{"\([^"]*\)".*/\1/p' $gateway/clients.json)
    url=$(sed -n 's/.*sat_url: \(.*5d0c77ab.*\)/\1/p' "$config")
    mkdir -m 0700 -p /tmp/canaries
    cp "${config%/*}/secrets.d/campus-main" /tmp/canaries/secret
    rm -rf "${config%/*}"
}

admin_log() {
    grep -a 'frame-admin: ' $state/log || true
}
