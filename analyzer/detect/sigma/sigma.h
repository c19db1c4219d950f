#ifndef ANALYZER_DETECT_SIGMA_SIGMA_H
#define ANALYZER_DETECT_SIGMA_SIGMA_H

/*
 * The Sigma half of detect: rules as YAML become bitset programs, which are
 * evaluated on events.  Called by ruleset.c and detect.c only.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/model/alert.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/event.h"
#include "analyzer/model/flow.h"

struct sigma_rules; /* opaque: all Sigma rules of a rule set */

struct sigma_rules *sigma_rules_new(struct arena *arena);
void sigma_rules_free(struct sigma_rules *r); /* r may be NULL */

/* From now on reads through the cache folder, which lives as long as r. */
void sigma_cache(struct sigma_rules *r, const char *folder);

/* From now on reading also warns of what rules say wrongly about themselves. */
void sigma_check_about(struct sigma_rules *r);

/* Reads the rules (or the mapping) of a text; file and text live as long as
 * the arena.  Returns how many rules were refused, each with an error. */
uint32_t sigma_read(struct sigma_rules *r, const char *file, struct span text,
    struct diags *diags);

/* Takes the lists of a file that placeholders of rules stand for; before the
 * rules are read.  file and text live as long as the arena. */
void sigma_placeholders(struct sigma_rules *r, const char *file,
    struct span text, struct diags *diags);

/*
 * Finds whom filters and correlations mean, when all is read.  Returns how
 * many of these were refused, each with an error.
 */
uint32_t sigma_link(struct sigma_rules *r, struct diags *diags);

/* Warns of rules that can be used and yet may do nothing; after sigma_link. */
void sigma_check(const struct sigma_rules *r, struct diags *diags);

/* Compiles what was read, through the cache folder unless it is NULL. */
bool sigma_compile(struct sigma_rules *r, const char *cache, bool *cached,
    struct diags *diags);

size_t sigma_count(const struct sigma_rules *r);
struct rule *sigma_rule(const struct sigma_rules *r, size_t i);

struct sigma_state; /* opaque: scratch of one thread */
struct sigma_state *sigma_state_new(const struct sigma_rules *r);
void sigma_state_free(struct sigma_state *s); /* s may be NULL */

/*
 * Matches all rules on a row or a complete transaction; appends the alerts
 * with their matches, and leaves the rest of the alert to detect.c; appends
 * the sightings that correlations count.
 */
void sigma_match(
    struct sigma_state *s, const struct event *ev, struct alerts *out);

/* Of a row with a rest: could sigma_match find anything?  See detect_head. */
bool sigma_head(struct sigma_state *s, const struct event *ev);

void sigma_counters(const struct sigma_state *s, struct counters *out);

#endif
