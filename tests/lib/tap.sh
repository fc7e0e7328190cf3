#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The Test Anything Protocol for test scripts in bash: source it, call one function per assertion, end with done_testing.
# It may not end the script at a failed assertion, for the assertions after it say more about what went wrong.
#
#   ok TEXT | not_ok TEXT [EXPLANATION]      said and done
#   is GOT WANTED TEXT                       equal strings
#   like GOT REGEX TEXT | unlike ...         extended regular expression, as in [[ =~ ]]
#   check TEXT COMMAND [ARG...]              the command succeeds; its output is shown when it does not
#   skip TEXT REASON | skip_all REASON       one assertion | the whole script, which ends
#   diag TEXT                                lines for the reader
#   done_testing                             plan; exits 0 or 1

tap_count=0
tap_failed=0

diag() {
    printf '%s\n' "$*" | sed 's/^/# /'
}

ok() {
    printf 'ok %d - %s\n' $((++tap_count)) "$1"
}

not_ok() {
    printf 'not ok %d - %s\n' $((++tap_count)) "$1"
    tap_failed=$((tap_failed + 1))
    diag "at ${BASH_SOURCE[-1]##*/} line ${BASH_LINENO[-2]}"
    [ -z "${2:-}" ] || diag "$2"
}

is() {
    if [ "$1" = "$2" ]; then ok "$3"; else not_ok "$3" "   got: $1"$'\n'"wanted: $2"; fi
}

like() {
    if [[ $1 =~ $2 ]]; then ok "$3"; else not_ok "$3" "             got: $1"$'\n'"does not match: $2"; fi
}

unlike() {
    if [[ $1 =~ $2 ]]; then not_ok "$3" "          got: $1"$'\n'"which matches: $2"; else ok "$3"; fi
}

check() {
    local text=$1 status=0 output
    shift
    output=$("$@" 2>&1) || status=$?
    if [ "$status" = 0 ]; then ok "$text"; else not_ok "$text" "$(printf '%s\n' "exit status $status: $*" "$output")"; fi
}

skip() {
    printf 'ok %d - %s # SKIP %s\n' $((++tap_count)) "$1" "$2"
}

skip_all() {
    printf '1..0 # SKIP %s\n' "$*"
    exit 0
}

done_testing() {
    printf '1..%d\n' "$tap_count"
    [ "$tap_failed" = 0 ] || diag "$tap_failed of $tap_count failed"
    exit $((tap_failed > 0))
}
