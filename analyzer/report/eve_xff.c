/* The client's address that a proxy put into a header of the request. */

#include "analyzer/report/eve_xff.h"

#include "analyzer/model/app.h"

/* The value of the request's header of that name, or p == NULL. */
static struct span
header_of(const struct event *ev, struct span name)
{
	const struct value *v = event_get(ev, FIELD_HTTP_REQUEST_HEADER);

	for (; v != NULL; v = event_next(ev, v)) {
		size_t colon = span_find_byte(v->text, ':', 0);

		if (colon != SIZE_MAX &&
		    span_eq_nocase(span_first(v->text, colon), name))
			return span_trim(span_from(v->text, colon + 1));
	}
	return (struct span){0};
}

/* Of a list the first or the last one, without a port behind an IPv4 one. */
static struct span
pick(struct span list, bool first)
{
	struct span item = {0};

	while (span_token(&list, ',', &item)) {
		if (first)
			break;
	}
	item = span_trim(item);
	if (span_find_byte(item, '.', 0) != SIZE_MAX)
		item = span_first(item, span_find_byte(item, ':', 0));
	return item;
}

bool
eve_xff_address(
    const struct event *ev, const struct eve_options *o, struct addr *out)
{
	const char *name =
	    o->xff_header == NULL ? "X-Forwarded-For" : o->xff_header;

	if (o->xff == XFF_OFF || ev == NULL || ev->type->app != APP_HTTP)
		return false;
	return addr_parse(
	    pick(header_of(ev, span_str(name)), o->xff_forward), out);
}
