#ifndef ANALYZER_DETECT_SURICATA_WORDS_H
#define ANALYZER_DETECT_SURICATA_WORDS_H

/*
 * What all rules of a rule set share while they are read: variables,
 * classtypes, reference systems, sets of addresses and ports, expressions.
 * Equal things are made once, so that equality of pointers is equality.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/map.h"
#include "analyzer/detect/ruleset_types.h"
#include "analyzer/detect/suricata/signature.h"

/* A classtype of classification.config. */
struct class
{
	const char *name;
	const char *text;
	uint8_t priority;
};

/* Suricata's own, ended by an entry without a name. */
extern const struct class classes_default[];

/* A reference system: what its identifiers begin with as an address. */
struct reference_system {
	const char *name;
	const char *prefix;
};

extern const struct reference_system references_default[];

/* Variables of Suricata's packaged configuration. */
extern const struct rule_variable variables_default[];

struct words {
	struct arena *arena;    /* the rule set's */
	struct map *keywords;   /* name to const struct keyword * */
	struct map *variables;  /* name to const char * */
	struct map *classes;    /* name to const struct class * */
	struct map *references; /* name to const char * */
	struct map *addresses;  /* text as written to const struct addr_set * */
	struct map *address_sets; /* ranges to const struct addr_set * */
	struct map *ports;
	struct map *port_sets;
	struct map *regexes; /* the signatures': text to struct regex * */
	struct map *names;   /* texts that many rules share */
	const struct rule_dataset *dataset; /* that the options declare */
	size_t datasets;
	const char *data_dir; /* where states are, or NULL */
};

/* Makes the maps, and knows the keywords and variables. */
void words_init(struct words *w, const struct ruleset_options *options);
void words_free(struct words *w);

/* The value of a variable, or NULL. */
const char *words_variable(const struct words *w, struct span name);

/* A copy of a text that recurs, made once. */
const char *words_text(struct words *w, struct span text);

/* The compiled expression, made once for equal ones; NULL: *err says why. */
const struct regex *words_regex(
    struct words *w, struct span pattern, unsigned flags, struct err *err);

/*
 * The set of a header's address or port list.  NULL: *err says why, and *at is
 * the part of text that is wrong.
 */
const struct addr_set *words_addresses(
    struct words *w, struct span text, struct err *err, struct span *at);
const struct port_set *words_ports(
    struct words *w, struct span text, struct err *err, struct span *at);

#endif
