/*
 * The mqtt object: an object for each message, of the values between its type
 * and the next one's.
 */

#include "analyzer/report/eve_json.h"
#include "analyzer/report/eve_record.h"

/* The values of a message that are left. */
struct rest {
	const struct value *v;
	const struct value *end;
};

/* Is the next value one of that field? */
static bool
next_is(const struct rest *r, enum field f)
{
	return r->v != r->end && r->v->field == f;
}

/* Section 2.2.2.2 of MQTT 5. */
static const char *
property_name(uint16_t id)
{
	static const char *const names[] = {
	    [0x01] = "payload_format_indicator",
	    [0x02] = "message_expiry_interval",
	    [0x03] = "content_type",
	    [0x08] = "response_topic",
	    [0x09] = "correlation_data",
	    [0x0b] = "subscription_identifier",
	    [0x11] = "session_expiry_interval",
	    [0x12] = "assigned_client_identifier",
	    [0x13] = "server_keep_alive",
	    [0x15] = "authentication_method",
	    [0x16] = "authentication_data",
	    [0x17] = "request_problem_information",
	    [0x18] = "will_delay_interval",
	    [0x19] = "request_response_information",
	    [0x1a] = "response_information",
	    [0x1c] = "server_reference",
	    [0x1f] = "reason_string",
	    [0x21] = "receive_maximum",
	    [0x22] = "topic_alias_maximum",
	    [0x23] = "topic_alias",
	    [0x24] = "maximum_qos",
	    [0x25] = "retain_available",
	    [0x27] = "maximum_packet_size",
	    [0x28] = "wildcard_subscription_available",
	    [0x29] = "subscription_identifier_available",
	    [0x2a] = "shared_subscription_available",
	};

	return id < sizeof(names) / sizeof(names[0]) ? names[id] : NULL;
}

static void
put_value(struct buf *out, const struct value *v)
{
	if (v->type == VALUE_INT)
		eve_int(out, v->n);
	else
		eve_string(out, v->text);
}

/* The properties at the front of r; those of a user have their own names. */
static void
put_properties(struct buf *out, struct rest *r, enum field f)
{
	if (!next_is(r, f))
		return;
	eve_open(out, "properties", '{');
	for (; next_is(r, f); r->v++) {
		const char *name = property_name(r->v->item);

		eve_key_span(out, name != NULL ? span_str(name) : r->v->text);
		if (r->v + 1 != r->end &&
		    r->v[1].field == FIELD_MQTT_USER_VALUE)
			r->v++;
		put_value(out, r->v);
	}
	eve_close(out, '}');
}

static void
put_flags(struct buf *out, struct rest *r)
{
	int64_t flags = r->v++->n;

	eve_uint(out, "qos", (uint64_t)flags >> 1 & 3);
	eve_bool(out, "retain", (flags & 1) != 0);
	eve_bool(out, "dup", (flags & 8) != 0);
	if (next_is(r, FIELD_MQTT_QOS))
		r->v++;
}

static void
put_connect_flags(struct buf *out, struct rest *r)
{
	int64_t flags = r->v++->n;

	eve_open(out, "flags", '{');
	eve_bool(out, "username", (flags & 0x80) != 0);
	eve_bool(out, "password", (flags & 0x40) != 0);
	eve_bool(out, "will_retain", (flags & 0x20) != 0);
	eve_bool(out, "will", (flags & 0x04) != 0);
	eve_bool(out, "clean_session", (flags & 0x02) != 0);
	eve_close(out, '}');
}

static void
put_will(struct buf *out, struct rest *r)
{
	eve_open(out, "will", '{');
	eve_text(out, "topic", r->v++->text);
	if (next_is(r, FIELD_MQTT_WILL_MESSAGE))
		eve_text(out, "message", r->v++->text);
	put_properties(out, r, FIELD_MQTT_WILL_PROPERTY);
	eve_close(out, '}');
}

/* Topics, of SUBSCRIBE with what is asked for. */
static void
put_topics(struct buf *out, struct rest *r)
{
	enum field f = r->v->field;

	eve_open(out, "topics", '[');
	for (; next_is(r, f); r->v++) {
		eve_comma(out);
		if (f == FIELD_MQTT_UNSUBSCRIBE_TOPIC) {
			eve_string(out, r->v->text);
			continue;
		}
		buf_byte(out, '{');
		eve_text(out, "topic", r->v->text);
		if (r->v + 1 != r->end &&
		    r->v[1].field == FIELD_MQTT_SUBSCRIBE_QOS) {
			r->v++;
			eve_uint(out, "qos", (uint64_t)r->v->n);
		}
		buf_byte(out, '}');
	}
	eve_close(out, ']');
}

/* One code, or those of all topics. */
static void
put_reasons(struct buf *out, struct rest *r, struct span type)
{
	bool suback = span_eq_str(type, "suback");

	if (!suback && !span_eq_str(type, "unsuback")) {
		eve_uint(out,
		    span_eq_str(type, "connack") ? "return_code"
						 : "reason_code",
		    (uint64_t)r->v++->n);
		return;
	}
	eve_open(out, suback ? "qos_granted" : "reason_codes", '[');
	for (; next_is(r, FIELD_MQTT_REASON); r->v++) {
		eve_comma(out);
		eve_int(out, r->v->n);
	}
	eve_close(out, ']');
}

/* A member that has the name of its field. */
static void
put_member(struct buf *out, const struct value *v)
{
	struct span path = span_str(field_info(v->field)->eve);
	size_t dot = span_find_byte(path, '.', 0);

	if (dot == SIZE_MAX)
		return;
	eve_key_span(out, span_from(path, dot + 1));
	if (v->field == FIELD_MQTT_SESSION_PRESENT)
		buf_str(out, v->n != 0 ? "true" : "false");
	else
		put_value(out, v);
}

static void
put_message(struct buf *out, struct rest *r)
{
	struct span type = r->v++->text;

	eve_key_span(out, type);
	buf_byte(out, '{');
	while (r->v != r->end && r->v->field != FIELD_MQTT_TYPE) {
		switch (r->v->field) {
		case FIELD_MQTT_FLAGS:
			put_flags(out, r);
			break;
		case FIELD_MQTT_CONNECT_FLAGS:
			put_connect_flags(out, r);
			break;
		case FIELD_MQTT_WILL_TOPIC:
			put_will(out, r);
			break;
		case FIELD_MQTT_SUBSCRIBE_TOPIC:
		case FIELD_MQTT_UNSUBSCRIBE_TOPIC:
			put_topics(out, r);
			break;
		case FIELD_MQTT_REASON:
			put_reasons(out, r, type);
			break;
		case FIELD_MQTT_PROPERTY:
			put_properties(out, r, FIELD_MQTT_PROPERTY);
			break;
		case FIELD_MQTT_SKIPPED:
			eve_bool(out, "truncated", true);
			put_member(out, r->v++);
			break;
		default:
			put_member(out, r->v++);
			break;
		}
	}
	buf_byte(out, '}');
}

void
eve_mqtt(struct buf *out, const struct event *ev)
{
	struct rest r = {.v = ev->values, .end = ev->values + ev->n_values};

	eve_open(out, "mqtt", '{');
	while (r.v != r.end) {
		if (r.v->field == FIELD_MQTT_TYPE)
			put_message(out, &r);
		else
			r.v++; /* of the connection */
	}
	eve_close(out, '}');
}
