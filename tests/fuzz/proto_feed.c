#include "tests/fuzz/proto_feed.h"

#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/mem.h"
#include "analyzer/model/flow.h"
#include "analyzer/proto/proto.h"

/* As the session does it: what is complete goes once its record is due. */
static void
free_done(struct proto *p, struct flow *f)
{
	struct event *next;

	for (struct event *ev = f->first_event; ev != NULL; ev = next) {
		next = ev->next;
		if (proto_done(ev) && ev->record != RECORD_LATER)
			proto_event_free(p, ev);
	}
}

static void
step(struct proto *p, struct flow *f, struct cur *c)
{
	uint8_t kind = cur_u8(c);
	size_t n = (size_t)(kind >> 3) << 8 | cur_u8(c);
	struct span bytes = span_first(cur_rest(c), n);
	struct chunk chunk = {.flow = f, .dir = (enum dir)(kind & 1)};
	struct packet pkt = {.flow = f, .dir = (enum dir)(kind & 1)};
	char *copy;

	cur_skip(c, bytes.n);
	copy = mem_dup(bytes);
	if ((kind & 2) != 0)
		chunk.gap_n = n;
	else
		chunk.bytes = span_of(copy, bytes.n);
	chunk.end = (kind & 4) != 0;
	pkt.payload = span_of(copy, bytes.n);
	if (f->proto == PROTO_UDP)
		proto_packet(p, &pkt);
	else
		proto_chunk(p, &chunk);
	free(copy);
}

void
proto_feed(uint8_t ip_proto, uint16_t port, const uint8_t *data, size_t size)
{
	const struct proto_options options = {.limits = {.transactions = 64},
	    .file_needs = FILE_NEED_HASHES | FILE_NEED_MAGIC};
	struct proto *p = proto_new(&options);
	struct flow f = {
	    .proto = ip_proto, .port = {40000, port}, .arena = arena_new(0)};
	struct cur c = cur_of(span_of(data, size));

	while (cur_left(&c) != 0) {
		step(p, &f, &c);
		free_done(p, &f);
	}
	proto_flow_end(p, &f);
	proto_flow_free(p, &f);
	proto_free(p);
	arena_free(f.arena);
}
