/* SPDX-License-Identifier: MIT */
/*
 * tui/model/trial.h on a command line, for tests/hosts/trial: starts
 * frame-helper as frame-admin does, prints what it makes of the lines as
 * `key=value`, and judges nothing.
 *
 *   run_trial [-p PROVIDER] [-s SERVICE] [-d DRAFT] [-S PATH=FILE]
 *             [-a URL] [-t TOKEN-FILE] CONFIG USER
 *
 * -d: the text of this file is the draft; -S: FILE's line is the secret that
 * waits to be written to PATH.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tui/model/trial.h"

static const char *const states[] = {"to do", "running", "OK", "WARN", "FAIL"};

/* A whole small file; without its line end if it is a secret. */
static char *
slurp(const char *path, size_t *len, bool line)
{
	static const size_t max = 1 << 20;
	FILE *file = fopen(path, "r");
	char *text = calloc(1, max + 1);

	if (file == NULL || text == NULL) {
		perror(path);
		exit(2);
	}
	*len = fread(text, 1, max, file);
	fclose(file);
	while (line && *len > 0 && text[*len - 1] == '\n')
		text[--*len] = '\0';
	return text;
}

/* Feeds the lines to `trial` until the pipe is closed. */
static void
read_lines(int fd, struct trial *trial)
{
	static char buf[1 << 20];
	size_t len = 0;

	for (;;) {
		struct pollfd poller = {.fd = fd, .events = POLLIN};
		char *end;
		ssize_t got;

		poll(&poller, 1, -1);
		got = read(fd, buf + len, sizeof(buf) - len);
		if (got <= 0)
			break;
		len += (size_t)got;
		while ((end = memchr(buf, '\n', len)) != NULL) {
			size_t line = (size_t)(end - buf);
			trial_line(trial, buf, line);
			len -= line + 1;
			memmove(buf, end + 1, len);
		}
	}
	if (len > 0)
		trial_line(trial, buf, len);
}

static void
print(const struct trial *trial)
{
	for (int i = 0; i < TRIAL_STEPS; i++)
		if (trial->step[i].state != TRIAL_TO_DO)
			printf("%s=%s %s\n",
			    trial_step_name((enum trial_step_kind)i),
			    states[trial->step[i].state], trial->step[i].text);
	printf("result=%s\nhttp=%lld\nprovider=%s\ncredential=%s\n",
	    frame_result_info(trial->result)->name, (long long)trial->http,
	    trial->provider, trial->credential);
	printf("sentence=%s\nserver_said=%s\nhost=%s\nskew_ms=%lld\n",
	    trial->sentence, trial->server_said, trial->host,
	    (long long)trial->skew_ms);
	printf("email=%s\nap=%s\naud=%s\nexpires=%lld\ntoken_bytes=%zu\n",
	    trial->email, trial->token_provider, trial->audience,
	    (long long)trial->expires, trial->token_bytes);
	printf("request=%s\nstored=%s\n",
	    trial->request != NULL ? trial->request : "",
	    trial->assertions != NULL ? trial->assertions : "");
	for (size_t i = 0; i < trial->causes; i++)
		printf("cause=%zu %s -> %s\n", i + 1, trial->cause[i].text,
		    trial->cause[i].action);
}

static void
take_secret(struct frame_draft *draft, char *pair)
{
	static struct frame_secret secret;
	static struct frame_pending pending;
	char *equals = strchr(pair, '=');

	if (equals == NULL)
		exit(2);
	*equals = '\0';
	secret.bytes = slurp(equals + 1, &secret.len, true);
	pending = (struct frame_pending){.path = pair, .secret = &secret};
	draft->pending = &pending;
}

static void
read_options(int argc, char **argv, struct trial_order *order,
    struct frame_draft *draft, const char **text)
{
	int option;

	while ((option = getopt(argc, argv, "p:s:d:S:a:t:")) != -1) {
		if (option == 'p')
			order->provider = optarg;
		else if (option == 's')
			order->service = optarg;
		else if (option == 'd')
			*text = optarg;
		else if (option == 'S')
			take_secret(draft, optarg);
		else if (option == 'a')
			order->assertions_url = optarg;
		else if (option == 't')
			order->token_fd = open(optarg,
			    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		else
			exit(2);
	}
	order->assertions = order->assertions_url != NULL;
}

int
main(int argc, char **argv)
{
	struct frame_draft draft = {.path = NULL};
	struct trial_order order = {.draft = &draft, .token_fd = -1};
	const char *text = NULL;
	struct trial trial;
	char why[400];
	int fd, status;
	pid_t pid;

	read_options(argc, argv, &order, &draft, &text);
	if (argc - optind != 2)
		return 2;
	draft.path = argv[optind];
	order.user = argv[optind + 1];
	draft.stamp.exists = access(draft.path, F_OK) == 0;
	draft.base = draft.stamp.exists
			 ? slurp(draft.path, &draft.base_len, false)
			 : strdup("");
	draft.text = draft.base;
	draft.len = draft.base_len;
	if (text != NULL)
		draft.text = slurp(text, &draft.len, false);
	trial_begin(&trial);
	pid = trial_start(&order, &fd, why, sizeof(why));
	if (pid == -1) {
		printf("why=%s\n", why);
	} else {
		read_lines(fd, &trial);
		waitpid(pid, &status, 0);
		trial_end(&trial, status);
		print(&trial);
	}
	trial_free(&trial);
	if (draft.text != draft.base)
		free(draft.text);
	free(draft.base);
	return pid == -1 ? 1 : 0;
}
