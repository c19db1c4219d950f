#ifndef ANALYZER_MODEL_RULE_H
#define ANALYZER_MODEL_RULE_H

/* What all later stages need to know of a rule, in either language. */

#include "analyzer/base/err.h"
#include "analyzer/base/span.h"

enum rule_language {
	RULE_SURICATA,
	RULE_SIGMA,
};

enum rule_action {
	ACTION_ALERT,
	ACTION_PASS,
	ACTION_DROP,
	ACTION_REJECT, /* also rejectsrc */
	ACTION_REJECT_DST,
	ACTION_REJECT_BOTH,
	ACTION_CONFIG,
};

struct pair {
	const char *key;
	const char *value;
};

/* Immutable; lives as long as the rule set. */
struct rule {
	enum rule_language language;
	enum rule_action action;
	uint32_t gid;
	uint32_t sid;
	uint32_t rev;
	const char *uuid;     /* Sigma's id; NULL for Suricata */
	const char *title;    /* msg or title; never NULL */
	const char *category; /* text of the classtype, or Sigma's category */
	const char *author;   /* NULL when it names none */
	const char *description;
	const char *const *references; /* URLs, NULL at the end; never NULL */
	const char *const *tags;       /* Sigma's tags; same form */
	const char *const *techniques; /* ATT&CK ids "T1110.004"; same form */
	const char *const *false_positives; /* Sigma's; same form */
	const struct pair *metadata; /* key NULL at the end; never NULL */
	uint8_t severity;  /* 1 high, 2 medium, 3 low, 4 information, as EVE */
	const char *level; /* Sigma: critical high medium low informational */
	uint8_t target; /* 0 none, 1 source, 2 destination (keyword target) */
	bool no_alert;
	struct place at;  /* where it stands */
	const char *text; /* the rule as written */
	uint32_t index;   /* in its rule set */
};

enum {
	RULE_KEY = 64
}; /* room for any key as text */

/*
 * Writes what names the rule across runs, "gid:sid" or Sigma's id (the title
 * where it has none), and returns out.
 */
const char *rule_key(const struct rule *r, char out[RULE_KEY]);

#endif
