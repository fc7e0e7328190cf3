/* SPDX-License-Identifier: MIT */
/*
 * What most likely is the matter when a test failed, and where it is mended:
 * one table, in the order of likelihood within each result; see trial.h. A row
 * applies if all that it names holds.
 */
#include "tui/model/trial.h"

#include <stdio.h>
#include <string.h>

#define CLOCK_OFF_MS (30 * 1000) /* as frame-helper sees it */
#define ANY	     TRIAL_STEPS /* whichever step failed */

/* --- conditions */

static bool
clock_off(const struct trial *trial)
{
	return trial->clock_known && (trial->skew_ms > CLOCK_OFF_MS ||
					 trial->skew_ms < -CLOCK_OFF_MS);
}

/* The time was right in the last request, so it is not to blame. */
static bool
clock_off_but_resigned(const struct trial *trial)
{
	return clock_off(trial) && trial->resigned;
}

static bool
clock_to_blame(const struct trial *trial)
{
	return clock_off(trial) && !trial->resigned;
}

static bool
clock_unknown(const struct trial *trial)
{
	return !trial->clock_known;
}

static bool
secret_odd(const struct trial *trial)
{
	return trial->secret_characters > 0 && !trial->secret_known;
}

/* More than one key was tried, and none did. */
static bool
several_keys(const struct trial *trial)
{
	return trial->skips > 0;
}

static bool
no_answer(const struct trial *trial)
{
	return trial->http == 0;
}

static bool
by_proxy(const struct trial *trial)
{
	return *trial->proxy != '\0';
}

static bool
no_proxy(const struct trial *trial)
{
	return *trial->proxy == '\0';
}

static bool
nothing_denied(const struct trial *trial)
{
	return strstr(trial->sentence, "Permission denied") == NULL;
}

/* None of those that have rows of their own. */
static bool
other_status(const struct trial *trial)
{
	return trial->http != 401 && trial->http != 403 && trial->http != 404 &&
	       trial->http != 405;
}

/* --- the table. In texts {host}, {proxy}, {provider}, {credential},
 * {characters} and {clock} (the sentence of that step) are filled in. */

struct row {
	enum frame_result result;
	int first, last; /* HTTP statuses, 0 and 0: any */
	enum trial_step_kind step;
	bool (*when)(const struct trial *trial); /* NULL: always */
	const char *said; /* part of the sentence, NULL: any */
	const char *text, *action;
};

static const char pages[] = "3 Providers";
static const char keys[] = "2 Credentials";
static const char proxy_key[] = "frame-admin set network.proxy URL";
static const char ca_key[] = "frame-admin set network.ca_file FILE";
static const char timedatectl[] = "timedatectl";
static const char denials[] = "journalctl -k | grep -i denied";
static const char forbidden[] =
    "a security module (AppArmor, SELinux) or the file system forbids access "
    "to that file; see frame-helper(8)";

static const struct row rows[] = {
    /* 401: the key, or the time */
    {FRAME_REFUSED, 401, 401, ANY, clock_to_blame, NULL,
	"{clock}, and the signature contains the time", timedatectl},
    {FRAME_REFUSED, 401, 401, ANY, several_keys, NULL,
	"no credential of \"{provider}\" is accepted, and it has several: the "
	"provider may be of another account, organization or customer",
	pages},
    {FRAME_REFUSED, 401, 401, ANY, secret_odd, NULL,
	"the secret of \"{credential}\" has {characters} characters, and not "
	"only 0-9 and a-f; those of Frame have 40 of these: it may be cut, or "
	"something else was pasted",
	keys},
    {FRAME_REFUSED, 401, 401, ANY, NULL, NULL,
	"the secret of \"{credential}\" does not belong to its client id",
	keys},
    {FRAME_REFUSED, 401, 401, ANY, NULL, NULL,
	"the credential was revoked, or has expired, in Frame's console", ""},
    {FRAME_REFUSED, 401, 401, ANY, NULL, NULL,
	"the provider belongs to another account, organization or customer "
	"than the credential",
	pages},
    {FRAME_REFUSED, 401, 401, ANY, clock_unknown, NULL,
	"this machine's clock is wrong; the gateway did not say its time to "
	"compare with",
	timedatectl},
    {FRAME_REFUSED, 401, 401, ANY, clock_off_but_resigned, NULL,
	"{clock}, so it is not the reason; set it all the same", timedatectl},

    /* 403: known, but not for this */
    {FRAME_REFUSED, 403, 403, ANY, clock_to_blame, NULL,
	"{clock}, and the signature contains the time", timedatectl},
    {FRAME_REFUSED, 403, 403, ANY, several_keys, NULL,
	"no credential of \"{provider}\" is accepted, and it has several: the "
	"provider may be of another account, organization or customer",
	pages},
    {FRAME_REFUSED, 403, 403, ANY, NULL, NULL,
	"the credential \"{credential}\" may not use this provider: they are "
	"of different accounts, organizations or customers",
	pages},
    {FRAME_REFUSED, 403, 403, ANY, NULL, NULL,
	"the client id of \"{credential}\" is mistyped", keys},
    {FRAME_REFUSED, 403, 403, ANY, NULL, NULL,
	"the credential was revoked, or the provider disabled, in Frame's "
	"console",
	""},
    {FRAME_REFUSED, 403, 403, ANY, by_proxy, NULL,
	"the proxy {proxy} refuses, not Frame", proxy_key},

    /* 404, 405: not there */
    {FRAME_REFUSED, 404, 405, ANY, NULL, NULL,
	"the URL of \"{provider}\" is not the one that the Playground in "
	"Frame's console shows",
	pages},
    {FRAME_REFUSED, 404, 405, ANY, NULL, NULL,
	"the provider was deleted in Frame's console, or its id is mistyped",
	pages},
    {FRAME_REFUSED, 404, 405, ANY, NULL, NULL,
	"the entity is of another kind: account, organization or customer",
	pages},
    {FRAME_REFUSED, 404, 405, ANY, NULL, NULL,
	"{host} is not a gateway of Frame", pages},

    /* other 4xx */
    {FRAME_REFUSED, 400, 499, ANY, other_status, NULL,
	"the gateway does not accept a value of the request; see what the "
	"server said",
	"5 Metadata"},
    {FRAME_REFUSED, 400, 499, ANY, other_status, NULL,
	"the URL of \"{provider}\" is not the one that the Playground in "
	"Frame's console shows",
	pages},

    {FRAME_CLOCK, 0, 0, ANY, clock_off, NULL,
	"{clock}; the signature and the token contain the time", timedatectl},
    {FRAME_CLOCK, 0, 0, ANY, NULL, NULL,
	"no time service runs here, or it cannot be reached", timedatectl},

    /* no service */
    {FRAME_UNAVAILABLE, 429, 429, ANY, NULL, NULL,
	"too many requests were sent in a short time; wait a minute", ""},
    {FRAME_UNAVAILABLE, 429, 429, ANY, NULL, NULL,
	"many machines with the same credential started at once", ""},
    {FRAME_UNAVAILABLE, 500, 599, ANY, NULL, NULL,
	"Frame has a problem; its status page may say so. Try again later", ""},
    {FRAME_UNAVAILABLE, 500, 599, ANY, by_proxy, NULL,
	"the proxy {proxy} cannot reach the gateway and says so itself",
	proxy_key},
    {FRAME_UNAVAILABLE, 500, 599, ANY, NULL, NULL,
	"{host} is not a gateway of Frame", pages},
    {FRAME_UNAVAILABLE, 0, 0, ANY, NULL, "wants a login",
	"the proxy wants a user name and a password, and logins have none for "
	"it: let the proxy accept this machine by its address",
	proxy_key},
    {FRAME_UNAVAILABLE, 0, 0, ANY, by_proxy, "the proxy",
	"the proxy {proxy} is the wrong one, is down, or forbids {host}",
	proxy_key},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_RESOLVE, NULL, "DNS",
	"the host in the URL is mistyped", pages},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_RESOLVE, NULL, "DNS",
	"this machine's name server does not work, or knows only names inside",
	"cat /etc/resolv.conf"},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_RESOLVE, no_proxy, "DNS",
	"this network reaches the outside only through a proxy", proxy_key},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_CONNECT, no_proxy, "refused",
	"nothing listens at {host}: the host or port in the URL is wrong",
	pages},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_CONNECT, no_proxy, NULL,
	"a firewall does not let this machine out", ""},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_CONNECT, no_proxy, NULL,
	"this network reaches the outside only through a proxy", proxy_key},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_CONNECT, NULL, "unreachable",
	"this machine has no network, or no route to the outside", "ip route"},
    {FRAME_UNAVAILABLE, 0, 0, ANY, NULL, "client certificate",
	"the gateway wants a client certificate, or another one",
	"frame-admin set network.client_cert FILE"},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_TLS, NULL, NULL,
	"a firewall or proxy in between breaks the encrypted connection to "
	"{host} off",
	""},
    {FRAME_UNAVAILABLE, 0, 0, TRIAL_HTTP, no_answer, NULL,
	"the gateway, or something in between, broke the connection off; try "
	"again",
	""},
    {FRAME_UNAVAILABLE, 0, 0, ANY, no_answer, NULL,
	"the network between this machine and {host} does not work", ""},

    /* the time was over */
    {FRAME_TIMEOUT, 0, 0, TRIAL_RESOLVE, NULL, NULL,
	"this machine's name server does not answer", "cat /etc/resolv.conf"},
    {FRAME_TIMEOUT, 0, 0, TRIAL_RESOLVE, no_proxy, NULL,
	"this network reaches the outside only through a proxy", proxy_key},
    {FRAME_TIMEOUT, 0, 0, TRIAL_CONNECT, by_proxy, NULL,
	"the proxy {proxy} is down, or the wrong one", proxy_key},
    {FRAME_TIMEOUT, 0, 0, TRIAL_CONNECT, NULL, NULL,
	"a firewall drops the connection to {host}", ""},
    {FRAME_TIMEOUT, 0, 0, TRIAL_CONNECT, no_proxy, NULL,
	"this network reaches the outside only through a proxy", proxy_key},
    {FRAME_TIMEOUT, 0, 0, TRIAL_TLS, NULL, NULL,
	"something in between drops the encryption (TLS): a firewall, a proxy, "
	"or a tunnel that large packets do not fit into (MTU)",
	""},
    {FRAME_TIMEOUT, 0, 0, TRIAL_HTTP, NULL, NULL,
	"the gateway is slow or overloaded at the moment; try again", ""},
    {FRAME_TIMEOUT, 0, 0, ANY, NULL, NULL,
	"login.wait is too short for this network",
	"frame-admin set login.wait 10s"},

    /* who is that? */
    {FRAME_TLS, 0, 0, ANY, clock_off, NULL, "{clock}", timedatectl},
    {FRAME_TLS, 0, 0, ANY, NULL, "not issued by",
	"a proxy or firewall in between decrypts the connection, with "
	"certificates of its own; its authority (CA) must be in "
	"network.ca_file",
	ca_key},
    {FRAME_TLS, 0, 0, ANY, NULL, "not issued by",
	"network.ca_file is not this machine's list of authorities (CA), or an "
	"old one",
	ca_key},
    {FRAME_TLS, 0, 0, ANY, NULL, "self-signed",
	"a proxy, firewall or login page answers in place of {host}", ""},
    {FRAME_TLS, 0, 0, ANY, NULL, "not valid yet",
	"this machine's clock is behind: the certificate begins later",
	timedatectl},
    {FRAME_TLS, 0, 0, ANY, NULL, "has expired",
	"this machine's clock is ahead: the certificate ended before",
	timedatectl},
    {FRAME_TLS, 0, 0, ANY, NULL, "has expired",
	"the certificate of {host} really has expired", ""},
    {FRAME_TLS, 0, 0, ANY, NULL, "another host",
	"the host in the URL is an old name or mistyped", pages},
    {FRAME_TLS, 0, 0, ANY, NULL, "another host",
	"a login page or proxy answers in place of {host}", ""},
    {FRAME_TLS, 0, 0, ANY, NULL, "pinned_keys",
	"{host} has a new key, and network.pinned_keys has only the old one",
	"frame-admin unset network.pinned_keys"},
    {FRAME_TLS, 0, 0, ANY, NULL, "pinned_keys",
	"a proxy or firewall in between decrypts the connection", ""},
    {FRAME_TLS, 0, 0, ANY, NULL, "tls_min",
	"network.tls_min asks for more than {host} has",
	"frame-admin set network.tls_min 1.2"},
    {FRAME_TLS, 0, 0, ANY, NULL, "client certificate",
	"the gateway wants a client certificate, or another one",
	"frame-admin set network.client_cert FILE"},
    {FRAME_TLS, 0, 0, ANY, NULL, "does not speak TLS",
	"the port in the URL is not one for https", pages},
    {FRAME_TLS, 0, 0, ANY, NULL, NULL,
	"a proxy or firewall in between changes the encrypted connection", ""},

    /* not a token */
    {FRAME_BAD_ANSWER, 300, 399, ANY, NULL, NULL,
	"the URL is that of a web page, not of the API: the Playground in "
	"Frame's console shows the right one",
	pages},
    {FRAME_BAD_ANSWER, 0, 0, ANY, NULL, "HTML",
	"a login page of the network (captive portal) or a proxy answers in "
	"place of Frame",
	""},
    {FRAME_BAD_ANSWER, 300, 399, ANY, NULL, NULL,
	"a login page of the network (captive portal) or a proxy answers in "
	"place of Frame",
	""},
    {FRAME_BAD_ANSWER, 0, 0, ANY, clock_off, NULL, "{clock}", timedatectl},
    {FRAME_BAD_ANSWER, 0, 0, ANY, NULL, NULL,
	"the URL of \"{provider}\" is not the one that the Playground in "
	"Frame's console shows",
	pages},
    {FRAME_BAD_ANSWER, 0, 0, ANY, by_proxy, NULL,
	"the proxy {proxy} changes answers", proxy_key},

    /* this machine */
    {FRAME_CONFIG, 0, 0, ANY, NULL, "Permission denied", forbidden, denials},
    {FRAME_CONFIG, 0, 0, TRIAL_MAPPING, nothing_denied, NULL,
	"the configuration has errors; this is the first", "frame-admin check"},
    {FRAME_CONFIG, 0, 0, TRIAL_SECRET, NULL, NULL,
	"the secret of \"{credential}\" cannot be read, or cannot be a secret",
	keys},
    {FRAME_CONFIG, 0, 0, TRIAL_REQUEST, NULL, NULL,
	"a claim or a value of metadata cannot be made for this user",
	"5 Metadata"},
    {FRAME_CONFIG, 0, 0, ANY, NULL, "ca_file",
	"network.ca_file names a file that is missing, not readable by "
	"everybody, or without certificates",
	ca_key},
    {FRAME_CONFIG, 0, 0, ANY, nothing_denied, "ca_file", forbidden, denials},
    {FRAME_CONFIG, 0, 0, ANY, NULL, "client",
	"the client certificate or its key cannot be used",
	"frame-admin set network.client_cert FILE"},
    {FRAME_CONFIG, 0, 0, ANY, nothing_denied, "client_cert", forbidden,
	denials},
    {FRAME_NOT_APPLICABLE, 0, 0, ANY, NULL, "no rule",
	"no rule takes this user, so no token is asked for; that may be meant",
	"4 Mappings"},
    {FRAME_NOT_APPLICABLE, 0, 0, ANY, NULL, "no provider",
	"the rule for this user says none; that may be meant", "4 Mappings"},
    {FRAME_NOT_APPLICABLE, 0, 0, ANY, NULL, "login.services",
	"logins by this service get no token; that may be meant",
	"frame-admin get login.services"},
    {FRAME_NOT_APPLICABLE, 0, 0, ANY, NULL, "minimum_uid",
	"system users get no token; minimum_uid= on the PAM line changes that",
	""},
    {FRAME_SYSTEM, 0, 0, TRIAL_MAPPING, NULL, "no such user",
	"the name is mistyped", "getent passwd"},
    {FRAME_SYSTEM, 0, 0, TRIAL_MAPPING, NULL, "no such user",
	"the directory that knows the user (LDAP, SSSD) is not reached",
	"systemctl status sssd"},
    {FRAME_SYSTEM, 0, 0, TRIAL_MAPPING, NULL, "groups",
	"the directory that knows the groups (LDAP, SSSD) is not reached",
	"systemctl status sssd"},
    {FRAME_SYSTEM, 0, 0, ANY, NULL, "system user",
	"the installation is not complete: the user that frame-fetch runs as "
	"is missing",
	"useradd --system --no-create-home --shell "
	"/usr/sbin/nologin " FRAME_FETCH_USER},
    {FRAME_SYSTEM, 0, 0, ANY, NULL, "frame-fetch",
	"frame-fetch is not installed completely, or is of another version: "
	"install all of it again",
	""},
    {FRAME_SYSTEM, 0, 0, ANY, NULL, "different versions",
	"frame-admin was running while a new version was installed: start it "
	"again",
	""},
};

static bool
applies(const struct row *row, const struct trial *trial)
{
	return row->result == trial->result &&
	       (row->last == 0 ||
		   (trial->http >= row->first && trial->http <= row->last)) &&
	       (row->step == ANY ||
		   trial->step[row->step].state == TRIAL_FAIL) &&
	       (row->when == NULL || row->when(trial)) &&
	       (row->said == NULL ||
		   strstr(trial->sentence, row->said) != NULL);
}

/* --- texts */

/* The value of a {name} at `at`, and how long that is; NULL: none. */
static const char *
placeholder(const struct trial *trial, const char *at, size_t *len,
    const char *characters)
{
	const struct {
		const char *name, *value;
	} known[] = {{"{host}", trial->host}, {"{proxy}", trial->proxy},
	    {"{provider}", trial->provider},
	    {"{credential}",
		*trial->asked != '\0' ? trial->asked : trial->credential},
	    {"{characters}", characters},
	    {"{clock}", trial->step[TRIAL_CLOCK].text}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		*len = strlen(known[i].name);
		if (strncmp(at, known[i].name, *len) == 0)
			return known[i].value;
	}
	return NULL;
}

static void
fill(const struct trial *trial, const char *text, char *out, size_t size)
{
	char characters[24];
	size_t used = 0, len;

	snprintf(
	    characters, sizeof(characters), "%zu", trial->secret_characters);
	out[0] = '\0';
	for (; *text != '\0' && used + 1 < size; used = strlen(out)) {
		const char *value = placeholder(trial, text, &len, characters);
		if (value == NULL)
			len = 1 + strcspn(text + 1, "{");
		snprintf(out + used, size - used, "%.*s",
		    value == NULL ? (int)len : (int)size,
		    value == NULL ? text : value);
		text += len;
	}
}

void
trial_find_causes(struct trial *trial)
{
	trial->causes = 0;
	for (size_t i = 0;
	     i < sizeof(rows) / sizeof(rows[0]) && trial->causes < TRIAL_CAUSES;
	     i++) {
		struct trial_cause *cause = &trial->cause[trial->causes];
		if (!applies(&rows[i], trial))
			continue;
		fill(trial, rows[i].text, cause->text, sizeof(cause->text));
		snprintf(
		    cause->action, sizeof(cause->action), "%s", rows[i].action);
		trial->causes++;
	}
}
