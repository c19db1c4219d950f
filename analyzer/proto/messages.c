#include "analyzer/proto/messages.h"

void
messages_put(struct messages *m, struct conn *c, const struct chunk *chunk,
    messages_take *take)
{
	enum dir dir = chunk->dir;
	struct buf *kept = &m->kept[dir];
	size_t taken;

	if (chunk->bytes.n == 0) {
		if (chunk->gap_n != 0) {
			conn_fault(c, FAULT_GAP);
			buf_clear(kept);
			m->lost[dir] = true;
		}
		return;
	}
	if (m->lost[dir] &&
	    c->protocol->probe(chunk->bytes, dir, false) != PROBE_YES)
		return;
	m->lost[dir] = false;
	if (kept->n == 0) {
		taken = take(c, chunk->bytes, dir);
		buf_put(kept, span_from(chunk->bytes, taken));
		return;
	}
	buf_put(kept, chunk->bytes);
	taken = take(c, buf_span(kept), dir);
	memmove(kept->p, kept->p + taken, kept->n - taken);
	kept->n -= taken;
}

void
messages_free(struct messages *m)
{
	buf_free(&m->kept[0]);
	buf_free(&m->kept[1]);
}
