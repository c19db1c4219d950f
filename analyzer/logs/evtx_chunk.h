#ifndef ANALYZER_LOGS_EVTX_CHUNK_H
#define ANALYZER_LOGS_EVTX_CHUNK_H

/*
 * The blocks of a Windows event log (EVTX) and the records in them.
 *
 *	file header    4 KiB: signature, checksum, flags
 *	chunk         64 KiB: header of 512 bytes, records
 *	record               : "**\0\0" size (4) number (8) time (8)
 *			       binary XML, size again (4)
 *
 * A chunk needs nothing outside of it.
 */

#include "analyzer/base/span.h"

enum evtx_block {
	EVTX_UNUSED, /* zeros: room for later events */
	EVTX_HEADER,
	EVTX_CHUNK,
	EVTX_FOREIGN, /* none of these */
};

/* What a block of the file is, by its first bytes. */
enum evtx_block evtx_block(struct span block);

/* Is the checksum of a file header, or are those of a chunk, right? */
bool evtx_header_sound(struct span header);
bool evtx_chunk_sound(struct span chunk);

/* Was the file being written to, by its header? */
bool evtx_header_dirty(struct span header);

struct evtx_record {
	uint32_t at;       /* in the chunk */
	uint64_t number;   /* that Windows gave it */
	uint64_t filetime; /* when it was written */
	struct span xml;   /* binary */
};

/* A walk over the records of a chunk. */
struct evtx_records {
	struct span chunk;
	size_t at;
	size_t used; /* behind what the header says to be used */
	uint64_t number;
	bool any;
	uint32_t gaps; /* places that should have been a record, and are none */
	size_t gap;    /* the first of them */
};

/* A walk that is before the first record of the chunk. */
struct evtx_records evtx_records(struct span chunk);

/*
 * The next record; what is none is passed over.  Records behind the room that
 * the header knows of are read as long as their numbers go on: then the file
 * was copied before the header was brought up to date.
 */
bool evtx_next(struct evtx_records *r, struct evtx_record *out);

#endif
