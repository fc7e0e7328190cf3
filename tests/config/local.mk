# SPDX-License-Identifier: MIT
# What the configuration loader says about files, word for word.

check_PROGRAMS += tests/config/diagnose
tests_config_diagnose_SOURCES = tests/config/diagnose.c
tests_config_diagnose_CFLAGS = $(pie_cflags)
tests_config_diagnose_LDFLAGS = $(pie_ldflags)
tests_config_diagnose_LDADD = $(frame_libs) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)
TESTS += tests/config/golden
EXTRA_DIST += tests/config/golden tests/config/good tests/config/broken
