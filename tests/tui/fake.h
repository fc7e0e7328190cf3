/* SPDX-License-Identifier: MIT */
/*
 * A world for tests of the screens: it is always 2 March 2026, 14:12:33 UTC on
 * lab-admin01, the name service knows the people of a file, and a test of the
 * exchange says what it is told to. Files are real, in a directory of their
 * own, which is the working directory.
 */
#ifndef FRAME_TESTS_FAKE_H
#define FRAME_TESTS_FAKE_H

#include "tui/screen/app.h"

#define FAKE_CONFIG   "etc/frame/frame.yaml"
#define FAKE_JOBS     16
#define FAKE_SESSIONS 6

struct fake {
	struct world world;
	struct app app;
	bool open; /* the app is */
	struct canvas canvas;
	int64_t now;
	struct fake_job {
		int number; /* 0: none */
		enum job_kind kind;
		char name[257];
	} job[FAKE_JOBS];
	int jobs;
	bool hold;	/* lookups are not answered by themselves */
	char **finding; /* lines of the next audits */
	size_t findings;
	char *edited;	/* what the editor makes of any text, or NULL */
	char *written;	/* the last report */
	unsigned ended; /* sessions, a bit for each */
	struct frame_session renewed; /* the last one that was */
	char source[4096];	      /* the directory of these tests */
};

/* Makes an empty directory and goes there. False: said on stderr. */
bool fake_open(struct fake *fake, const char *source);
void fake_close(struct fake *fake);

/* The file that the screens are about; NULL: there is none. */
bool fake_config(const char *from);
/* Starts the app, as frame-admin would be started. */
bool fake_start(struct fake *fake);
void fake_stop(struct fake *fake);

/* Answers lookups, and paints. After every event. */
void fake_settle(struct fake *fake);
/* Tells the running test the lines of a file in trial/; its end, too, if the
 * last line is the outcome. False: there is no test, or no file. */
bool fake_trial(struct fake *fake, const char *name);

/* Ends the running renewal: with a result, or "gone" with the session; what
 * is neither is frame-helper's line. False: there is none. */
bool fake_renewal(struct fake *fake, const char *name);

char *fake_read(const char *path, size_t *len);

#endif
