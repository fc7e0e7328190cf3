/* SPDX-License-Identifier: MIT */
/*
 * Reading PAM files as libpam reads them, mistakes included: what it takes for
 * a line that must fail is one here; see pam_parts.h. Reads nothing else and
 * writes nothing.
 */
#include "tui/model/pam_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/path.h"

#define FILE_BYTES ((size_t)256 * 1024)
#define BLANKS	   " \t\n"
#define FILES	   500 /* that a service may include */

const char *const stack_type_names[STACK_TYPES] = {
    [STACK_AUTH] = "auth",
    [STACK_SESSION] = "session",
    [STACK_ACCOUNT] = "account",
    [STACK_PASSWORD] = "password",
};

/* A file while it is read, and those that include it. */
struct source {
	struct stack_reading *reading;
	const struct source *above; /* NULL: the service's own */
	const char *file;
	const char *next; /* bytes that are not read yet */
	size_t line;	  /* number of the next one */
	size_t start;	  /* of the line that was taken last */
	enum stack_type wanted;
	size_t depth, level;
	bool cut; /* a backslash, and nothing behind it */
};

static void *
take(struct stack_reading *reading, size_t size)
{
	void *memory = frame_arena_alloc(reading->arena, size);

	reading->out_of_memory |= memory == NULL;
	return memory;
}

static char *
copy(struct stack_reading *reading, const char *bytes, size_t len)
{
	char *text = frame_arena_copy(reading->arena, bytes, len);

	reading->out_of_memory |= text == NULL;
	return text;
}

static void add_flaw(struct stack_reading *reading, const char *file,
    size_t line, const char *format, ...) __attribute__((format(printf, 4, 5)));

static void
add_flaw(struct stack_reading *reading, const char *file, size_t line,
    const char *format, ...)
{
	struct stack_flaw **end = &reading->flaw;
	char text[200];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	while (*end != NULL)
		end = &(*end)->next;
	*end = take(reading, sizeof(**end));
	if (*end == NULL)
		return;
	(*end)->file = file;
	(*end)->line = line;
	(*end)->what = copy(reading, text, strlen(text));
}

/* --- lines and words */

/* Takes one line of the file: what is before a '#', without blanks around it.
 * True if a backslash joins the next one to it. */
static bool
take_physical(struct source *source, const char **text, size_t *len)
{
	const char *at = source->next, *end = strchrnul(at, '\n');
	const char *comment;
	bool joined = false;

	source->next = *end == '\0' ? end : end + 1;
	source->line++;
	at += strspn(at, " \t");
	comment = memchr(at, '#', at < end ? (size_t)(end - at) : 0);
	if (comment != NULL)
		end = comment;
	while (end > at && strchr(BLANKS, end[-1]) != NULL)
		end--;
	if (comment == NULL && end > at && end[-1] == '\\') {
		joined = true;
		end--;
	}
	*text = at;
	*len = (size_t)(end - at);
	return joined;
}

/* A line with those that are joined to it, NULL at the end. Comments and empty
 * lines between them are passed over. */
static char *
take_line(struct source *source)
{
	size_t room = strlen(source->next), used = 0, len;
	char *line = NULL;
	const char *part;
	bool joined = false;

	while (*source->next != '\0') {
		bool more = take_physical(source, &part, &len);
		if (len == 0 && !more)
			continue;
		if (line == NULL) {
			source->start = source->line;
			line = take(source->reading, room + 2);
			if (line == NULL)
				return NULL;
		}
		memcpy(line + used, part, len);
		used += len;
		line[used++] = ' ';
		joined = more;
		if (!more)
			break;
	}
	source->cut |= joined;
	return line;
}

/* The next word, NULL if there is none; from '[' to ']' is one, in which "\]"
 * stands for a bracket. The line is changed. */
static char *
take_word(char **line)
{
	char *word = *line + strspn(*line, BLANKS), *to, *at;

	if (*word == '\0')
		return NULL;
	if (*word != '[') {
		*line = word + strcspn(word, BLANKS);
		if (**line != '\0')
			*(*line)++ = '\0';
		return word;
	}
	/* One byte behind, so that the bracket stays as a mark. */
	for (to = at = word + 1; *at != '\0' && *at != ']'; at++) {
		if (at[0] == '\\' && at[1] == ']')
			at++;
		*to++ = *at;
	}
	*line = *at == '\0' ? at : at + 1;
	*to = '\0';
	return word;
}

/* --- one line */

static bool
is_frame(const char *module)
{
	const char *name = strrchr(module, '/');

	name = name == NULL ? module : name + 1;
	return strcmp(name, "pam_frame.so") == 0 ||
	       strcmp(name, "pam_frame") == 0;
}

static void
take_arguments(
    struct stack_reading *reading, struct stack_line *line, char *rest)
{
	size_t room = strlen(rest) / 2 + 2;
	char *word;

	line->argv = take(reading, room * sizeof(*line->argv));
	if (line->argv == NULL)
		return;
	while ((word = take_word(&rest)) != NULL)
		line->argv[line->argc++] = *word == '[' ? word + 1 : word;
}

static void
add_line(struct source *source, enum stack_type type, struct stack_line *line)
{
	struct stack_reading *reading = source->reading;
	struct stack_lines *lines = &reading->type[type];

	if (lines->count == STACK_LINES)
		return;
	if (lines->count == lines->room) {
		size_t room = lines->room * 2 + 16;
		const struct stack_line **larger =
		    take(reading, room * sizeof(*larger));
		if (larger == NULL)
			return;
		if (lines->count > 0)
			memcpy(larger, lines->line,
			    lines->count * sizeof(*larger));
		lines->line = larger;
		lines->room = room;
	}
	lines->line[lines->count++] = line;
	if (lines->count == STACK_LINES)
		add_flaw(reading, source->file, source->start,
		    "the %s stack is too long to be judged",
		    stack_type_names[type]);
}

static bool include(struct source *source, const char *name,
    enum stack_type wanted, size_t deeper);

static void
take_include(struct source *source, enum stack_type type,
    struct stack_line *line, const char *name)
{
	struct stack_line *failing;

	if (line->substack)
		add_line(source, type, line);
	if (include(source, name, type, line->substack))
		return;
	failing = take(source->reading, sizeof(*failing));
	if (failing == NULL)
		return;
	*failing = *line;
	failing->substack = false;
	failing->fails = true;
	for (size_t i = 0; i < _PAM_RETURN_VALUES; i++)
		failing->action[i] = STACK_BAD;
	add_line(source, type, failing);
}

static enum stack_type
type_named(const char *name)
{
	size_t i;

	for (i = 0; i < STACK_TYPES; i++) {
		if (strcasecmp(stack_type_names[i], name) == 0)
			break;
	}
	return (enum stack_type)i;
}

/* Behind the type: control, module, arguments. */
static void
take_rest(struct source *source, enum stack_type type, bool known, char *rest)
{
	struct stack_reading *reading = source->reading;
	struct stack_line *line = take(reading, sizeof(*line));
	char *control = take_word(&rest), *module = take_word(&rest);

	if (line == NULL)
		return;
	*line = (struct stack_line){.file = source->file,
	    .line = source->start,
	    .level = source->level,
	    .control = control == NULL ? "" : control,
	    .module = module == NULL ? "" : module,
	    .fails = !known || module == NULL};
	if (known && strcasecmp(line->control, "include") == 0) {
		take_include(source, type, line, module);
		return;
	}
	if (known && strcasecmp(line->control, "substack") == 0) {
		line->substack = true;
		take_include(source, type, line, module);
		return;
	}
	if (known && module == NULL)
		add_flaw(reading, source->file, source->start,
		    "this %s line names no module", stack_type_names[type]);
	if (!stack_control(line, line->control))
		add_flaw(reading, source->file, source->start,
		    "\"%.60s\" is no control that PAM knows", line->control);
	line->frame = is_frame(line->module);
	take_arguments(reading, line, rest);
	add_line(source, type, line);
}

static void
parse_line(struct source *source, char *rest)
{
	char *word = take_word(&rest);
	enum stack_type type;
	bool known;

	if (word == NULL)
		return;
	if (strcasecmp(word, "@include") == 0) {
		(void)include(source, take_word(&rest), source->wanted, 0);
		return;
	}
	type = type_named(*word == '-' ? word + 1 : word);
	known = type != STACK_TYPES;
	if (!known) {
		add_flaw(source->reading, source->file, source->start,
		    "\"%.60s\" is not auth, account, password, session or "
		    "@include",
		    word);
		type =
		    source->wanted == STACK_TYPES ? STACK_AUTH : source->wanted;
	}
	if (source->wanted == STACK_TYPES || source->wanted == type)
		take_rest(source, type, known, rest);
}

/* --- files */

/* The bytes of a file, NULL with errno if it cannot be read. */
static char *
read_bytes(struct stack_reading *reading, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char *bytes = NULL;
	struct stat st;
	size_t len;

	if (fd == -1)
		return NULL;
	errno = EISDIR;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		errno = EFBIG;
		if ((size_t)st.st_size <= FILE_BYTES)
			bytes = take(reading, (size_t)st.st_size + 2);
	}
	if (bytes != NULL &&
	    !frame_read_limited(fd, bytes, (size_t)st.st_size, &len))
		bytes = NULL;
	close(fd);
	return bytes;
}

/* In a directory of the administrator, then in that of the distribution. */
static char *
read_named(struct stack_reading *reading, const char *name, const char **path)
{
	const char *const directories[] = {
	    reading->directory, reading->vendor, NULL};
	char *bytes = NULL, *full;

	errno = ENOENT;
	if (*name == '/') {
		*path = copy(reading, name, strlen(name));
		return *path == NULL ? NULL : read_bytes(reading, *path);
	}
	for (size_t i = 0; bytes == NULL && directories[i] != NULL; i++) {
		int len = asprintf(&full, "%s/%s", directories[i], name);
		if (len < 0) {
			reading->out_of_memory = true;
			return NULL;
		}
		*path = copy(reading, full, (size_t)len);
		free(full);
		if (*path != NULL)
			bytes = read_bytes(reading, *path);
		if (bytes == NULL && errno != ENOENT)
			return NULL;
	}
	return bytes;
}

static bool
is_open(const struct source *source, const char *path)
{
	for (; source != NULL; source = source->above) {
		if (strcmp(source->file, path) == 0)
			return true;
	}
	return false;
}

/* Who writes this file, so that advice can name that program. */
static void
note_manager(struct stack_reading *reading, const char *path, const char *bytes)
{
	const char *name = strrchr(path, '/');

	if (name != NULL && strstr(bytes, "pam-auth-update") != NULL) {
		reading->managed[STACK_SESSION] |=
		    strcmp(name, "/common-session") == 0;
		reading->managed[STACK_AUTH] |=
		    strcmp(name, "/common-auth") == 0;
	}
	if (strstr(bytes, "authselect") != NULL)
		reading->authselect = true;
}

static void
parse_file(struct source *source, const char *bytes)
{
	char *line;

	if (source->wanted == STACK_TYPES || source->wanted == STACK_SESSION ||
	    source->wanted == STACK_AUTH)
		note_manager(source->reading, source->file, bytes);
	if (strchr(bytes, '\r') != NULL)
		add_flaw(source->reading, source->file, 0,
		    "it has Windows line ends (CR LF), which PAM takes for a "
		    "part of the last word");
	source->next = bytes;
	while (!source->reading->out_of_memory &&
	       (line = take_line(source)) != NULL) {
		parse_line(source, line);
	}
	if (source->cut)
		add_flaw(source->reading, source->file, source->start,
		    "its last line ends with a backslash");
}

/* Reads what a line of `source` includes. False, and a flaw: it cannot be. */
static bool
include(struct source *source, const char *name, enum stack_type wanted,
    size_t deeper)
{
	struct stack_reading *reading = source->reading;
	struct source inner = {.reading = reading,
	    .above = source,
	    .wanted = wanted,
	    .depth = source->depth + 1,
	    .level = source->level + deeper};
	char *bytes = NULL;

	if (name == NULL)
		add_flaw(reading, source->file, source->start,
		    "this line does not say what it includes");
	else if ((bytes = read_named(reading, name, &inner.file)) == NULL)
		add_flaw(reading, source->file, source->start,
		    "it includes %.100s, which %s", name,
		    errno == ENOENT ? "does not exist" : "cannot be read");
	else if (is_open(source, inner.file) || inner.depth >= STACK_LEVELS ||
		 ++reading->files > FILES) {
		add_flaw(reading, source->file, source->start,
		    "it includes %.100s, which includes this file again, or "
		    "too many others",
		    name);
		bytes = NULL;
	}
	if (bytes == NULL)
		return false;
	parse_file(&inner, bytes);
	return true;
}

/* For each type that the service has no line of, libpam takes `other`. */
static void
read_other(struct stack_reading *reading)
{
	struct source other = {.reading = reading};
	char *bytes = NULL;

	for (size_t i = 0; i < STACK_TYPES; i++) {
		if (reading->type[i].count > 0)
			continue;
		if (bytes == NULL)
			bytes = read_named(reading, "other", &other.file);
		if (bytes == NULL)
			return;
		other.wanted = (enum stack_type)i;
		other.line = 0;
		parse_file(&other, bytes);
	}
}

/* /etc/pam.d has /usr/lib/pam.d behind it, below whatever root. */
static const char *
vendor_of(struct stack_reading *reading, const char *directory)
{
	static const char end[] = "/etc/pam.d", vendor[] = "/usr/lib/pam.d";
	size_t len = strlen(directory), tail = sizeof(end) - 1;
	char *path;

	if (len < tail || strcmp(directory + len - tail, end) != 0)
		return NULL;
	path = take(reading, len + sizeof(vendor));
	if (path != NULL) {
		memcpy(path, directory, len - tail);
		memcpy(path + len - tail, vendor, sizeof(vendor));
	}
	return path;
}

bool
stack_read(
    struct stack_reading *reading, const char *directory, const char *service)
{
	struct source source = {.reading = reading, .wanted = STACK_TYPES};
	char *bytes;

	*reading = (struct stack_reading){
	    .arena = frame_arena_new(), .directory = directory};
	if (reading->arena == NULL)
		return false;
	reading->vendor = vendor_of(reading, directory);
	bytes = read_named(reading, service, &source.file);
	if (bytes == NULL && errno == ENOENT)
		return !reading->out_of_memory;
	reading->file = source.file;
	reading->unreadable = bytes == NULL;
	if (reading->unreadable) {
		add_flaw(reading, source.file, 0, "it cannot be read: %.100s",
		    strerror(errno));
	} else {
		parse_file(&source, bytes);
		read_other(reading);
	}
	return !reading->out_of_memory;
}
