/*
 * Modbus/TCP ("Modbus messaging on TCP/IP", V1.0b): a request and its response
 * are a transaction.
 */

#include "analyzer/proto/modbus.h"

#include "analyzer/model/app.h"
#include "analyzer/proto/messages.h"

enum {
	MODBUS_DONE = 1,
	MODBUS_PORT = 502,
	LENGTH_AT = 6,      /* bytes up to what the length counts */
	REQUESTS_MAX = 500, /* that wait for a response */
};

/* A connection; lives in the flow's arena. */
struct modbus {
	struct messages messages;
};

static void
note_errors(struct event *ev, const struct modbus_message *m, enum dir dir)
{
	if ((m->errors & MODBUS_BAD_VALUE) != 0)
		event_anomaly(ev,
		    dir == DIR_TO_SERVER ? ANOMALY_MODBUS_INVALID_VALUE
					 : ANOMALY_MODBUS_VALUE_MISMATCH);
	if ((m->errors & MODBUS_BAD_LENGTH) != 0)
		event_anomaly(ev, ANOMALY_MODBUS_INVALID_LENGTH);
	if ((m->errors & MODBUS_BAD_EXCEPTION) != 0)
		event_anomaly(ev, ANOMALY_MODBUS_INVALID_EXCEPTION_CODE);
	if ((m->errors & MODBUS_BAD_FUNCTION) != 0)
		event_anomaly(ev, ANOMALY_MODBUS_INVALID_FUNCTION_CODE);
	if ((m->errors & MODBUS_BAD_PROTOCOL) != 0)
		event_anomaly(ev, ANOMALY_MODBUS_INVALID_PROTOCOL_ID);
}

/* A new transaction; NULL: there are too many that wait. */
static struct event *
begin(struct conn *c, const struct modbus_message *m)
{
	bool flooded = c->live >= REQUESTS_MAX;
	struct event *ev = conn_event(c);

	if (ev == NULL)
		return NULL;
	(void)event_add_int(ev, FIELD_MODBUS_ID, (int64_t)ev->id + 1);
	if (flooded) {
		event_anomaly(ev, ANOMALY_MODBUS_FLOODED);
		conn_fail(c, FAULT_LIMIT);
		return NULL;
	}
	modbus_add_asked(ev, m);
	return ev;
}

static void
take_request(struct conn *c, const struct modbus_message *m)
{
	struct event *ev = begin(c, m);
	struct modbus_message *kept;

	if (ev == NULL)
		return;
	kept = arena_alloc(ev->arena, sizeof(*kept));
	*kept = *m;
	kept->read_data = kept->write_data = kept->data = (struct span){0};
	ev->protocol = kept;
	modbus_add(ev, m, DIR_TO_SERVER);
	note_errors(ev, m, DIR_TO_SERVER);
	ev->progress[DIR_TO_SERVER] = MODBUS_DONE;
}

/* The oldest request that m answers, or NULL. */
static struct event *
find(const struct conn *c, const struct modbus_message *m)
{
	struct event *ev = c->flow->first_event;

	for (; ev != NULL; ev = ev->next) {
		const struct modbus_message *request = ev->protocol;

		if (ev->type->app == APP_MODBUS && request != NULL &&
		    ev->progress[DIR_TO_CLIENT] == 0 &&
		    request->transaction == m->transaction &&
		    request->unit == m->unit &&
		    request->function == m->function)
			return ev;
	}
	return NULL;
}

static void
take_response(struct conn *c, struct modbus_message *m)
{
	struct event *ev = find(c, m);

	if (ev == NULL) {
		ev = begin(c, m);
		if (ev == NULL)
			return;
		event_anomaly(ev, ANOMALY_MODBUS_UNSOLICITED_RESPONSE);
		ev->progress[DIR_TO_SERVER] = MODBUS_DONE;
	} else if (!modbus_compare(ev->protocol, m)) {
		event_anomaly(ev, ANOMALY_MODBUS_VALUE_MISMATCH);
	}
	modbus_add(ev, m, DIR_TO_CLIENT);
	note_errors(ev, m, DIR_TO_CLIENT);
	ev->progress[DIR_TO_CLIENT] = MODBUS_DONE;
}

/* Takes the message at the start of bytes; returns its length, or 0: it is not
 * whole. */
static size_t
take_one(struct conn *c, enum dir dir, struct span bytes)
{
	struct modbus_message m;
	size_t n;

	if (bytes.n < LENGTH_AT)
		return 0;
	modbus_read_head(span_first(bytes, MODBUS_HEAD), &m);
	n = (size_t)LENGTH_AT + m.length;
	if (bytes.n < n)
		return 0;
	if ((m.errors & MODBUS_BAD_LENGTH) == 0)
		modbus_read(
		    span_from(span_first(bytes, n), MODBUS_HEAD), dir, &m);
	if (dir == DIR_TO_SERVER)
		take_request(c, &m);
	else
		take_response(c, &m);
	return n;
}

/* Takes the whole messages; returns how many bytes they have. */
static size_t
take_messages(struct conn *c, struct span bytes, enum dir dir)
{
	size_t taken = 0;
	size_t n = 1;

	while (n != 0 && taken < bytes.n && !c->failed) {
		n = take_one(c, dir, span_from(bytes, taken));
		taken += n;
	}
	return taken;
}

static void
modbus_bytes(struct conn *c, const struct chunk *chunk)
{
	struct modbus *s = c->state;

	messages_put(&s->messages, c, chunk, take_messages);
}

static void *
modbus_open(struct conn *c)
{
	return arena_zalloc(c->flow->arena, 1, sizeof(struct modbus));
}

static void
modbus_close(struct conn *c)
{
	struct modbus *s = c->state;

	messages_free(&s->messages);
	c->state = NULL;
}

/* A header with protocol 0 and a length that a message can have. */
static enum probe
modbus_probe(struct span start, enum dir dir, bool datagram)
{
	struct modbus_message m;

	(void)dir;
	(void)datagram;
	if (start.n < LENGTH_AT)
		return (start.n > 2 && start.p[2] != 0) ||
			(start.n > 3 && start.p[3] != 0) ||
			(start.n > 4 && start.p[4] != 0)
		    ? PROBE_NO
		    : PROBE_MAYBE;
	modbus_read_head(span_first(start, MODBUS_HEAD), &m);
	return m.errors == 0 ? PROBE_YES : PROBE_NO;
}

static const struct event_type modbus_type = {
    .name = "modbus",
    .service = "modbus",
    .app = APP_MODBUS,
    .done = {MODBUS_DONE, MODBUS_DONE},
};

const struct protocol protocol_modbus = {
    .source = "Modbus application protocol, V1.1b3",
    .counters = {"app_layer.flow.modbus", "app_layer.tx.modbus",
	"app_layer.error.modbus.gap", "app_layer.error.modbus.parser",
	"app_layer.error.modbus.limit"},
    .app = APP_MODBUS,
    .type = &modbus_type,
    .tcp = true,
    .port = MODBUS_PORT,
    .probe = modbus_probe,
    .open = modbus_open,
    .bytes = modbus_bytes,
    .close = modbus_close,
};
