#ifndef ANALYZER_LOGS_PROGRAM_H
#define ANALYZER_LOGS_PROGRAM_H

/* What programs write into syslog messages: one file per program. */

#include "analyzer/logs/template.h"

struct log_program {
	/*
	 * The tags, between blanks; what follows behind "-" or "/" may differ,
	 * and so may the case.
	 */
	const char *tags;
	const char *help;
	struct event_type type;

	/* Adds the fields of a message; nothing where it knows none. */
	void (*parse)(
	    struct log_context *c, struct event *ev, struct span message);

	/*
	 * When parse adds nothing but by these templates and log_pam_parse, a
	 * message may wait until someone asks for its fields; else NULL.
	 */
	const struct log_template *only;
	size_t n_only;
};

/* What the messages of a program with `only` may add. */
const struct event_rest *log_program_rest(
    struct log_context *c, const struct log_program *p);

/* The program of that tag, or NULL. */
const struct log_program *log_program_find(struct span tag);

/* Tries the messages of PAM, which many programs write. */
bool log_pam_parse(
    struct log_context *c, struct event *ev, struct span message);

/* Notes what log_pam_parse may add. */
void log_pam_rest(struct log_context *c, struct event_rest *rest);

/* A name in a message and the field that it becomes; NULL ends a list. */
struct log_pair {
	const char *name;
	const char *field;
};

/*
 * Adds what a run of NAME=VALUE holds, between which `between` stands; angle
 * brackets and double quotes around a value go.  A name that is not in the
 * list is left out.
 */
void log_pairs_parse(struct event *ev, struct span text, const char *between,
    const struct log_pair *list);

/* "NAME[ADDRESS]" or "[ADDRESS]:PORT" of a mail server. */
void log_peer_parse(struct event *ev, struct span peer);

extern const struct log_program log_program_cron;
extern const struct log_program log_program_dovecot;
extern const struct log_program log_program_kernel;
extern const struct log_program log_program_named;
extern const struct log_program log_program_postfix;
extern const struct log_program log_program_postgres;
extern const struct log_program log_program_shadow;
extern const struct log_program log_program_sshd;
extern const struct log_program log_program_su;
extern const struct log_program log_program_sudo;
extern const struct log_program log_program_systemd;

#endif
