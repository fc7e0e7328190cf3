# SPDX-License-Identifier: MIT
# What systemd starts, makes and names: units, a directory, a user; what AppArmor
# allows; what packages bring for PAM. Written with the paths that the programs
# are built with.

unit_files = etc/systemd/frame-renew.timer etc/systemd/frame-renew.service \
	etc/systemd/frame-refresh.socket etc/systemd/frame-refresh@.service
systemd_files = $(unit_files) etc/tmpfiles.d/frame.conf \
	etc/sysusers.d/frame.conf
EXTRA_DIST += etc/systemd/frame-renew.timer.in \
	etc/systemd/frame-renew.service.in \
	etc/systemd/frame-refresh.socket.in \
	etc/systemd/frame-refresh@.service.in etc/systemd/sandbox.in \
	etc/tmpfiles.d/frame.conf.in etc/sysusers.d/frame.conf.in \
	etc/systemd/90-frame.preset tests/units

if WITH_SYSTEMD
nodist_systemdsystemunit_DATA = $(unit_files)
nodist_tmpfiles_DATA = etc/tmpfiles.d/frame.conf
nodist_sysusers_DATA = etc/sysusers.d/frame.conf
dist_preset_DATA = etc/systemd/90-frame.preset
TESTS += tests/units/check
endif
CLEANFILES += $(systemd_files)

# What is allowed is the same in both services.
$(systemd_files): etc/systemd/sandbox.in Makefile
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN)sed -e '/^@SANDBOX@$$/{' \
		-e 'r $(srcdir)/etc/systemd/sandbox.in' -e 'd' -e '}' \
		<$(srcdir)/$@.in | \
		sed -e '2,$${' -e '/SPDX-License-Identifier/d' -e '}' \
		-e 's|@HELPER@|$(helperdir)/frame-helper|' \
		-e 's|@RUN_DIR@|$(runstatedir)/frame|' \
		-e 's|@FETCH_USER@|$(fetch_user)|' >$@.tmp && mv $@.tmp $@
etc/systemd/frame-renew.timer: etc/systemd/frame-renew.timer.in
etc/systemd/frame-renew.service: etc/systemd/frame-renew.service.in
etc/systemd/frame-refresh.socket: etc/systemd/frame-refresh.socket.in
etc/systemd/frame-refresh@.service: etc/systemd/frame-refresh@.service.in
etc/tmpfiles.d/frame.conf: etc/tmpfiles.d/frame.conf.in
etc/sysusers.d/frame.conf: etc/sysusers.d/frame.conf.in

# Without AppArmor nobody reads the file.
EXTRA_DIST += etc/apparmor.d/frame.in
CLEANFILES += etc/apparmor.d/frame
noinst_DATA = etc/apparmor.d/frame
if WITH_APPARMOR
nodist_apparmor_DATA = etc/apparmor.d/frame
endif
etc/apparmor.d/frame: etc/apparmor.d/frame.in Makefile
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN)sed -e 's|@HELPER_DIR@|$(helperdir)|' \
		-e 's|@CONFIG_DIR@|$(sysconfdir)/frame|' \
		-e 's|@RUN_DIR@|$(runstatedir)/frame|' \
		-e 's|@PROFILES@|$(sysconfdir)/apparmor.d|' \
		-e 's|@FETCH_USER@|$(fetch_user)|' \
		<$(srcdir)/etc/apparmor.d/frame.in >$@.tmp && mv $@.tmp $@

# For pam-auth-update, which Debian has.
pamconfigsdir = $(datadir)/pam-configs
dist_pamconfigs_DATA = etc/pam-configs/frame

EXTRA_DIST += etc/authselect debian rpm ansible tests/package
