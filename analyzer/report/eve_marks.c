/*
 * What rules noted of flow and packet.  Flowbits whose names begin with
 * "traffic/id/" or "traffic/label/" tell what the traffic is.
 */

#include "analyzer/report/eve_json.h"
#include "analyzer/report/eve_record.h"

/* The part of a flowbit's name behind a prefix; p == NULL: another name. */
static struct span
behind(const struct mark *m, const char *prefix)
{
	if (m->kind != MARK_FLOW_BIT || !span_starts(m->name, span_str(prefix)))
		return (struct span){0};
	return span_from(m->name, strlen(prefix));
}

static bool
is_traffic(const struct mark *m)
{
	return behind(m, "traffic/id/").p != NULL ||
	    behind(m, "traffic/label/").p != NULL;
}

/* Opens an object or array before the first thing in it. */
static void
open_once(struct buf *out, bool *open, const char *key, char bracket)
{
	if (*open)
		return;
	*open = true;
	eve_open(out, key, bracket);
}

static void
put_vars(struct buf *out, const struct marks *m, enum mark_kind kind,
    const char *key)
{
	bool open = false;

	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].kind != kind)
			continue;
		open_once(out, &open, key, '[');
		eve_open(out, NULL, '{');
		eve_key_span(out, m->v[i].name);
		eve_string(out, m->v[i].value);
		eve_close(out, '}');
	}
	if (open)
		eve_close(out, ']');
}

static void
put_ints(struct buf *out, const struct marks *m)
{
	bool open = false;

	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].kind != MARK_FLOW_INT)
			continue;
		open_once(out, &open, "flowints", '{');
		eve_key_span(out, m->v[i].name);
		buf_uint(out, m->v[i].n);
	}
	if (open)
		eve_close(out, '}');
}

static void
put_bits(struct buf *out, const struct marks *m)
{
	bool open = false;

	for (size_t i = 0; i < m->n; i++) {
		if (m->v[i].kind != MARK_FLOW_BIT || is_traffic(&m->v[i]))
			continue;
		open_once(out, &open, "flowbits", '[');
		eve_comma(out);
		eve_string(out, m->v[i].name);
	}
	if (open)
		eve_close(out, ']');
}

static void
put_traffic(
    struct buf *out, const struct marks *m, const char *key, const char *prefix)
{
	bool open = false;

	for (size_t i = 0; i < m->n; i++) {
		struct span name = behind(&m->v[i], prefix);

		if (name.p == NULL)
			continue;
		open_once(out, &open, key, '[');
		eve_comma(out);
		eve_string(out, name);
	}
	if (open)
		eve_close(out, ']');
}

void
eve_marks(struct buf *out, const struct marks *m)
{
	size_t traffic = 0;

	for (size_t i = 0; i < m->n; i++)
		traffic += is_traffic(&m->v[i]);
	if (m->n > traffic) {
		eve_open(out, "metadata", '{');
		put_vars(out, m, MARK_PACKET_VAR, "pktvars");
		put_bits(out, m);
		put_ints(out, m);
		put_vars(out, m, MARK_FLOW_VAR, "flowvars");
		eve_close(out, '}');
	}
	if (traffic == 0)
		return;
	eve_open(out, "traffic", '{');
	put_traffic(out, m, "id", "traffic/id/");
	put_traffic(out, m, "label", "traffic/label/");
	eve_close(out, '}');
}
