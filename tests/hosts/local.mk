# SPDX-License-Identifier: MIT
# A PAM host for tests/hosts/{faults,hostile,secrets}; the scripts build it.
check_PROGRAMS += tests/hosts/open_session
tests_hosts_open_session_LDADD = -lpam

# Starts frame-helper test as frame-admin does; for tests/hosts/trial.
check_PROGRAMS += tests/hosts/run_trial
tests_hosts_run_trial_CFLAGS = $(admin_cflags)
tests_hosts_run_trial_LDFLAGS = $(pie_ldflags)
tests_hosts_run_trial_LDADD = $(admin_libs)

# Changes a value and saves; for tests/hosts/save.
check_PROGRAMS += tests/hosts/save_driver
tests_hosts_save_driver_CFLAGS = $(pie_cflags)
tests_hosts_save_driver_LDFLAGS = $(pie_ldflags)
tests_hosts_save_driver_LDADD = $(frame_libs) $(YAML_LIBS) $(CRYPTO_LIBS) \
	$(JANSSON_LIBS)

# Many PAM hosts at the same moment; for tests/hosts/storm. The script has the
# program's name.
check_PROGRAMS += tests/hosts/storm-hosts
tests_hosts_storm_hosts_SOURCES = tests/hosts/storm.c
tests_hosts_storm_hosts_LDADD = -lpam
