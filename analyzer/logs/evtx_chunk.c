#include "analyzer/logs/evtx_chunk.h"

#include "analyzer/base/crc32.h"
#include "analyzer/base/cur.h"

enum {
	HEADER_FLAGS = 120,    /* of the file */
	HEADER_CHECKSUM = 124, /* of file and chunk: of 120 bytes */
	CHUNK_FREE = 48,       /* where the records end, and their checksum */
	CHUNK_TABLES = 128,    /* of a chunk, counted in its checksum, too */
	CHUNK_HEADER = 512,
	RECORD_HEAD = 24,
	RECORD_MIN = RECORD_HEAD + 4,
	FLAG_DIRTY = 1,
};

static const uint8_t file_mark[] = {'E', 'l', 'f', 'F', 'i', 'l', 'e', 0};
static const uint8_t chunk_mark[] = {'E', 'l', 'f', 'C', 'h', 'n', 'k', 0};
static const uint8_t record_mark[] = {'*', '*', 0, 0};

static uint32_t
le32(struct span s, size_t at)
{
	struct cur c = cur_of(span_from(s, at));

	return cur_le32(&c);
}

static bool
all_zero(struct span s)
{
	return s.p == NULL || s.n == 0 ||
	    (s.p[0] == 0 && memcmp(s.p, s.p + 1, s.n - 1) == 0);
}

enum evtx_block
evtx_block(struct span block)
{
	if (span_starts(block, span_of(chunk_mark, sizeof(chunk_mark))))
		return EVTX_CHUNK;
	if (span_starts(block, span_of(file_mark, sizeof(file_mark))))
		return EVTX_HEADER;
	return all_zero(block) ? EVTX_UNUSED : EVTX_FOREIGN;
}

bool
evtx_header_sound(struct span header)
{
	return header.n >= CHUNK_TABLES &&
	    crc32_add(0, span_first(header, HEADER_FLAGS)) ==
	    le32(header, HEADER_CHECKSUM);
}

bool
evtx_header_dirty(struct span header)
{
	return (le32(header, HEADER_FLAGS) & FLAG_DIRTY) != 0;
}

bool
evtx_chunk_sound(struct span chunk)
{
	uint32_t end = le32(chunk, CHUNK_FREE);
	uint32_t crc;

	if (chunk.n < CHUNK_HEADER || end < CHUNK_HEADER || end > chunk.n)
		return false;
	crc = crc32_add(0, span_first(chunk, HEADER_FLAGS));
	crc = crc32_add(
	    crc, span_of(chunk.p + CHUNK_TABLES, CHUNK_HEADER - CHUNK_TABLES));
	return crc == le32(chunk, HEADER_CHECKSUM) &&
	    crc32_add(0, span_of(chunk.p + CHUNK_HEADER, end - CHUNK_HEADER)) ==
	    le32(chunk, CHUNK_FREE + 4);
}

struct evtx_records
evtx_records(struct span chunk)
{
	struct evtx_records r = {.chunk = chunk, .at = CHUNK_HEADER};

	r.used = le32(chunk, CHUNK_FREE);
	if (r.used < CHUNK_HEADER || r.used > chunk.n)
		r.used = chunk.n;
	return r;
}

/* Reads the record at r->at.  False: there is none. */
static bool
record_at(const struct evtx_records *r, struct evtx_record *out)
{
	struct span rest = span_from(r->chunk, r->at);
	struct cur c = cur_of(rest);
	struct span mark = cur_take(&c, sizeof(record_mark));
	uint32_t size = cur_le32(&c);

	if (!span_eq(mark, span_of(record_mark, sizeof(record_mark))) ||
	    size < RECORD_MIN || size > rest.n || le32(rest, size - 4) != size)
		return false;
	out->at = (uint32_t)r->at;
	out->number = cur_le64(&c);
	out->filetime = cur_le64(&c);
	out->xml = cur_take(&c, size - RECORD_MIN);
	return true;
}

/* Moves to the next place that could be a record, or to the end. */
static void
pass_gap(struct evtx_records *r)
{
	struct span rest = span_from(r->chunk, r->at + 1);
	size_t next =
	    span_find(rest, span_of(record_mark, sizeof(record_mark)));

	if (r->gaps++ == 0)
		r->gap = r->at;
	r->at = next == SIZE_MAX ? r->chunk.n : r->at + 1 + next;
}

bool
evtx_next(struct evtx_records *r, struct evtx_record *out)
{
	bool gap = false;

	while (r->at < r->chunk.n) {
		bool there = record_at(r, out);

		if (there &&
		    (r->at < r->used || !r->any ||
			out->number == r->number + 1)) {
			r->at += RECORD_MIN + out->xml.n;
			r->number = out->number;
			r->any = true;
			return true;
		}
		if (r->at >= r->used ||
		    all_zero(span_of(r->chunk.p + r->at, r->used - r->at)))
			break;
		if (gap)
			r->gaps--; /* it goes on */
		gap = true;
		pass_gap(r);
	}
	r->at = r->chunk.n;
	return false;
}
