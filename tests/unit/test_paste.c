/* SPDX-License-Identifier: MIT */
/*
 * Snippets as people copy them from a console, a terminal or a mail: what is
 * in them is found, what is not is not made up, and what was copied instead is
 * named.
 */
#include "tests/unit/unit.h"

#include "tui/model/paste.h"

#define BASE   "https://api.console.nutanix.com"
#define ENTITY "31cbf42c-8767-486c-9ed3-d6a804a7cfe1"
#define ID     "secure-anon-5d0c77ab-1b2f-4c1e-9a55-0e6f2f1c7d10"
#define PAGE   BASE "/v1/accounts/" ENTITY "/secure-anonymous/" ID
#define URL    PAGE "/tokens"
#define CLIENT "3f6c1c7e-9d1b-4e0e-8a55-0f3c5f1d2b7a.img.frame.nutanix.com"
#define SECRET "0123456789abcdef0123456789abcdef01234567"
#define SIGNED \
	"afd3b76a7b87825093c2846e2fabb408b0021f4df7eb7e79d49a461082bbca39"

struct example {
	const char *name, *text;
	const char *url, *client, *secret, *email, *first, *last;
	const char *why; /* NULL: nothing is said */
};

static const struct example examples[] = {
    /* the URL alone */
    {"a URL", URL, .url = URL},
    {"blanks and a line end", "  \t" URL " \r\n", .url = URL},
    {"quoted", "\"" URL "\",", .url = URL},
    {"bracketed", "\x1b[200~" URL "\x1b[201~", .url = URL},
    {"what is left of brackets", "200~" URL "201~", .url = URL},
    {"brackets, half", "[200~" URL "[201~", .url = URL},
    {"in a sentence", "Use <" URL ">.", .url = URL},
    {"capitals",
	"HTTPS"
	"://api.console.nutanix.com/v1/accounts/" ENTITY "/secure-anonymous/" ID
	"/tokens",
	.url = "HTTPS://api.console.nutanix.com/v1/accounts/" ENTITY
	       "/secure-anonymous/" ID "/tokens"},
    {"another host and path",
	"https://eu.difr.com:8443/frame/v1/organizations/" ENTITY
	"/secure-anonymous/" ID "/tokens",
	.url = "https://eu.difr.com:8443/frame/v1/organizations/" ENTITY
	       "/secure-anonymous/" ID "/tokens"},
    {"for tests, on this machine",
	"http://localhost:8443/v1/accounts/" ENTITY "/secure-anonymous/" ID
	"/tokens",
	.url = "http://localhost:8443/v1/accounts/" ENTITY
	       "/secure-anonymous/" ID "/tokens"},

    /* snippets */
    {"curl",
	"timestamp=$(date +%s)\n"
	"signature=$(printf '%s%s' \"$timestamp\" \"" CLIENT "\" |\n"
	"  openssl dgst -sha256 -hmac \"" SECRET "\" | sed 's/.* //')\n"
	"curl -X POST \\\n  '" URL "' \\\n"
	"  -H 'Content-Type: application/json' \\\n"
	"  -H 'X-Frame-ClientId: " CLIENT "' \\\n"
	"  -H \"X-Frame-Timestamp: $timestamp\" \\\n"
	"  -H \"X-Frame-Signature: $signature\" \\\n"
	"  -d '{\"first_name\":\"Bob\",\"last_name\": \"Lab\",\n"
	"       \"email\": \"bob@lab.example.edu\"}'\n",
	.url = URL, .client = CLIENT, .secret = SECRET,
	.email = "bob@lab.example.edu", .first = "Bob", .last = "Lab"},
    {"curl, other quotes, a signature",
	"curl --request POST \"" URL "\" --header \"X-Frame-ClientId: " CLIENT
	"\" --header \"X-Frame-Timestamp: 1700000000\" --header "
	"\"X-Frame-Signature: " SIGNED "\" --data \"{\\\"first_name\\\": "
	"\\\"Bob\\\", \\\"email\\\": \\\"bob@lab.example.edu\\\"}\"\r\n",
	.url = URL, .client = CLIENT, .email = "bob@lab.example.edu",
	.first = "Bob"},
    {"shell variables",
	"CLIENT_ID=" CLIENT "\nCLIENT_SECRET=" SECRET "\n"
	"curl -d '{}' -H \"X-Frame-ClientId: $CLIENT_ID\" " URL "\n",
	.url = URL, .client = CLIENT, .secret = SECRET},
    {"python",
	"import hashlib, hmac, requests, time\n\n"
	"client_id = \"" CLIENT "\"\n"
	"client_secret = b\"" SECRET "\"\n"
	"timestamp = str(int(time.time()))\n"
	"signature = hmac.new(client_secret, (timestamp + client_id)"
	".encode(), hashlib.sha256).hexdigest()\n"
	"r = requests.post(\n    '" URL "',\n"
	"    headers={'X-Frame-ClientId': client_id,\n"
	"             'X-Frame-Signature': signature},\n"
	"    json={'first_name': 'Bob', 'last_name': 'Lab',\n"
	"          'email': 'bob@lab.example.edu'})\n",
	.url = URL, .client = CLIENT, .secret = SECRET,
	.email = "bob@lab.example.edu", .first = "Bob", .last = "Lab"},
    {"python, the secret in place",
	"signature = hmac.new(\n  \"" SECRET "\".encode(),\n"
	"  f\"{timestamp}" CLIENT "\".encode(), hashlib.sha256)\n"
	"requests.post(url=\"" URL "\", data='{}')\n",
	.url = URL, .client = CLIENT, .secret = SECRET},
    {"javascript",
	"const crypto = require('crypto');\n"
	"const clientId = '" CLIENT "';\nconst clientSecret = `" SECRET "`;\n"
	"const signature = crypto.createHmac('sha256', clientSecret)\n"
	"  .update(timestamp + clientId).digest('hex');\n"
	"fetch('" URL "', {\n  method: 'POST',\n  headers: {\n"
	"    'X-Frame-ClientId': clientId,\n"
	"    'X-Frame-Signature': signature },\n"
	"  body: JSON.stringify({ email: 'bob@lab.example.edu',\n"
	"    firstName: 'Bob', metadata: { seat: '4' } })\n});\n",
	.url = URL, .client = CLIENT, .secret = SECRET,
	.email = "bob@lab.example.edu", .first = "Bob"},
    {"powershell",
	"$clnt_id = \"" CLIENT "\"\r\n$clnt_secret = \"" SECRET "\"\r\n"
	"$hmacsha = New-Object System.Security.Cryptography.HMACSHA256\r\n"
	"$hmacsha.key = [Text.Encoding]::ASCII.GetBytes($clnt_secret)\r\n"
	"$body = @{ first_name = \"Bob\"; last_name = \"Lab\" } |"
	" ConvertTo-Json\r\n"
	"Invoke-RestMethod -Method Post -Uri \"" URL "\" `\r\n"
	"  -Headers @{ \"X-Frame-ClientId\" = $clnt_id }\r\n",
	.url = URL, .client = CLIENT, .secret = SECRET, .first = "Bob",
	.last = "Lab"},
    {"two values below each other", CLIENT "\n" SECRET "\n", .client = CLIENT,
	.secret = SECRET},
    {"a table of a mail",
	"Client ID:     " CLIENT "\nClient Secret: " SECRET "\nURL: " URL "\n",
	.url = URL, .client = CLIENT, .secret = SECRET},
    {"another suffix and form",
	"{\"clientId\": \"key-4711.example\", \"client_secret\": "
	"\"s3cret-of-another-form\"}",
	.client = "key-4711.example", .secret = "s3cret-of-another-form"},

    /* lines that somebody broke */
    {"a broken URL",
	BASE "/v1/accounts/31cbf42c-8767-\n486c-9ed3-d6a804a7cfe1/"
	     "secure-anonymous/secure-\r\n    anon-5d0c77ab-1b2f-4c1e-9a55-"
	     "0e6f2f1c7d10/tok\nens\ncurl\n",
	.url = URL},
    {"a broken URL in quotes",
	"curl '" BASE "/v1/accounts/" ENTITY "/secure-anonymous/\n" ID
	"/tokens' -d '{}'\n",
	.url = URL},
    {"a URL that ends a line", URL "\nsecond line\n", .url = URL},
    {"a broken key",
	"3f6c1c7e-9d1b-4e0e-8a55-0f3c5f\n1d2b7a.img.frame.nutanix.com "
	"0123456789abcdef0123\n456789abcdef01234567\n",
	.client = CLIENT, .secret = SECRET},
    {"a broken signature is no secret",
	"X-Frame-Signature: afd3b76a7b87825093c2846e\n"
	"2fabb408b0021f4df7eb7e79d49a461082bbca39\n",
	.why = NULL},

    /* place holders */
    {"nothing filled in",
	"client_id = \"<your client id>\"\nclient_secret = \"YOUR_SECRET\"\n"
	"secret = os.environ[\"FRAME_SECRET_1\"]\nemail = f\"{user}@x\"\n"
	"secret: ${process.env.SECRET1}\nclientId: clientId,\n"
	"first_name: \"\"\n",
	.why = NULL},
    {"values from elsewhere",
	"client_secret: \"${FRAME_SECRET_1}\"\n"
	"client_secret = load_secret_v1_from_vault(name)\n"
	"client_secret = secrets.frame.client1.secret\n"
	"client_secret = \"{{frame_secret_1}}\"\n",
	.why = NULL},
    {"ids in braces",
	"requests.post(f\"" BASE "/v1/accounts/{account_id}/"
	"secure-anonymous/{provider}/tokens\")",
	.why = "names in braces"},
    {"a URL of variables",
	"curl " BASE "/v1/accounts/$ACCOUNT/secure-anonymous/$ID/tokens",
	.why = "put together from variables"},

    /* other URLs */
    {"a launch link",
	"https://console.nutanix.com/example/lab/win/launch/desktop#token=x",
	.why = "opens Frame with a token"},
    {"a launchpad",
	"https://console.nutanix.com/example/teaching/win/launchpad/desktop",
	.why = "launch_url"},
    {"the console",
	"https://console.nutanix.com/frame/account/" ENTITY "/settings/users",
	.why = "a page of Frame's console"},
    {"no end", PAGE, .why = "does not end with /tokens"},
    {"a little more than the end", URL "/list",
	.why = "does not end with /tokens"},
    {"not encrypted",
	"http://api.console.nutanix.com/v1/accounts/" ENTITY
	"/secure-anonymous/" ID "/tokens",
	.why = "must begin with https://"},
    {"no scheme",
	"api.console.nutanix.com/v1/accounts/" ENTITY "/secure-anonymous/" ID
	"/tokens",
	.why = "must begin with https://"},
    {"a cut id",
	BASE "/v1/accounts/31cbf42c-8767-486c/secure-anonymous/" ID "/tokens",
	.why = "cut or missing"},
    {"somebody else's", "https://www.example.edu/", .why = NULL},
    {"a console link before the URL",
	"# see https://console.nutanix.com/frame\ncurl " URL "\n", .url = URL},
    {"nothing", "", .why = NULL},
    {"words", "hello, what is the secret of it?", .why = NULL},
};

static void
expect(const struct example *example, const char *what, struct frame_span span,
    const char *wanted, size_t *failed)
{
	char got[512];

	assert_true(span.start <= span.end);
	assert_true(span.end <= strlen(example->text));
	assert_true(paste_take(example->text, span, got, sizeof(got)));
	if (strcmp(got, wanted == NULL ? "" : wanted) == 0)
		return;
	print_error("%s: %s is \"%s\", wanted \"%s\"\n", example->name, what,
	    got, wanted == NULL ? "" : wanted);
	++*failed;
}

static void
snippets_are_read(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(examples); i++) {
		const struct example *example = &examples[i];
		const char *wanted = example->why;
		struct paste paste;
		char why[200];
		bool any = paste_read(&paste, example->text,
		    strlen(example->text), why, sizeof(why));

		expect(example, "url", paste.url, example->url, &failed);
		expect(example, "client_id", paste.client_id, example->client,
		    &failed);
		expect(
		    example, "secret", paste.secret, example->secret, &failed);
		expect(example, "email", paste.email, example->email, &failed);
		expect(example, "domain", paste.email_domain,
		    example->email == NULL ? NULL
					   : strchr(example->email, '@') + 1,
		    &failed);
		expect(example, "first_name", paste.first_name, example->first,
		    &failed);
		expect(example, "last_name", paste.last_name, example->last,
		    &failed);
		if (wanted == NULL ? *why != '\0'
				   : strstr(why, wanted) == NULL) {
			print_error("%s: why: \"%s\"\n", example->name, why);
			failed++;
		}
		assert_int_equal(
		    any, example->url != NULL || example->client != NULL ||
			     example->secret != NULL ||
			     example->email != NULL || paste.entity_id.end > 0);
	}
	assert_int_equal(failed, 0);
}

static void
the_url_has_parts(void **state)
{
	static const struct {
		const char *text;
		bool whole;
	} texts[] = {
	    {"curl '" URL "'", true}, {PAGE, false}, {PAGE "/tok\nens", true}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = texts[i].text;
		struct paste paste;
		char why[200], got[200];
		assert_true(
		    paste_read(&paste, text, strlen(text), why, sizeof(why)));
		assert_int_equal(paste.url.end > 0, texts[i].whole);
		paste_take(text, paste.gateway, got, sizeof(got));
		assert_string_equal(got, BASE);
		paste_take(text, paste.entity, got, sizeof(got));
		assert_string_equal(got, "accounts");
		paste_take(text, paste.entity_id, got, sizeof(got));
		assert_string_equal(got, ENTITY);
		paste_take(text, paste.provider_id, got, sizeof(got));
		assert_string_equal(got, ID);
	}
}

static void
taking_fits_or_fails(void **state)
{
	const char *text = "ab\r\n  cd";
	char out[5] = "xxxx";

	(void)state;
	assert_true(paste_take(text, (struct frame_span){0, 8}, out, 5));
	assert_string_equal(out, "abcd");
	assert_false(paste_take(text, (struct frame_span){0, 8}, out, 4));
	assert_string_equal(out, "");
	assert_false(paste_take(text, (struct frame_span){0, 0}, out, 0));
	assert_true(paste_take(text, (struct frame_span){2, 2}, out, 1));
	assert_string_equal(out, "");
}

static void
a_long_paste(void **state)
{
	size_t len = 256 * 1024;
	char *text = malloc(len), why[200];
	struct paste paste;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < len; i++)
		text[i] = "https://a/v1/{secret: '0\n"[i % 25];
	paste_read(&paste, text, len, why, sizeof(why));
	memset(text, 'a', len);
	assert_false(paste_read(&paste, text, len, why, sizeof(why)));
	free(text);
}

static void
inside(struct frame_span span, size_t len)
{
	assert_true(span.start <= span.end);
	assert_true(span.end <= len);
}

/* Parts of snippets in any order, with any byte in between. */
static void
rubbish(void **state)
{
	static const char *const parts[] = {URL, PAGE, CLIENT, SECRET,
	    "client_id", "secret", "email", "-hmac", "=", ":", "\"", "'", "\\",
	    "\n", "\r\n", " ", "https://", "/v1/", "/secure-anonymous/",
	    "tokens", "{", "$"};
	unsigned int seed = 3;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char *text = malloc(4096), why[200], *exact;
		size_t len = 0;
		struct paste paste;
		assert_non_null(text);
		for (int n = rand_r(&seed) % 8; n > 0; n--) {
			const char *part =
			    parts[(size_t)rand_r(&seed) % ARRAY_SIZE(parts)];
			memcpy(text + len, part, strlen(part));
			len += strlen(part);
			if (rand_r(&seed) % 3 == 0)
				text[len++] = (char)rand_r(&seed);
		}
		/* Just so long: a byte too far is noticed. */
		exact = malloc(len + (len == 0));
		assert_non_null(exact);
		memcpy(exact, text, len);
		paste_read(&paste, exact, len, why, sizeof(why));
		inside(paste.url, len);
		inside(paste.client_id, len);
		inside(paste.secret, len);
		inside(paste.email, len);
		inside(paste.provider_id, len);
		free(exact);
		free(text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(snippets_are_read),
	    cmocka_unit_test(the_url_has_parts),
	    cmocka_unit_test(taking_fits_or_fails),
	    cmocka_unit_test(a_long_paste),
	    cmocka_unit_test(rubbish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
