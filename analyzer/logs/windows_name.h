#ifndef ANALYZER_LOGS_WINDOWS_NAME_H
#define ANALYZER_LOGS_WINDOWS_NAME_H

/*
 * What the fields of Windows events are called, by where they stand in the
 * XML of the event: as in the JSON of the same event (json_shape_table.c).
 *
 *	<System><Provider Name="x"/>      Provider_Name
 *	<EventData><Data Name="y">        y
 *	<UserData><Any><Z>                Z
 */

#include "analyzer/base/span.h"

enum {
	WINDOWS_DEPTH = 64,  /* of elements in an event */
	WINDOWS_PATH = 2048, /* bytes of the names of open elements */
};

/* Where a value stands, and its name; neither moves until they are trimmed. */
struct windows_name {
	struct span path;
	struct span name;
};

struct windows_names; /* opaque: each path once */

struct windows_names *windows_names_new(void);
void windows_names_free(struct windows_names *n); /* n may be NULL */

/* Forgets all when they are many.  Nobody may hold one. */
void windows_names_trim(struct windows_names *n);

/* The elements that are open: "Event.System". */
struct windows_path {
	uint8_t text[WINDOWS_PATH];
	size_t n;
	uint16_t before[WINDOWS_DEPTH]; /* what n was when one was opened */
	unsigned depth;
};

/* Opens an element.  False: it is too deep, or the path too long. */
bool windows_path_open(struct windows_path *p, struct span name);
void windows_path_close(struct windows_path *p); /* one is open */

/* What stands there, or at ".#attributes.NAME", or at ".#text". */
const struct windows_name *windows_name(
    struct windows_names *n, const struct windows_path *p);
const struct windows_name *windows_name_attribute(
    struct windows_names *n, struct windows_path *p, struct span name);
const struct windows_name *windows_name_text(
    struct windows_names *n, struct windows_path *p);

#endif
