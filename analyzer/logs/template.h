#ifndef ANALYZER_LOGS_TEMPLATE_H
#define ANALYZER_LOGS_TEMPLATE_H

/* Messages with holes, as programs write them. */

#include "analyzer/logs/format.h"

enum {
	TEMPLATE_HOLES = 5,
};

/*
 * A message with holes: literal text in which "%s" stands for text up to the
 * first place where the next literal follows, and the last hole for the rest.
 * "%g" reaches as far as it can: the literals behind it are looked for from the
 * end.  The holes become the fields of the names, in order; "-" drops one.
 */
struct log_template {
	const char *text;
	const char *action; /* value of the field "action" */
	const char *name[TEMPLATE_HOLES];
};

/*
 * Adds the fields of the first of n templates that the message begins as.
 * False: it is another message.  t is a constant: what is worked out of it is
 * kept by its place.
 */
bool log_templates_parse(struct log_context *c, struct event *ev,
    struct span message, const struct log_template *t, size_t n);

/* Notes what log_templates_parse may add; rest is in c->arena. */
void log_templates_rest(struct log_context *c, struct event_rest *rest,
    const struct log_template *t, size_t n);

/* Notes a name or a made text, once. */
void log_rest_name(
    struct log_context *c, struct event_rest *rest, const char *name);
void log_rest_made(
    struct log_context *c, struct event_rest *rest, const char *text);

#endif
