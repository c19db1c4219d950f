/*
 * The alert record.  One of Sigma's has the same shape; the fields that
 * matched stand in "event", and where the row stands in "log".
 */

#include "analyzer/base/time.h"
#include "analyzer/model/app.h"
#include "analyzer/report/eve.h"
#include "analyzer/report/eve_json.h"
#include "analyzer/report/eve_record.h"
#include "analyzer/report/eve_xff.h"

enum {
	PAYLOAD_MAX = 4095, /* bytes shown of a stream, as Suricata's default */
};

static bool
rejects(enum rule_action action)
{
	return action == ACTION_REJECT || action == ACTION_REJECT_DST ||
	    action == ACTION_REJECT_BOTH;
}

/*
 * Values of the metadata by key: keys in alphabetical order, the values of a
 * key last first, as Suricata's tables give them out.
 */
static void
put_metadata(struct buf *out, const struct pair *pairs)
{
	const char *last = NULL;
	size_t n = 0;

	while (pairs[n].key != NULL)
		n++;
	if (n == 0)
		return;
	eve_open(out, "metadata", '{');
	for (;;) {
		const char *next = NULL;

		for (size_t i = 0; i < n; i++) {
			const char *key = pairs[i].key;

			if ((last == NULL || strcmp(key, last) > 0) &&
			    (next == NULL || strcmp(key, next) < 0))
				next = key;
		}
		if (next == NULL)
			break;
		eve_key_span(out, span_str(next));
		buf_byte(out, '[');
		for (size_t i = n; i-- > 0;) {
			if (strcmp(pairs[i].key, next) != 0)
				continue;
			eve_comma(out);
			eve_string(out, span_str(pairs[i].value));
		}
		buf_byte(out, ']');
		last = next;
	}
	eve_close(out, '}');
}

/* An end of the packet; of a stream, a->src may be that of the data. */
static void
put_end(
    struct buf *out, const char *key, const struct alert *a, bool destination)
{
	const struct packet *pkt = a->packet;
	const struct addr *src = pkt != NULL ? &pkt->src : &a->src;
	const struct addr *dst = pkt != NULL ? &pkt->dst : &a->dst;
	uint16_t sport = pkt != NULL ? pkt->sport : a->sport;
	uint16_t dport = pkt != NULL ? pkt->dport : a->dport;

	eve_open(out, key, '{');
	eve_addr(out, "ip", destination ? dst : src);
	if (eve_has_ports(a->proto))
		eve_uint(out, "port", destination ? dport : sport);
	eve_close(out, '}');
}

/* What data sets know of the values that matched. */
static void
put_context(struct buf *out, const struct alert *a)
{
	if (a->contexts == 0)
		return;
	eve_open(out, "context", '{');
	for (unsigned i = 0; i < a->contexts; i++) {
		eve_key_span(out, span_str(a->context[i].key));
		buf_str(out, a->context[i].json);
	}
	eve_close(out, '}');
}

static void
put_words(struct buf *out, const char *key, const char *const *words)
{
	if (words[0] == NULL)
		return;
	eve_open(out, key, '[');
	for (; *words != NULL; words++) {
		eve_comma(out);
		eve_string(out, span_str(*words));
	}
	eve_close(out, ']');
}

static void
put_alert(struct buf *out, const struct alert *a, const struct addr *xff)
{
	const struct rule *r = a->rule;

	eve_open(out, "alert", '{');
	eve_word(out, "action", rejects(a->action) ? "blocked" : "allowed");
	eve_uint(out, "gid", r->gid);
	eve_uint(out, "signature_id", r->sid);
	eve_uint(out, "rev", r->rev);
	eve_word(out, "signature", r->title);
	eve_word(out, "category", r->category == NULL ? "" : r->category);
	eve_uint(out, "severity", r->severity);
	if (r->uuid != NULL)
		eve_word(out, "rule_id", r->uuid);
	if (r->level != NULL)
		eve_word(out, "level", r->level);
	if (r->language == RULE_SIGMA && r->author != NULL)
		eve_word(out, "author", r->author);
	if (r->language == RULE_SIGMA) {
		put_words(out, "tags", r->tags);
		put_words(out, "techniques", r->techniques);
	}
	if (r->target != 0 && a->src.family != 0) {
		bool destination = r->target == 2;

		put_end(out, "source", a, !destination);
		put_end(out, "target", a, destination);
	}
	put_metadata(out, r->metadata);
	if (xff != NULL)
		eve_addr(out, "xff", xff);
	put_context(out, a);
	eve_close(out, '}');
}

/* What a sensor in line would do with the packet. */
static void
put_verdict(struct buf *out, const struct alert *a)
{
	static const char *const targets[] = {
	    [ACTION_REJECT] = "to_client",
	    [ACTION_REJECT_DST] = "to_server",
	    [ACTION_REJECT_BOTH] = "both",
	};

	eve_open(out, "verdict", '{');
	eve_word(out, "action", a->verdict == ACTION_PASS ? "pass" : "alert");
	if (rejects(a->verdict)) {
		eve_word(out, "reject-target", targets[a->verdict]);
		eve_open(out, "reject", '[');
		eve_comma(out);
		eve_string(out,
		    span_str(
			a->proto == PROTO_TCP ? "tcp-reset" : "icmp-prohib"));
		eve_close(out, ']');
	}
	eve_close(out, '}');
}

/* The fields of the row that the rule asked for and found. */
static void
put_matches(struct buf *out, const struct alert *a)
{
	eve_open(out, "event", '{');
	for (unsigned i = 0; i < a->matches; i++) {
		const struct match *m = &a->match[i];
		bool again = m->negated || m->buffer == NULL;

		for (unsigned k = 0; k < i && !again; k++) {
			again = !a->match[k].negated &&
			    a->match[k].buffer != NULL &&
			    strcmp(a->match[k].buffer, m->buffer) == 0;
		}
		if (again)
			continue;
		eve_key_span(out, span_str(m->buffer));
		eve_string(out, m->value);
	}
	eve_close(out, '}');
}

static void
put_log(struct buf *out, const struct alert *a, const struct eve_options *o)
{
	eve_open(out, "log", '{');
	if (a->source < o->sources)
		eve_word(out, "file", o->source[a->source]);
	eve_uint(out, "offset", a->offset);
	eve_uint(out, "row", a->number);
	eve_close(out, '}');
}

static void
put_evidence(
    struct buf *out, const struct evidence *e, const struct eve_options *o)
{
	eve_open(out, NULL, '{');
	eve_time(out, "timestamp", e->time_ns);
	eve_word(out, "signature", e->rule->title);
	if (e->rule->uuid != NULL)
		eve_word(out, "rule_id", e->rule->uuid);
	if (e->source < o->sources)
		eve_word(out, "file", o->source[e->source]);
	eve_uint(out, "offset", e->offset);
	eve_uint(out, "row", e->number);
	eve_close(out, '}');
}

/* What a correlation was built on. */
static void
put_correlated(
    struct buf *out, const struct correlated *c, const struct eve_options *o)
{
	eve_open(out, "correlation", '{');
	eve_word(out, "type", c->type);
	eve_text(out, "condition", c->when);
	eve_uint(out, "timespan", (uint64_t)(c->span_ns / NS_PER_S));
	eve_open(out, "group", '{');
	for (uint32_t i = 0; i < c->groups; i++) {
		eve_key_span(out, span_str(c->group[i].buffer));
		eve_string(out, c->group[i].value);
	}
	eve_close(out, '}');
	eve_time(out, "from", c->from_ns);
	eve_time(out, "to", c->to_ns);
	eve_uint(out, "events", c->events);
	eve_key(out, "value");
	buf_printf(out, "%.15g", c->value);
	eve_open(out, "evidence", '[');
	for (uint32_t i = 0; i < c->evidences; i++)
		put_evidence(out, &c->evidence[i], o);
	eve_close(out, ']');
	eve_close(out, '}');
}

static void
put_files(struct buf *out, const struct alert *a)
{
	bool any = false;

	for (const struct file *f = a->event->files; f != NULL; f = f->next) {
		if (a->packet != NULL && f->dir != a->packet->dir)
			continue;
		if (!any)
			eve_open(out, "files", '[');
		any = true;
		eve_open(out, NULL, '{');
		eve_file_members(out, f, a->event);
		eve_close(out, '}');
	}
	if (any)
		eve_close(out, ']');
}

static void
put_flow(struct buf *out, const struct flow *f)
{
	eve_open(out, "flow", '{');
	eve_flow_counts(out, f);
	eve_addr(out, "src_ip", &f->addr[0]);
	eve_addr(out, "dest_ip", &f->addr[1]);
	if (eve_has_ports(f->proto)) {
		eve_uint(out, "src_port", f->port[0]);
		eve_uint(out, "dest_port", f->port[1]);
	}
	eve_close(out, '}');
}

/* Linux names raw IP otherwise in memory (DLT_) than in files. */
static uint32_t
link_type(uint32_t link)
{
	return link == 101 ? 12 : link;
}

/* A link's name; NULL: it has none here. */
static const char *
link_name(uint32_t link)
{
	static const struct {
		uint32_t link;
		const char *name;
	} names[] = {
	    {0, "NULL"},
	    {1, "EN10MB"},
	    {9, "PPP"},
	    {101, "RAW"},
	    {104, "C_HDLC"},
	    {113, "LINUX_SLL"},
	    {228, "IPv4"},
	    {229, "IPv6"},
	    {276, "LINUX_SLL2"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].link == link)
			return names[i].name;
	}
	return NULL;
}

/* The frame, the inside of its tunnel or, of a datagram that was in fragments,
 * it as if it had come in one. */
static void
put_frame(struct buf *out, const struct packet *pkt)
{
	struct buf whole = {0};

	if (pkt->link.n == 0) {
		eve_base64(out, "packet", pkt->bytes);
		return;
	}
	buf_put(&whole, pkt->link);
	buf_put(&whole, pkt->bytes);
	eve_base64(out, "packet", buf_span(&whole));
	buf_free(&whole);
}

static void
put_packet(struct buf *out, const struct packet *pkt)
{
	put_frame(out, pkt);
	eve_open(out, "packet_info", '{');
	eve_uint(out, "linktype", link_type(pkt->bytes_link));
	if (link_name(pkt->bytes_link) != NULL)
		eve_word(out, "linktype_name", link_name(pkt->bytes_link));
	eve_close(out, '}');
}

/* What is there of a stream, and how much is not. */
static void
put_stream(struct buf *out, const struct raw_stream *raw)
{
	buf_put(out, span_first(raw->before, PAYLOAD_MAX));
	if (raw->missing != 0)
		buf_printf(out, "[%llu bytes missing]",
		    (unsigned long long)raw->missing);
	buf_put(out, span_first(raw->data, PAYLOAD_MAX));
}

/* In which frame the packet came, whose packet is another. */
static void
put_tunnel(struct buf *out, const struct packet *pkt)
{
	const struct packet *outer = pkt->outer;
	struct eve_head h = eve_head_packet(outer, NULL);

	eve_open(out, "tunnel", '{');
	eve_head_ends(out, &h);
	if (!eve_has_ports(h.proto)) {
		eve_uint(out, "src_port", 0);
		eve_uint(out, "dest_port", 0);
	}
	eve_uint(out, "depth", pkt->tunnel_depth);
	eve_uint(out, "pcap_cnt", outer->number);
	eve_word(out, "pkt_src", eve_origin(outer->origin));
	eve_close(out, '}');
}

/* What a packet of a protocol that Suricata does not look into, such as a
 * tunnel's, carries is not said. */
static struct span
payload_of(const struct packet *pkt)
{
	switch (pkt->ip.proto) {
	case PROTO_TCP:
	case PROTO_UDP:
	case PROTO_ICMP:
	case PROTO_ICMPV6:
	case PROTO_SCTP:
	case PROTO_ESP:
		return pkt->payload;
	default:
		return (struct span){0};
	}
}

static void
put_payload(struct buf *out, const struct alert *a)
{
	const struct packet *pkt = a->packet;
	/* What matched is not in this packet alone. */
	bool stream = a->flow != NULL && a->proto == PROTO_TCP &&
	    (a->from_stream || a->has_tx);
	struct buf whole = {0};

	if (stream)
		put_stream(&whole, &a->flow->side[pkt->dir].raw);
	if (pkt->ip.version != 0) {
		struct span shown = span_first(buf_span(&whole), PAYLOAD_MAX);

		if (shown.n == 0)
			shown = payload_of(pkt);
		if (shown.n != 0)
			eve_base64(out, "payload", shown);
		eve_printable(out, "payload_printable", shown);
		eve_uint(out, "stream", stream);
	}
	buf_free(&whole);
	if (pkt->frame == NULL)
		return;
	put_packet(out, pkt);
}

void
eve_packet(
    struct buf *out, const struct packet *pkt, const struct eve_options *o)
{
	struct eve_head h = eve_head_packet(pkt, "packet");

	h.marks = o->marks;
	eve_head(out, &h);
	if (pkt->frame != NULL)
		put_packet(out, pkt);
	buf_byte(out, '}');
}

/* The head, whether the alert is about a packet, a flow or a row. */
static struct eve_head
head_of(const struct alert *a)
{
	struct eve_head h = {.time_ns = a->time_ns, .type = "alert"};

	if (a->packet != NULL) {
		h = eve_head_packet(a->packet, "alert");
	} else if (a->flow != NULL) {
		h = eve_head_flow(a->flow, DIR_TO_SERVER, "alert");
		h.number = a->number;
		h.time_ns = a->time_ns;
	}
	if (a->packet == NULL && a->src.family != 0) {
		h.src = a->src;
		h.dst = a->dst;
		h.sport = a->sport;
		h.dport = a->dport;
		h.proto = a->proto;
		h.has_proto = a->proto != 0;
	}
	return h;
}

static void
put_traffic(struct buf *out, const struct alert *a, const struct eve_options *o)
{
	if (a->event != NULL && a->event->type->app != APP_UNKNOWN) {
		eve_transaction(out, a->event, true);
		put_files(out, a);
	}
	if (a->packet != NULL && a->packet->outer != NULL)
		put_tunnel(out, a->packet);
	if (a->flow != NULL) {
		eve_app(out, a->flow);
		if (a->packet != NULL)
			eve_word(out, "direction",
			    a->packet->dir == DIR_TO_SERVER ? "to_server"
							    : "to_client");
		put_flow(out, a->flow);
	}
	if (o->payload && a->packet != NULL)
		put_payload(out, a);
}

static bool
to_client(const struct alert *a)
{
	return a->packet != NULL && a->packet->dir == DIR_TO_CLIENT;
}

void
eve_alert(struct buf *out, const struct alert *a, const struct eve_options *o)
{
	struct eve_head h = head_of(a);
	bool traffic = a->packet != NULL || a->flow != NULL;
	struct addr client;
	bool named = eve_xff_address(a->event, o, &client);

	if (named && o->xff == XFF_OVERWRITE)
		*(to_client(a) ? &h.dst : &h.src) = client;
	h.marks = o->marks;
	eve_head(out, &h);
	if (a->has_tx) {
		eve_uint(out, "tx_id", a->tx_id);
	} else if (a->event != NULL && traffic) {
		/* Bytes matched while this transaction was under way. */
		eve_uint(out, "tx_id", a->event->id);
		eve_bool(out, "tx_guessed", true);
	}
	put_alert(out, a, named && o->xff == XFF_EXTRA ? &client : NULL);
	if (traffic)
		put_traffic(out, a, o);
	if (o->verdict && traffic && a->rule->language == RULE_SURICATA)
		put_verdict(out, a);
	if (a->rule->language == RULE_SIGMA)
		put_matches(out, a);
	if (a->correlated != NULL)
		put_correlated(out, a->correlated, o);
	if (!traffic)
		put_log(out, a, o);
	buf_byte(out, '}');
}
