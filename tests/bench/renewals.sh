#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The benchmark of renewals: 1,000 live sessions of 200 users in one run,
# against as many single exchanges; then runs that are killed at any moment,
# after which each session has a whole token, and the next run finishes.
# Figures are `# ` lines; the tests are that the work was done, and that
# nothing was lost. FRAME_BENCH_SESSIONS, _USERS, _SINGLES, _KILLS: other sizes.
# shellcheck source=tests/lib/hosts.sh
. "$(dirname "$0")/../lib/hosts.sh"
host_test openssl
sessions=${FRAME_BENCH_SESSIONS:-1000} users=${FRAME_BENCH_USERS:-200}
singles=${FRAME_BENCH_SINGLES:-40} kills=${FRAME_BENCH_KILLS:-20}
helper=$helper_dir/frame-helper
journal=$state/gateway/requests.jsonl
umask 022

# --- the machine: users, their sessions, the process that answers for these

for ((i = 1; i <= users; i++)); do
	printf 'bench%d:x:%d:100:::/bin/sh\n' "$i" $((20000 + i))
done >>/etc/passwd
sleep infinity &
host=$!
check "$sessions sessions of $users users" "$FRAME_BUILD/tests/bench/live_sessions" \
	"$sessions" bench "$host" win-lab "$config" lab.example.edu

# due: all of them, as if their time had come. Whoever holds one, still does.
due() {
	"$lib/records" "$run_dir" renew_at=1
}

# look: what the sessions have, read as any program would: sessions, those with
# an old token, a new one, neither a whole old nor a whole new one; those whose
# session.json or record does not fit; held ones, longest hold.
look() {
	/usr/bin/python3 - "$run_dir" <<'PYTHON'
import base64, glob, json, os, re, sys, time
root, now = sys.argv[1], time.time()
old = new = broken = unfit = held = longest = 0
jwt = re.compile(r"[\w-]+\.([\w-]+)\.[\w-]+")
sessions = glob.glob(root + "/[0-9]*/*/")
for folder in sessions:
    sid = os.path.basename(folder[:-1])
    if os.path.islink(folder[:-1]):
        continue
    try:
        token = open(folder + "token").read()
        facts = json.load(open(folder + "session.json"))
        record = json.load(open(root + "/.sessions/" + sid))
        hold = record["held_until"] - now
        held, longest = held + (hold > 0), max(longest, hold)
        if re.fullmatch(r"old\.\d+\.token", token):
            # Killed between two names, the facts are the next token's.
            old += 1
            continue
        part = jwt.fullmatch(token)[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        new += 1
        unfit += facts["expires"] < claims["exp"] or claims["exp"] <= now
    except (OSError, ValueError, TypeError, KeyError) as error:
        broken += 1
        print(sid, error, file=sys.stderr)
print(old + new + broken, old, new, broken, unfit, held, int(longest))
PYTHON
}

# by_now: the seconds since the last call; the requests and connections too.
by_now() {
	local now=${EPOCHREALTIME/./}
	took=$((now - ${since:-$now})) since=$now
	requests=$(tail -n "+$((seen + 1))" "$journal" | wc -l)
	connections=$(tail -n "+$((seen + 1))" "$journal" |
		sed -n 's/.*"connection": \([0-9]*\).*/\1/p' | sort -u | wc -l)
	seen=$((seen + requests))
}

# peaks FILE: the most memory that each program had, in KiB, until there is such
# a file.
peaks() {
	/usr/bin/python3 -c 'import glob, os, sys, time
peak = {}
print(flush=True)
while not os.path.exists(sys.argv[1]):
    for path in glob.glob("/proc/[0-9]*/status"):
        try:
            text = open(path).read()
        except OSError:
            continue
        name = text.split("\n", 1)[0][6:]
        if name in ("frame-helper", "frame-fetch") and "VmHWM:" in text:
            size = int(text.split("VmHWM:")[1].split()[0])
            peak[name] = max(peak.get(name, 0), size)
    time.sleep(0.01)
print(*("%s %d KiB" % item for item in sorted(peak.items())))' "$1"
}

ms() { # microseconds
	printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
}

# --- one run

seen=0
by_now
mark
is "$(look)" "$sessions $sessions 0 0 0 0 0" "all have their old tokens"
peaks /run/over >/run/peaks &
meter=$!
until_true 30 test -s /run/peaks
by_now
"$helper" renew >/run/renew.out 2>&1
status=$?
by_now
: >/run/over
run_us=$took
is "$status: $(cat /run/renew.out)" \
	"0: $sessions renewed, 0 failed, 0 not due, 0 removed" \
	"one run renews all of them"
wait $meter
is "$(look)" "$sessions 0 $sessions 0 0 0 0" "all have new tokens"
is "$requests requests" "$sessions requests" "one request for each"
is "$connections" 1 "over one connection"
is "$(tail -n "$sessions" "$journal" | sed -n 's/.*"email": "\([^"]*\)".*/\1/p' | sort -u | wc -l)" \
	"$users" "for each of the $users users"
printf '# one run: %d requests, %d connection(s), %s ms, %s ms each\n' \
	"$requests" "$connections" "$(ms "$run_us")" \
	"$(ms $((run_us / sessions)))"
printf '# memory at most: %s\n' "$(sed -n 2p /run/peaks)"
by_now
"$helper" renew >/run/renew.out 2>&1
by_now
is "$(cat /run/renew.out)" \
	"0 renewed, 0 failed, $sessions not due, 0 removed" "then none is due"
is "$requests" 0 "and the gateway is not asked"
printf '# a run with nothing to do: %s ms\n' "$(ms "$took")"

# --- single exchanges: logins, renewals of one, a bare libcurl program

conf=$state/pam
mkdir $conf
printf 'session required pam_permit.so\nsession optional pam_frame.so\n' >$conf/sshd
url=$(sed -n 's/^ *sat_url: //p' "$config" | head -n 1)
client_id=$(sed -n 's/^ *client_id: //p' "$config")
bare="$FRAME_BUILD/tests/bench/bare $url $client_id $(cat "${config%/*}/secrets.d/campus-main") $state/gateway/ca.pem {\"email\":\"bench1@lab.example.edu\"}"
one=$(basename "$(find "$run_dir/20001" -mindepth 1 -type d | head -n 1)")
# shellcheck disable=SC2317 # check calls it
one_by_one() {
	"$FRAME_BUILD/tests/bench/bench" "$singles" "$conf" "bare=!$bare" \
		"renew=!$helper renew $one" sshd=bench1 >/run/bench.out
}
check "single exchanges, one after the other" one_by_one
# The renewals say something too.
sed -i '/^# /!d' /run/bench.out
cat /run/bench.out
while read -r _ arm least median _; do
	[[ $least =~ ^[0-9] ]] || continue
	awk "BEGIN { all = $median * $sessions
		printf \"# $arm: $sessions one by one would take %.1f s, %.1f times one run\\n\", all / 1000, all * 1000 / $run_us }"
done </run/bench.out

# --- killed in the middle

# Old tokens again, so that old and new can be told.
reset() {
	rm -rf "${run_dir:?}"/[0-9]* "$run_dir"/.sessions
	"$FRAME_BUILD/tests/bench/live_sessions" "$sessions" bench "$host" \
		win-lab "$config" lab.example.edu
}

killed=0 held_most=0 bad='' kill_us=$run_us
reset
for ((round = 1; round <= kills; round++)); do
	due
	"$helper" renew >/run/renew.out 2>&1 &
	run=$!
	# Anywhere in the time that a run takes, and a little beyond. The first
	# may have taken longer than they do.
	sleep "$(awk "BEGIN { srand($round); printf \"%.4f\", rand() * $kill_us / 1e6 }")"
	if kill -KILL $run 2>/dev/null; then
		killed=$((killed + 1))
	else
		kill_us=$((kill_us * 3 / 4))
	fi
	wait $run 2>/dev/null
	until_true 30 eval '! pgrep -x frame-fetch' ||
		bad+="round $round: frame-fetch lives on; "
	read -r all old new broken unfit held longest <<<"$(look 2>&1)"
	[ "$all $broken $unfit" = "$sessions 0 0" ] ||
		bad+="round $round: $all sessions, $broken broken, $unfit unfit; "
	[ "$held" -le "$held_most" ] || held_most=$held
	# One for each run that was killed, and each for no longer than that.
	[ "$held" -le $round ] && [ "$longest" -le 60 ] ||
		bad+="round $round: $held held, for $longest s; "
	[ $round -gt 1 ] ||
		printf '# killed: after the first %d of %d had a new token\n' "$new" "$all"
done
is "$bad" "" "killed $kills times, each session has a whole token, old or new"
check "and it was killed, not done" [ $((killed * 2)) -gt "$kills" ]
printf '# killed: %d of %d before they were done, at most %d sessions held\n' \
	$killed "$kills" "$held_most"

# What a killed run held is free after a minute; here the minute passes at once.
due
"$helper" renew >/run/renew.out 2>&1
like "$(cat /run/renew.out)" "^[0-9]+ renewed, 0 failed, " "the next run goes on"
"$lib/records" "$run_dir" --later 60
"$helper" renew >/run/renew.out 2>&1
read -r all old new broken unfit held longest <<<"$(look)"
is "$all $old $new $broken $unfit $held" "$sessions 0 $sessions 0 0 0" \
	"and when the holds have run out, the rest is renewed"
find "$run_dir" -name '.*.new' -exec touch -h -d '2 minutes ago' {} +
"$helper" sweep >/run/sweep.out
is "$(find "$run_dir" -name '.*.new' | wc -l) left, $(sed 's/, [0-9]* without.*//' /run/sweep.out)" \
	"0 left, 0 removed, $sessions live" "a sweep finds nothing else to do"

kill $host
wait $host 2>/dev/null
by_now
"$helper" sweep >/run/sweep.out
by_now
like "$(cat /run/sweep.out)" "^$sessions removed, 0 live" "and all go with their host"
printf '# a sweep of %d dead sessions: %s ms\n' "$sessions" "$(ms "$took")"
is "$(find "$run_dir" -mindepth 2)" "" "nothing is left"
done_testing
