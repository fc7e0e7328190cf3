# SPDX-License-Identifier: MIT
# The manual. Its lists are made from the tables of the code by man/tables, and
# the paths in it are those that the programs are built with.

noinst_PROGRAMS += man/tables
man_tables_SOURCES = man/tables.c man/tables.h man/tables_admin.c
man_tables_CPPFLAGS = $(AM_CPPFLAGS) -DFRAME_SYSCONFDIR='"$(sysconfdir)"'
man_tables_CFLAGS = $(pie_cflags)
man_tables_LDFLAGS = $(pie_ldflags)
man_tables_LDADD = $(admin_libs)

nodist_man_MANS = man/pam_frame.8 man/frame.yaml.5 man/frame-helper.8 \
	man/frame-admin.8
EXTRA_DIST += man/pam_frame.8.in man/frame.yaml.5.in man/frame-helper.8.in \
	man/frame-admin.8.in tests/manual
CLEANFILES += $(nodist_man_MANS) man/*.tmp

# Under another name first: half a page must not look like one.
man/pam_frame.8: man/pam_frame.8.in man/tables$(EXEEXT)
	$(AM_V_GEN)man/tables fill <$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
man/frame.yaml.5: man/frame.yaml.5.in man/tables$(EXEEXT)
	$(AM_V_GEN)man/tables fill <$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
man/frame-helper.8: man/frame-helper.8.in man/tables$(EXEEXT)
	$(AM_V_GEN)man/tables fill <$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
screens = man/screens/first-run.txt man/screens/first-run-filled.txt \
	man/screens/overview.txt man/screens/save.txt man/screens/test-ok.txt
EXTRA_DIST += $(screens)
man/frame-admin.8: man/frame-admin.8.in $(screens) man/tables$(EXEEXT)
	$(AM_V_GEN)FRAME_SCREENS='$(srcdir)/man/screens' \
		man/tables fill <$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@
