#ifndef ANALYZER_INCIDENT_GROUP_H
#define ANALYZER_INCIDENT_GROUP_H

/* What is kept of the alerts while they are gathered, and their groups. */

#include "analyzer/incident/cast.h"
#include "analyzer/incident/options.h"
#include "analyzer/model/incident.h"

/* What is needed of a rule, kept once. */
struct group_rule {
	const char *key;
	const char *title;
	const char *const *techniques;
	uint32_t sid;
	uint32_t hash; /* of the key */
	uint8_t severity;
};

struct node {
	uint64_t id;
	int64_t time_ns;
	uint64_t number;
	uint64_t offset;
	uint32_t rule;
	uint32_t source;
	uint32_t refs; /* index of its first reference */
	uint16_t sport;
	uint16_t dport;
	struct addr src;
	struct addr dst;
	uint8_t n_refs;
};

/* An alert's entity: the member's number, and its role in the lowest bit. */
static inline uint32_t
ref_member(uint32_t ref)
{
	return ref >> 1;
}

static inline enum role
ref_role(uint32_t ref)
{
	return (enum role)(ref & 1);
}

/* Why two groups became one, by the numbers of the nodes. */
struct tie {
	uint32_t from;
	uint32_t to;
	uint32_t member;
	uint32_t weight;
};

struct grouping {
	struct grouping_options o;
	struct arena *arena; /* texts, and what grouping_end gives out */
	struct cast cast;
	struct map *rule_at;  /* address -> rule */
	struct map *rule_key; /* key -> rule */
	struct group_rule *rule;
	size_t rules;
	size_t cap_rules;
	struct map *source_index;
	const char **source;
	size_t sources;
	size_t cap_sources;
	struct node *node;
	size_t nodes;
	size_t cap_nodes;
	uint32_t *ref;
	size_t refs;
	size_t cap_refs;
	struct tie *tie; /* in the order of their later nodes */
	size_t ties;
	size_t cap_ties;
	uint32_t *parent; /* of each node; a root is its own */
	/* Of each root: where that happens which came again; "" at no place in
	 * particular, NULL: nothing was put together. */
	const char **bundle;
};

/* Sorts the nodes, then finds the groups: fills tie and parent. */
void group_find(struct grouping *g);

/* Puts small groups of the same rule and place together; after group_find. */
void group_bundle(struct grouping *g);

/* The root of a node's group. */
uint32_t group_root(struct grouping *g, uint32_t node);

/* The incidents of the groups, by score. */
const struct incident *group_incidents(struct grouping *g, size_t *n);

#endif
