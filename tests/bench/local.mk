# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/bench/bench tests/bench/bare
tests_bench_bench_LDADD = -lpam
tests_bench_bare_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)
tests_bench_bare_LDADD = $(CURL_LIBS) $(CRYPTO_LIBS)
EXTRA_DIST += tests/bench/run tests/bench/vendor.py tests/bench/vendor.sh

check_PROGRAMS += tests/bench/screens
tests_bench_screens_SOURCES = tests/bench/screens.c $(tui_fake)
tests_bench_screens_CFLAGS = $(admin_cflags)
tests_bench_screens_LDFLAGS = $(pie_ldflags)
tests_bench_screens_LDADD = $(admin_libs)
EXTRA_DIST += tests/bench/screens.sh

# Makes 1,000 sessions for tests/bench/renewals.sh.
check_PROGRAMS += tests/bench/live_sessions
tests_bench_live_sessions_CFLAGS = $(pie_cflags)
tests_bench_live_sessions_LDFLAGS = $(pie_ldflags)
tests_bench_live_sessions_LDADD = $(frame_libs) $(JANSSON_LIBS)
EXTRA_DIST += tests/bench/renewals.sh
