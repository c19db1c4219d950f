#ifndef ANALYZER_MODEL_ANOMALY_H
#define ANALYZER_MODEL_ANOMALY_H

/*
 * What is wrong with traffic, by the names of Suricata 7 so that its
 * decode-event, stream-event and app-layer-event rules work.
 */

#include <stdbool.h>
#include <stdint.h>

#include "analyzer/base/span.h"

enum anomaly {
#define ANOMALY(id, name) id,
#include "analyzer/model/anomaly.def"
#undef ANOMALY
	ANOMALY_COUNT
};

enum {
	ANOMALY_WORDS = (ANOMALY_COUNT + 63) / 64
};

/* A set of anomalies; zeroed, it is empty. */
struct anomalies {
	uint64_t bits[ANOMALY_WORDS];
};

static inline void
anomaly_add(struct anomalies *s, enum anomaly a)
{
	s->bits[a / 64] |= UINT64_C(1) << (a % 64);
}

static inline bool
anomaly_has(const struct anomalies *s, enum anomaly a)
{
	return (s->bits[a / 64] >> (a % 64) & 1) != 0;
}

static inline bool
anomaly_any(const struct anomalies *s)
{
	uint64_t any = 0;

	for (unsigned i = 0; i < ANOMALY_WORDS; i++)
		any |= s->bits[i];
	return any != 0;
}

/* The first of the set from `from` on; ANOMALY_COUNT: there is none. */
static inline unsigned
anomaly_next(const struct anomalies *s, unsigned from)
{
	for (unsigned i = from / 64; i < ANOMALY_WORDS; i++) {
		uint64_t bits = s->bits[i];

		if (i == from / 64)
			bits &= UINT64_MAX << (from % 64);
		if (bits != 0)
			return i * 64 + (unsigned)__builtin_ctzll(bits);
	}
	return ANOMALY_COUNT;
}

/* "ipv4.trunc_pkt", "stream.3whs_ack_in_wrong_dir", "http.…". */
const char *anomaly_name(enum anomaly a);

/* The anomaly of that name, or ANOMALY_COUNT. */
enum anomaly anomaly_find(struct span name);

#endif
