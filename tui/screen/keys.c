/* SPDX-License-Identifier: MIT */
/*
 * The table of keys.def, and looking keys up in it. Names are read each time:
 * a key pressed by a person is worth a few microseconds, and so there is
 * nothing to prepare and no state.
 */
#include "tui/screen/keys.h"

#include <string.h>

#include "common/text.h"

#define CTRL(letter) ((uint32_t)(letter)&0x1f)
#define PRIORITY_MAX 9

const struct key_binding key_bindings[] = {
#define KEY(request, where, keys, hint, priority, help) \
	{request, #request, where, keys, hint, priority, help},
#include "tui/screen/keys.def"
#undef KEY
};
const size_t key_binding_count = sizeof(key_bindings) / sizeof(key_bindings[0]);

/* What a place falls back to; ANY is the end. */
static const enum key_where falls_back[WHERES] = {
    [WHERE_ANY] = WHERE_ANY,
    [WHERE_PAGE] = WHERE_ANY,
    [WHERE_OVERVIEW] = WHERE_PAGE,
    [WHERE_SAVE] = WHERE_PAGE,
    [WHERE_SESSIONS] = WHERE_PAGE,
    [WHERE_TEST] = WHERE_PAGE,
    [WHERE_OUTSIDE] = WHERE_PAGE,
    [WHERE_FORM] = WHERE_ANY,
    [WHERE_TEXT] = WHERE_FORM,
    [WHERE_ASK] = WHERE_ANY,
};

/* --- names */

static const struct named {
	const char *name;
	uint32_t key;
} named[] = {
    {"Backspace", 127},
    {"Del", KEY_CODE_DELETE},
    {"Down", KEY_CODE_DOWN},
    {"End", KEY_CODE_END},
    {"Enter", 13},
    {"Esc", 27},
    {"Home", KEY_CODE_HOME},
    {"Left", KEY_CODE_LEFT},
    {"PgDn", KEY_CODE_PAGE_DOWN},
    {"PgUp", KEY_CODE_PAGE_UP},
    {"Right", KEY_CODE_RIGHT},
    {"S-Tab", KEY_CODE_BACK_TAB},
    {"Space", ' '},
    {"Tab", 9},
    {"Up", KEY_CODE_UP},
};

/* The one character that is all of a word; 0: it is another number of them. */
static uint32_t
single(const char *word, size_t len)
{
	uint32_t code = 0;

	return len > 0 && frame_utf8_next(word, word + len, &code) == len ? code
									  : 0;
}

/* "F1" to "F12" */
static uint32_t
function_key(const char *word, size_t len)
{
	uint32_t number = 0;

	if (len < 2 || len > 3 || word[0] != 'F')
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (word[i] < '0' || word[i] > '9')
			return 0;
		number = number * 10 + (uint32_t)(word[i] - '0');
	}
	return number >= 1 && number <= 12 ? KEY_CODE_F1 + number - 1 : 0;
}

static bool
begins(const char *word, size_t len, const char *prefix)
{
	size_t prefix_len = strlen(prefix);

	return len > prefix_len && memcmp(word, prefix, prefix_len) == 0;
}

static uint32_t
key_of(const char *word, size_t len)
{
	uint32_t key;

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (strlen(named[i].name) == len &&
		    memcmp(named[i].name, word, len) == 0)
			return named[i].key;
	}
	if (begins(word, len, "Ctrl-")) {
		key = single(word + 5, len - 5);
		return key >= 'A' && key <= 'Z' ? CTRL(key) : 0;
	}
	if (begins(word, len, "M-")) {
		key = single(word + 2, len - 2);
		return key == 0 ? 0 : key + KEY_CODE_ALT;
	}
	key = function_key(word, len);
	return key != 0 ? key : single(word, len);
}

uint32_t
key_named(const char *name)
{
	return key_of(name, strlen(name));
}

/* --- dispatch */

static bool
printable(uint32_t key)
{
	return key >= ' ' && key != 127 && key < KEY_CODE_UP;
}

/* Steps through the words of "Up k". False behind the last. */
static bool
next_word(const char **at, const char **word, size_t *len)
{
	*word = *at + strspn(*at, " ");
	*len = strcspn(*word, " ");
	*at = *word + *len;
	return *len > 0;
}

static bool
has_key(const struct key_binding *binding, uint32_t key)
{
	const char *at = binding->keys, *word;
	size_t len;

	while (next_word(&at, &word, &len)) {
		if (key_of(word, len) == key)
			return true;
	}
	return false;
}

enum request
key_request(enum key_where where, bool in_text, uint32_t key)
{
	if (key == 0 || (in_text && printable(key)))
		return REQ_NONE;
	for (enum key_where at = in_text ? WHERE_TEXT : where;;
	     at = falls_back[at]) {
		for (size_t i = 0; i < key_binding_count; i++) {
			if (key_bindings[i].where == at &&
			    has_key(&key_bindings[i], key))
				return key_bindings[i].request;
		}
		if (at == WHERE_ANY)
			return REQ_NONE;
	}
}

/* --- hints */

static bool
belongs(enum key_where where, enum key_where to)
{
	for (; to != where; to = falls_back[to]) {
		if (to == WHERE_ANY)
			return false;
	}
	return true;
}

void
key_label(const struct key_binding *binding, enum key_where where, bool in_text,
    char buf[16])
{
	const char *at = binding->keys, *word;
	size_t len;

	buf[0] = '\0';
	while (next_word(&at, &word, &len)) {
		if (len >= 16 || key_request(where, in_text,
				     key_of(word, len)) != binding->request)
			continue;
		memcpy(buf, word, len);
		buf[len] = '\0';
		return;
	}
}

/* A binding all of whose keys mean something else here is no use. */
static bool
works(const struct key_binding *binding, enum key_where where)
{
	char label[16];

	key_label(binding, where, false, label);
	return label[0] != '\0';
}

/* The next of one priority, of the place itself or of what it falls back to. */
static const struct key_binding *
hint_of(enum key_where where, const bool wanted[REQUESTS], int priority,
    bool own, size_t *index)
{
	for (size_t i = 0; i < key_binding_count; i++) {
		const struct key_binding *binding = &key_bindings[i];
		if (binding->priority == priority &&
		    (binding->where == where) == own &&
		    wanted[binding->request] &&
		    belongs(binding->where, where) && works(binding, where) &&
		    (*index)-- == 0)
			return binding;
	}
	return NULL;
}

const struct key_binding *
key_hint(enum key_where where, const bool wanted[REQUESTS], size_t index)
{
	const struct key_binding *found = NULL;

	for (int priority = 1; found == NULL && priority <= PRIORITY_MAX;
	     priority++) {
		found = hint_of(where, wanted, priority, true, &index);
		if (found == NULL)
			found = hint_of(where, wanted, priority, false, &index);
	}
	return found;
}
