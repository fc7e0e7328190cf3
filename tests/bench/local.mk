# SPDX-License-Identifier: MIT
check_PROGRAMS += tests/bench/bench tests/bench/bare
tests_bench_bench_LDADD = -lpam
tests_bench_bare_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)
tests_bench_bare_LDADD = $(CURL_LIBS) $(CRYPTO_LIBS)
EXTRA_DIST += tests/bench/run tests/bench/vendor.py tests/bench/vendor.sh
