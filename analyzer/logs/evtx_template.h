#ifndef ANALYZER_LOGS_EVTX_TEMPLATE_H
#define ANALYZER_LOGS_EVTX_TEMPLATE_H

/*
 * Binary XML made ready to be read many times: what fields it has, and of
 * which texts and substitutions their values are made.
 *
 * Most records are an instance of a template that stands once in their chunk;
 * each template is worked out once for a chunk, and a record then is a walk
 * along a list.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/cur.h"
#include "analyzer/logs/windows_name.h"

enum {
	/*
	 * Bytes of templates that are worked out in a chunk.  Real ones stand
	 * side by side in its 64 KiB; made ones may overlap, without end.
	 */
	EVTX_WORK = 512 << 10,
};

enum evtx_op_kind {
	EVTX_ELEMENT,   /* an element with attributes begins */
	EVTX_ATTRIBUTE, /* of that element */
	EVTX_CONTENT,   /* of an element */
};

struct evtx_op {
	uint8_t kind;
	bool attributed; /* the element of this content has attributes */
	uint32_t pieces;
	uint32_t first; /* of its pieces */
	const struct windows_name *name;
	const struct windows_name *text; /* when an attribute is there */
};

/* A part of a value. */
struct evtx_piece {
	bool substituted;
	uint16_t id;      /* of the substitution */
	struct span text; /* else */
};

/* A run of ops. */
struct evtx_program {
	uint32_t first;
	uint32_t end;
};

struct evtx_templates; /* opaque: the templates of one chunk */

struct evtx_templates *evtx_templates_new(void);
void evtx_templates_free(struct evtx_templates *t); /* t may be NULL */

/* Forgets the templates of the chunk before. */
void evtx_templates_chunk(struct evtx_templates *t, struct span chunk);

/*
 * The program of the template whose definition stands at offset at, for an
 * instance inside the element path (empty: the outermost).  False: it is
 * malformed, or EVTX_WORK is used up.
 */
bool evtx_template(struct evtx_templates *t, uint32_t at, struct span path,
    struct evtx_program *out);

/* The same for binary XML that is no template; it is not kept. */
bool evtx_fragment(struct evtx_templates *t, struct span xml, struct span path,
    struct evtx_program *out);

/* Valid until the next template is worked out. */
const struct evtx_op *evtx_op(const struct evtx_templates *t, uint32_t i);
const struct evtx_piece *evtx_piece(const struct evtx_templates *t, uint32_t i);

#endif
