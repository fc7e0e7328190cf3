#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The fenced blocks of a README, for tests that do what it says word by word. Sourced after tap.sh, never run. It may not
# know what is in the blocks.

# block FILE HEADING LANGUAGE [N]: the Nth block of that language below the heading, without the indentation of its fence.
block() {
    awk -v heading="$2" -v language="$3" -v wanted="${4:-1}" '
        /^ *```/ && inside { inside = 0; next }
        /^ *```/ {
            inside = 1
            margin = index($0, "`")
            print_it = here && substr($0, margin) == "```" language && ++n == wanted
            next
        }
        inside { if (print_it) print substr($0, margin); next }
        /^#/ { here = index($0, heading) > 0; next }
    ' "$1"
}
