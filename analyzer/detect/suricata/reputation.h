#ifndef ANALYZER_DETECT_SURICATA_REPUTATION_H
#define ANALYZER_DETECT_SURICATA_REPUTATION_H

/*
 * Reputations of addresses, for iprep: categories, and a score in some of them
 * for an address or network.  Suricata's manual, section "IP Reputation".
 */

#include "analyzer/base/addr.h"
#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"

enum {
	REPUTATION_CATEGORIES = 60, /* numbered from 1 */
	REPUTATION_NONE = -1,
	REPUTATION_MOST = 127,
};

struct reputation; /* opaque */

struct reputation *reputation_new(void);
void reputation_free(struct reputation *r); /* r may be NULL */

/* NUMBER,NAME,TEXT on each line; what can't be used is added to diags. */
void reputation_categories(struct reputation *r, const char *file,
    struct span text, struct diags *diags);

/* ADDRESS[/BITS],CATEGORY,SCORE on each line. */
void reputation_scores(struct reputation *r, const char *file, struct span text,
    struct diags *diags);

/* The number of a category by its name, or 0. */
unsigned reputation_category(const struct reputation *r, struct span name);

/* The score of an address in a category: of itself, else of the smallest
 * network that has one; REPUTATION_NONE: it has none. */
int reputation_of(
    const struct reputation *r, const struct addr *a, unsigned category);

#endif
