# SPDX-License-Identifier: MIT
# frame-token: as a library without paths.c, so that tests can be linked with
# paths of their own, and the program. To be included behind tui/, tests/unit/
# and man/, whose variables it adds to.

noinst_LIBRARIES += libframe-token.a
libframe_token_a_CFLAGS = $(pie_cflags) $(JANSSON_CFLAGS)
libframe_token_a_SOURCES = user/args.c user/cli.h user/cmd_assertions.c \
	user/cmd_print.c user/cmd_refresh.c user/cmd_status.c \
	user/cmd_wait.c user/cmd_watch.c user/fetch.c user/fetch.h \
	user/help.c user/main.c user/say.c user/session.c user/session.h \
	user/status.h user/status_text.c user/table.c user/watcher.c \
	user/watcher.h
token_libs = libframe-token.a $(frame_libs) $(JANSSON_LIBS)

bin_PROGRAMS = user/frame-token
user_frame_token_SOURCES = user/paths.c
user_frame_token_CFLAGS = $(pie_cflags) $(JANSSON_CFLAGS)
user_frame_token_LDFLAGS = $(pie_ldflags)
user_frame_token_LDADD = $(token_libs)

dist_bashcompletion_DATA = etc/frame-token.bash
dist_zshcompletion_DATA = etc/_frame-token

nodist_man_MANS += man/frame-token.1
EXTRA_DIST += man/frame-token.1.in
man/frame-token.1: man/frame-token.1.in man/tables$(EXEEXT)
	$(AM_V_GEN)man/tables fill <$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@

# --- its tests: with a run directory that the environment names

check_PROGRAMS += tests/user/frame-token-here
tests_user_frame_token_here_SOURCES = tests/user/paths.c
tests_user_frame_token_here_CFLAGS = $(pie_cflags) $(JANSSON_CFLAGS)
tests_user_frame_token_here_LDFLAGS = $(pie_ldflags)
tests_user_frame_token_here_LDADD = $(token_libs)
user_tests = tests/user/look tests/user/wait tests/user/ask tests/user/words
TESTS += $(user_tests)
EXTRA_DIST += $(user_tests) tests/user/common.sh tests/user/helper

if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_frame_token
TESTS += tests/unit/test_frame_token
endif
tests_unit_test_frame_token_SOURCES = tests/unit/test_frame_token.c user/paths.c
tests_unit_test_frame_token_CFLAGS = $(unit_cflags)
tests_unit_test_frame_token_LDADD = libframe-token.a $(unit_ldadd)
