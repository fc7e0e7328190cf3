# SPDX-License-Identifier: MIT
# The module's tests. The scripts need root and say so; elf and test_options
# do not.
check_PROGRAMS += tests/pam/driver tests/pam/fake-helper tests/pam/host
tests_pam_driver_CFLAGS = $(pie_cflags)
tests_pam_driver_LDFLAGS = $(pie_ldflags) -Wl,--export-dynamic
tests_pam_driver_LDADD = libframe-core.a -lpam
# Never with sanitizers: their handlers would hide what the stand-in checks.
tests_pam_fake_helper_SOURCES = tests/pam/fake-helper.c \
	tests/pam/fake-socket.c tests/pam/fake.h $(libframe_core_a_SOURCES)
tests_pam_fake_helper_CFLAGS = $(pie_cflags) -fno-sanitize=all
tests_pam_fake_helper_LDFLAGS = -pie
tests_pam_host_CFLAGS = $(pie_cflags)
tests_pam_host_LDFLAGS = $(pie_ldflags)
tests_pam_host_LDADD = libframe-core.a -lpam

if HAVE_CMOCKA
check_PROGRAMS += tests/pam/test_options
TESTS += tests/pam/test_options
endif
tests_pam_test_options_SOURCES = tests/pam/test_options.c pam/options.c
tests_pam_test_options_CFLAGS = $(pie_cflags) $(CMOCKA_CFLAGS)
tests_pam_test_options_LDADD = libframe-core.a $(CMOCKA_LIBS) -lpam

TESTS += tests/pam/elf
EXTRA_DIST += tests/pam/common.sh tests/pam/elf tests/pam/faults \
	tests/pam/invariants tests/pam/lifetime tests/pam/messages \
	tests/pam/returns
