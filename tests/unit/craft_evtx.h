#ifndef TESTS_UNIT_CRAFT_EVTX_H
#define TESTS_UNIT_CRAFT_EVTX_H

/* Windows event logs built in code: a file header and one chunk. */

#include "analyzer/base/buf.h"

enum {
	CRAFT_HEADER = 4096, /* bytes of the file header */
	CRAFT_DEPTH = 16,
	CRAFT_NOTHING = -1, /* an element that depends on nothing */
	CRAFT_BARE = -2,    /* an element outside of a template */
};

struct craft_evtx {
	struct buf file;
	size_t chunk; /* where it begins */
	size_t record;
	size_t template;
	size_t element[CRAFT_DEPTH]; /* sizes to be filled in */
	unsigned depth;
	uint64_t records;
};

/* A value of a template's instance. */
struct craft_value {
	uint8_t type;
	const void *p;
	size_t n;
};

void craft_evtx_begin(struct craft_evtx *w);
void craft_evtx_end(struct craft_evtx *w); /* fills sizes and checksums in */

void craft_record(struct craft_evtx *w, uint64_t number, uint64_t filetime);
void craft_record_end(struct craft_evtx *w);

/* Where the next byte stands in the chunk. */
uint32_t craft_at(const struct craft_evtx *w);

/* Begins an instance that brings its template; returns where that stands. */
uint32_t craft_template(struct craft_evtx *w);
void craft_template_end(struct craft_evtx *w);

/* An instance of a template that stands elsewhere. */
void craft_instance(struct craft_evtx *w, uint32_t at);
void craft_values(struct craft_evtx *w, const struct craft_value *v, size_t n);

void craft_head(struct craft_evtx *w); /* its header */
void craft_open(
    struct craft_evtx *w, int depends, const char *name, bool attributes);
void craft_attribute(struct craft_evtx *w, const char *name, bool more);
void craft_start(struct craft_evtx *w); /* ">" */
void craft_empty(struct craft_evtx *w); /* "/>" */
void craft_close(struct craft_evtx *w);
void craft_text(struct craft_evtx *w, const char *text);
void craft_substitution(struct craft_evtx *w, uint16_t id, uint8_t type);

void craft_u8(struct craft_evtx *w, uint8_t n);
void craft_u16(struct craft_evtx *w, uint16_t n);
void craft_u32(struct craft_evtx *w, uint32_t n);
void craft_u64(struct craft_evtx *w, uint64_t n);
void craft_utf16(struct craft_evtx *w, const char *text);
void craft_name(struct craft_evtx *w, const char *name);

/* Event 4688 of the Security log: <System> by the template it brings. */
uint32_t craft_event(
    struct craft_evtx *w, const struct craft_value *v, size_t n);

#endif
