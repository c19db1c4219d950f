#ifndef ANALYZER_MODEL_INCIDENT_H
#define ANALYZER_MODEL_INCIDENT_H

/*
 * Alerts that belong together, and why: what incident makes, store keeps, and
 * report and tui show.
 */

#include "analyzer/model/alert.h"
#include "analyzer/model/verdict.h"

/* A frame that the tag of an alert's rule recorded behind it. */
struct recorded {
	uint64_t number;
	int64_t time_ns;
	uint32_t wire_n; /* bytes on the wire */
};

/* What an incident keeps of an alert.  Texts live as long as the incident. */
struct incident_alert {
	uint64_t id; /* alert_id(): the same in every run over the same bytes */
	int64_t time_ns;
	const char *rule_key; /* "1:2000001" or a UUID */
	const char *title;
	uint8_t severity;
	const char *source; /* name of the input file */
	uint64_t number;    /* frame or row */
	uint64_t offset;
	struct addr src;
	struct addr dst;
	uint16_t sport;
	uint16_t dport;
	const char *const *techniques; /* NULL at the end */
	const char *eve; /* its EVE record; NULL when not loaded */
	const struct recorded *recorded; /* by time */
	size_t recordeds;
};

/* Why an alert belongs to the incident: what it shares with an earlier one. */
struct incident_link {
	uint32_t from; /* index of the earlier alert in the incident */
	uint32_t to;   /* index of the alert that joined by it */
	enum entity_kind kind;
	const char *value;
	uint32_t weight; /* permille: how specific the entity is */
	int64_t apart_ns;
};

struct incident_entity {
	enum entity_kind kind;
	const char *value;
	uint32_t alerts; /* how many of the incident's name it */
};

enum incident_state {
	INCIDENT_NEW,
	INCIDENT_OPEN, /* somebody works on it */
	INCIDENT_CLOSED,
};

struct incident {
	const char *id;    /* 12 hexadecimal digits, from its first alert */
	const char *title; /* of its weightiest alert */
	uint32_t score;    /* 0 to 100 */
	uint8_t severity;  /* of its weightiest alert, 1 to 4 */
	enum incident_state state;
	int64_t first_ns;
	int64_t last_ns;
	const struct incident_alert *alert; /* by time */
	size_t alerts;
	uint64_t left_out; /* more alerts, which a limit kept out of the list */
	const struct incident_link *link;
	size_t links;
	const struct incident_entity *entity; /* most alerts first */
	size_t entities;
	const char *const *techniques; /* in the order of the tactics */
	const struct verdict *verdict; /* the newest first */
	size_t verdicts;
};

/* "address", "user", …: the word for a kind of entity. */
const char *entity_kind_name(enum entity_kind k);

#endif
