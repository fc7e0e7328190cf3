/* SPDX-License-Identifier: MIT */
/*
 * The table of template sources and how each is filled; see template.h. It may
 * read /etc/hosts, /etc/machine-id and the kernel's name of this machine; it
 * never asks a name server, since a login would have to wait for it.
 */
#include "common/sources.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define HOSTS	     "/etc/hosts"
#define MACHINE_ID   "/etc/machine-id"
#define MACHINE_LEN  32 /* hex digits */
#define RANDOM_BYTES 16

static char *
copy(const char *text, size_t len)
{
	return strndup(text == NULL ? "" : text, len);
}

static char *
copy_text(const char *text)
{
	return strdup(text == NULL ? "" : text);
}

/* --- gecos: name, room, work phone, separated by commas */

static char *
gecos_field(const struct frame_facts *facts, size_t field)
{
	const char *at = facts->gecos == NULL ? "" : facts->gecos;

	for (; field > 0; field--) {
		at += strcspn(at, ",");
		if (*at == ',')
			at++;
	}
	return copy(at, strcspn(at, ","));
}

/* The name. A "&" in it stands for the login name, its first letter made a
 * capital: passwd(5) files have had that since the 1970s. */
static char *
gecos_name(const struct frame_facts *facts)
{
	const char *user = facts->user == NULL ? "" : facts->user;
	char *field = gecos_field(facts, 0), *name = NULL, *to;
	size_t size = 1;

	if (field == NULL)
		return NULL;
	for (const char *at = field; *at != '\0'; at++)
		size += *at == '&' ? strlen(user) : 1;
	to = name = malloc(size);
	for (const char *at = field; name != NULL && *at != '\0'; at++) {
		if (*at != '&') {
			*to++ = *at;
			continue;
		}
		memcpy(to, user, strlen(user));
		if (*user >= 'a' && *user <= 'z')
			*to = (char)(*user - ('a' - 'A'));
		to += strlen(user);
	}
	if (name != NULL)
		*to = '\0';
	free(field);
	return name;
}

static char *
gecos_first(const struct frame_facts *facts)
{
	char *name = gecos_name(facts), *first;

	if (name == NULL)
		return NULL;
	first = name + strspn(name, " ");
	first = copy(first, strcspn(first, " "));
	free(name);
	return first;
}

/* Of a name of one word that word is the first name, and nothing the last. */
static char *
gecos_last(const struct frame_facts *facts)
{
	char *name = gecos_name(facts), *word, *last;
	size_t len;

	if (name == NULL)
		return NULL;
	len = strlen(name);
	while (len > 0 && name[len - 1] == ' ')
		name[--len] = '\0';
	word = strrchr(name, ' ');
	if (word == NULL || strspn(name, " ") > (size_t)(word - name))
		last = copy_text("");
	else
		last = copy_text(word + 1);
	free(name);
	return last;
}

static char *
gecos_room(const struct frame_facts *facts)
{
	return gecos_field(facts, 1);
}

static char *
gecos_phone(const struct frame_facts *facts)
{
	return gecos_field(facts, 2);
}

/* --- the account */

static char *
user_name(const struct frame_facts *facts)
{
	return copy_text(facts->user);
}

static char *
number(unsigned long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lu", value);
	return copy_text(text);
}

static char *
user_uid(const struct frame_facts *facts)
{
	return number(facts->uid);
}

static char *
user_gid(const struct frame_facts *facts)
{
	return number(facts->gid);
}

static char *
user_home(const struct frame_facts *facts)
{
	return copy_text(facts->home);
}

static char *
user_shell(const struct frame_facts *facts)
{
	return copy_text(facts->shell);
}

static char *
group_primary(const struct frame_facts *facts)
{
	return copy_text(facts->primary_group);
}

static char *
groups(const struct frame_facts *facts)
{
	return copy_text(facts->groups);
}

/* --- the machine */

static void
kernel_name(char name[HOST_NAME_MAX + 1])
{
	if (gethostname(name, HOST_NAME_MAX + 1) == -1)
		name[0] = '\0';
	name[HOST_NAME_MAX] = '\0';
}

static char *
host_name(const struct frame_facts *facts)
{
	char name[HOST_NAME_MAX + 1];

	(void)facts;
	kernel_name(name);
	return copy(name, strcspn(name, "."));
}

/* The name with a dot on a line of hosts(5) that has `host`, or NULL. */
static const char *
full_name(char *line, const char *host)
{
	const char *full = NULL;
	bool ours = false;
	char *rest, *word;

	line[strcspn(line, "#\n")] = '\0';
	word = strtok_r(line, " \t", &rest); /* the address */
	while (word != NULL && (word = strtok_r(NULL, " \t", &rest)) != NULL) {
		ours |= strcmp(word, host) == 0;
		if (full == NULL && strncmp(word, host, strlen(host)) == 0 &&
		    word[strlen(host)] == '.')
			full = word;
	}
	return ours ? full : NULL;
}

char *
frame_source_fqdn(FILE *hosts, const char *host)
{
	char *line = NULL, *name;
	const char *found = NULL;
	size_t room = 0;

	while (*host != '\0' && found == NULL &&
	       getline(&line, &room, hosts) != -1)
		found = full_name(line, host);
	name = copy_text(found);
	free(line);
	return name;
}

/* Empty when this machine does not know its domain by itself: a default in
 * the template then says what to send. */
static char *
host_fqdn(const struct frame_facts *facts)
{
	char name[HOST_NAME_MAX + 1], *full;
	FILE *hosts;

	(void)facts;
	kernel_name(name);
	if (strchr(name, '.') != NULL)
		return copy_text(name);
	hosts = fopen(HOSTS, "re");
	if (hosts == NULL)
		return copy_text("");
	full = frame_source_fqdn(hosts, name);
	fclose(hosts);
	return full;
}

static char *
host_machine_id(const struct frame_facts *facts)
{
	char id[MACHINE_LEN + 1] = "";
	FILE *file = fopen(MACHINE_ID, "re");

	(void)facts;
	if (file == NULL)
		return copy_text("");
	if (fgets(id, sizeof(id), file) == NULL ||
	    strspn(id, "0123456789abcdef") != MACHINE_LEN)
		id[0] = '\0';
	fclose(file);
	return copy_text(id);
}

/* --- the login */

static char *
pam_service(const struct frame_facts *facts)
{
	return copy_text(facts->service);
}

static char *
pam_tty(const struct frame_facts *facts)
{
	return copy_text(facts->tty);
}

static char *
pam_rhost(const struct frame_facts *facts)
{
	return copy_text(facts->rhost);
}

static char *
random_hex(const struct frame_facts *facts)
{
	unsigned char bytes[RANDOM_BYTES];
	char hex[2 * RANDOM_BYTES + 1];

	(void)facts;
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return NULL;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
	return copy_text(hex);
}

/* The value of one of the lines NAME=value. */
static char *
env_value(const char *name, const struct frame_facts *facts)
{
	const char *line = facts->env_lines == NULL ? "" : facts->env_lines;
	size_t len = strlen(name);

	while (*line != '\0') {
		size_t end = strcspn(line, "\n");
		if (end > len && strncmp(line, name, len) == 0 &&
		    line[len] == '=')
			return copy(line + len + 1, end - len - 1);
		line += end + (line[end] == '\n');
	}
	return copy_text("");
}

/* --- the table, and what fills its entries, in the same order */

const struct frame_template_source frame_template_sources[] = {
    {"user.name", FRAME_VARIES_USER, "Login name."},
    {"user.uid", FRAME_VARIES_USER, "Numeric user id."},
    {"user.gid", FRAME_VARIES_USER, "Numeric id of the primary group."},
    {"user.home", FRAME_VARIES_USER, "Home directory."},
    {"user.shell", FRAME_VARIES_USER, "Login shell."},
    {"user.gecos.name", FRAME_VARIES_USER,
	"Full name as in passwd(5); an & in it becomes the login name."},
    {"user.gecos.first", FRAME_VARIES_USER, "First word of the full name."},
    {"user.gecos.last", FRAME_VARIES_USER,
	"Last word of the full name; empty if it is a single word."},
    {"user.gecos.room", FRAME_VARIES_USER, "Room, as in passwd(5)."},
    {"user.gecos.phone", FRAME_VARIES_USER, "Work phone, as in passwd(5)."},
    {"group.primary", FRAME_VARIES_USER, "Name of the primary group."},
    {"groups", FRAME_VARIES_USER, "All groups, separated by commas."},
    {"host.name", FRAME_VARIES_MACHINE,
	"Name of this machine up to its first dot."},
    {"host.fqdn", FRAME_VARIES_MACHINE,
	"Name of this machine with its domain, as far as the kernel or "
	"/etc/hosts know it; empty otherwise, for no name server is asked."},
    {"host.machine_id", FRAME_VARIES_MACHINE,
	"The machine's id, from /etc/machine-id."},
    {"pam.service", FRAME_VARIES_LOGIN, "PAM service, such as sshd."},
    {"pam.tty", FRAME_VARIES_LOGIN, "Terminal or display of the login."},
    {"pam.rhost", FRAME_VARIES_LOGIN, "Host that a remote login comes from."},
    {"env.", FRAME_VARIES_LOGIN,
	"Variable NAME of the PAM environment, if login.allow_env has it; "
	"the person may be able to choose its value."},
    {"random", FRAME_VARIES_LOGIN, "32 random hexadecimal digits."},
};
const size_t frame_template_source_count =
    sizeof(frame_template_sources) / sizeof(frame_template_sources[0]);

static char *(*const fill[])(const struct frame_facts *) = {user_name, user_uid,
    user_gid, user_home, user_shell, gecos_name, gecos_first, gecos_last,
    gecos_room, gecos_phone, group_primary, groups, host_name, host_fqdn,
    host_machine_id, pam_service, pam_tty, pam_rhost, NULL, random_hex};
_Static_assert(
    sizeof(fill) / sizeof(fill[0]) ==
	sizeof(frame_template_sources) / sizeof(frame_template_sources[0]),
    "each source has its function");

char *
frame_source_value(
    size_t index, const char *name, const struct frame_facts *facts)
{
	return fill[index] == NULL ? env_value(name, facts)
				   : fill[index](facts);
}
