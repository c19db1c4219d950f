#ifndef ANALYZER_LOGS_PROGRAM_H
#define ANALYZER_LOGS_PROGRAM_H

/* What programs write into syslog messages: one file per program. */

#include "analyzer/logs/format.h"

struct log_program {
	const char *name; /* as in the tag; the rest behind "-" may differ */
	const char *help;
	struct event_type type;

	/* Adds the fields of a message; nothing where it knows none. */
	void (*parse)(struct event *ev, struct span message);
};

/* The program of that tag, or NULL. */
const struct log_program *log_program_find(struct span tag);

/*
 * A message with holes: literal text in which "%s" stands for text up to the
 * first place where the next literal follows, and the last hole for the rest.
 * "%g" reaches as far as it can: the literals behind it are looked for from the
 * end.  The holes become the fields of the names, in order; "-" drops one.
 */
struct log_template {
	const char *text;
	const char *action; /* value of the field "action" */
	const char *name[5];
};

/* Adds the fields when the message begins as the template says. */
bool log_template_parse(
    struct event *ev, struct span message, const struct log_template *t);

/* Tries the messages of PAM, which many programs write. */
bool log_pam_parse(struct event *ev, struct span message);

extern const struct log_program log_program_sshd;
extern const struct log_program log_program_sudo;

#endif
