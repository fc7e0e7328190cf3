# SPDX-License-Identifier: MIT
# A PAM host for tests/hosts/{faults,hostile,secrets}; the scripts build it.
check_PROGRAMS += tests/hosts/open_session
tests_hosts_open_session_LDADD = -lpam
