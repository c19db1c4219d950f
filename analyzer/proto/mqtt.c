/*
 * MQTT connections.  A transaction is a message with what answers it: CONNECT
 * and CONNACK, PUBLISH and its acknowledgements by QoS, SUBSCRIBE and SUBACK.
 * It is of the direction of its first message.
 */

#include "analyzer/proto/mqtt.h"

#include "analyzer/model/app.h"

enum {
	MQTT_DONE = 1,
	MQTT_PORT = 1883,
	MESSAGES_MAX = 16, /* of one transaction; then it is complete */
	ID_NONE = -1,
	ID_CONNECT = -2, /* what CONNACK answers */
};

/* A transaction that waits for answers; in its event's arena. */
struct waiting {
	int32_t id; /* of its messages, or ID_NONE, ID_CONNECT */
	unsigned messages;
};

struct side {
	struct buf kept; /* a message that is not whole */
	uint64_t skip;   /* bytes of a message that is too long */
};

/* A connection; lives in the flow's arena. */
struct mqtt {
	uint8_t version; /* 0: CONNECT was not seen */
	bool connected;
	struct side side[2];
};

/* ---- transactions ---- */

static void
complete(struct event *ev)
{
	((struct waiting *)ev->protocol)->id = ID_NONE;
	ev->progress[ev->dir] = MQTT_DONE;
}

static bool
is_complete(const struct event *ev)
{
	return ev->progress[ev->dir] == MQTT_DONE;
}

/* Ends the wait of the oldest transaction, once many are alive. */
static void
make_room(struct conn *c)
{
	struct event *ev = c->flow->first_event;

	if (c->live < c->limits->transactions / 4 * 3)
		return;
	for (; ev != NULL; ev = ev->next) {
		if (ev->type->app != APP_MQTT || is_complete(ev))
			continue;
		event_anomaly(ev, ANOMALY_MQTT_TOO_MANY_TRANSACTIONS);
		conn_fault(c, FAULT_LIMIT);
		complete(ev);
		return;
	}
}

/* A transaction that waits for answers to id; NULL: there is no room. */
static struct event *
begin(struct conn *c, enum dir dir, int32_t id)
{
	const struct mqtt *q = c->state;
	struct waiting *w;
	struct event *ev;

	make_room(c);
	ev = conn_event(c);
	if (ev == NULL)
		return NULL;
	w = arena_zalloc(ev->arena, 1, sizeof(*w));
	w->id = id;
	ev->protocol = w;
	ev->one_sided = true;
	ev->dir = dir;
	ev->progress[dir_other(dir)] = MQTT_DONE;
	(void)event_add_int(ev, FIELD_MQTT_VERSION, q->version);
	return ev;
}

/* The transaction that waits for answers to id, or NULL. */
static struct event *
find(const struct conn *c, int32_t id)
{
	struct event *ev = c->flow->first_event;

	for (; ev != NULL; ev = ev->next) {
		if (ev->type->app == APP_MQTT && !is_complete(ev) &&
		    ((struct waiting *)ev->protocol)->id == id)
			return ev;
	}
	return NULL;
}

static void
add(struct conn *c, struct event *ev, const struct mqtt_message *m)
{
	struct waiting *w = ev->protocol;

	mqtt_add_message(ev, m, c->limits->body_bytes);
	if (m->payload.n > c->limits->body_bytes)
		conn_fault(c, FAULT_LIMIT);
	if (++w->messages >= MESSAGES_MAX)
		complete(ev);
}

/* ---- messages ---- */

/* PUBLISH, SUBSCRIBE and UNSUBSCRIBE, with QoS 0 without an answer. */
static void
take_request(struct conn *c, enum dir dir, const struct mqtt_message *m)
{
	const struct mqtt *q = c->state;
	unsigned qos = mqtt_qos(&m->head);
	struct event *ev =
	    begin(c, dir, qos == 1 || qos == 2 ? m->id : ID_NONE);

	if (ev == NULL)
		return;
	add(c, ev, m);
	if (qos == 0)
		complete(ev);
	else if (qos == 3)
		event_anomaly(ev, ANOMALY_MQTT_INVALID_QOS_LEVEL);
	else if (!m->has_id || m->id == 0)
		event_anomaly(ev, ANOMALY_MQTT_MISSING_MSG_ID);
	if (!q->connected)
		event_anomaly(ev, ANOMALY_MQTT_UNINTRODUCED_MESSAGE);
}

static void
take_connect(struct conn *c, enum dir dir, const struct mqtt_message *m)
{
	struct mqtt *q = c->state;
	struct event *ev;

	q->version = m->version;
	ev = begin(c, dir, ID_CONNECT);
	if (ev == NULL)
		return;
	add(c, ev, m);
	if (q->connected)
		event_anomaly(ev, ANOMALY_MQTT_DOUBLE_CONNECT);
}

/* A message that nothing waits for and nothing answers. */
static struct event *
take_alone(struct conn *c, enum dir dir, const struct mqtt_message *m)
{
	struct event *ev = begin(c, dir, ID_NONE);

	if (ev == NULL)
		return NULL;
	add(c, ev, m);
	complete(ev);
	return ev;
}

/* An answer to id; missing says that nothing waits for it. */
static void
take_answer(struct conn *c, enum dir dir, const struct mqtt_message *m,
    enum anomaly missing)
{
	struct mqtt *q = c->state;
	bool connack = m->head.type == MQTT_CONNACK;
	struct event *ev = find(c, connack ? ID_CONNECT : m->id);

	if (ev == NULL) {
		ev = take_alone(c, dir, m);
		if (ev == NULL)
			return;
		event_anomaly(ev, missing);
		if (!q->connected && !connack)
			event_anomaly(ev, ANOMALY_MQTT_UNINTRODUCED_MESSAGE);
		return;
	}
	add(c, ev, m);
	q->connected = q->connected || connack;
	if (m->head.type != MQTT_PUBREC && m->head.type != MQTT_PUBREL)
		complete(ev);
}

/* PINGREQ and whatever else stands alone in a connection. */
static void
take_other(struct conn *c, enum dir dir, const struct mqtt_message *m)
{
	const struct mqtt *q = c->state;
	bool introduced = q->connected;
	struct event *ev = take_alone(c, dir, m);

	if (ev != NULL && !introduced)
		event_anomaly(ev, ANOMALY_MQTT_UNINTRODUCED_MESSAGE);
}

static void
take_unassigned(struct conn *c, enum dir dir, const struct mqtt_message *m)
{
	struct event *ev = take_alone(c, dir, m);

	if (ev != NULL)
		event_anomaly(ev, ANOMALY_MQTT_UNASSIGNED_MSG_TYPE);
}

static void
take_message(struct conn *c, enum dir dir, const struct mqtt_message *m)
{
	switch (m->head.type) {
	case MQTT_CONNECT:
		take_connect(c, dir, m);
		break;
	case MQTT_PUBLISH:
	case MQTT_SUBSCRIBE:
	case MQTT_UNSUBSCRIBE:
		take_request(c, dir, m);
		break;
	case MQTT_CONNACK:
		take_answer(c, dir, m, ANOMALY_MQTT_MISSING_CONNECT);
		break;
	case MQTT_PUBACK:
	case MQTT_PUBREC:
	case MQTT_PUBREL:
	case MQTT_PUBCOMP:
		take_answer(c, dir, m, ANOMALY_MQTT_MISSING_PUBLISH);
		break;
	case MQTT_SUBACK:
		take_answer(c, dir, m, ANOMALY_MQTT_MISSING_SUBSCRIBE);
		break;
	case MQTT_UNSUBACK:
		take_answer(c, dir, m, ANOMALY_MQTT_MISSING_UNSUBSCRIBE);
		break;
	case MQTT_PINGREQ:
	case MQTT_PINGRESP:
	case MQTT_DISCONNECT:
	case MQTT_AUTH:
		take_other(c, dir, m);
		break;
	case MQTT_UNASSIGNED:
		take_unassigned(c, dir, m);
		break;
	}
}

/* ---- bytes ---- */

/* The bytes are not of MQTT: a transaction of its own says so. */
static void
refuse(struct conn *c, enum dir dir)
{
	struct event *ev = begin(c, dir, ID_NONE);

	if (ev != NULL) {
		event_anomaly(ev, ANOMALY_MQTT_MALFORMED_TRAFFIC);
		complete(ev);
	}
	conn_fail(c, FAULT_PARSER);
}

/*
 * Takes the message at the start of bytes and returns how many it has; of one
 * that is too long what is there.  0: it is not whole.
 */
static size_t
take_one(struct conn *c, enum dir dir, struct span bytes)
{
	struct mqtt *q = c->state;
	struct mqtt_message m = {0};
	uint64_t n;

	switch (mqtt_read_head(bytes, &m.head)) {
	case MQTT_SHORT:
		return 0;
	case MQTT_BAD:
		refuse(c, dir);
		return 0;
	case MQTT_READ:
		break;
	}
	n = (uint64_t)m.head.n + m.head.length;
	if (m.head.length > MQTT_MESSAGE_MAX) {
		m.too_long = true;
		conn_fault(c, FAULT_LIMIT);
		(void)take_alone(c, dir, &m);
		if (n > bytes.n)
			q->side[dir].skip = n - bytes.n;
		return n < bytes.n ? (size_t)n : bytes.n;
	}
	if (n > bytes.n)
		return 0;
	if (!mqtt_read_message(
		span_first(span_from(bytes, m.head.n), m.head.length),
		q->version, &m)) {
		refuse(c, dir);
		return 0;
	}
	take_message(c, dir, &m);
	return (size_t)n;
}

static void
take_bytes(struct conn *c, enum dir dir, struct span bytes)
{
	struct side *side = &((struct mqtt *)c->state)->side[dir];
	size_t skip = bytes.n < side->skip ? bytes.n : (size_t)side->skip;
	size_t taken = 0;
	size_t n = 1;

	side->skip -= skip;
	bytes = span_from(bytes, skip);
	if (side->kept.n != 0) {
		buf_put(&side->kept, bytes);
		bytes = buf_span(&side->kept);
	}
	while (taken < bytes.n && n != 0 && !c->failed) {
		n = take_one(c, dir, span_from(bytes, taken));
		taken += n;
	}
	bytes = span_from(bytes, taken);
	if (side->kept.n == 0) {
		buf_put(&side->kept, bytes);
		return;
	}
	if (bytes.n != 0)
		memmove(side->kept.p, bytes.p, bytes.n);
	side->kept.n = bytes.n;
	if (bytes.n == 0)
		buf_free(&side->kept);
}

/* Gives up a PUBLISH that a gap of n bytes is in; false: there is none. */
static bool
skip_publish(struct conn *c, enum dir dir, uint64_t n)
{
	struct side *side = &((struct mqtt *)c->state)->side[dir];
	struct mqtt_message m = {.too_long = true};
	uint64_t left;

	if (mqtt_read_head(buf_span(&side->kept), &m.head) != MQTT_READ ||
	    m.head.type != MQTT_PUBLISH)
		return false;
	left = (uint64_t)m.head.n + m.head.length - side->kept.n;
	if (n > left)
		return false;
	side->skip = left;
	buf_free(&side->kept);
	(void)take_alone(c, dir, &m);
	return true;
}

/* Only a gap in what is skipped, or can be, leaves the next message in sight.
 */
static void
take_gap(struct conn *c, enum dir dir, uint64_t n)
{
	struct side *side = &((struct mqtt *)c->state)->side[dir];

	if (n > side->skip && !skip_publish(c, dir, n)) {
		conn_fail(c, FAULT_GAP);
		return;
	}
	side->skip -= n;
	conn_fault(c, FAULT_GAP);
}

static void
mqtt_bytes(struct conn *c, const struct chunk *chunk)
{
	if (chunk->bytes.n != 0)
		take_bytes(c, chunk->dir, chunk->bytes);
	else if (chunk->gap_n != 0)
		take_gap(c, chunk->dir, chunk->gap_n);
}

static void *
mqtt_open(struct conn *c)
{
	return arena_zalloc(c->flow->arena, 1, sizeof(struct mqtt));
}

static void
mqtt_close(struct conn *c)
{
	struct mqtt *q = c->state;

	buf_free(&q->side[0].kept);
	buf_free(&q->side[1].kept);
	c->state = NULL;
}

/* ---- recognising it ---- */

/* On the port of MQTT: a header of a type that there is. */
static enum probe
probe_header(struct span start, enum dir dir, bool datagram)
{
	struct mqtt_head head;

	(void)dir;
	(void)datagram;
	switch (mqtt_read_head(start, &head)) {
	case MQTT_SHORT:
		return PROBE_MAYBE;
	case MQTT_BAD:
		return PROBE_NO;
	case MQTT_READ:
		break;
	}
	return head.type == MQTT_UNASSIGNED || mqtt_qos(&head) > 2 ? PROBE_NO
								   : PROBE_YES;
}

static const struct event_type mqtt_type = {
    .name = "mqtt",
    .service = "mqtt",
    .app = APP_MQTT,
    .done = {MQTT_DONE, MQTT_DONE},
    .waits_for_ever = true,
};

const struct protocol protocol_mqtt = {
    .source = "MQTT 3.1.1 and 5.0, OASIS",
    .counters = {"app_layer.flow.mqtt", "app_layer.tx.mqtt",
	"app_layer.error.mqtt.gap", "app_layer.error.mqtt.parser",
	"app_layer.error.mqtt.limit"},
    .app = APP_MQTT,
    .type = &mqtt_type,
    .tcp = true,
    .port = MQTT_PORT,
    .probe = probe_header,
    .open = mqtt_open,
    .bytes = mqtt_bytes,
    .close = mqtt_close,
};
