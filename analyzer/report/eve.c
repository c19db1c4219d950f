#include "analyzer/report/eve.h"

#include "analyzer/base/time.h"
#include "analyzer/model/app.h"
#include "analyzer/model/file.h"
#include "analyzer/report/eve_json.h"
#include "analyzer/report/eve_record.h"

/* The head of the record of a transaction. */
static struct eve_head
head_of_event(const struct event *ev, enum dir dir, const char *type,
    const struct eve_options *o)
{
	struct eve_head h = eve_head_flow(ev->flow, dir, type);

	h.has_icmp = false;
	h.marks = o->marks;
	if (o->at != NULL) {
		h.time_ns = o->at->time_ns;
		h.origin = eve_origin(o->at->origin);
		h.number = eve_number(o->at);
	} else {
		h.time_ns = ev->time_ns;
		h.number = ev->number;
	}
	return h;
}

/* Records of these protocols are written without it. */
static bool
has_tx_id(uint16_t app)
{
	return app != APP_DNS && app != APP_TLS && app != APP_SIP &&
	    app != APP_TFTP && app != APP_MQTT && app != APP_MODBUS;
}

void
eve_event(struct buf *out, const struct event *ev, const struct eve_options *o)
{
	enum app app = (enum app)ev->type->app;
	enum dir dir =
	    app == APP_SIP || app == APP_MQTT ? ev->dir : DIR_TO_SERVER;
	struct eve_head h = head_of_event(ev, dir, ev->type->name, o);

	eve_head(out, &h);
	if (has_tx_id(ev->type->app))
		eve_uint(out, "tx_id", ev->id);
	eve_transaction(out, ev, false);
	buf_byte(out, '}');
}

void
eve_file(struct buf *out, const struct event *ev, const struct file *f,
    const struct eve_options *o)
{
	struct eve_head h = head_of_event(ev, f->dir, "fileinfo", o);

	eve_head(out, &h);
	/* Of FTP's data the file says it all. */
	if (ev->type->app != APP_FTP_DATA)
		eve_transaction(out, ev, false);
	if (ev->flow->app != APP_UNKNOWN)
		eve_word(out, "app_proto", app_name((enum app)ev->flow->app));
	eve_open(out, "fileinfo", '{');
	eve_file_members(out, f, ev);
	eve_close(out, '}');
	buf_byte(out, '}');
}

/* The flags of a direction as two hexadecimal digits. */
static void
put_flag_bits(struct buf *out, const char *key, uint8_t flags)
{
	eve_hex(out, key, span_of(&flags, 1));
}

static void
put_tcp(struct buf *out, const struct flow *f)
{
	static const struct {
		enum tcp_flag flag;
		const char *name;
	} names[] = {
	    {TCP_SYN, "syn"},
	    {TCP_FIN, "fin"},
	    {TCP_RST, "rst"},
	    {TCP_PSH, "psh"},
	    {TCP_ACK, "ack"},
	    {TCP_URG, "urg"},
	    {TCP_ECE, "ecn"},
	    {TCP_CWR, "cwr"},
	};
	uint8_t to_server = f->side[DIR_TO_SERVER].tcp_flags;
	uint8_t to_client = f->side[DIR_TO_CLIENT].tcp_flags;
	uint8_t all = to_server | to_client;

	eve_open(out, "tcp", '{');
	put_flag_bits(out, "tcp_flags", all);
	put_flag_bits(out, "tcp_flags_ts", to_server);
	put_flag_bits(out, "tcp_flags_tc", to_client);
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((all & names[i].flag) != 0)
			eve_bool(out, names[i].name, true);
	}
	if (f->tcp_state != TCP_NONE)
		eve_word(out, "state", tcp_state_name(f->tcp_state));
	if (f->side[DIR_TO_SERVER].gap_bytes != 0)
		eve_bool(out, "ts_gap", true);
	if (f->side[DIR_TO_CLIENT].gap_bytes != 0)
		eve_bool(out, "tc_gap", true);
	/* The bytes of a direction stand in one buffer. */
	if (f->tcp_state != TCP_NONE) {
		eve_uint(out, "ts_max_regions", 1);
		eve_uint(out, "tc_max_regions", 1);
	}
	if (f->side[DIR_TO_SERVER].urgent_bytes != 0)
		eve_uint(out, "ts_urgent_oob_data",
		    f->side[DIR_TO_SERVER].urgent_bytes);
	if (f->side[DIR_TO_CLIENT].urgent_bytes != 0)
		eve_uint(out, "tc_urgent_oob_data",
		    f->side[DIR_TO_CLIENT].urgent_bytes);
	eve_close(out, '}');
}

void
eve_flow(struct buf *out, const struct flow *f, const struct eve_options *o)
{
	struct eve_head h = eve_head_flow(f, DIR_TO_SERVER, "flow");

	h.marks = o->marks;
	if (o->at != NULL)
		h.time_ns = o->at->time_ns;
	eve_head(out, &h);
	if (h.has_icmp && f->side[DIR_TO_CLIENT].packets != 0) {
		eve_uint(out, "response_icmp_type", f->icmp_type[1]);
		eve_uint(out, "response_icmp_code", f->icmp_code[1]);
	}
	eve_app(out, f);
	eve_open(out, "flow", '{');
	eve_flow_counts(out, f);
	eve_time(out, "end", f->last_ns);
	eve_key(out, "age");
	eve_int(out, f->last_ns / NS_PER_S - f->first_ns / NS_PER_S);
	eve_word(out, "state", flow_state_name(f->state));
	eve_word(out, "reason", flow_end_name(f->end));
	eve_bool(out, "alerted", f->alerted);
	if (f->action != FLOW_ACTION_NONE)
		eve_word(out, "action",
		    f->action == FLOW_ACTION_PASS ? "pass" : "drop");
	eve_close(out, '}');
	if (f->proto == PROTO_TCP)
		put_tcp(out, f);
	buf_byte(out, '}');
}

/* Events of the parsers that Suricata has in C are in capitals. */
static bool
in_capitals(enum app app)
{
	return app == APP_HTTP || app == APP_TLS || app == APP_SMTP;
}

static void
put_app_event(struct buf *out, enum app app, struct span event, bool detecting)
{
	bool capitals = detecting || in_capitals(app);

	eve_word(out, "app_proto", app_name(app));
	eve_word(out, "type", "applayer");
	eve_key(out, "event");
	buf_byte(out, '"');
	for (size_t i = 0; i < event.n; i++) {
		uint8_t c = event.p[i];

		if (capitals && c >= 'a' && c <= 'z')
			c = (uint8_t)(c - 'a' + 'A');
		buf_byte(out, c);
	}
	buf_byte(out, '"');
	eve_word(out, "layer", detecting ? "proto_detect" : "proto_parser");
}

void
eve_anomaly(struct buf *out, const struct packet *pkt, enum anomaly a,
    const struct eve_options *o)
{
	struct eve_head h = eve_head_packet(pkt, "anomaly");
	struct span name = span_str(anomaly_name(a));
	size_t dot = span_find_byte(name, '.', 0);
	enum app app = app_find(span_first(name, dot));

	(void)o;
	eve_head(out, &h);
	eve_open(out, "anomaly", '{');
	if (app != APP_UNKNOWN) {
		put_app_event(out, app, span_from(name, dot + 1), false);
	} else if (pkt->flow != NULL &&
	    span_starts(name, span_str("applayer_"))) {
		put_app_event(out, (enum app)pkt->flow->app, name, true);
	} else if (span_starts(name, span_str("stream."))) {
		eve_word(out, "type", "stream");
		eve_text(out, "event", name);
	} else {
		eve_word(out, "type", "decode");
		eve_key(out, "event");
		buf_str(out, "\"decoder.");
		buf_put(out, name);
		buf_byte(out, '"');
	}
	eve_close(out, '}');
	buf_byte(out, '}');
}

void
eve_event_anomaly(struct buf *out, const struct event *ev, enum anomaly a,
    const struct eve_options *o)
{
	struct eve_head h = o->at != NULL && o->at->flow == ev->flow
	    ? eve_head_packet(o->at, "anomaly")
	    : head_of_event(ev, DIR_TO_SERVER, "anomaly", o);
	struct span name = span_str(anomaly_name(a));
	size_t dot = span_find_byte(name, '.', 0);

	eve_head(out, &h);
	eve_uint(out, "tx_id", ev->id);
	eve_open(out, "anomaly", '{');
	put_app_event(
	    out, (enum app)ev->type->app, span_from(name, dot + 1), false);
	eve_close(out, '}');
	buf_byte(out, '}');
}

void
eve_set_time(uint8_t *record, size_t n, int64_t time_ns)
{
	static const char front[] = "{\"timestamp\":\"";
	const size_t at = sizeof(front) - 1;
	char text[TIME_TEXT];
	size_t len = strlen(time_text_eve(time_ns, text));

	if (n >= at + len && memcmp(record, front, at) == 0)
		memcpy(record + at, text, len);
}
