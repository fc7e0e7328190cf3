#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What tests/hosts/{faults,hostile,secrets} share: logins through the small PAM host open_session.c, a gateway with every
# listener, and a configuration that is written anew for each case. Sourced after hosts.sh, never run. It may not judge a
# login; it only makes them and says what they left.

# Set-ups are text for eval, what they name is set or used elsewhere, and no path of ours has a blank.
# shellcheck disable=SC2016,SC2034,SC2046,SC2086,SC2119,SC2120,SC2154,SC2317

# shellcheck source=tests/lib/hosts.sh
hosts=$(realpath "${BASH_SOURCE[0]%/*}")
gateway=/run/frame-gateway
accounts=v1/accounts/31cbf42c-8767-486c-9ed3-d6a804a7cfe1/secure-anonymous
provider=secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10
tokens_path=$accounts/$provider/tokens
background=2m # login.retry_for, unless a case has its own

# driver_begin: after host_test. Makes everything ready for `run_driver`.
driver_begin() {
    build_driver
    write_services
    config=$(sed -n 's/^config=//p' $state/places)
    secret_file=${config%/*}/secrets.d/campus-main
    fetch=$helper_dir/frame-fetch helper=$helper_dir/frame-helper
    frame_uid=$(id -u _frame)
    start_faulty_gateway
    save_system
    start_metronome
}

# A build that was configured knows how to make it; check programs are not made by `make all`.
build_driver() {
    open_session=$FRAME_BUILD/tests/hosts/open_session
    [ -x "$open_session" ] || make -s -C "$FRAME_BUILD" tests/hosts/open_session >/tmp/make.out 2>&1 ||
        { cat /tmp/make.out && printf 'Bail out! open_session cannot be built\n' && exit 1; }
    # Where every user may run it: the working tree may lie where nobody else can go.
    install -m 0755 "$open_session" /usr/local/bin/open_session
}

# lab is an ordinary host's stack; in lab-alone the module's own code is the result; other is for odd names of services.
write_services() {
    local service
    for service in lab unlisted other; do
        printf 'session required pam_permit.so\nsession optional pam_frame.so\n' >/etc/pam.d/$service
    done
    printf 'session required pam_frame.so\n' >/etc/pam.d/lab-alone
    printf 'session required pam_permit.so\nsession optional pam_frame.so debug\n' >/etc/pam.d/lab-debug
}

# The gateway of tests/lib/install, with the same client and secret, but with every listener and the proxy.
start_faulty_gateway() {
    mkdir -m 0755 $gateway
    cp -p $state/gateway/clients.json $gateway/
    chmod 0600 $gateway/clients.json
    "$lib/../gateway/gateway" --dir $gateway --background --extra-tls --proxy ||
        { cat $gateway/log && printf 'Bail out! the gateway does not start\n' && exit 1; }
    client=$(sed -n 's/^{"\([^"]*\)".*/\1/p' $gateway/clients.json)
    url=$(cat $gateway/url)
}

# --- what a case may change, and putting it back

save_system() {
    mkdir -m 0700 /tmp/saved
    cp -p "$fetch" "$helper" "$secret_file" /etc/passwd /etc/shadow /etc/nsswitch.conf /etc/hosts /tmp/saved/
    cp -pL /etc/resolv.conf /tmp/saved/ 2>/dev/null || : >/tmp/saved/resolv.conf
}

# restore FILE: as it was when the script began. By a new inode: the old one may be running.
restore() {
    rm -rf "$1"
    cp -p "/tmp/saved/${1##*/}" "$1"
}

# fault LINE...: what the gateway does wrong from now on; none: nothing.
fault() {
    printf '%s\n' "$@" >$gateway/fault.new
    mv $gateway/fault.new $gateway/fault
}

# configure [NAME=TEXT]...: frame.yaml with those parts exchanged. wait, retry_for, sat_url: values. ca, network, secret,
# mappings, login, claims, metadata: YAML lines of their places. Sets wait_ms. A login whose lateness is not the point is
# waited for as long as it may take on a slow machine.
configure() {
    local wait=${patience:-10s} retry_for=$background sat_url=$url/$tokens_path ca="ca_file: $gateway/ca.pem"
    local network='' login='' secret="secret_file: $secret_file" mappings='  - any: true
    provider: win-lab' metadata='  service: ${pam.service}'
    local claims='  email: ${user.name}@lab.example.edu'
    # shellcheck disable=SC2163 # NAME=TEXT, as said above
    [ $# = 0 ] || local "$@"
    wait_ms=$((${wait%s} * 1000))
    rm -rf "$config"
    cat >"$config" <<YAML
version: 1

login:
  services: [lab, lab-alone, lab-debug, other, sshd]
  wait: $wait
  retry_for: $retry_for
$login
network:
  $ca
$network
credentials:
  campus-main:
    client_id: $client
    $secret

providers:
  win-lab:
    sat_url: $sat_url
    credential: campus-main
    token_duration: 8h

mappings:
$mappings

claims:
$claims
metadata:
$metadata
YAML
    chmod 0600 "$config"
}

# two_providers [NAME=TEXT]...: as configure, but bob's provider has another gateway than alice's, which is the one with the
# faults and is asked first. Sets other_url.
two_providers() {
    other_url=https://localhost:$(cat $state/gateway/port)
    cat $gateway/ca.pem $state/gateway/ca.pem >${config%/*}/both-ca.pem
    chmod 644 ${config%/*}/both-ca.pem
    configure "ca=ca_file: ${config%/*}/both-ca.pem" 'mappings=  - user: bob
    provider: zoology
  - any: true
    provider: win-lab' "$@"
    sed -i "/^providers:/a\\  zoology:\\n    sat_url: $other_url/$tokens_path\\n    credential: campus-main" "$config"
}

# stand_in MODE: frame-fetch is exchanged for tests/hosts/fetch_stand_in, which behaves as MODE says.
stand_in() {
    rm -f "$fetch"
    sed "s/^MODE = .*/MODE = \"$1\"/" "$hosts/fetch_stand_in" >"$fetch"
    chmod 0755 "$fetch"
}

# --- names

# by_name NAMESERVERS...: names are asked of these alone.
by_name() {
    rm -f /etc/resolv.conf
    printf 'nameserver %s\n' "$@" >/etc/resolv.conf
    sed -i 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf
}

start_dns_sink() {
    rm -f /run/dns-sink-ready
    "$lib/../gateway/dns-sink" --ready /run/dns-sink-ready >/dev/null &
    dns_sink=$!
    until_true 20 test -s /run/dns-sink-ready
}

# --- what the machine itself takes: a limit in milliseconds is for us alone, and grows by it

start_metronome() {
    "$hosts/metronome" /run/frame-beat &
    disown # a plain wait would be for it, too
    until_true 20 eval '[ "$(cat /run/frame-beat.[0-9]* | wc -l)" = "$(nproc)" ]'
}

# late_beats: of all beats until now, those that were late, and those that were very late, in microseconds.
late_beats() {
    local now=${EPOCHREALTIME/./} file beat late very all=0 all_very=0
    for file in /run/frame-beat.[0-9]*; do
        until_true 20 eval 'read -r beat late very <$file && [ $beat -ge $now ]'
        all=$((all + late)) all_very=$((all_very + very))
    done
    echo $all $all_very
}

# held_up_from: from here on; held_up: how many milliseconds since then; stood_still: without what is usual where many
# programs want the processors.
held_up_from() {
    late_before=$(late_beats)
}
held_up() {
    local late
    late=$(late_beats)
    echo $(((${late% *} - ${late_before% *}) / 1000))
}
stood_still() {
    local late
    late=$(late_beats)
    echo $(((${late#* } - ${late_before#* }) / 1000))
}

# --- logins

# run_driver OPTION... USER: one session, under a command or function if `under` names one. Sets `run`, the file with what
# open_session said, and machine_ms; waits for all log lines of it.
runs=0
run_driver() {
    run=/tmp/run.$((++runs))
    held_up_from
    ${under:-} open_session "$@" >$run 2>$run.err
    run_status=$?
    machine_ms=$(held_up)
    until_true 20 run_is_logged || diag "the log has no end of this run: $(cat $run $run.err)"
}

run_is_logged() {
    grep -a -q "open_session: end $(said pid)\$" $state/log
}

# said KEY: of the last run.
said() {
    sed -n "s/^$1=//p" $run
}

messages() {
    grep -a '^message_' $run || true
}

# live NAME [OPTION]... USER: a session that stays until `leave NAME PID`. Sets live_pid, token, sid and machine_ms; `said`
# tells of it.
live() {
    run=/tmp/live.$1
    held_up_from
    open_session -c "touch $run.began; until [ -e $run.leave ]; do sleep 0.05; done" "${@:2}" >$run 2>&1 &
    live_pid=$!
    until_true 60 test -e $run.began || { diag "$(cat $run)" && not_ok "$1: a session began"; }
    machine_ms=$(held_up)
    token=$(said token_file)
    sid=${token%/token}
    sid=${sid##*/}
}

# live_late SET-UP NAME [OPTION]... USER: live, whose token comes behind the login; SET-UP is evaluated before, and sets the
# mark.
live_late() {
    local tries
    for tries in 4 3 2 1 0; do
        eval "$1"
        live "${@:2}"
        settle
        if [ $tries = 0 ] || ! machine_spoiled; then break; fi
        leave "$2" $live_pid
        until_true 20 no_process_left
        sweep
    done
}

leave() {
    : >"/tmp/live.$1.leave"
    wait "$2"
    rm -f "/tmp/live.$1".*
}

# machine_spoiled: the last login's helper came too late with its last word because the machine was, and the module has
# given it up: what it would have said is not known.
machine_spoiled() {
    [ "$(field "$(outcomes | head -n 1)" result)" = timeout ] && [ $machine_ms -ge 100 ]
}

# record SID KEY: what the session's record says now.
record() {
    "$lib/records" "$run_dir" --sid "$1" | sed -n "s/^$2=//p"
}

# field LINE KEY
field() {
    local at=" $1 "
    [[ $at == *" $2="* ]] || { printf 'absent' && return; }
    at=${at#*" $2="}
    printf '%s' "${at%%[ :]*}"
}

# --- what is left

# Sessions, records, temporary files; the directories of the store itself may stay.
store_leftovers() {
    find "$run_dir" -mindepth 1 ! -path "$run_dir/.sessions" ! -path "$run_dir/.slots" 2>/dev/null
}

# Helpers and whatever runs as _frame.
process_leftovers() {
    pgrep -a -x frame-helper
    pgrep -a -x frame-fetch
    pgrep -a -u "$frame_uid"
}

no_process_left() {
    [ -z "$(process_leftovers)" ]
}

all_leftovers() {
    until_true 20 no_process_left
    store_leftovers
    process_leftovers
}

# What a killed helper leaves is for the sweep, its temporary files once they are a minute old.
sweep() {
    find "$run_dir" -name '.*.new' -exec touch -h -d '2 minutes ago' {} +
    "$helper" sweep >/dev/null
}

# So that one failure is not reported by each case after it.
remove_leftovers() {
    rm -rf "$run_dir"/[0-9]* "$run_dir"/.sessions/* "$run_dir"/.sessions/.[!.]* 2>/dev/null
}

# outcomes, ends: the lines since the mark that tell how an open_session went, and all others.
outcomes() {
    frame_log | grep -a ' event=F1'
}
ends() {
    frame_log | grep -a -v ' event=F1'
}

# running PROGRAM: the process id of the one that runs now.
running() {
    pgrep -x -n "$1"
}

# requests: how many the gateway has had.
requests() {
    wc -l <$gateway/requests.jsonl
}
