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

# A large file written by hand, and which of its lines an edit changes.
check_PROGRAMS += tests/config/edit/apply
tests_config_edit_apply_SOURCES = tests/config/edit/apply.c $(edit_words)
tests_config_edit_apply_CFLAGS = $(pie_cflags)
tests_config_edit_apply_LDFLAGS = $(pie_ldflags)
tests_config_edit_apply_LDADD = $(frame_libs) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)
TESTS += tests/config/edit/lines
EXTRA_DIST += tests/config/edit/lines tests/config/edit/large.yaml \
	tests/config/edit/large.edits tests/config/edit/large.expected
