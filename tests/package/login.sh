#!/bin/bash
# SPDX-License-Identifier: MIT
#
# People on the machine of tests/units/machine.sh: users, an sshd, a gateway, and
# what a login sees of itself. Sourced by tests/package/booted; it knows nothing
# of packages and does not say what should be.

# box, tree and the functions that run something are machine.sh's; the user's
# shell expands what is in single quotes.
# shellcheck disable=SC2016,SC2154

test=/opt/frame-test # what the test needs, in there
place=/root/frame-login # where somebody has built the packages

# --- before it boots

furnish() {
	local user
	mkdir -p $box$test $box$place/build/packages
	cp -a "$tree/tests/gateway" "$tree/tests/lib/dialogue" $box$test
	for user in alice bob; do
		chroot $box useradd --create-home --user-group \
			--shell /bin/bash --comment "${user^} Example" $user
		chroot $box chpasswd <<<"$user:$user-pw"
	done
	echo 'APT::Get::Assume-Yes "true";' >$box/etc/apt/apt.conf.d/90yes
	write_gateway
	write_probe
	write_ssh
}

# gateway@SECONDS: its tokens live that long. Keys and clients are the same.
write_gateway() {
	cat >$box/etc/systemd/system/gateway@.service <<UNIT
[Service]
Environment=PYTHONDONTWRITEBYTECODE=1
ExecStartPre=/bin/mkdir -p -m 0700 /var/lib/gateway
ExecStart=$test/gateway/gateway --dir /var/lib/gateway --port 8443 --lifetime %i
ExecStartPost=/bin/sh -c 'until test -s /var/lib/gateway/url; do sleep 0.1; done'
UNIT
}

# What the session says of itself. With the word "stay" it goes on until there
# is a file ~/go, and then says it again.
write_probe() {
	cat >$box$test/probe <<'SH'
#!/bin/sh
facts() {
	echo "file=${FRAME_TOKEN_FILE:-none}"
	echo "letters=$(cat "${FRAME_TOKEN_FILE:-/dev/null}" 2>/dev/null | wc -c)"
	for fact in Name Service State; do
		loginctl show-session "$XDG_SESSION_ID" --value -p $fact
	done | xargs echo | sed 's/^/logind=/'
}
[ "${1:-}" = stay ] || { facts && exit; }
rm -f ~/go
facts >~/new && mv ~/new ~/first
until [ -e ~/go ]; do sleep 0.2; done
facts >~/new && mv ~/new ~/last
SH
	printf '#!/bin/sh\necho "$PASSWORD"\n' >$box$test/askpass
	chmod 755 $box$test/probe $box$test/askpass
}

write_ssh() {
	local user
	ssh-keygen -q -t ed25519 -N '' -f $box$test/key
	cat >$box$test/ssh_config <<CONFIG
Host *
    HostName 127.0.0.1
    IdentityFile $test/key
    IdentitiesOnly yes
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    LogLevel ERROR
    ConnectTimeout 60
CONFIG
	for user in alice bob; do
		install -d -m 0755 $box/home/$user/.ssh
		cp $box$test/key.pub $box/home/$user/.ssh/authorized_keys
	done
}

# --- in it

tokens_live() { # SECONDS
	inside systemctl stop 'gateway@*'
	inside systemctl start "gateway@$1"
}

# ssh_as USER METHOD COMMAND...
ssh_as() {
	inside env PASSWORD="$1-pw" SSH_ASKPASS=$test/askpass \
		SSH_ASKPASS_REQUIRE=force ssh -F $test/ssh_config \
		-o PreferredAuthentications="$2" -o NumberOfPasswordPrompts=1 \
		"$1@lab" "${@:3}"
}

# said FACT: of the last login
said() {
	sed -n "s/^$1=//p" <<<"$facts" | head -n 1
}

# stays USER: a session that lasts until leaves USER.
stays() {
	inside rm -f "/home/$1/first" "/home/$1/last"
	inside systemd-run -q --unit="stay-$1" ssh -F $test/ssh_config \
		-o BatchMode=yes "$1@lab" $test/probe stay
	until_true 120 inside test -s "/home/$1/first" || return 1
	facts=$(inside cat "/home/$1/first")
}

still_stays() { # USER
	[ "$(state "stay-$1")" = active ]
}

# The login program has ended well.
leaves() { # USER
	inside touch "/home/$1/go"
	until_true 120 eval "! still_stays $1" || return 1
	facts=$(inside cat "/home/$1/last")
	[ "$(inside systemctl show -P Result "stay-$1")" = success ]
}

# token_of USER: what tells one token file of the newest session from another.
token_of() {
	inside stat -L -c '%i %Z' "/run/frame/$(inside id -u "$1")/current/token"
}

token_changes() { # USER BEFORE
	local now
	now=$(token_of "$1") && [ "$now" != "$2" ]
}

# sessions: what is left of any.
sessions() {
	inside find /run/frame -mindepth 1 -not -name .sessions \
		-not -name .slots -not -name refresh.sock 2>&1
}
