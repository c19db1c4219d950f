/* The stats record: counters, nested by the dots in their names. */

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/report/eve.h"
#include "analyzer/report/eve_json.h"

/* By name, with the dot below all letters: an object stays in one piece. */
static int
by_name(const void *a, const void *b)
{
	const struct counter *x = a;
	const struct counter *y = b;
	const char *s = x->name;
	const char *t = y->name;

	while (*s != '\0' && *s == *t) {
		s++;
		t++;
	}
	if (*s == '.' || *t == '.')
		return (*t == '.') - (*s == '.');
	return (int)(uint8_t)*s - (int)(uint8_t)*t;
}

/* How many whole names at the front a and b share. */
static unsigned
shared(const char *a, const char *b)
{
	unsigned n = 0;

	for (; *a != '\0' && *a == *b; a++, b++)
		n += *a == '.';
	return n;
}

static unsigned
dots(const char *name)
{
	unsigned n = 0;

	for (; *name != '\0'; name++)
		n += *name == '.';
	return n;
}

/* Opens the objects of name behind the first `open` and writes its value. */
static void
put_counter(struct buf *out, const struct counter *c, unsigned open)
{
	struct span rest = span_str(c->name);
	struct span part;
	unsigned depth = dots(c->name);

	for (unsigned i = 0; span_token(&rest, '.', &part); i++) {
		if (i < open)
			continue;
		eve_key_span(out, part);
		if (i < depth)
			buf_byte(out, '{');
	}
	buf_uint(out, c->n);
}

void
eve_stats(struct buf *out, const struct counters *c, int64_t time_ns)
{
	struct counter *v = mem_zalloc(c->n, sizeof(*v));
	const char *last = "";

	if (c->n != 0)
		memcpy(v, c->v, c->n * sizeof(*v));
	qsort(v, c->n, sizeof(*v), by_name);
	buf_byte(out, '{');
	eve_time(out, "timestamp", time_ns);
	eve_word(out, "event_type", "stats");
	eve_open(out, "stats", '{');
	for (size_t i = 0; i < c->n; i++) {
		unsigned open = shared(last, v[i].name);

		for (unsigned k = dots(last); k > open; k--)
			eve_close(out, '}');
		put_counter(out, &v[i], open);
		last = v[i].name;
	}
	for (unsigned k = dots(last); k > 0; k--)
		eve_close(out, '}');
	eve_close(out, '}');
	buf_byte(out, '}');
	free(v);
}
