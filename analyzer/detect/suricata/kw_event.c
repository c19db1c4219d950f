/* What is wrong with the traffic: decode-event and its kin. */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"
#include "analyzer/model/anomaly.h"

/* The anomaly of a name, with what the family puts before it. */
static enum anomaly
find(const char *prefix, struct span name)
{
	char full[128];
	struct span p = span_str(prefix);

	if (p.n + name.n > sizeof(full))
		return ANOMALY_COUNT;
	if (p.n != 0)
		memcpy(full, p.p, p.n);
	memcpy(full + p.n, name.p, name.n);
	return anomaly_find(span_of(full, p.n + name.n));
}

static bool
unknown(struct build *b, const struct option *o)
{
	return build_fail(b, o->value, "%s: unknown event \"%.*s\"",
	    o->keyword->name, (int)(o->value.n < 80 ? o->value.n : 80),
	    (const char *)o->value.p);
}

/* decode-event, engine-event, stream-event; arg is the prefix of the names */
static bool
parse_event(struct build *b, const struct option *o)
{
	const char *prefix = o->keyword->arg;
	enum anomaly a = find(prefix == NULL ? "" : prefix, o->value);

	if (a == ANOMALY_COUNT)
		return unknown(b, o);
	b->anomaly = mem_grow(
	    b->anomaly, b->anomalies, &b->cap_anomalies, sizeof(*b->anomaly));
	b->anomaly[b->anomalies++] = a;
	b->needs_packet = true;
	b->not_ip_only = true;
	return true;
}

/* app-layer-event:PROTOCOL.EVENT, or applayer_EVENT, which is of a packet */
static bool
parse_app_event(struct build *b, const struct option *o)
{
	enum anomaly a = find("", o->value);
	struct span proto =
	    span_first(o->value, span_find_byte(o->value, '.', 0));
	enum app app = app_find(proto);

	if (a == ANOMALY_COUNT)
		return unknown(b, o);
	if (span_starts(o->value, span_str("applayer_")))
		return parse_event(b, o);
	if (app != APP_UNKNOWN && !build_app(b, app))
		return false;
	b->app_anomaly = mem_grow(b->app_anomaly, b->app_anomalies,
	    &b->cap_app_anomalies, sizeof(*b->app_anomaly));
	b->app_anomaly[b->app_anomalies++] = a;
	b->not_ip_only = true;
	return true;
}

const struct keyword kw_event[] = {
    {"decode-event", "engine-event", "a header that is broken",
	"rules/decode-layer.html", VALUE_NEEDED, parse_event, ""},
    {"stream-event", NULL, "a TCP stream that is broken",
	"rules/decode-layer.html", VALUE_NEEDED, parse_event, "stream."},
    {"app-layer-event", NULL, "a message of a protocol that is broken",
	"rules/app-layer.html#app-layer-event", VALUE_NEEDED, parse_app_event,
	NULL},
    {0},
};
