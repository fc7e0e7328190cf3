# SPDX-License-Identifier: MIT
# Completion of frame-token for bash. tests/user/words holds its words against `frame-token --help`.

_frame_token() {
    local word=${COMP_WORDS[COMP_CWORD]} command='' i options
    local commands='print path status wait refresh watch assertions help'
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --session | --timeout | --url) i=$((i + 1)) ;;
            -*) ;;
            *)
                command=${COMP_WORDS[i]}
                break
                ;;
        esac
    done
    # Behind "watch" comes a command, which has a completion of its own.
    if [[ $command == watch ]]; then
        while ((++i < COMP_CWORD)); do
            case ${COMP_WORDS[i]} in
                --session) i=$((i + 1)) ;;
                -*) [[ ${COMP_WORDS[i]} == -- ]] || continue ;&
                *)
                    [[ ${COMP_WORDS[i]} != -- ]] || i=$((i + 1))
                    declare -F _command_offset >/dev/null && _command_offset $i
                    return
                    ;;
            esac
        done
    fi
    case ${COMP_WORDS[COMP_CWORD - 1]} in
        --session)
            mapfile -t COMPREPLY < <(compgen -W newest -- "$word")
            return
            ;;
        --timeout)
            mapfile -t COMPREPLY < <(compgen -W '10s 30s 2m' -- "$word")
            return
            ;;
        --url) return ;;
    esac
    case $command in
        '' | print | path) options='--session' ;;
        status) options='--session --json' ;;
        wait) options='--session --timeout --verbose' ;;
        refresh) options='--session --timeout' ;;
        watch) options='--session --verbose' ;;
        assertions) options='--session --timeout --url' ;;
        *) options='' ;;
    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options --help --version" -- "$word")
    elif [[ -z $command || $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    elif [[ $command == watch ]]; then
        mapfile -t COMPREPLY < <(compgen -c -- "$word")
    fi
}
complete -F _frame_token frame-token
