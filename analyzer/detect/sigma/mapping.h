#ifndef ANALYZER_DETECT_SIGMA_MAPPING_H
#define ANALYZER_DETECT_SIGMA_MAPPING_H

/*
 * Mappings say, as data, which events a logsource stands for and what their
 * fields are called.  A YAML document with a top-level key "mapping" is one:
 *
 *	mapping: NAME           one of the same name replaces it
 *	sources:
 *	  - logsource: {…}      or a list of them, as in rules
 *	    type: [http, …]     event types; none: every type
 *	    when:               all of these must hold
 *	      FIELD: [VALUE, …] one of the values, any case; "*": any value
 *	    fields:             what answers when a rule asks for FIELD
 *	      FIELD: NAME       or a list, or {from: NAME, take: PART}
 *	    values:
 *	      FIELD: {TEXT: TEXT, …}   what texts of a field become
 *	known:                  what `rules check` knows of fields
 *	  - logsource: {…}
 *	    names: [FIELD, …]   that its events have
 *	    common: true        … besides those of another list
 *	    open: true          … besides others that nobody can list: only
 *	                        what is a slip of one of these is told of
 */

#include "analyzer/detect/sigma/sigma_rule.h"

/* A part of a value, or another way to write it; may use the arena. */
typedef struct span take_fn(struct arena *arena, struct span value);

/* A text that becomes another. */
struct replacement {
	struct span from;
	struct span to;
};

struct mapping_field {
	struct span name; /* that rules ask for */
	struct span from; /* the event's */
	take_fn *take;    /* NULL: the value as it is */
	const struct replacement *replace;
	size_t replaces;
};

struct mapping_when {
	struct span field;
	struct span *value;
	size_t n;
};

struct mapping_source {
	struct logsource *logsource;
	size_t logsources;
	struct span *type;
	size_t types;
	struct mapping_when *when;
	size_t whens;
	struct mapping_field *field;
	size_t fields;
	size_t fields_cap;
};

/* Fields that the events of a logsource have. */
struct mapping_known {
	struct logsource *logsource;
	size_t logsources;
	struct span *name;
	size_t names;
	bool common;
	bool open;
};

struct mapping {
	struct span name;
	struct mapping_source *source;
	size_t n;
	struct mapping_known *known;
	size_t knowns;
	struct mapping *next;
};

/* Reads a document.  NULL: the diagnostics say what is wrong. */
struct mapping *mapping_read(struct building *b, const struct yaml *doc);

/* The part of that name, or NULL; names gets all, for a message. */
take_fn *take_find(struct span name);
extern const char take_names[];

/*
 * The mappings that are part of the program: rules/mappings.  Gives the
 * text and name of the i-th; false behind the last.
 */
bool mapping_builtin(unsigned i, const char **file, struct span *text);

#endif
