#ifndef ANALYZER_INCIDENT_SCORE_H
#define ANALYZER_INCIDENT_SCORE_H

/*
 * How urgent an incident is, from 0 to 100:
 *
 *	severity of its weightiest alert	1: 40, 2: 25, 3: 12, 4: 4
 *	different rules				4 each beyond the first, to 20
 *	tactics of ATT&CK			8 each beyond the first, to 24
 *	techniques of ATT&CK			2 each, to 6
 *	addresses and hosts			2 each beyond the second, to 10
 */

#include "analyzer/base/arena.h"
#include "analyzer/model/incident.h"

/* How far on in an attack the furthest of the techniques is; 0: unknown. */
unsigned score_stage(const char *const *techniques);

/* Scores the spread over the entities; comes before score_incident. */
void score_hosts(
    struct incident *in, const struct incident_entity *v, size_t n);

/* Fills severity, title, techniques and the rest of the score from the alerts;
 * about is what the title names beside the rule, or NULL.  Texts go to arena.
 */
void score_incident(
    struct incident *in, const char *about, struct arena *arena);

#endif
