#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A real terminal for tests: tmux on a socket of its own, with an environment of its own, in it a shell, in that what is
# tested. Source it behind tap.sh. Nothing here sleeps for a while and hopes: all that waits looks again every 50 ms, for
# at most 30 s, and shows the screen when it was in vain.
#
#   tui_start COLSxROWS [NAME=VALUE...]   a new terminal with a shell; the one before, if any, is gone
#   tui_run WORD...                       types a command line for the shell
#   tui_keys KEY...                       as tmux names them: Down, F1, C-z, Escape, x
#   tui_type TEXT | tui_paste TEXT        typed, or pasted (bracketed, if the program has asked for that)
#   tui_size COLSxROWS
#   tui_wait TEXT | tui_gone TEXT         until it is, is not, on the screen; 1 if in vain
#   tui_sees TEXT WORDS                   the same as an assertion
#   tui_screen | tui_cursor               what is there; "col,row shown alternate mouse", as 0 and 1
#   tui_golden NAME                       the screen is that of NAME.txt, in the directory of these tests
#   tui_pid                               of the program under test
#   tui_end

tui_socket=frame-0
tui_dir=$(mktemp -d /tmp/frame-tmux.XXXXXX) || exit 1
tui_where=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

tui_tmux() {
    env -i PATH="$PATH" HOME="$tui_dir" LC_ALL=C.UTF-8 TMUX_TMPDIR="$tui_dir" tmux -L "$tui_socket" -f /dev/null "$@"
}

tui_end() {
    tui_tmux kill-server 2>/dev/null
    chmod -Rf u+w "$tui_dir"
    rm -rf "$tui_dir"
}
trap tui_end EXIT

# In a build with sanitizers: curses keeps memory when it refuses a terminal.
tui_start() {
    local cols=${1%x*} rows=${1#*x}
    shift
    tui_tmux kill-server 2>/dev/null
    tui_socket=frame-$((${tui_socket#*-} + 1)) # the old server may still be on its way out
    tui_tmux set-option -g default-terminal tmux-256color \; set-option -g status off \; \
        set-option -g escape-time 0 \; set-option -g remain-on-exit on \; \
        new-session -d -x "$cols" -y "$rows" \
        env -i PATH="$PATH" HOME="$tui_dir" LC_ALL=C.UTF-8 TERM=tmux-256color PS1='shell> ' \
        ASAN_OPTIONS=detect_leaks=0 "$@" \
        bash --norc --noprofile -i || return 1
    tui_wait 'shell>'
}

tui_run() {
    tui_tmux send-keys -l -- "$*"
    tui_tmux send-keys Enter
}

tui_keys() {
    tui_tmux send-keys -- "$@"
}

tui_type() {
    tui_tmux send-keys -l -- "$1"
}

tui_paste() {
    printf '%s' "$1" | tui_tmux load-buffer -
    tui_tmux paste-buffer -p -r -d
}

tui_size() {
    tui_tmux resize-window -x "${1%x*}" -y "${1#*x}"
}

tui_screen() {
    tui_tmux capture-pane -p
}

tui_until() { # tui_until COMMAND...
    local i
    for ((i = 0; i < 600; i++)); do
        "$@" && return 0
        sleep 0.05
    done
    return 1
}

# Also across the end of a line that was wrapped.
tui_has() {
    [[ $(tui_tmux capture-pane -p -J) == *"$1"* ]]
}

tui_has_not() {
    ! tui_has "$1"
}

tui_wait() {
    tui_until tui_has "$1" && return 0
    diag "in vain: waiting for \"$1\"" "$(tui_screen)"
    return 1
}

tui_gone() {
    tui_until tui_has_not "$1" && return 0
    diag "in vain: waiting for \"$1\" to go" "$(tui_screen)"
    return 1
}

tui_sees() {
    if tui_until tui_has "$1"; then ok "$2"; else not_ok "$2" "not on the screen: $1"$'\n'"$(tui_screen)"; fi
}

tui_cursor() {
    tui_tmux display-message -p '#{cursor_x},#{cursor_y} #{cursor_flag} #{alternate_on} #{mouse_any_flag}'
}

tui_cursor_is() {
    [ "$(tui_cursor)" = "$1" ]
}

# tui_cursor_at STATE TEXT: the assertion
tui_cursor_at() {
    tui_until tui_cursor_is "$1"
    is "$(tui_cursor)" "$1" "$2"
}

tui_golden() {
    tui_screen >"$tui_dir/screen"
    if [ -n "${UPDATE:-}" ]; then cp "$tui_dir/screen" "$tui_where/$1.txt"; fi
    check "the screen is $1" diff -u "$tui_where/$1.txt" "$tui_dir/screen"
}

# The child of the pane's shell, or of a script there.
tui_pid() {
    local pid
    pid=$(pgrep -P "$(tui_tmux display-message -p '#{pane_pid}')" | head -n 1)
    [ "$(cat "/proc/$pid/comm")" != sh ] || pid=$(pgrep -P "$pid" | head -n 1)
    echo "$pid"
}
