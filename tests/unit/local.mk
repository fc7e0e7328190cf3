# SPDX-License-Identifier: MIT
# The unit tests: cmocka, one program for each part of common/ and fetch/.
if HAVE_CMOCKA
unit_tests = tests/unit/test_crash tests/unit/test_log tests/unit/test_request \
	tests/unit/test_resolve tests/unit/test_secret \
	tests/unit/test_session tests/unit/test_wire
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
unit_cflags = $(pie_cflags) $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
unit_ldadd = $(frame_libs) $(CMOCKA_LIBS) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)
EXTRA_DIST += tests/unit/unit.h

tests_unit_test_crash_CFLAGS = $(unit_cflags)
tests_unit_test_crash_LDADD = $(unit_ldadd)
tests_unit_test_log_CFLAGS = $(unit_cflags)
tests_unit_test_log_LDADD = $(unit_ldadd)
tests_unit_test_request_CFLAGS = $(unit_cflags)
tests_unit_test_request_LDADD = $(unit_ldadd)
tests_unit_test_resolve_CFLAGS = $(unit_cflags)
tests_unit_test_resolve_LDADD = $(unit_ldadd)
tests_unit_test_secret_CFLAGS = $(unit_cflags)
tests_unit_test_secret_LDADD = $(unit_ldadd)
tests_unit_test_session_CFLAGS = $(unit_cflags)
tests_unit_test_session_LDADD = $(unit_ldadd)
tests_unit_test_wire_CFLAGS = $(unit_cflags)
tests_unit_test_wire_LDADD = $(unit_ldadd)

# --- the configuration

if HAVE_CMOCKA
config_tests = tests/unit/test_config tests/unit/test_config_file \
	tests/unit/test_diag tests/unit/test_doc tests/unit/test_template \
	tests/unit/test_text
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)
endif
tests_unit_test_config_CFLAGS = $(unit_cflags)
tests_unit_test_config_LDADD = $(unit_ldadd)
tests_unit_test_config_file_CFLAGS = $(unit_cflags)
tests_unit_test_config_file_LDADD = $(unit_ldadd)
tests_unit_test_diag_CFLAGS = $(unit_cflags)
tests_unit_test_diag_LDADD = $(unit_ldadd)
tests_unit_test_doc_CFLAGS = $(unit_cflags)
tests_unit_test_doc_LDADD = $(unit_ldadd)
tests_unit_test_template_CFLAGS = $(unit_cflags)
tests_unit_test_template_LDADD = $(unit_ldadd)
tests_unit_test_text_CFLAGS = $(unit_cflags)
tests_unit_test_text_LDADD = $(unit_ldadd)

# --- fetch/: what came back, and the sandbox

if HAVE_CMOCKA
fetch_tests = tests/unit/test_answer tests/unit/test_token
check_PROGRAMS += $(fetch_tests)
TESTS += $(fetch_tests)
endif
tests_unit_test_answer_SOURCES = tests/unit/test_answer.c fetch/answer.c \
	fetch/clean.c fetch/verdict.c
tests_unit_test_answer_CFLAGS = $(unit_cflags) $(CURL_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_answer_LDADD = $(unit_ldadd)
tests_unit_test_token_CFLAGS = $(unit_cflags)
tests_unit_test_token_LDADD = $(unit_ldadd)

check_PROGRAMS += tests/fetch/sandbox_probe
tests_fetch_sandbox_probe_SOURCES = tests/fetch/sandbox_probe.c \
	fetch/sandbox.c
tests_fetch_sandbox_probe_CFLAGS = $(pie_cflags)
TESTS += tests/fetch/sandbox_probe tests/fetch/exchange tests/fetch/dns
EXTRA_DIST += tests/fetch/driver.py tests/fetch/exchange tests/fetch/dns
