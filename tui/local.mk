# SPDX-License-Identifier: MIT
# frame-admin: its command line (cli/), its screens (screen/, view/), and what
# both know (model/), as a library, so that tests can link it.

noinst_LIBRARIES += libframe-admin.a
admin_cflags = $(pie_cflags) $(NCURSES_CFLAGS) $(JANSSON_CFLAGS) \
	$(CRYPTO_CFLAGS)
libframe_admin_a_CFLAGS = $(admin_cflags)
libframe_admin_a_SOURCES = \
	pam/options.c pam/options.h tui/cli/ask.c tui/cli/ask.h tui/cli/cli.c \
	tui/cli/cli.h tui/cli/cmd_add.c tui/cli/cmd_check.c \
	tui/cli/cmd_complete.c tui/cli/cmd_edit.c tui/cli/cmd_entry.c \
	tui/cli/cmd_explain.c tui/cli/cmd_job.c tui/cli/cmd_kept.c \
	tui/cli/cmd_list.c tui/cli/cmd_renew.c tui/cli/cmd_secret.c \
	tui/cli/cmd_setup.c tui/cli/cmd_show.c tui/cli/cmd_test.c \
	tui/cli/cmd_value.c tui/cli/commands.h tui/cli/commit.c \
	tui/cli/editor.c tui/cli/editor.h tui/cli/effective.c \
	tui/cli/effective.h tui/cli/entry.h tui/cli/help.c tui/cli/options.c \
	tui/cli/out.c tui/cli/out.h tui/cli/path.c tui/cli/path.h \
	tui/cli/place.c tui/cli/say.c tui/cli/signals.c tui/cli/table.c \
	tui/cli/try.c tui/cli/try.h tui/cli/try_report.c tui/cli/try_report.h \
	tui/cli/value.c tui/cli/value.h tui/model/audit.c tui/model/audit.h \
	tui/model/audit_codes.c tui/model/audit_files.c \
	tui/model/audit_machine.c tui/model/audit_names.c \
	tui/model/audit_parts.h tui/model/audit_services.c \
	tui/model/audit_units.c tui/model/audit_values.c tui/model/explain.c tui/model/explain.h tui/model/explain_parts.h \
	tui/model/explain_values.c tui/model/pam_control.c \
	tui/model/pam_parts.h tui/model/pam_read.c tui/model/pam_stack.c \
	tui/model/pam_stack.h tui/model/pam_walk.c tui/model/paste.c \
	tui/model/paste.h tui/model/paste_parts.h tui/model/paste_url.c \
	tui/model/renewal.c tui/model/renewal.h tui/model/secret_facts.c \
	tui/model/secret_facts.h tui/model/session_state.c \
	tui/model/session_state.h tui/model/trial.c tui/model/trial.h \
	tui/model/trial_causes.c tui/model/trial_start.c tui/screen/app.c \
	tui/screen/app.h tui/screen/app_begin.c tui/screen/app_disk.c \
	tui/screen/app_jobs.c tui/screen/app_overlay.c tui/screen/app_paint.c \
	tui/screen/app_parts.h tui/screen/app_problems.c tui/screen/app_who.c \
	tui/screen/canvas.c tui/screen/canvas.h tui/screen/canvas_parts.h \
	tui/screen/canvas_wrap.c tui/screen/form.c tui/screen/form.h \
	tui/screen/form_paint.c tui/screen/form_parts.h tui/screen/glyph.c \
	tui/screen/glyph.h tui/screen/keys.c tui/screen/keys.def \
	tui/screen/keys.h tui/screen/line.c tui/screen/line.h \
	tui/screen/list.c tui/screen/list.h tui/screen/list_filter.c \
	tui/screen/list_paint.c tui/screen/list_parts.h tui/screen/run.c \
	tui/screen/run.h tui/screen/term.c tui/screen/term.h \
	tui/screen/term_input.c tui/screen/term_parts.h \
	tui/screen/term_restore.c tui/screen/view.h tui/screen/world.c \
	tui/screen/world.h tui/screen/world_jobs.c tui/screen/world_parts.h \
	tui/view/address.c tui/view/address.h tui/view/change.c \
	tui/view/change.h tui/view/changed.c tui/view/changed.h \
	tui/view/credential_facts.c tui/view/credential_facts.h \
	tui/view/credential_form.c tui/view/credential_put.c \
	tui/view/credential_put.h tui/view/credentials.c tui/view/entry.c \
	tui/view/entry.h tui/view/entry_page.c tui/view/entry_page.h \
	tui/view/first_run.c tui/view/form_more.c tui/view/form_more.h \
	tui/view/form_page.c tui/view/form_page.h tui/view/help.c \
	tui/view/list_page.c tui/view/list_page.h tui/view/mapping_form.c \
	tui/view/mapping_names.c tui/view/mapping_names.h tui/view/mappings.c \
	tui/view/mappings.h tui/view/metadata.c tui/view/metadata.h \
	tui/view/metadata_check.c tui/view/metadata_form.c \
	tui/view/metadata_form.h tui/view/metadata_insert.c \
	tui/view/metadata_rows.c tui/view/outline.c tui/view/outline.h \
	tui/view/overview.c tui/view/overview.h tui/view/overview_chain.c \
	tui/view/pane.c tui/view/pane.h tui/view/provider_check.c \
	tui/view/provider_form.c tui/view/provider_put.c \
	tui/view/provider_put.h tui/view/providers.c tui/view/rule_effect.c \
	tui/view/rule_effect.h tui/view/save.c tui/view/sessions.c \
	tui/view/sessions.h tui/view/sessions_paint.c tui/view/settings_form.c \
	tui/view/settings_form.h tui/view/test.c tui/view/test.h \
	tui/view/test_paint.c tui/view/test_report.c tui/view/try.c \
	tui/view/try.h tui/view/words.c tui/view/words.h
admin_libs = libframe-admin.a $(frame_libs) $(NCURSES_LIBS) $(YAML_LIBS) \
	$(CRYPTO_LIBS) $(JANSSON_LIBS) -lpam

sbin_PROGRAMS = tui/frame-admin
tui_frame_admin_SOURCES = tui/main.c
tui_frame_admin_CFLAGS = $(admin_cflags)
tui_frame_admin_LDFLAGS = $(pie_ldflags)
tui_frame_admin_LDADD = $(admin_libs)

# The completions as C strings; `frame-admin completion` prints them.
tui/cli/completion_bash.h: etc/completion.bash
	$(AM_V_GEN)$(MKDIR_P) tui/cli && sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' \
		$(srcdir)/etc/completion.bash >$@.tmp && mv $@.tmp $@
tui/cli/completion_zsh.h: etc/completion.zsh
	$(AM_V_GEN)$(MKDIR_P) tui/cli && sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' \
		$(srcdir)/etc/completion.zsh >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += tui/cli/completion_bash.h tui/cli/completion_zsh.h
CLEANFILES += tui/cli/completion_bash.h tui/cli/completion_zsh.h
EXTRA_DIST += etc/completion.bash etc/completion.zsh
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/vendor-completions
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(bashcompletiondir)' '$(DESTDIR)$(zshcompletiondir)'
	$(INSTALL_DATA) $(srcdir)/etc/completion.bash \
		'$(DESTDIR)$(bashcompletiondir)/frame-admin'
	$(INSTALL_DATA) $(srcdir)/etc/completion.zsh \
		'$(DESTDIR)$(zshcompletiondir)/_frame-admin'
uninstall-local:
	rm -f '$(DESTDIR)$(bashcompletiondir)/frame-admin' \
		'$(DESTDIR)$(zshcompletiondir)/_frame-admin'
