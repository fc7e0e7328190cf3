/* SPDX-License-Identifier: MIT */
/*
 * The table of all keys; see schema.h. Sentences say what an administrator
 * needs to know to fill the key in; frame.yaml(5) prints them.
 */
#include "common/schema.h"

#include <string.h>

#include "common/config.h"
#include "common/doc.h"

#define SECOND	    INT64_C(1000)
#define MINUTE	    (60 * SECOND)
#define HOUR	    (60 * MINUTE)
#define URL_BYTES   2048
#define PATH_BYTES  4095
#define NAMES	    64	/* services, names of the environment */
#define ACCOUNTS    256 /* users or groups of one rule */
#define PINS	    16
#define WORDS	    32 /* of a command */
#define CLIENT_ID   255
#define NOTE_BYTES  1000
#define SECRET_SIZE 1024

const char *const frame_tls_versions[] = {"1.2", "1.3", NULL};
const char *const frame_entities[] = {
    "account", "organization", "customer", NULL};
static const char *const on_close[] = {"remove", "keep-until-expiry", NULL};

#define TOP(key) .section = FRAME_SECTION_TOP, .name = key
#define LOGIN(key, member)                           \
	.section = FRAME_SECTION_LOGIN, .name = key, \
	.offset = offsetof(struct frame_login, member)
#define NETWORK(key)                                    \
	.section = FRAME_SECTION_NETWORK, .name = #key, \
	.offset = offsetof(struct frame_network, key)
#define CREDENTIAL(key)                                    \
	.section = FRAME_SECTION_CREDENTIAL, .name = #key, \
	.offset = offsetof(struct frame_credential, key)
#define PROVIDER(key, member)                           \
	.section = FRAME_SECTION_PROVIDER, .name = key, \
	.offset = offsetof(struct frame_provider, member)
#define MAPPING(key, member)                           \
	.section = FRAME_SECTION_MAPPING, .name = key, \
	.offset = offsetof(struct frame_mapping, member)
#define CLAIM(key)                                            \
	.section = FRAME_SECTION_CLAIMS, .name = #key,        \
	.type = FRAME_TYPE_TEMPLATE, .max = FRAME_DOC_SCALAR, \
	.offset = offsetof(struct frame_claim_templates, key)
#define LIMITS(from, to) .min = from, .max = to

/* One key per paragraph. */
/* clang-format off */
const struct frame_key frame_schema[] = {
    {TOP("version"), .type = FRAME_TYPE_VERSION, .required = true,
	LIMITS(FRAME_CONFIG_VERSION, FRAME_CONFIG_VERSION),
	.help = "Version of this file's format, always 1 and always the first "
		"key."},
    {TOP("login"), .type = FRAME_TYPE_SECTION,
	.help = "Which logins get a token, and how long they may wait for "
		"it."},
    {TOP("network"), .type = FRAME_TYPE_SECTION,
	.help = "How Frame is reached."},
    {TOP("credentials"), .type = FRAME_TYPE_SECTION,
	.help = "API keys made in Frame's console, by a name of your "
		"choice."},
    {TOP("providers"), .type = FRAME_TYPE_SECTION,
	.help = "Secure Anonymous Token providers, by a name of your "
		"choice."},
    {TOP("mappings"), .type = FRAME_TYPE_SECTION, LIMITS(0, FRAME_RULES_MAX),
	.help = "Rules that say who gets a token of which provider; the first "
		"that matches decides."},
    {TOP("claims"), .type = FRAME_TYPE_SECTION,
	.help = "What Frame is told about the person."},
    {TOP("metadata"), .type = FRAME_TYPE_SECTION, LIMITS(0, FRAME_METADATA_MAX),
	.help = "What else goes into the token; the person can see it, so no "
		"secrets."},

    {LOGIN("services", services), .type = FRAME_TYPE_SERVICES, LIMITS(1, NAMES),
	.fallback = "[login, sshd, remote, gdm-password, gdm-fingerprint, "
		    "gdm-smartcard, gdm-autologin, lightdm, "
		    "lightdm-autologin, sddm, sddm-autologin, greetd, "
		    "xrdp-sesman, cockpit]",
	.help = "PAM services, as in /etc/pam.d, whose logins get a token; "
		"others are left alone."},
    {LOGIN("allow_env", allow_env), .type = FRAME_TYPE_ENV_NAMES,
	LIMITS(0, NAMES), .fallback = "[]",
	.help = "Variables of the PAM environment that templates may use; the "
		"person logging in may be able to choose their values."},
    {LOGIN("wait", wait_ms), .type = FRAME_TYPE_DURATION,
	LIMITS(0, MINUTE), .fallback = "5s",
	.help = "The longest that a login waits for a token; with 0s it never "
		"waits, and the token comes a moment later."},
    {LOGIN("retry_for", retry_for_ms), .type = FRAME_TYPE_DURATION,
	LIMITS(0, HOUR), .fallback = "2m",
	.help = "How long a token that did not come in time is still asked "
		"for in the background; then, or at once with 0s, the timer "
		"takes over."},
    {LOGIN("refresh_services", refresh_services), .type = FRAME_TYPE_SERVICES,
	LIMITS(0, NAMES),
	.fallback = "[gdm-password, gdm-fingerprint, gdm-smartcard, lightdm, "
		    "sddm, kde, kde-fingerprint, kde-smartcard, "
		    "gnome-screensaver, mate-screensaver, "
		    "cinnamon-screensaver, xfce4-screensaver, xscreensaver, "
		    "xsecurelock, physlock, vlock]",
	.help = "PAM services that run as root and renew the token when the "
		"screen is unlocked; screen lockers that run as the person, "
		"such as i3lock, need no entry."},
    {LOGIN("on_close", on_close), .type = FRAME_TYPE_CHOICE,
	.choices = on_close, .fallback = "remove",
	.help = "What becomes of the token when the session ends: remove, or "
		"keep-until-expiry for work that goes on in tmux."},

    {NETWORK(proxy), .type = FRAME_TYPE_PROXY, LIMITS(1, URL_BYTES),
	.help = "HTTP proxy, as http://HOST:PORT; proxy variables of the "
		"environment are ignored."},
    {NETWORK(ca_file), .type = FRAME_TYPE_PATH, LIMITS(1, PATH_BYTES),
	.fallback = "/etc/ssl/certs/ca-certificates.crt",
	.help = "Certificate authorities that are trusted, a PEM file."},
    {NETWORK(tls_min), .type = FRAME_TYPE_CHOICE, .choices = frame_tls_versions,
	.fallback = "1.2",
	.help = "Oldest version of TLS that is spoken: \"1.2\" or \"1.3\"."},
    {NETWORK(pinned_keys), .type = FRAME_TYPE_PINS, LIMITS(0, PINS),
	.fallback = "[]",
	.help = "Public keys of which the server must have one, each as "
		"sha256//BASE64; empty: any that ca_file vouches for."},
    {NETWORK(client_cert), .type = FRAME_TYPE_PATH, LIMITS(1, PATH_BYTES),
	.help = "Certificate that this machine shows to a proxy or gateway "
		"asking for one, a PEM file; needs client_key."},
    {NETWORK(client_key), .type = FRAME_TYPE_PATH, LIMITS(1, PATH_BYTES),
	.help = "Private key of client_cert, a PEM file."},

    {CREDENTIAL(client_id), .type = FRAME_TYPE_CLIENT_ID, .required = true,
	LIMITS(1, CLIENT_ID),
	.help = "Client id of the API key, as Frame's console shows it."},
    {CREDENTIAL(secret_file), .type = FRAME_TYPE_PATH, LIMITS(1, PATH_BYTES),
	.help = "File with the client secret on one line, owned by root, mode "
		"0600."},
    {CREDENTIAL(secret_command), .type = FRAME_TYPE_COMMAND, LIMITS(1, WORDS),
	.help = "Program that prints the client secret, and its arguments; "
		"run at every login and renewal, without a shell."},
    {CREDENTIAL(secret), .type = FRAME_TYPE_SECRET, LIMITS(1, SECRET_SIZE),
	.help = "The client secret itself; allowed only while this file has "
		"mode 0600."},
    {CREDENTIAL(note), .type = FRAME_TYPE_TEXT, LIMITS(0, NOTE_BYTES),
	.help = "For whoever reads this file next."},

    {PROVIDER("sat_url", sat_url), .type = FRAME_TYPE_URL, LIMITS(1, URL_BYTES),
	.help = "Token URL of the provider, as the Playground in Frame's console shows it."},
    {PROVIDER("entity", entity), .type = FRAME_TYPE_ENTITY,
	.choices = frame_entities,
	.help = "What the provider was made on: account, organization or "
		"customer."},
    {PROVIDER("entity_id", entity_id), .type = FRAME_TYPE_UUID, LIMITS(1, 128),
	.help = "Id of that account, organization or customer."},
    {PROVIDER("provider_id", provider_id), .type = FRAME_TYPE_PROVIDER_ID,
	LIMITS(1, 128), .help = "Id of the provider: secure-anon- and a UUID."},
    {PROVIDER("gateway_url", gateway_url), .type = FRAME_TYPE_URL,
	LIMITS(1, URL_BYTES), .fallback = "https://api.console.nutanix.com",
	.help = "Where Frame's API is, for a provider given by its ids."},
    {PROVIDER("credential", credential_names), .type = FRAME_TYPE_REFERENCES,
	.required = true, LIMITS(1, FRAME_KEYS_MAX),
	.help = "Name of the credential that signs requests for this "
		"provider; of a list, the next is tried when one is "
		"refused."},
    {PROVIDER("token_duration", token_duration_ms), .type = FRAME_TYPE_DURATION,
	.lenient = true, LIMITS(5 * MINUTE, 8 * HOUR),
	.help = "How long its tokens live, as set in Frame's console, which "
		"allows 5m to 8h; it cannot be changed here."},
    {PROVIDER("launch_url", launch_url), .type = FRAME_TYPE_LINK,
	LIMITS(1, URL_BYTES),
	.help = "Launchpad or Launch Link that opens Frame with the token."},
    {PROVIDER("service_url", service_url), .type = FRAME_TYPE_LINK,
	LIMITS(1, URL_BYTES),
	.help = "serviceUrl for programs that use Frame's Session API."},
    {PROVIDER("terminal_config_id", terminal_config_id),
	.type = FRAME_TYPE_TEXT, LIMITS(1, 256),
	.help = "terminalConfigId for the Session API."},
    {PROVIDER("app_id", app_id), .type = FRAME_TYPE_TEXT, LIMITS(1, 256),
	.help = "appId for the Session API."},
    {PROVIDER("user_data", user_data), .type = FRAME_TYPE_TEXT,
	LIMITS(0, FRAME_DOC_SCALAR),
	.help = "userData for the Session API, handed on as it is."},
    {PROVIDER("metadata", metadata), .type = FRAME_TYPE_METADATA,
	LIMITS(0, FRAME_METADATA_MAX),
	.help = "Metadata for this provider alone, added to the common "
		"metadata or replacing it key by key."},
    {PROVIDER("note", note), .type = FRAME_TYPE_TEXT, LIMITS(0, NOTE_BYTES),
	.help = "For whoever reads this file next."},

    {MAPPING("user", user), .type = FRAME_TYPE_ACCOUNTS, LIMITS(1, ACCOUNTS),
	.help = "The rule is for this user, or for each of a list."},
    {MAPPING("group", group), .type = FRAME_TYPE_ACCOUNTS, LIMITS(1, ACCOUNTS),
	.help = "The rule is for members of this group, or of any in a "
		"list."},
    {MAPPING("any", any), .type = FRAME_TYPE_TRUE,
	.help = "The rule is for everybody; it stands last."},
    {MAPPING("provider", provider_name), .type = FRAME_TYPE_REFERENCE,
	.required = true, LIMITS(1, FRAME_NAME_MAX),
	.help = "Name of the provider whose token they get, or none."},
    {MAPPING("note", note), .type = FRAME_TYPE_TEXT, LIMITS(0, NOTE_BYTES),
	.help = "For whoever reads this file next."},

    {CLAIM(email),
	.help = "Address that Frame knows the person by; Named User plans "
		"count distinct ones."},
    {CLAIM(email_domain),
	.help = "Instead of email: Frame makes up an address in this "
		"domain."},
    {CLAIM(first_name), .help = "First name that Frame shows."},
    {CLAIM(last_name), .help = "Last name that Frame shows."},
};
/* clang-format on */

const size_t frame_schema_count =
    sizeof(frame_schema) / sizeof(frame_schema[0]);

const struct frame_key *
frame_schema_find(enum frame_section section, const char *name)
{
	for (size_t i = 0; i < frame_schema_count; i++) {
		const struct frame_key *key = &frame_schema[i];
		if (key->section == section && strcmp(key->name, name) == 0)
			return key;
	}
	return NULL;
}

const char *
frame_section_name(enum frame_section section)
{
	static const char *const names[FRAME_SECTIONS] = {
	    [FRAME_SECTION_TOP] = "file",
	    [FRAME_SECTION_LOGIN] = "login",
	    [FRAME_SECTION_NETWORK] = "network",
	    [FRAME_SECTION_CREDENTIAL] = "credential",
	    [FRAME_SECTION_PROVIDER] = "provider",
	    [FRAME_SECTION_MAPPING] = "rule",
	    [FRAME_SECTION_CLAIMS] = "claims",
	    [FRAME_SECTION_METADATA] = "metadata",
	};

	return names[section];
}
