/* SPDX-License-Identifier: MIT */
/*
 * One table of arguments and one reader per kind of value; see options.h. A
 * wrong argument never changes what a login returns: it is logged and skipped,
 * for a typing error in a PAM file must not lock anybody out.
 */
#include "pam/options.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#include <security/pam_ext.h>

#include "common/log.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const struct options options_default = {
    .config = FRAME_CONFIG_FILE,
    .minimum_uid = 1000,
    .timeout = -1,
};

struct argument {
	const char *name;
	/* False: not such a value. A flag has none, which is NULL. */
	bool (*read)(const struct argument *self, const char *value, void *to);
	size_t offset;
	int64_t min, max;
	const char *expected;
};

static bool
read_flag(const struct argument *self, const char *value, void *to)
{
	(void)self;
	if (value != NULL)
		return false;
	*(bool *)to = true;
	return true;
}

static bool
read_path(const struct argument *self, const char *value, void *to)
{
	if (value == NULL || *value != '/' || strlen(value) > (size_t)self->max)
		return false;
	*(const char **)to = value;
	return true;
}

/* The digits that *text begins with; false without one, or above max. */
static bool
take_digits(const char **text, int64_t max, int64_t *number)
{
	const char *at = *text;
	int64_t sum = 0;

	for (; *at >= '0' && *at <= '9'; at++) {
		sum = sum * 10 + (*at - '0');
		if (sum > max)
			return false;
	}
	if (at == *text)
		return false;
	*text = at;
	*number = sum;
	return true;
}

static bool
read_number(const struct argument *self, const char *value, void *to)
{
	int64_t number;

	if (value == NULL || !take_digits(&value, self->max, &number) ||
	    *value != '\0' || number < self->min)
		return false;
	*(int64_t *)to = number;
	return true;
}

static const struct {
	const char *name;
	int64_t milliseconds;
} units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60 * 1000}};

static bool
read_duration(const struct argument *self, const char *value, void *to)
{
	int64_t number;

	if (value == NULL || !take_digits(&value, self->max, &number))
		return false;
	for (size_t i = 0; i < COUNT(units); i++) {
		if (strcmp(units[i].name, value) != 0)
			continue;
		number *= units[i].milliseconds;
		if (number < self->min || number > self->max)
			return false;
		*(int64_t *)to = number;
		return true;
	}
	return false;
}

#define OFFSET(member) offsetof(struct options, member)

static const struct argument arguments[] = {
    {"config", read_path, OFFSET(config), 0, PATH_MAX - 1,
	"config= needs an absolute path"},
    {"debug", read_flag, OFFSET(debug), 0, 0, "debug takes no value"},
    {"minimum_uid", read_number, OFFSET(minimum_uid), 0, UINT32_MAX - 1,
	"minimum_uid= needs a user id"},
    {"no_warn", read_flag, OFFSET(no_warn), 0, 0, "no_warn takes no value"},
    {"timeout", read_duration, OFFSET(timeout), 0, 60 * 1000,
	"timeout= needs a duration from 0s to 60s"},
};

const char *
options_set(struct options *options, const char *argument)
{
	size_t name = strcspn(argument, "=");
	const char *value = argument[name] == '=' ? argument + name + 1 : NULL;

	for (size_t i = 0; i < COUNT(arguments); i++) {
		const struct argument *known = &arguments[i];
		if (strlen(known->name) != name ||
		    strncmp(known->name, argument, name) != 0)
			continue;
		if (known->read(known, value, (char *)options + known->offset))
			return NULL;
		return known->expected;
	}
	return "pam_frame.so knows no such argument";
}

static void
complain(const pam_handle_t *pamh, const char *argument, const char *wrong)
{
	const struct frame_event_info *event =
	    frame_event_info(FRAME_EVENT_ARGUMENT);
	struct frame_log_line line;

	frame_log_begin(&line);
	frame_log_text(&line, "result", event->name);
	frame_log_text(&line, "event", event->event);
	frame_log_text(&line, "argument", argument);
	frame_log_sentence(&line, wrong);
	frame_log_sentence(&line, "the argument is skipped");
	pam_syslog(pamh, event->priority, "%s", line.text);
}

void
options_read(struct options *options, const pam_handle_t *pamh, int argc,
    const char **argv)
{
	*options = options_default;
	for (int i = 0; i < argc; i++) {
		const char *wrong = options_set(options, argv[i]);
		if (wrong != NULL && pamh != NULL)
			complain(pamh, argv[i], wrong);
	}
}
