# SPDX-License-Identifier: MIT
# The command line of frame-admin, by an ordinary user.
cli_tests = tests/cli/look tests/cli/change tests/cli/secret \
	tests/cli/completion
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) tests/cli/common.sh
