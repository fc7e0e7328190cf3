#compdef frame-admin
# SPDX-License-Identifier: MIT
# Completion of frame-admin for zsh. What can be completed is frame-admin's to say; a line ":file" or ":user" leaves it to
# the shell.

_frame_admin() {
    local line
    local -a plain open
    for line in ${(f)"$(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)"}; do
        case $line in
            (:file) _files ;;
            (:user) _users ;;
            (*=) open+=("$line") ;;
            (*) plain+=("$line") ;;
        esac
    done
    ((${#open})) && compadd -S '' -a open
    ((${#plain})) && compadd -a plain
    return 0
}

# Autoloaded from fpath the file is the function; sourced, it is registered.
if [[ ${funcstack[1]-} == _frame-admin ]]; then
    _frame_admin "$@"
else
    compdef _frame_admin frame-admin
fi
