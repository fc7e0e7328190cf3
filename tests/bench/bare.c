/* SPDX-License-Identifier: MIT */
/*
 * The yardstick of the benchmark: the least that a program can do to get a
 * token with libcurl. It reads url, client id, secret and CA file from its
 * arguments, signs, posts and prints the answer's size; it checks nothing.
 */
#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static size_t
count(char *bytes, size_t one, size_t len, void *total)
{
	(void)bytes;
	*(size_t *)total += one * len;
	return one * len;
}

static void
sign(
    const char *secret, const char *timestamp, const char *client_id, char *hex)
{
	unsigned char mac[32];
	char message[512];
	unsigned int len = sizeof(mac);

	snprintf(message, sizeof(message), "%s%s", timestamp, client_id);
	HMAC(EVP_sha256(), secret, (int)strlen(secret),
	    (const unsigned char *)message, strlen(message), mac, &len);
	for (unsigned int i = 0; i < len; i++)
		snprintf(hex + 2 * i, 3, "%02x", mac[i]);
}

static struct curl_slist *
headers(const char *client_id, const char *secret)
{
	struct curl_slist *list = NULL;
	char line[512], timestamp[24], hex[65];

	snprintf(timestamp, sizeof(timestamp), "%lld", (long long)time(NULL));
	sign(secret, timestamp, client_id, hex);
	snprintf(line, sizeof(line), "X-Frame-ClientId: %s", client_id);
	list = curl_slist_append(list, line);
	snprintf(line, sizeof(line), "X-Frame-Timestamp: %s", timestamp);
	list = curl_slist_append(list, line);
	snprintf(line, sizeof(line), "X-Frame-Signature: %s", hex);
	list = curl_slist_append(list, line);
	return curl_slist_append(list, "Content-Type: application/json");
}

int
main(int argc, char **argv)
{
	size_t total = 0;
	long status = 0;
	CURL *curl;

	if (argc != 6)
		return 2;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	curl = curl_easy_init();
	curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers(argv[2], argv[3]));
	curl_easy_setopt(curl, CURLOPT_CAINFO, argv[4]);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, argv[5]);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, count);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &total);
	if (curl_easy_perform(curl) != CURLE_OK)
		return 1;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	return status == 200 && total > 20 ? 0 : 1;
}
