#ifndef ANALYZER_MODEL_EVENT_H
#define ANALYZER_MODEL_EVENT_H

/*
 * The one event model.  A transaction taken from packets (an HTTP request with
 * its response, a DNS answer, a TLS handshake) and a row taken from a log are
 * the same thing: a time, a type and named fields.  A Suricata sticky buffer is
 * a field of a transaction; a Sigma rule asks for fields by name.
 */

#include "analyzer/base/addr.h"
#include "analyzer/base/arena.h"
#include "analyzer/model/anomaly.h"
#include "analyzer/model/field.h"
#include "analyzer/model/frame.h"
#include "analyzer/model/packet.h"

struct flow;
struct file;

/* How a value is meant.  Numbers of log rows keep their text, too. */
enum value_type {
	VALUE_NULL,
	VALUE_TEXT,
	VALUE_INT,
	VALUE_FLOAT,
	VALUE_BOOL,
};

/*
 * A field of an event.  Several with the same id (or name) are a list, in the
 * order of the traffic; item tells which element of an array of objects the
 * value belongs to (EVE "dns.answers[]").
 */
struct value {
	enum field field; /* FIELD_NAMED: see name */
	uint16_t item;
	uint8_t type;     /* enum value_type */
	bool open : 1;    /* more bytes may still come (a body) */
	bool fixed : 1;   /* name is a constant: its place stands for it */
	struct span name; /* of a log's own field; empty otherwise */
	struct span text; /* VALUE_TEXT; for a row's number its digits */
	int64_t n;        /* VALUE_INT, VALUE_BOOL */
	uint64_t
	    skipped; /* leading bytes of a body that text no longer holds */
};

/* What kind of event it is: one const per protocol and per log format. */
struct event_type {
	const char *name;    /* EVE event_type and object: "http", "sshd" */
	const char *product; /* Sigma logsource; NULL where it has none */
	const char *category;
	const char *service;
	uint16_t app; /* enum app; 0 for a log */
	/*
	 * Progress values of a transaction by direction; a field of stage s in
	 * direction d is complete when progress[d] > s.  0 for a log.
	 */
	uint8_t done[2];
	/* The end of the flow completes no transaction, as it does others. */
	bool waits_for_ever;
};

/* Where a row stands. */
struct row {
	uint32_t source;
	uint64_t number;
	uint64_t offset;
	struct span text; /* the whole row */
	struct following following;
};

/* When a transaction's record is written. */
enum event_record {
	RECORD_WHEN_DONE,
	RECORD_LATER, /* not yet, even when it is done */
	RECORD_NOW,   /* even before it is done */
};

/*
 * What is still to be read of a row whose head says already what it is: the
 * names that its other fields may have, and the texts that may be values of
 * them without standing in the row.
 */
struct event_rest {
	struct span *name;
	size_t names;
	size_t names_cap;
	struct span *made;
	size_t mades;
	size_t mades_cap;
};

struct event {
	const struct event_type *type;
	int64_t time_ns;
	bool timed;          /* time_ns is known: always for traffic */
	struct arena *arena; /* holds the fields */
	struct value *values;
	uint32_t n_values;
	size_t cap_values;
	struct value *room; /* of a row: for its first values; else NULL */

	/* A transaction. */
	struct flow *flow;  /* NULL for a row */
	struct event *next; /* in its flow */
	uint64_t id;        /* EVE: tx_id */
	uint64_t number;    /* frame that began it */
	uint8_t progress[2];
	bool cut[2];          /* the flow ended before it was complete */
	uint8_t inspected[2]; /* progress that detect has seen */
	uint32_t renewed[2];  /* times that its first fields were replaced */
	enum event_record record;
	bool logged;    /* its record was given out */
	bool quiet;     /* a rule wants no records of it */
	bool one_sided; /* EVE: a record per direction */
	enum dir dir;   /* with one_sided: whose */
	struct anomalies anomalies;
	uint16_t *noted; /* anomalies in the order in which they were found */
	uint32_t n_noted;
	size_t cap_noted;
	bool early;       /* with flow->late_answer: begun before it */
	uint32_t n_early; /* … and the anomalies noted before it */
	uint32_t n_told;  /* of noted, those whose records were given out */
	struct file *files;
	void *protocol; /* private state of the stage of that name */
	void *detect;

	/* A row. */
	struct row row;
	const struct event_rest *rest; /* NULL: all of it was read */
	/* Routing of a row by Sigma; set by the log's format. */
	struct span product;
	struct span category;
	struct span service;
};

/* A new transaction at the end of its flow's list, with an own arena. */
struct event *event_new(
    const struct event_type *type, struct flow *flow, int64_t time_ns);

/* Takes a transaction out of its flow's list and frees it. */
void event_free(struct event *ev); /* ev may be NULL */

/* The flow ends: notes which of its transactions are not complete. */
void event_cut(struct flow *flow);

/* An event for rows, made once and cleared for every row. */
struct event *event_new_row(void);
void event_clear_row(struct event *ev);
void event_free_row(struct event *ev); /* ev may be NULL */

/* Adds a field; the bytes are copied into the event's arena. */
struct value *event_add(struct event *ev, enum field f, struct span text);
struct value *event_add_int(struct event *ev, enum field f, int64_t n);

/* As event_add for element `item` of an array of objects. */
struct value *event_add_item(
    struct event *ev, enum field f, uint16_t item, struct span text);
struct value *event_add_item_int(
    struct event *ev, enum field f, uint16_t item, int64_t n);

/* Makes room for more values. */
void event_grow(struct event *ev);

/* Adds a field of a row: neither the name nor the text is copied. */
static inline struct value *
event_add_named(
    struct event *ev, struct span name, enum value_type type, struct span text)
{
	struct value *v;

	if (ev->n_values == ev->cap_values)
		event_grow(ev);
	v = &ev->values[ev->n_values++];
	*v = (struct value){.field = FIELD_NAMED,
	    .type = (uint8_t)type,
	    .name = name,
	    .text = text};
	return v;
}

/* The first value of a field, or NULL.  Valid until a field is added. */
const struct value *event_get(const struct event *ev, enum field f);

/* Its text, or an empty span with p == NULL. */
struct span event_text(const struct event *ev, enum field f);

/* The next value of the same field behind v, or NULL. */
const struct value *event_next(const struct event *ev, const struct value *v);

/* The first value of that name: a row's own or a field's EVE path. */
const struct value *event_named(const struct event *ev, struct span name);

/* Replaces the number of the first value of a field, or adds it. */
struct value *event_set_int(struct event *ev, enum field f, int64_t n);

/* Replaces the text of the first value of a field, or adds it; no copy. */
struct value *event_set(struct event *ev, enum field f, struct span text);

/* Notes an anomaly once; rules of app-layer-event match on it. */
void event_anomaly(struct event *ev, enum anomaly a);

/* Notes an anomaly every time that it is found: a record each. */
void event_anomaly_each(struct event *ev, enum anomaly a);

#endif
