/*
 * TFTP (RFC 1350): the request, which alone goes to the port of the protocol.
 *
 *	operation (2) | name | 0 | mode | 0 | options of RFC 2347
 */

#include "analyzer/base/cur.h"
#include "analyzer/model/app.h"
#include "analyzer/proto/protocol.h"

enum {
	PORT = 69,
	TFTP_READ = 1,
	TFTP_WRITE = 2,
	TFTP_DONE = 1,
};

struct request {
	uint16_t operation;
	struct span name;
	struct span mode;
};

/* The next text up to its zero byte.  False: it has none. */
static bool
take_text(struct cur *c, struct span *text)
{
	struct span rest = cur_rest(c);
	size_t end = span_find_byte(rest, 0, 0);

	if (end == SIZE_MAX)
		return false;
	*text = cur_take(c, end);
	cur_skip(c, 1);
	return true;
}

static bool
read_request(struct span bytes, struct request *r)
{
	static const char *const modes[] = {"netascii", "octet", "mail"};
	struct cur c = cur_of(bytes);

	r->operation = cur_be16(&c);
	if ((r->operation != TFTP_READ && r->operation != TFTP_WRITE) ||
	    !take_text(&c, &r->name) || !take_text(&c, &r->mode))
		return false;
	for (unsigned i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (span_eq_nocase(r->mode, span_str(modes[i])))
			return true;
	}
	return false;
}

static void
tftp_datagram(struct conn *c, struct span payload, enum dir dir)
{
	struct request r;
	struct event *ev;

	if (dir != DIR_TO_SERVER || !read_request(payload, &r))
		return;
	ev = conn_event(c);
	if (ev == NULL)
		return;
	(void)event_add(ev, FIELD_TFTP_PACKET,
	    span_str(r.operation == TFTP_READ ? "read" : "write"));
	(void)event_add(ev, FIELD_TFTP_FILE, r.name);
	(void)event_add(ev, FIELD_TFTP_MODE, r.mode);
	ev->progress[DIR_TO_SERVER] = TFTP_DONE;
	ev->progress[DIR_TO_CLIENT] = TFTP_DONE;
}

static enum probe
tftp_probe(struct span start, enum dir dir, bool datagram)
{
	struct request r;

	return datagram && dir == DIR_TO_SERVER && read_request(start, &r)
	    ? PROBE_YES
	    : PROBE_NO;
}

static void *
tftp_open(struct conn *c)
{
	return c; /* it has no state */
}

static void
tftp_close(struct conn *c)
{
	c->state = NULL;
}

static const struct event_type tftp_type = {
    .name = "tftp",
    .service = "tftp",
    .app = APP_TFTP,
    .done = {TFTP_DONE, TFTP_DONE},
};

const struct protocol protocol_tftp = {
    .source = "RFC 1350",
    .counters = {"app_layer.flow.tftp", "app_layer.tx.tftp",
	"app_layer.error.tftp.gap", "app_layer.error.tftp.parser",
	"app_layer.error.tftp.limit"},
    .app = APP_TFTP,
    .type = &tftp_type,
    .udp = true,
    .port = PORT,
    .probe = tftp_probe,
    .open = tftp_open,
    .datagram = tftp_datagram,
    .close = tftp_close,
};
