#include "analyzer/proto/carry.h"

#include "analyzer/proto/proto_file.h"

void
carry_open(struct carry *a, struct conn *c, struct event *ev, enum dir dir,
    struct span name)
{
	carry_close(a, FILE_TRUNCATED);
	a->file = proto_file_open(c, ev, dir, name);
	a->before += a->bytes.n;
	a->bytes = (struct growing){0};
}

void
carry_bytes(
    struct carry *a, const struct conn *c, struct event *ev, struct span bytes)
{
	size_t limit = c->limits->body_bytes;
	size_t left = limit * CARRY_FILES;

	if (a->file == NULL || bytes.n == 0)
		return;
	left = a->before < left ? left - a->before : 0;
	(void)growing_add(
	    &a->bytes, ev->arena, bytes, limit < left ? limit : left);
	proto_file_bytes(a->file, span_of(a->bytes.p, a->bytes.n), bytes);
}

void
carry_close(struct carry *a, enum file_state state)
{
	proto_file_close(a->file, state);
	a->file = NULL;
}
