#ifndef TESTS_UNIT_STORE_SITE_H
#define TESTS_UNIT_STORE_SITE_H

/* A database in a folder of its own, and what the tests put into it. */

#include "analyzer/store/store.h"

struct site {
	char path[256];
	struct err err;
	struct arena *arena;
};

extern const struct rule site_rule;
extern const struct source site_source;

/* For cmocka: *state is the site. */
int site_new(void **state);
int site_free(void **state);

struct store *site_open(struct site *p, enum store_mode mode);

/* Fails the test with the error at hand unless yes. */
void site_ok(struct site *p, bool yes);

/* Runs SQL behind the store's back; a number that it answers. */
void site_tamper(struct site *p, const char *sql);
int64_t site_count(struct site *p, const char *sql);

struct alert site_alert(uint64_t number);

/* Stores the alerts of numbers first to last, with the number as id. */
void site_alerts(
    struct site *p, struct store *s, uint64_t first, uint64_t last);

/* An incident of the alerts first to last. */
struct incident site_incident(
    struct site *p, const char *id, uint64_t first, uint64_t last);

/* Makes a store with an incident, its state, a verdict and a note. */
void site_fill(struct site *p);

#endif
