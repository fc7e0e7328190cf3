#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A machine for tests: a small Debian with a systemd of its own, booted in a
# container of systemd-nspawn. Sourced behind tap.sh by the scripts that need
# one; it knows nothing of what they test. Several may run at the same time:
# each has namespaces and control groups of its own, no network but its
# loopback, and all that it starts, mounts and writes ends with it. Only the
# small Debian stays in ${TMPDIR:-/tmp} for the next time.
#
#   outside   need PROGRAM... | make_debian SUITE | enter [ARG...]
#   between   mount_box | boot | stop [reboot] | leave
#   in it     inside, as | state | mark, journal, journal_has | until_true
#             readme_line, readme
#
# The script that calls enter is run again, as root of the namespaces, with the
# words --inside DEBIAN [ARG...].

# $(REPO_URI) is apt's; self and tree are the script's, ended is for it.
# shellcheck disable=SC2016,SC2034,SC2154

# What a lab workstation has without its desktop, the libraries that the programs
# are linked with (curl and openssl bring theirs, whatever their names are in
# that release), and what the tests need inside.
packages=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,sudo,curl
packages+=,libyaml-0-2,libjansson4,libncursesw6,libseccomp2,ca-certificates
packages+=,openssl,python3

# --- outside: a small Debian, and namespaces

need() { # PROGRAM...
	local program
	[ "$(id -u)" = 0 ] || skip_all "needs root"
	for program in systemd-nspawn debootstrap nsenter unshare "$@"; do
		PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null ||
			skip_all "$program is not installed (scripts/setup test)"
	done
	unshare --mount --pid --fork true 2>/dev/null ||
		skip_all "no new mount and process namespaces"
}

this_suite() {
	sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

# Sets debian. The lock: two tests may want it at the same time. The mirror is
# the one of this machine; what it sends must be signed.
make_debian() { # SUITE
	local mirror making lock
	debian=${TMPDIR:-/tmp}/frame-test-$1-$(cksum <<<"$packages" |
		cut -d ' ' -f 1)
	exec {lock}>"$debian.lock"
	flock "$lock"
	if [ "$(stat -c %u "$debian/etc" 2>/dev/null)" != 0 ]; then
		mirror=$(apt-get indextargets --format '$(REPO_URI)' \
			"Codename: $(this_suite)" 'Component: main' \
			2>/dev/null | head -n 1)
		rm -rf "$debian" "$debian".??????
		making=$(mktemp -d "$debian.XXXXXX")
		if ! debootstrap --variant=minbase --force-check-gpg \
			--include="$packages" "$1" "$making" \
			${mirror:+"$mirror"} >"$debian.log" 2>&1; then
			tail -n 3 "$debian.log" >&2
			rm -rf "$making"
			skip_all "debootstrap cannot make a Debian ($1) here"
		fi
		rm -rf "$making"/var/cache/apt/* "$debian.log"
		chmod 755 "$making"
		mv -T "$making" "$debian"
	fi
	exec {lock}>&-
}

# systemd-nspawn makes groups below the one that it is started in.
control_groups() { # NAME: a directory for each hierarchy that it uses
	local top=/sys/fs/cgroup
	[ ! -d $top/unified ] || top=$top/unified
	sed -n -e "s|^0::\(.*\)|$top\1/$1|p" \
		-e "s|^[0-9]*:name=systemd:\(.*\)|/sys/fs/cgroup/systemd\1/$1|p" \
		/proc/self/cgroup | tr -s /
}

# Where is no such hierarchy nothing comes of it.
remove_groups() {
	local group
	for group in $groups; do
		until_true 10 eval "find $group -depth -type d -delete &&
			[ ! -e $group ]"
	done
}

enter() { # [ARG...]
	local child
	groups=$(control_groups "frame-test-$$")
	# shellcheck disable=SC2086 # words
	mkdir -p $groups 2>/dev/null
	trap remove_groups EXIT
	# As in tests/lib/sandbox: unshare must not outlive us.
	trap 'kill -KILL "$child" 2>/dev/null; exit 143' INT TERM HUP
	FRAME_GROUPS=$groups unshare --mount --propagation private --pid \
		--fork --kill-child --mount-proc "$self" --inside "$debian" "$@" &
	child=$!
	wait "$child"
	exit
}

# --- between: the machine

box=/run/box # its root, an overlay

# mount_box LOWER: the machine's files are those there until it changes them.
mount_box() {
	local group
	for group in ${FRAME_GROUPS:-}; do
		echo 0 2>/dev/null >"$group/cgroup.procs" || true
	done
	mount -t tmpfs -o mode=0755 run /run
	mkdir $box /run/upper /run/work
	mount -t overlay -o \
		"lowerdir=$1,upperdir=/run/upper,workdir=/run/work" \
		overlay $box || skip_all "no overlay can be mounted"
	# Not the first boot, which on Debian would enable all units.
	echo 0123456789abcdef0123456789abcdef >$box/etc/machine-id
	echo lab-01 >$box/etc/hostname
	printf '127.0.0.1 localhost lab-01\n::1 localhost\n' >$box/etc/hosts
}

until_true() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}

# Root's view of its files is through its process 1: /run is a mount in there.
# Control groups of version 2: a systemd of today boots with no others.
boot() {
	SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 \
		systemd-nspawn -q --boot --register=no --keep-unit \
		--private-network --link-journal=no --console=pipe \
		--directory=$box </dev/null >/run/boot.log 2>&1 &
	nspawn=$!
	until_true 120 pgrep -P "$nspawn" || return 1
	leader=$(pgrep -P "$nspawn" | head -n 1)
	until_true 600 has_booted && kill -0 "$nspawn"
}

has_booted() { # or never will
	! kill -0 "$nspawn" ||
		[[ $(inside systemctl is-system-running) == @(running|degraded) ]]
}

# stop [reboot]: sets ended, the exit status of the container; 133 says that it
# wants to be started again.
stop() {
	inside systemctl --no-block "${1:-poweroff}"
	until_true 300 eval "! kill -0 $leader" || kill -KILL "$nspawn"
	ended=0
	wait "$nspawn" || ended=$?
}

leave() {
	[ -z "${nspawn:-}" ] || kill -KILL "$nspawn" 2>/dev/null
	wait 2>/dev/null
	[ -z "${leader:-}" ] || until_true 60 eval "! kill -0 $leader"
}

# --- in it

inside() {
	nsenter -t "$leader" -a -- "$@" </dev/null
}

as() { # UID COMMAND...
	inside setpriv --reuid="$1" --regid="$1" --clear-groups "${@:2}"
}

state() { # UNIT...
	inside systemctl show -P ActiveState "$@" | grep . | xargs
}

# Since the last mark, text alone.
journal() {
	inside journalctl --sync
	inside journalctl -q -o cat --no-pager --after-cursor="$cursor"
}

mark() {
	inside journalctl --sync
	cursor=$(inside journalctl -q -n 1 --show-cursor -o cat |
		sed -n 's/^-- cursor: //p')
}

journal_has() { # REGEX
	journal | grep -q -E "$1"
}

# readme_line WORDS: the line of README.md's commands that begins so.
readme_line() {
	WORDS=$1 awk '/^```/ { inside = $0 == "```sh"; next }
		inside && index($0, ENVIRON["WORDS"]) == 1 { print; exit }
	' "$tree/README.md"
}

# readme WORDS [PLACE]: runs it as it stands.
readme() {
	local line
	line=$(readme_line "$1")
	check "README.md: ${line:-$1}" \
		inside sh -c "cd ${2:-/} && ${line:-false}"
}
