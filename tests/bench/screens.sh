#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a person waits for at the screens, with 10,000 mappings, in process and
# (first paint) as a whole program in a real terminal. Figures are `# ` lines.
#
#   tests/bench/screens.sh [ROUNDS]
set -u
cd "$(dirname "$0")" || exit 1
# shellcheck source=SCRIPTDIR/../lib/tap.sh
. ../lib/tap.sh
bench=${SCREENS_BENCH:-${FRAME_BUILD:-../..}/tests/bench/screens}
[ -x "$bench" ] || skip_all "there is no $bench"
file=$(mktemp) || exit 1
trap 'rm -f "$file"' EXIT
{
	sed '/^mappings:/,/^$/d' ../tui/lab.yaml
	echo 'mappings:'
	for ((i = 1; i < 10000; i++)); do
		printf '  - user: u%04d\n    provider: win-lab\n' "$i"
	done
	printf '  - any: true\n    provider: win-lab\n'
} >"$file"
chmod 600 "$file"
printf '# %s, %s processors, load %s; %s bytes\n' "$(uname -m)" "$(nproc)" \
	"$(cut -d ' ' -f 1 /proc/loadavg)" "$(stat -c %s "$file")"
if "$bench" "$file" "${1:-10}" >"$file.out" 2>&1; then
	ok "10,000 mappings"
	cat "$file.out"
else
	not_ok "10,000 mappings" "$(cat "$file.out")"
fi
rm -f "$file.out"
done_testing
