/*
 * SSH 2 (RFC 4253) up to its encryption: the first line of each side, and the
 * records behind it until NEWKEYS.  A connection is one transaction.
 *
 *	SSH-protoversion-softwareversion SP comments CR LF
 *	packet_length (4), padding_length (1), message (1), the rest
 */

#include "analyzer/proto/ssh.h"

#include "analyzer/base/cur.h"

enum {
	SSH_LINE = 1, /* stages */
	SSH_KEXINIT = 2,
	SSH_NEWKEYS = 3,

	MESSAGE_KEXINIT = 20,
	MESSAGE_NEWKEYS = 21,

	LINE_MAX = 256, /* bytes; section 4.2 has 255 with the line's end */
	RECORD_HEAD = 6,
	KEX_MAX = 65535, /* bytes of a KEXINIT that is put together */
};

/* One direction. */
struct side {
	struct buf kept; /* of the first line or a KEXINIT */
	bool has_line;
	bool to_end; /* the rest of a line that is too long is skipped */
	bool over;   /* nothing is read any more */
	bool kex;    /* the record is a KEXINIT that is being kept */
	uint8_t head[RECORD_HEAD];
	uint32_t head_n;
	uint32_t left; /* of the record */
};

/* A connection; lives in the flow's arena. */
struct ssh {
	struct event *ev; /* NULL once it is freed */
	bool old;         /* a side speaks SSH 1, whose records differ */
	struct side side[2];
};

/* ---- the first line ---- */

/* Takes the parts of a line.  False: it is none of SSH. */
static bool
read_line(struct ssh *s, enum dir dir, struct span line)
{
	bool server = dir == DIR_TO_CLIENT;
	struct span proto;
	struct span software;

	if (!span_starts(line, span_str("SSH-")))
		return false;
	line = span_from(line, 4);
	if (span_find_byte(line, '-', 0) == SIZE_MAX)
		return false;
	(void)span_token(&line, '-', &proto);
	if (proto.n == 0)
		return false;
	software = span_first(line, span_find_byte(line, ' ', 0));
	software = span_first(software, span_find_byte(software, '\r', 0));
	(void)event_add(s->ev,
	    server ? FIELD_SSH_SERVER_PROTO : FIELD_SSH_CLIENT_PROTO, proto);
	if (software.n != 0)
		(void)event_add(s->ev,
		    server ? FIELD_SSH_SERVER_SOFTWARE
			   : FIELD_SSH_CLIENT_SOFTWARE,
		    software);
	if (span_starts(proto, span_str("1.")) && !span_eq_str(proto, "1.99"))
		s->old = true;
	return true;
}

/* A line, or as much of it as is looked at. */
static void
take_line(struct conn *c, enum dir dir, struct span line)
{
	struct ssh *s = c->state;

	if (line.n != 0 && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n >= LINE_MAX)
		event_anomaly(s->ev, ANOMALY_SSH_LONG_BANNER);
	if (!read_line(s, dir, line)) {
		event_anomaly(s->ev, ANOMALY_SSH_INVALID_BANNER);
		conn_fail(c, FAULT_PARSER);
		return;
	}
	s->side[dir].has_line = true;
	s->ev->progress[dir] = SSH_LINE;
}

/* Takes bytes of the first line; returns how many. */
static size_t
take_first(struct conn *c, enum dir dir, struct span bytes)
{
	struct side *side = &((struct ssh *)c->state)->side[dir];
	size_t end = span_find_byte(bytes, '\n', 0);
	size_t before = side->kept.n;
	size_t n = end == SIZE_MAX ? bytes.n : end + 1;

	if (side->to_end) {
		side->to_end = end == SIZE_MAX;
		return n;
	}
	if (end == SIZE_MAX && before + n >= LINE_MAX) {
		n = LINE_MAX - before;
		side->to_end = true;
	}
	buf_put(&side->kept, span_first(bytes, end == SIZE_MAX ? n : end));
	if (end == SIZE_MAX && !side->to_end)
		return n;
	take_line(c, dir, buf_span(&side->kept));
	buf_clear(&side->kept);
	return n;
}

/* ---- records ---- */

/* Both sides have new keys: there is nothing left for rules to see. */
static void
check_over(struct conn *c, const struct ssh *s)
{
	if (!s->side[0].over || !s->side[1].over)
		return;
	c->flow->no_payload = true;
	for (unsigned d = 0; d < 2; d++)
		c->flow->side[d].raw.until = c->flow->side[d].stream_bytes;
}

static void
take_head(struct conn *c, enum dir dir)
{
	struct ssh *s = c->state;
	struct side *side = &s->side[dir];
	struct cur head = cur_of(span_of(side->head, RECORD_HEAD));
	uint32_t length = cur_be32(&head);
	uint8_t message;

	(void)cur_u8(&head); /* padding */
	message = cur_u8(&head);
	side->head_n = 0;
	if (length <= 1) {
		event_anomaly(s->ev, ANOMALY_SSH_INVALID_RECORD);
		conn_fail(c, FAULT_PARSER);
		return;
	}
	side->left = length - 2;
	if (message == MESSAGE_NEWKEYS) {
		side->over = true;
		s->ev->progress[dir] = SSH_NEWKEYS;
		check_over(c, s);
	} else if (message == MESSAGE_KEXINIT) {
		side->kex = side->left < KEX_MAX;
		if (!side->kex)
			event_anomaly(s->ev, ANOMALY_SSH_LONG_KEX_RECORD);
	}
}

static void
take_kex(struct ssh *s, enum dir dir)
{
	struct side *side = &s->side[dir];

	side->kex = false;
	if (s->ev->progress[dir] < SSH_KEXINIT) {
		(void)ssh_kex(s->ev, dir, buf_span(&side->kept));
		s->ev->progress[dir] = SSH_KEXINIT;
	}
	buf_free(&side->kept);
}

/* Takes bytes of a record; returns how many. */
static size_t
take_record(struct conn *c, enum dir dir, struct span bytes)
{
	struct ssh *s = c->state;
	struct side *side = &s->side[dir];
	struct span part;

	if (side->left == 0) {
		side->head[side->head_n++] = bytes.p[0];
		if (side->head_n == RECORD_HEAD)
			take_head(c, dir);
		return 1;
	}
	part = span_first(bytes, side->left);
	side->left -= (uint32_t)part.n;
	if (side->kex) {
		buf_put(&side->kept, part);
		if (side->left == 0)
			take_kex(s, dir);
	}
	return part.n;
}

static void
take_bytes(struct conn *c, enum dir dir, struct span bytes)
{
	struct ssh *s = c->state;
	struct side *side = &s->side[dir];

	while (bytes.n != 0 && !c->failed && !side->over) {
		size_t n;

		if (side->has_line && !side->to_end && s->old)
			return;
		n = side->has_line && !side->to_end ? take_record(c, dir, bytes)
						    : take_first(c, dir, bytes);
		bytes = span_from(bytes, n);
	}
}

/* Records go on behind a gap that lies in one. */
static void
take_gap(struct conn *c, enum dir dir, uint64_t n)
{
	struct ssh *s = c->state;
	struct side *side = &s->side[dir];

	if (side->over || (side->has_line && s->old))
		return;
	conn_fault(c, FAULT_GAP);
	if (!side->has_line || n > side->left) {
		side->over = true;
		return;
	}
	side->left -= (uint32_t)n;
	side->kex = false;
	buf_free(&side->kept);
}

static void
ssh_bytes(struct conn *c, const struct chunk *chunk)
{
	const struct ssh *s = c->state;

	if (s->ev == NULL)
		return;
	if (chunk->bytes.n != 0)
		take_bytes(c, chunk->dir, chunk->bytes);
	else if (chunk->gap_n != 0)
		take_gap(c, chunk->dir, chunk->gap_n);
}

static void *
ssh_open(struct conn *c)
{
	struct ssh *s = arena_zalloc(c->flow->arena, 1, sizeof(*s));

	s->ev = conn_event(c);
	return s;
}

static void
ssh_close(struct conn *c)
{
	struct ssh *s = c->state;

	buf_free(&s->side[0].kept);
	buf_free(&s->side[1].kept);
	c->state = NULL;
}

/* The transaction goes when both sides are encrypted. */
static void
ssh_event_free(struct event *ev)
{
	struct conn *c = ev->flow->protocol;
	struct ssh *s = c == NULL ? NULL : c->state;

	if (s != NULL && s->ev == ev)
		s->ev = NULL;
}

static enum probe
ssh_probe(struct span start, enum dir dir, bool datagram)
{
	struct span want = span_str("SSH-");

	(void)dir;
	(void)datagram;
	if (!span_starts(start, span_first(want, start.n)))
		return PROBE_NO;
	return start.n < want.n ? PROBE_MAYBE : PROBE_YES;
}

static const struct event_type ssh_type = {
    .name = "ssh",
    .service = "ssh",
    .app = APP_SSH,
    .done = {SSH_NEWKEYS, SSH_NEWKEYS},
};

const struct protocol protocol_ssh = {
    .source = "RFC 4253",
    .counters = {"app_layer.flow.ssh", "app_layer.tx.ssh",
	"app_layer.error.ssh.gap", "app_layer.error.ssh.parser",
	"app_layer.error.ssh.limit"},
    .app = APP_SSH,
    .type = &ssh_type,
    .tcp = true,
    .probe = ssh_probe,
    .open = ssh_open,
    .bytes = ssh_bytes,
    .close = ssh_close,
    .event_free = ssh_event_free,
};
