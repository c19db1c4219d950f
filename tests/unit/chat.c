#include "tests/unit/chat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

void
chat_open(struct chat *t, uint8_t ip_proto, uint16_t port,
    const struct proto_limits *limits)
{
	chat_open_needs(t, ip_proto, port, limits, FILE_NEED_HASHES);
}

void
chat_open_needs(struct chat *t, uint8_t ip_proto, uint16_t port,
    const struct proto_limits *limits, unsigned file_needs)
{
	struct proto_options options = {.file_needs = file_needs};

	if (limits != NULL)
		options.limits = *limits;
	*t = (struct chat){.proto = proto_new(&options),
	    .flow = {.proto = ip_proto,
		.ip_version = 4,
		.port = {40000, port},
		.arena = arena_new(0)}};
}

static void
say_chunk(struct chat *t, struct chunk c)
{
	c.flow = &t->flow;
	c.time_ns = 1;
	c.offset = t->at[c.dir];
	proto_chunk(t->proto, &c);
	t->at[c.dir] += c.bytes.n + c.gap_n;
}

void
chat_say(struct chat *t, enum dir dir, struct span bytes)
{
	size_t step = t->split == 0 ? bytes.n : t->split;
	struct packet pkt = {
	    .flow = &t->flow, .dir = dir, .time_ns = 1, .payload = bytes};

	if (t->flow.proto == PROTO_UDP) {
		proto_packet(t->proto, &pkt);
		return;
	}
	for (size_t i = 0; i < bytes.n; i += step) {
		struct span part = span_first(span_from(bytes, i), step);
		char *copy = mem_dup(part); /* reads past it are seen */

		say_chunk(t,
		    (struct chunk){.dir = dir, .bytes = span_of(copy, part.n)});
		free(copy);
	}
}

void
chat_gap(struct chat *t, enum dir dir, uint64_t n)
{
	say_chunk(t, (struct chunk){.dir = dir, .gap_n = n});
}

void
chat_end(struct chat *t, enum dir dir)
{
	say_chunk(t, (struct chunk){.dir = dir, .end = true});
}

void
chat_finish(struct chat *t)
{
	proto_flow_end(t->proto, &t->flow);
}

void
chat_close(struct chat *t)
{
	proto_flow_end(t->proto, &t->flow);
	proto_flow_free(t->proto, &t->flow);
	proto_free(t->proto);
	arena_free(t->flow.arena);
}

const struct event *
chat_event(const struct chat *t, unsigned n)
{
	const struct event *ev = t->flow.first_event;

	while (ev != NULL && n-- > 0)
		ev = ev->next;
	return ev;
}

bool
chat_says(const struct chat *t, unsigned n, enum field f, const char *want)
{
	const struct event *ev = chat_event(t, n);
	struct span got = ev == NULL ? (struct span){0} : event_text(ev, f);

	if (span_eq_str(got, want))
		return true;
	fprintf(stderr, "field %u: \"%.*s\", not \"%s\"\n", f, (int)got.n,
	    (const char *)got.p, want);
	return false;
}

static void
dump_values(const struct event *ev, struct buf *out)
{
	for (unsigned f = 0; f < FIELD_COUNT; f++) {
		const struct value *v = event_get(ev, (enum field)f);

		for (; v != NULL; v = event_next(ev, v)) {
			buf_printf(
			    out, "  %u[%u] %lld ", f, v->item, (long long)v->n);
			safe_text(out, v->text, false);
			buf_byte(out, '\n');
		}
	}
}

void
chat_dump(const struct chat *t, struct buf *out)
{
	const struct event *ev = t->flow.first_event;

	for (; ev != NULL; ev = ev->next) {
		buf_printf(out, "%s %u %u\n", ev->type->name, ev->progress[0],
		    ev->progress[1]);
		dump_values(ev, out);
		for (unsigned a = 0; a < ANOMALY_COUNT; a++) {
			if (anomaly_has(&ev->anomalies, (enum anomaly)a))
				buf_printf(out, "  ! %s\n",
				    anomaly_name((enum anomaly)a));
		}
		for (struct file *f = ev->files; f != NULL; f = f->next) {
			buf_printf(out, "  file %u %llu ", f->state,
			    (unsigned long long)f->size);
			safe_text(out, f->name, false);
			buf_byte(out, ' ');
			safe_text(out, f->data, false);
			buf_byte(out, '\n');
		}
	}
}

void
chat_split_alike(uint16_t port, size_t splits, void (*converse)(struct chat *t))
{
	struct buf want = {0};

	for (size_t split = 0; split < splits; split++) {
		struct buf got = {0};
		struct chat t;

		chat_open(&t, PROTO_TCP, port, NULL);
		t.split = split;
		converse(&t);
		chat_dump(&t, split == 0 ? &want : &got);
		if (split != 0) {
			assert_int_equal(got.n, want.n);
			assert_memory_equal(got.p, want.p, want.n);
		}
		chat_close(&t);
		buf_free(&got);
	}
	buf_free(&want);
}
