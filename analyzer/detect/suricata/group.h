#ifndef ANALYZER_DETECT_SURICATA_GROUP_H
#define ANALYZER_DETECT_SURICATA_GROUP_H

/*
 * Signatures in the order of their evaluation, and grouped by what must be
 * seen before one is looked at: a literal in some buffer, or nothing but a
 * packet or a transaction of the right protocol and direction.
 */

#include "analyzer/detect/patterns.h"
#include "analyzer/detect/suricata/ip_index.h"
#include "analyzer/detect/suricata/signatures.h"
#include "analyzer/model/event.h"

/* Packets by what their signatures are grouped by. */
enum group_proto {
	GROUP_TCP,
	GROUP_UDP,
	GROUP_ICMP,
	GROUP_OTHER,
	GROUP_PROTOS,
};

enum group_proto group_proto_of(const struct packet *pkt);

/* Ranks of signatures, ascending. */
struct ranks {
	uint32_t *v;
	uint32_t n;
};

/*
 * The literals that are looked for in the same bytes: a field (or files, or
 * payload) after the same transforms.  Ids of the patterns are ranks.
 */
struct search {
	const struct sig_buffer *buffer; /* one of them: target, transforms */
	enum field field;                /* of TARGET_FIELD, else FIELD_COUNT */
	struct patterns *patterns;
	struct search *next; /* other transforms of the same field */
};

struct group {
	const struct signature **sig; /* by rank */
	uint32_t n;

	struct search packet[GROUP_PROTOS][2]; /* payload of packets */
	struct search stream[2];               /* reassembled bytes */
	struct search *field[2][FIELD_COUNT];  /* NULL: nothing to look for */
	struct search *file[2];

	struct ranks always[GROUP_PROTOS][2]; /* no literal: each packet */
	struct ranks stream_always[2];        /* … reassembled bytes */
	struct ranks decode;                  /* packets with an anomaly */
	struct ranks ip_only; /* addresses alone, too wide for … */
	struct ip_index *ip_index;
	struct ranks protocol;          /* once the protocol is recognised */
	struct ranks app[2][APP_COUNT]; /* no literal: each transaction */

	struct patterns **all; /* every set, for scratches */
	size_t n_all;
	uint32_t n_flowbits;
	uint32_t alerts_of_packet;
	const struct span *bit_name;   /* by number */
	const struct span *count_name; /* of flowints */
};

/*
 * Groups the signatures, which must outlive the result, in arena; compiles
 * through the cache folder unless it is NULL.  *cached tells whether all came
 * from there.  NULL: *err says why.  Freed with group_free.
 */
struct group *group_new(const struct signatures *sigs, struct arena *arena,
    const char *cache, bool *cached, struct err *err);
void group_free(struct group *g); /* g may be NULL */

/* Can s match in that direction at all? */
bool group_sig_in(const struct signature *s, enum dir dir);

#endif
