# SPDX-License-Identifier: MIT
# For the tests beside it: a user, and the ways in which that user logs in.

user=frame-login-test
password=$(od -An -N8 -tx1 /dev/urandom | tr -d ' ')

make_user() {
    useradd --create-home --shell /bin/sh $user
    trap 'userdel --remove $user >/dev/null 2>&1' EXIT
    echo "$user:$password" | chpasswd
}

# logins_work WHEN: with and without a password. Nothing is left of them.
logins_work() {
    [ "$(su - $user -c 'id -un')" = $user ] || fail "$1: su"
    [ "$(runuser -l $user -c 'id -un')" = $user ] || fail "$1: runuser"
    echo "$password" | pamtester login $user authenticate acct_mgmt \
        'setcred(PAM_ESTABLISH_CRED)' open_session close_session ||
        fail "$1: login"
    [ -z "$(find /run/frame -path '*/[0-9]*/token' 2>/dev/null)" ] ||
        fail "$1: a token without a configuration"
    echo "$1: logins work"
}

fail() {
    echo "failed: $*"
    exit 1
}
