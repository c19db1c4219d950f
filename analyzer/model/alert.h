#ifndef ANALYZER_MODEL_ALERT_H
#define ANALYZER_MODEL_ALERT_H

/* A rule matched: what detect gives out. */

#include "analyzer/base/addr.h"
#include "analyzer/base/arena.h"
#include "analyzer/model/rule.h"
#include "analyzer/model/sighting.h"

struct packet;
struct flow;
struct event;

/*
 * Why a rule matched: one entry per part of the rule that had to.  Texts are
 * views or live in the alert's arena.
 */
struct match {
	const char *buffer;  /* "http.uri", "payload", a log's field name */
	struct span pattern; /* the part of the rule, as written */
	struct span value;   /* the bytes that matched, or the field's value */
	uint64_t offset;     /* of value in the buffer */
	bool negated;        /* it had to be absent, and was */
};

/* Something that an alert is about, for correlation and search. */
enum entity_kind {
	ENTITY_ADDRESS,
	ENTITY_HOST,
	ENTITY_USER,
	ENTITY_DOMAIN,
	ENTITY_URL,
	ENTITY_HASH,
	ENTITY_CERTIFICATE,
	ENTITY_PROCESS,
	ENTITY_ACCOUNT, /* a bank account or the like, as the log has it */
	ENTITY_SUBJECT, /* a data subject of an access record */
	ENTITY_CLIENT,  /* a fingerprint of client software: JA3, JA4 … */
	ENTITY_RULE,    /* a rule against one target, see incident.h */
};

struct entity {
	enum entity_kind kind;
	struct span value;
};

enum {
	ALERT_MATCHES = 16,
	ALERT_ENTITIES = 24,
	ALERT_SETS = 4,
	ALERT_CONTEXTS = 4,
	ALERT_EVIDENCE = 32,
};

/*
 * A value that the rule asks of a set, or puts into it; decided in the order
 * of the alerts, when those before it have changed the set.
 */
struct alert_set {
	uint32_t set; /* detect's number of it */
	uint8_t op;   /* detect's enum dataset_op */
	struct span value;
};

/* What the rule's sets know of a value: an object of JSON under a key. */
struct alert_context {
	const char *key;
	const char *json;
};

/* A row, or an alert of another correlation, that a correlation is built on. */
struct evidence {
	const struct rule *rule;
	int64_t time_ns;
	uint64_t number; /* frame or row */
	uint64_t offset;
	uint32_t source;
};

/* What a correlation saw, of one group in one window. */
struct correlated {
	const char *type;    /* "event_count" … */
	struct span when;    /* its condition: "gte 5" */
	double value;        /* what was counted or worked out */
	int64_t from_ns;     /* the window: of the first event … */
	int64_t to_ns;       /* … of the last, or when silence was over */
	int64_t span_ns;     /* the rule's timespan */
	uint64_t events;     /* in the window */
	struct match *group; /* by what it groups: the name, what the events
				call it (pattern), and the value */
	uint32_t groups;
	const struct evidence *evidence; /* in order of time */
	uint32_t evidences;              /* up to ALERT_EVIDENCE */
};

struct alert {
	const struct rule *rule;
	enum rule_action action;  /* after threshold and rate_filter */
	enum rule_action verdict; /* on the packet: alert, pass or a reject */
	int64_t time_ns;
	bool untimed;    /* it is not known: of a row that has none */
	uint64_t number; /* frame or row that brought it about */
	uint32_t order;  /* among the alerts of the same frame or row */
	uint32_t source; /* index of the input file */
	uint64_t offset; /* of the frame or row in the (unpacked) file */

	/* End points in the direction of the packet; family 0 where none. */
	struct addr src;
	struct addr dst;
	uint16_t sport;
	uint16_t dport;
	uint8_t proto;
	uint16_t app;
	uint64_t flow_id; /* 0: none */
	uint64_t tx_id;
	bool has_tx;
	bool from_stream; /* matched reassembled bytes, not one packet */

	const struct packet *packet; /* NULL for a row */
	const struct flow *flow;
	const struct event *event;

	struct match match[ALERT_MATCHES];
	uint8_t matches;
	struct entity entity[ALERT_ENTITIES];
	uint8_t entities;

	struct alert_set set[ALERT_SETS];
	uint8_t sets;
	struct alert_context context[ALERT_CONTEXTS]; /* live with the rules */
	uint8_t contexts;

	const struct correlated *correlated; /* NULL: no correlation's */

	/* Evidence, which stays when packet, flow and event are gone. */
	struct span bytes; /* the frame or the row */
	uint32_t link;     /* LINKTYPE_ of the frame; 0 for a row */
	uint32_t wire_n;   /* bytes of the frame on the wire; 0 for a row */
	struct span eve;   /* its EVE record, without the end of the line */
};

/* Alerts in order, and sightings; detect appends, the session empties. */
struct alerts {
	struct alert *v;
	size_t n;
	size_t cap;
	struct sighting *seen;
	size_t n_seen;
	size_t cap_seen;
	struct arena
	    *arena; /* for texts of the matches; reset by the session */
};

/* Appends a zeroed alert and returns it; valid until the next append. */
struct alert *alerts_add(struct alerts *a);

/* The same for a sighting. */
struct sighting *alerts_sighting(struct alerts *a);

/* Frees the lists; the arena stays. */
void alerts_free(struct alerts *a);

/* Adds an entity once; an empty value and one too many are left out. */
void alert_entity(struct alert *a, enum entity_kind kind, struct span value);

/*
 * The same number for the same alert on the same bytes, however the input was
 * split: made of the time, the bytes and the rule.  Rows that repeat within
 * the resolution of their times are told apart by occurrence, from 0.
 */
uint64_t alert_id(const struct alert *a, uint64_t occurrence);

/* The number of the first alert of a rule at a time on those bytes. */
uint64_t alert_id_of(
    const struct rule *rule, int64_t time_ns, struct span bytes);

/*
 * A copy of a that lives in arena with all its texts and bytes; it points to
 * no packet, flow or event any more.
 */
struct alert *alert_keep(struct arena *arena, const struct alert *a);

#endif
