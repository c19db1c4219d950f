#include "analyzer/logs/row_text.h"

#include "analyzer/base/text.h"

static void
put_value(struct buf *out, const struct value *v)
{
	if (v->type == VALUE_NULL)
		buf_str(out, "null");
	else if (v->type == VALUE_INT || v->type == VALUE_BOOL)
		buf_put(out, v->text);
	else
		json_text(out, v->text);
}

static bool
is_first(const struct event *ev, uint32_t i)
{
	return event_named(ev, ev->values[i].name) == &ev->values[i];
}

void
row_text(struct buf *out, const struct event *ev)
{
	buf_byte(out, '{');
	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];
		const struct value *next = event_next(ev, v);

		if (!is_first(ev, i))
			continue;
		if (i != 0)
			buf_byte(out, ',');
		json_text(out, v->name);
		buf_str(out, next == NULL ? ":" : ":[");
		put_value(out, v);
		for (const struct value *w = next; w != NULL;
		     w = event_next(ev, w)) {
			buf_byte(out, ',');
			put_value(out, w);
		}
		if (next != NULL)
			buf_byte(out, ']');
	}
	buf_byte(out, '}');
}
