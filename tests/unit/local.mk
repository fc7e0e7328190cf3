# SPDX-License-Identifier: MIT
# The unit tests: cmocka, one program for each part of common/ and fetch/.
if HAVE_CMOCKA
unit_tests = tests/unit/test_log tests/unit/test_request \
	tests/unit/test_resolve tests/unit/test_secret tests/unit/test_wire
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
unit_cflags = $(pie_cflags) $(CMOCKA_CFLAGS) $(JANSSON_CFLAGS)
unit_ldadd = $(frame_libs) $(CMOCKA_LIBS) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)
EXTRA_DIST += tests/unit/unit.h

tests_unit_test_log_CFLAGS = $(unit_cflags)
tests_unit_test_log_LDADD = $(unit_ldadd)
tests_unit_test_request_CFLAGS = $(unit_cflags)
tests_unit_test_request_LDADD = $(unit_ldadd)
tests_unit_test_resolve_CFLAGS = $(unit_cflags)
tests_unit_test_resolve_LDADD = $(unit_ldadd)
tests_unit_test_secret_CFLAGS = $(unit_cflags)
tests_unit_test_secret_LDADD = $(unit_ldadd)
tests_unit_test_wire_CFLAGS = $(unit_cflags)
tests_unit_test_wire_LDADD = $(unit_ldadd)

# --- sessions and their renewal

if HAVE_CMOCKA
session_tests = tests/unit/test_batch tests/unit/test_crash \
	tests/unit/test_crash_change tests/unit/test_renewal \
	tests/unit/test_rotation tests/unit/test_session \
	tests/unit/test_session_change \
	tests/unit/test_store_race
check_PROGRAMS += $(session_tests)
TESTS += $(session_tests)
endif
store_place = tests/unit/store_place.c tests/unit/store_place.h
store_interrupt = $(store_place) tests/unit/interrupt.c tests/unit/interrupt.h
tests_unit_test_batch_SOURCES = tests/unit/test_batch.c helper/batch.c
tests_unit_test_batch_CFLAGS = $(unit_cflags)
tests_unit_test_batch_LDADD = $(unit_ldadd)
tests_unit_test_crash_SOURCES = tests/unit/test_crash.c $(store_interrupt)
tests_unit_test_crash_CFLAGS = $(unit_cflags)
tests_unit_test_crash_LDADD = $(unit_ldadd)
tests_unit_test_crash_change_SOURCES = tests/unit/test_crash_change.c \
	$(store_interrupt)
tests_unit_test_crash_change_CFLAGS = $(unit_cflags)
tests_unit_test_crash_change_LDADD = $(unit_ldadd)
tests_unit_test_renewal_CFLAGS = $(unit_cflags)
tests_unit_test_renewal_LDADD = $(unit_ldadd)
tests_unit_test_rotation_SOURCES = tests/unit/test_rotation.c helper/keys.c \
	helper/outcome.c
tests_unit_test_rotation_CFLAGS = $(unit_cflags)
tests_unit_test_rotation_LDADD = $(unit_ldadd)
tests_unit_test_session_SOURCES = tests/unit/test_session.c $(store_place)
tests_unit_test_session_CFLAGS = $(unit_cflags)
tests_unit_test_session_LDADD = $(unit_ldadd)
tests_unit_test_session_change_SOURCES = tests/unit/test_session_change.c \
	$(store_place)
tests_unit_test_session_change_CFLAGS = $(unit_cflags)
tests_unit_test_session_change_LDADD = $(unit_ldadd)
tests_unit_test_store_race_SOURCES = tests/unit/test_store_race.c \
	$(store_place)
tests_unit_test_store_race_CFLAGS = $(unit_cflags)
tests_unit_test_store_race_LDADD = $(unit_ldadd)

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

# --- editing, saving and frame-admin

if HAVE_CMOCKA
admin_tests = tests/unit/test_audit tests/unit/test_audit_machine \
	tests/unit/test_canvas tests/unit/test_diff \
	tests/unit/test_draft tests/unit/test_draft_disk \
	tests/unit/test_draft_long tests/unit/test_edit \
	tests/unit/test_edit_property tests/unit/test_explain \
	tests/unit/test_form tests/unit/test_judge tests/unit/test_keys \
	tests/unit/test_line tests/unit/test_list tests/unit/test_pam_stack \
	tests/unit/test_pam_walk tests/unit/test_paste \
	tests/unit/test_path_cli tests/unit/test_save \
	tests/unit/test_save_crash tests/unit/test_save_others \
	tests/unit/test_session_state tests/unit/test_trial \
	tests/unit/test_words
check_PROGRAMS += $(admin_tests)
TESTS += $(admin_tests)
endif
admin_unit_cflags = $(unit_cflags) $(NCURSES_CFLAGS)
admin_unit_ldadd = $(admin_libs) $(CMOCKA_LIBS)
edit_oracle = tests/unit/edit_oracle.c tests/unit/edit_oracle.h \
	tests/unit/edit_model.c tests/unit/edit_model.h \
	tests/unit/edit_lines.c tests/unit/edit_lines.h \
	tests/unit/edit_touch.c tests/unit/edit_touch.h
edit_words = tests/unit/edit_words.c tests/unit/edit_words.h
tests_unit_test_session_state_CFLAGS = $(admin_unit_cflags)
tests_unit_test_session_state_LDADD = $(admin_unit_ldadd)
audit_place = tests/unit/audit_place.c tests/unit/audit_place.h \
	tests/unit/files.c tests/unit/files.h
tests_unit_test_audit_SOURCES = tests/unit/test_audit.c $(audit_place)
tests_unit_test_audit_CFLAGS = $(admin_unit_cflags)
tests_unit_test_audit_LDADD = $(admin_unit_ldadd)
tests_unit_test_audit_machine_SOURCES = tests/unit/test_audit_machine.c \
	$(audit_place)
tests_unit_test_audit_machine_CFLAGS = $(admin_unit_cflags)
tests_unit_test_audit_machine_LDADD = $(admin_unit_ldadd)
tests_unit_test_canvas_SOURCES = tests/unit/test_canvas.c tests/unit/screen.c tests/unit/screen.h
tests_unit_test_canvas_CFLAGS = $(admin_unit_cflags)
tests_unit_test_canvas_LDADD = $(admin_unit_ldadd)
tests_unit_test_diff_CFLAGS = $(admin_unit_cflags)
tests_unit_test_diff_LDADD = $(admin_unit_ldadd)
tests_unit_test_draft_SOURCES = tests/unit/test_draft.c tests/unit/draft_place.c \
	tests/unit/draft_place.h tests/unit/files.c tests/unit/files.h
tests_unit_test_draft_CFLAGS = $(admin_unit_cflags)
tests_unit_test_draft_LDADD = $(admin_unit_ldadd)
tests_unit_test_draft_disk_SOURCES = tests/unit/test_draft_disk.c tests/unit/draft_place.c \
	tests/unit/draft_place.h tests/unit/files.c tests/unit/files.h
tests_unit_test_draft_disk_CFLAGS = $(admin_unit_cflags)
tests_unit_test_draft_disk_LDADD = $(admin_unit_ldadd)
tests_unit_test_draft_long_SOURCES = tests/unit/test_draft_long.c tests/unit/draft_place.c \
	tests/unit/draft_place.h tests/unit/files.c tests/unit/files.h
tests_unit_test_draft_long_CFLAGS = $(admin_unit_cflags)
tests_unit_test_draft_long_LDADD = $(admin_unit_ldadd)
tests_unit_test_edit_SOURCES = tests/unit/test_edit.c tests/unit/edit_words.c \
	tests/unit/edit_words.h
tests_unit_test_edit_CFLAGS = $(admin_unit_cflags)
tests_unit_test_edit_LDADD = $(admin_unit_ldadd)
tests_unit_test_edit_property_SOURCES = tests/unit/test_edit_property.c \
	tests/unit/edit_maker.c tests/unit/edit_maker.h $(edit_oracle)
tests_unit_test_edit_property_CFLAGS = $(admin_unit_cflags)
tests_unit_test_edit_property_LDADD = $(admin_unit_ldadd)
tests_unit_test_explain_CFLAGS = $(admin_unit_cflags)
tests_unit_test_explain_LDADD = $(admin_unit_ldadd)
tests_unit_test_form_SOURCES = tests/unit/test_form.c tests/unit/screen.c tests/unit/screen.h
tests_unit_test_form_CFLAGS = $(admin_unit_cflags)
tests_unit_test_form_LDADD = $(admin_unit_ldadd)
tests_unit_test_judge_CFLAGS = $(admin_unit_cflags)
tests_unit_test_judge_LDADD = $(admin_unit_ldadd)
tests_unit_test_keys_CFLAGS = $(admin_unit_cflags)
tests_unit_test_keys_LDADD = $(admin_unit_ldadd)
tests_unit_test_line_CFLAGS = $(admin_unit_cflags)
tests_unit_test_line_LDADD = $(admin_unit_ldadd)
tests_unit_test_list_SOURCES = tests/unit/test_list.c tests/unit/screen.c tests/unit/screen.h
tests_unit_test_list_CFLAGS = $(admin_unit_cflags)
tests_unit_test_list_LDADD = $(admin_unit_ldadd)
tests_unit_test_pam_stack_SOURCES = tests/unit/test_pam_stack.c tests/unit/files.c tests/unit/files.h
tests_unit_test_pam_stack_CFLAGS = $(admin_unit_cflags)
tests_unit_test_pam_stack_LDADD = $(admin_unit_ldadd)
tests_unit_test_pam_walk_SOURCES = tests/unit/test_pam_walk.c tests/unit/files.c tests/unit/files.h
tests_unit_test_pam_walk_CFLAGS = $(admin_unit_cflags)
tests_unit_test_pam_walk_LDADD = $(admin_unit_ldadd)
tests_unit_test_paste_CFLAGS = $(admin_unit_cflags)
tests_unit_test_paste_LDADD = $(admin_unit_ldadd)
tests_unit_test_path_cli_CFLAGS = $(admin_unit_cflags)
tests_unit_test_path_cli_LDADD = $(admin_unit_ldadd)
tests_unit_test_save_SOURCES = tests/unit/test_save.c tests/unit/files.c tests/unit/files.h \
	tests/unit/save_place.c tests/unit/save_place.h
tests_unit_test_save_CFLAGS = $(admin_unit_cflags)
tests_unit_test_save_LDADD = $(admin_unit_ldadd)
tests_unit_test_save_crash_SOURCES = tests/unit/test_save_crash.c tests/unit/files.c tests/unit/files.h \
	tests/unit/interrupt.c tests/unit/interrupt.h
tests_unit_test_save_crash_CFLAGS = $(admin_unit_cflags)
tests_unit_test_save_crash_LDADD = $(admin_unit_ldadd)
tests_unit_test_save_others_SOURCES = tests/unit/test_save_others.c tests/unit/files.c tests/unit/files.h \
	tests/unit/save_place.c tests/unit/save_place.h
tests_unit_test_save_others_CFLAGS = $(admin_unit_cflags)
tests_unit_test_save_others_LDADD = $(admin_unit_ldadd)
tests_unit_test_trial_CFLAGS = $(admin_unit_cflags)
tests_unit_test_trial_LDADD = $(admin_unit_ldadd)
tests_unit_test_words_CFLAGS = $(admin_unit_cflags)
tests_unit_test_words_LDADD = $(admin_unit_ldadd)
