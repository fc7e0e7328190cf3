# SPDX-License-Identifier: MIT
# Completion of frame-admin for bash. What can be completed is frame-admin's to say; a line ":file" or ":user" leaves it to
# the shell. bash splits words at "=" and ":", frame-admin does not: hence the joining and the cutting.

_frame_admin() {
    local word line cut words=() i
    COMPREPLY=()
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # "group=stu" arrives as three words: "group", "=", "stu".
        if ((${#words[@]} > 0)) && [[ $word == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]]; then
            words[-1]+=$word
        else
            words+=("$word")
        fi
    done
    word=${words[-1]}
    cut=${word%"${word##*[=:]}"}
    while IFS= read -r line; do
        case $line in
            :file)
                compopt -o filenames 2>/dev/null
                while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "${word#"$cut"}")
                ;;
            :user) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -u -- "$word") ;;
            *)
                COMPREPLY+=("${line#"$cut"}")
                [[ $line != *= ]] || compopt -o nospace 2>/dev/null
                ;;
        esac
    done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
}
complete -F _frame_admin frame-admin
