#ifndef SCENARIOS_SIM_FILL_H
#define SCENARIOS_SIM_FILL_H

/*
 * Texts with values in them: "${name}" or "${name|filter}".  A filter changes
 * the value: hash (16 hexadecimal digits of its SHA-256), url (percent
 * encoding), base64, lower, upper, mask (all but the first two characters as
 * "*").  "$${" stands for "${".
 */

#include "analyzer/base/buf.h"
#include "analyzer/base/err.h"
#include "analyzer/base/map.h"

/* Names with values; a later one hides an earlier one of the same name. */
struct scope {
	const struct scope *outer; /* is asked for what is not here; or NULL */
	struct map *index;         /* name -> index in value */
	struct span *value;        /* in arena of the owner */
	size_t n;
	size_t cap;
};

void scope_start(struct scope *s, const struct scope *outer);
void scope_end(struct scope *s);
void scope_clear(struct scope *s);

/* The value must live as long as it stands in the scope. */
void scope_set(struct scope *s, const char *name, struct span value);

/* NULL p: there is no such name. */
struct span scope_get(const struct scope *s, struct span name);

/* Appends text filled in.  False: *err names what has no value. */
bool fill(
    struct buf *out, const char *text, const struct scope *s, struct err *err);

/* Are the names known and the filters right? */
bool fill_check(const char *text, const struct map *known, struct err *err);

#endif
