# SPDX-License-Identifier: MIT
# The screens without a terminal: scripts of keys and what they show.
check_PROGRAMS += tests/tui/run
tui_fake = tests/tui/dump.c tests/tui/dump.h tests/tui/fake.c tests/tui/fake.h
tests_tui_run_SOURCES = tests/tui/run.c tests/tui/monkey.c tests/tui/monkey.h \
	$(tui_fake)
tests_tui_run_CFLAGS = $(admin_cflags)
tests_tui_run_LDFLAGS = $(pie_ldflags)
tests_tui_run_LDADD = $(admin_libs)
TESTS += tests/tui/screens tests/tui/monkey tests/tui/flows
EXTRA_DIST += tests/tui/flows tests/tui/golden tests/tui/lab.yaml \
	tests/tui/manual.script tests/tui/manual.yaml tests/tui/monkey tests/tui/people tests/tui/screens \
	tests/tui/tmux.sh tests/tui/trial

# A script. Where it is older than monkey.c, by a hair in a fresh clone, make's
# own rule would want to make a program of that in its place.
tests/tui/monkey: ;
