# SPDX-License-Identifier: MIT
# The libFuzzer targets: `make fuzz` after configure CC=clang --enable-fuzzing.
fuzz_targets =
fuzz_cflags = $(pie_cflags) $(JANSSON_CFLAGS)
fuzz_ldflags = $(pie_ldflags) -fsanitize=fuzzer
EXTRA_PROGRAMS = $(fuzz_targets)
EXTRA_DIST += tests/fuzz/fuzz.h tests/fuzz/run tests/fuzz/corpus
fuzz: $(fuzz_targets)
.PHONY: fuzz

# Tokens, the answers that hold them, and the messages between the programs.
fuzz_targets += tests/fuzz/fuzz_answer tests/fuzz/fuzz_token \
	tests/fuzz/fuzz_wire
tests_fuzz_fuzz_answer_SOURCES = tests/fuzz/fuzz_answer.c fetch/answer.c \
	fetch/clean.c fetch/verdict.c
tests_fuzz_fuzz_answer_CFLAGS = $(fuzz_cflags) $(CURL_CFLAGS)
tests_fuzz_fuzz_answer_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_answer_LDADD = $(frame_libs) $(JANSSON_LIBS)
tests_fuzz_fuzz_token_CFLAGS = $(fuzz_cflags)
tests_fuzz_fuzz_token_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_token_LDADD = $(frame_libs) $(JANSSON_LIBS)
tests_fuzz_fuzz_wire_CFLAGS = $(fuzz_cflags)
tests_fuzz_fuzz_wire_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_wire_LDADD = $(frame_libs)

# The configuration: the only text that people write.
fuzz_targets += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_CFLAGS = $(fuzz_cflags)
tests_fuzz_fuzz_config_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_config_LDADD = $(frame_libs) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)

# Editing: a document and a sequence of edits, judged by the tests' own oracle.
fuzz_targets += tests/fuzz/fuzz_edit
tests_fuzz_fuzz_edit_SOURCES = tests/fuzz/fuzz_edit.c $(edit_oracle) \
	$(edit_words)
tests_fuzz_fuzz_edit_CFLAGS = $(fuzz_cflags)
tests_fuzz_fuzz_edit_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_edit_LDADD = $(frame_libs) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)
