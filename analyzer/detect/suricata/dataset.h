#ifndef ANALYZER_DETECT_SURICATA_DATASET_H
#define ANALYZER_DETECT_SURICATA_DATASET_H

/*
 * Sets of values that rules look buffers up in (dataset), also with a number
 * (datarep) or a JSON object (context) to each value.  Suricata's manual,
 * section "Datasets".
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/base/map.h"
#include "analyzer/detect/suricata/check.h"

enum dataset_type {
	DATASET_STRING,
	DATASET_MD5,
	DATASET_SHA256,
	DATASET_IPV4,
	DATASET_IP, /* IPv4 as IPv4-mapped IPv6 */
	DATASET_TYPES,
};

enum dataset_form {
	DATASET_LINES,  /* a value a line, maybe a comma and a number */
	DATASET_JSON,   /* an array of objects */
	DATASET_NDJSON, /* an object a line */
};

/*
 * A set, shared by the rules that name it.  The values are those that were
 * loaded; rules that set or unset change a copy of them, see dataset_state.h.
 */
struct dataset {
	const char *name;
	enum dataset_type type;
	uint32_t index;   /* among the sets of the rule set */
	bool loaded;      /* a file was read */
	bool changes;     /* a rule sets or unsets values */
	struct map *map;  /* key to n: reputation, or cp: JSON as text */
	uint64_t memcap;  /* bytes that it may grow to */
	const char *save; /* name below the data folder, or NULL */
	enum dataset_form form;
	const char *value_key; /* of JSON: where the value stands */
	const char *array_key; /* where the array stands, NULL: the whole */
	bool remove_key;       /* the context is without the value */
};

enum dataset_op {
	DATASET_IS_SET,
	DATASET_IS_NOT_SET,
	DATASET_SET,   /* holds when the value was not there before */
	DATASET_UNSET, /* holds when it was there */
	DATASET_REPUTATION,
};

/* What a check asks. */
struct dataset_ask {
	struct dataset *set;
	enum dataset_op op;
	struct number_test reputation;
	const char *context; /* key of the context in the alert, or NULL */
};

/* A value as the map has it. */
struct dataset_key {
	struct span bytes;
	uint8_t room[32];
};

/*
 * The key of the bytes of a buffer.  False: they are no value of the type,
 * such as three bytes for an address.  Valid while key and bytes are.
 */
bool dataset_key(
    const struct dataset *d, struct span bytes, struct dataset_key *key);

/* The type of that name, or DATASET_TYPES. */
enum dataset_type dataset_type(struct span name);

/*
 * Reads values into d: see enum dataset_form.  A line or object that can't be
 * used is added to diags with its place and left out.
 */
void dataset_read(struct dataset *d, const char *file, struct span text,
    struct arena *arena, struct diags *diags);

struct buf;

/* Appends a value in the form of a line, to be read again. */
void dataset_write(const struct dataset *d, struct span key, struct buf *out);

/*
 * Does the ask hold on the bytes of a buffer?  Where the set changes this
 * only says that it may: it is decided in the order of the input.
 */
bool dataset_may(const struct dataset_ask *ask, struct span bytes);

/* The JSON object to the value, or NULL. */
const char *dataset_context(const struct dataset_ask *ask, struct span bytes);

#endif
