#!/bin/bash
# SPDX-License-Identifier: MIT
#
# An sshd on the sandbox's loopback and clients of it, for the scripts of tests/hosts that need a plain way in. Sourced
# after hosts.sh. It may not touch the machine's own sshd or anybody's keys: all files are the sandbox's.

# The key opens alice, bob, svc and root.
start_sshd() {
    local user home
    mkdir -p /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f /tmp/host_key
    ssh-keygen -q -t ed25519 -N '' -f /tmp/user_key
    for user in alice bob svc root; do
        home=$(getent passwd $user | cut -d : -f 6)
        install -d -m 0700 -o $user "$home/.ssh"
        install -m 0600 -o $user /tmp/user_key.pub "$home/.ssh/authorized_keys"
    done
    cat >/tmp/sshd_config <<CONFIG
ListenAddress 127.0.0.1
Port 2299
HostKey /tmp/host_key
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication yes
PermitRootLogin yes
Subsystem sftp internal-sftp
CONFIG
    cat >/tmp/ssh_config <<CONFIG
Host *
    HostName 127.0.0.1
    Port 2299
    IdentityFile /tmp/user_key
    IdentitiesOnly yes
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    GlobalKnownHostsFile /dev/null
    LogLevel ERROR
CONFIG
    "$(PATH=$PATH:/usr/sbin command -v sshd)" -D -e -f /tmp/sshd_config 2>/tmp/sshd.err &
    sshd_pid=$!
    until_true 60 eval ': </dev/tcp/127.0.0.1/2299' || { cat /tmp/sshd.err && skip_all "sshd does not listen"; }
}

# ssh_key USER COMMAND...: with the key, without a terminal.
ssh_key() {
    ssh -F /tmp/ssh_config -o BatchMode=yes "$@" </dev/null
}

# ssh_typed METHOD USER PASSWORD COMMAND...: the password is typed.
ssh_typed() {
    dialogue '[Pp]assword: ?$' "$3" -- ssh -F /tmp/ssh_config -o PubkeyAuthentication=no \
        -o "PreferredAuthentications=$1" "$2@lab" "${@:4}"
}
