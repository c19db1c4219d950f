/*
 * The messages of MQTT ("control packets", chapters 2 and 3 of MQTT 3.1.1 and
 * 5).
 *
 *	type (4 bits), flags (4 bits), length (1 to 4 bytes), the rest
 */

#include "analyzer/proto/mqtt.h"

uint32_t
mqtt_number(struct cur *c)
{
	uint32_t n = 0;

	for (unsigned shift = 0; shift < 28; shift += 7) {
		uint8_t byte = cur_u8(c);

		n |= (uint32_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return n;
	}
	cur_poison(c);
	return 0;
}

struct span
mqtt_text(struct cur *c)
{
	return cur_take(c, cur_be16(c));
}

enum mqtt_read
mqtt_read_head(struct span bytes, struct mqtt_head *out)
{
	struct cur c = cur_of(span_first(bytes, MQTT_HEAD_MAX));
	uint8_t first = cur_u8(&c);

	out->type = (enum mqtt_type)(first >> 4);
	out->flags = first & 0x0f;
	out->length = mqtt_number(&c);
	out->n = bytes.n < MQTT_HEAD_MAX ? bytes.n : MQTT_HEAD_MAX;
	out->n -= cur_left(&c);
	if (cur_ok(&c))
		return MQTT_READ;
	return bytes.n < MQTT_HEAD_MAX ? MQTT_SHORT : MQTT_BAD;
}

/* ---- reading ---- */

static void
read_connect(struct cur *c, struct mqtt_message *m)
{
	m->protocol = mqtt_text(c);
	m->version = cur_u8(c);
	m->connect_flags = cur_u8(c);
	(void)cur_be16(c); /* keep alive */
	if (m->version == MQTT_VERSION_5)
		m->properties = mqtt_take_properties(c);
	m->client_id = mqtt_text(c);
	if ((m->connect_flags & MQTT_WILL) != 0) {
		if (m->version == MQTT_VERSION_5)
			m->will_properties = mqtt_take_properties(c);
		m->will_topic = mqtt_text(c);
		m->will_message = mqtt_text(c);
	}
	if ((m->connect_flags & MQTT_USERNAME) != 0)
		m->username = mqtt_text(c);
	if ((m->connect_flags & MQTT_PASSWORD) != 0)
		m->password = mqtt_text(c);
}

static void
read_connack(struct cur *c, unsigned version, struct mqtt_message *m)
{
	m->session_present = (cur_u8(c) & 1) != 0;
	m->reason = cur_u8(c);
	m->has_reason = true;
	if (version == MQTT_VERSION_5)
		m->properties = mqtt_take_properties(c);
}

static void
read_publish(struct cur *c, unsigned version, struct mqtt_message *m)
{
	m->topic = mqtt_text(c);
	m->has_id = mqtt_qos(&m->head) != 0;
	if (m->has_id)
		m->id = cur_be16(c);
	if (version == MQTT_VERSION_5)
		m->properties = mqtt_take_properties(c);
	m->payload = cur_rest(c);
}

/*
 * In version 5 what has its usual value may be left out at the end.  The code
 * of a DISCONNECT without properties counts as 0, as Suricata 7 has it; AUTH,
 * which is of version 5 only, is read in any.
 */
static void
read_reason(struct cur *c, unsigned version, struct mqtt_message *m)
{
	if (version != MQTT_VERSION_5 && m->head.type != MQTT_AUTH)
		return;
	m->has_reason = true;
	if (cur_left(c) == 0)
		return;
	m->reason = cur_u8(c);
	if (version != MQTT_VERSION_5)
		return;
	if (cur_left(c) != 0 || m->head.type == MQTT_AUTH)
		m->properties = mqtt_take_properties(c);
	else if (m->head.type == MQTT_DISCONNECT)
		m->reason = 0;
}

/*
 * SUBSCRIBE, UNSUBSCRIBE and their answers: a list ends the message, which is
 * not empty in a request (MQTT-3.8.3-2, MQTT-3.10.3-2).
 */
static void
read_list(struct cur *c, unsigned version, struct mqtt_message *m)
{
	struct cur list;
	unsigned n = 0;

	m->has_id = true;
	m->id = cur_be16(c);
	if (version == MQTT_VERSION_5)
		m->properties = mqtt_take_properties(c);
	m->list = cur_rest(c);
	list = cur_of(m->list);
	if (m->list.n == 0 &&
	    (m->head.type == MQTT_SUBSCRIBE ||
		m->head.type == MQTT_UNSUBSCRIBE))
		cur_poison(c);
	while (cur_left(&list) != 0 && n++ < MQTT_LIST_MAX) {
		if (m->head.type == MQTT_SUBACK ||
		    m->head.type == MQTT_UNSUBACK)
			break;
		(void)mqtt_text(&list);
		if (m->head.type == MQTT_SUBSCRIBE)
			(void)cur_u8(&list); /* options */
	}
	if (!cur_ok(&list))
		cur_poison(c);
}

bool
mqtt_read_message(struct span body, unsigned version, struct mqtt_message *m)
{
	struct cur c = cur_of(body);

	switch (m->head.type) {
	case MQTT_CONNECT:
		read_connect(&c, m);
		break;
	case MQTT_CONNACK:
		read_connack(&c, version, m);
		break;
	case MQTT_PUBLISH:
		read_publish(&c, version, m);
		break;
	case MQTT_PUBACK:
	case MQTT_PUBREC:
	case MQTT_PUBREL:
	case MQTT_PUBCOMP:
		m->has_id = true;
		m->id = cur_be16(&c);
		read_reason(&c, version, m);
		break;
	case MQTT_SUBSCRIBE:
	case MQTT_SUBACK:
	case MQTT_UNSUBSCRIBE:
	case MQTT_UNSUBACK:
		read_list(&c, version, m);
		break;
	case MQTT_AUTH:
	case MQTT_DISCONNECT:
		read_reason(&c, version, m);
		break;
	case MQTT_UNASSIGNED:
	case MQTT_PINGREQ:
	case MQTT_PINGRESP:
		break;
	}
	return cur_ok(&c);
}

/* ---- fields, in the order of EVE ---- */

static void
add_text(struct event *ev, enum field field, struct span text)
{
	if (text.p != NULL)
		(void)event_add(ev, field, text);
}

static void
add_connect(struct event *ev, const struct mqtt_message *m)
{
	(void)event_add(ev, FIELD_MQTT_PROTOCOL_STRING, m->protocol);
	(void)event_add_int(ev, FIELD_MQTT_CONNECT_VERSION, m->version);
	(void)event_add(ev, FIELD_MQTT_CLIENT_ID, m->client_id);
	(void)event_add_int(ev, FIELD_MQTT_CONNECT_FLAGS, m->connect_flags);
	add_text(ev, FIELD_MQTT_USERNAME, m->username);
	add_text(ev, FIELD_MQTT_PASSWORD, m->password);
	add_text(ev, FIELD_MQTT_WILL_TOPIC, m->will_topic);
	add_text(ev, FIELD_MQTT_WILL_MESSAGE, m->will_message);
	mqtt_add_properties(ev, FIELD_MQTT_WILL_PROPERTY, m->will_properties);
}

static void
add_list(struct event *ev, const struct mqtt_message *m)
{
	struct cur c = cur_of(m->list);

	for (unsigned n = 0; n < MQTT_LIST_MAX && cur_left(&c) != 0; n++) {
		if (m->head.type == MQTT_SUBSCRIBE) {
			(void)event_add(
			    ev, FIELD_MQTT_SUBSCRIBE_TOPIC, mqtt_text(&c));
			(void)event_add_int(
			    ev, FIELD_MQTT_SUBSCRIBE_QOS, cur_u8(&c));
		} else if (m->head.type == MQTT_UNSUBSCRIBE) {
			(void)event_add(
			    ev, FIELD_MQTT_UNSUBSCRIBE_TOPIC, mqtt_text(&c));
		} else {
			(void)event_add_int(ev, FIELD_MQTT_REASON, cur_u8(&c));
		}
	}
}

void
mqtt_add_message(
    struct event *ev, const struct mqtt_message *m, uint32_t payload_max)
{
	static const char *const names[] = {"", "connect", "connack", "publish",
	    "puback", "pubrec", "pubrel", "pubcomp", "subscribe", "suback",
	    "unsubscribe", "unsuback", "pingreq", "pingresp", "disconnect",
	    "auth"};

	if (m->head.type != MQTT_UNASSIGNED)
		(void)event_add(
		    ev, FIELD_MQTT_TYPE, span_str(names[m->head.type]));
	(void)event_add_int(ev, FIELD_MQTT_FLAGS, m->head.flags);
	(void)event_add_int(ev, FIELD_MQTT_QOS, mqtt_qos(&m->head));
	if (m->too_long) {
		(void)event_add_int(ev, FIELD_MQTT_SKIPPED,
		    (int64_t)(m->head.n + m->head.length));
		return;
	}
	if (m->head.type == MQTT_CONNECT)
		add_connect(ev, m);
	if (m->head.type == MQTT_CONNACK)
		(void)event_add_int(
		    ev, FIELD_MQTT_SESSION_PRESENT, m->session_present);
	add_text(ev, FIELD_MQTT_TOPIC, m->topic);
	if (m->has_id)
		(void)event_add_int(ev, FIELD_MQTT_MESSAGE_ID, m->id);
	if (m->has_reason)
		(void)event_add_int(ev, FIELD_MQTT_REASON, m->reason);
	if (m->head.type == MQTT_PUBLISH)
		(void)event_add(ev, FIELD_MQTT_MESSAGE,
		    span_first(m->payload, payload_max));
	add_list(ev, m);
	mqtt_add_properties(ev, FIELD_MQTT_PROPERTY, m->properties);
}
