#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/json.h"
#include "analyzer/base/time.h"
#include "analyzer/model/app.h"
#include "analyzer/model/file.h"
#include "analyzer/model/flow.h"
#include "analyzer/report/eve.h"

/*
 * The wanted lines are those of Suricata 7.0.10 for the same traffic, but for
 * what depends on it alone (flow_id).
 */

static const struct event_type http_type = {
    .name = "http", .app = APP_HTTP, .done = {5, 5}};
static const struct event_type dns_type = {
    .name = "dns", .app = APP_DNS, .done = {1, 1}};
static const struct event_type tls_type = {
    .name = "tls", .app = APP_TLS, .done = {4, 4}};
static const struct event_type row_type = {.name = "sshd"};

static const char *const no_texts[] = {NULL};
static const struct pair no_pairs[] = {{NULL, NULL}};
static const char *const sources[] = {"auth.log"};
static const struct eve_options plain = {.source = sources, .sources = 1};
static const struct eve_options with_payload = {.payload = true};

/* 2023-11-14T22:13:22 and microseconds. */
static int64_t
at(int64_t us)
{
	return INT64_C(1700000002) * NS_PER_S + us * NS_PER_US;
}

static struct flow
flow_of(uint8_t proto, uint16_t port, uint16_t app)
{
	return (struct flow){
	    .id = 757213419829541,
	    .addr = {addr_v4(0xc0a81165), addr_v4(0xc0a83c0f)},
	    .port = {1219, port},
	    .proto = proto,
	    .ip_version = 4,
	    .first_ns = at(307374),
	    .last_ns = at(329929),
	    .side = {{.packets = 4, .bytes = 566},
		{.packets = 4, .bytes = 917}},
	    .app = app,
	};
}

static struct packet
packet_of(struct flow *f, const struct frame *frame)
{
	return (struct packet){
	    .frame = frame,
	    .bytes = frame == NULL ? (struct span){0} : frame->bytes,
	    .bytes_link = frame == NULL ? 0 : frame->link,
	    .time_ns = at(329929),
	    .number = 29,
	    .ip = {.version = 4, .proto = f->proto},
	    .l4_ok = true,
	    .src = f->addr[0],
	    .dst = f->addr[1],
	    .sport = f->port[0],
	    .dport = f->port[1],
	    .flow = f,
	};
}

static struct rule
rule_of(uint32_t sid, const char *title)
{
	return (struct rule){
	    .gid = 1,
	    .sid = sid,
	    .title = title,
	    .references = no_texts,
	    .tags = no_texts,
	    .techniques = no_texts,
	    .false_positives = no_texts,
	    .metadata = no_pairs,
	    .severity = 3,
	    .text = "",
	};
}

static struct alert
alert_of(const struct rule *r, const struct packet *pkt)
{
	return (struct alert){
	    .rule = r,
	    .time_ns = pkt->time_ns,
	    .number = pkt->number,
	    .src = pkt->src,
	    .dst = pkt->dst,
	    .sport = pkt->sport,
	    .dport = pkt->dport,
	    .proto = pkt->ip.proto,
	    .packet = pkt,
	    .flow = pkt->flow,
	};
}

/* One record must be wanted, and be JSON. */
static void
check(struct buf *out, const char *want)
{
	struct json *json = json_new();
	const struct json_value *v;
	const char *why = "";
	size_t n;

	buf_byte(out, 0);
	assert_string_equal((const char *)out->p, want);
	assert_true(
	    json_read(json, span_str((const char *)out->p), &v, &n, &why));
	json_free(json);
	buf_free(out);
}

static struct event *
http_event(struct flow *f)
{
	struct event *ev = event_new(&http_type, f, at(307374));

	/* Not in the order of the record. */
	event_add_int(ev, FIELD_HTTP_LENGTH, 412);
	event_add(ev, FIELD_HTTP_STATUS, span_str("200"));
	event_add(ev, FIELD_HTTP_METHOD, span_str("GET"));
	event_add(ev, FIELD_HTTP_URI, span_str("/not-printed"));
	event_add(ev, FIELD_HTTP_URL, span_str("/exp/6870.html"));
	event_add(ev, FIELD_HTTP_HOSTNAME, span_str("192.168.61.15"));
	event_add(ev, FIELD_HTTP_PROTOCOL_REQUEST, span_str("HTTP/1.1"));
	event_add(
	    ev, FIELD_HTTP_CONTENT_TYPE, span_str("text/html; charset=UTF-8"));
	return ev;
}

#define HTTP_OBJECT                                                         \
	"\"http\":{\"hostname\":\"192.168.61.15\","                         \
	"\"url\":\"/exp/6870.html\",\"http_content_type\":\"text/html\","   \
	"\"http_method\":\"GET\",\"protocol\":\"HTTP/1.1\",\"status\":200," \
	"\"length\":412}"
#define ENDS                                               \
	"\"src_ip\":\"192.168.17.101\",\"src_port\":1219," \
	"\"dest_ip\":\"192.168.60.15\",\"dest_port\":"
#define FLOW_COUNTS                                                       \
	"\"pkts_toserver\":4,\"pkts_toclient\":4,\"bytes_toserver\":566," \
	"\"bytes_toclient\":917,"                                         \
	"\"start\":\"2023-11-14T22:13:22.307374+0000\","

static void
writes_alerts_of_transactions(void **state)
{
	static const struct pair metadata[] = {{"attack_target", "Server"},
	    {"affected_product", "Web"}, {"attack_target", "Client"},
	    {NULL, NULL}};
	struct flow f = flow_of(PROTO_TCP, 80, APP_HTTP);
	struct packet pkt = packet_of(&f, NULL);
	struct rule r = rule_of(1, "HTTP tx \"q\" rule");
	struct event *ev = http_event(&f);
	struct file file = {.dir = DIR_TO_SERVER,
	    .state = FILE_CLOSED,
	    .size = 412,
	    .name = span_str("/exp/6870.html")};
	struct alert a = alert_of(&r, &pkt);
	struct buf out = {0};

	(void)state;
	r.rev = 3;
	r.category = "Web Application Attack";
	r.severity = 1;
	r.target = 2;
	r.metadata = metadata;
	a.event = ev;
	a.has_tx = true;
	ev->files = &file;
	eve_alert(&out, &a, &plain);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.329929+0000\","
	    "\"flow_id\":757213419829541,\"pcap_cnt\":29,"
	    "\"event_type\":\"alert\"," ENDS "80,\"proto\":\"TCP\","
	    "\"pkt_src\":\"wire/pcap\",\"tx_id\":0,"
	    "\"alert\":{\"action\":\"allowed\",\"gid\":1,\"signature_id\":1,"
	    "\"rev\":3,\"signature\":\"HTTP tx \\\"q\\\" rule\","
	    "\"category\":\"Web Application Attack\",\"severity\":1,"
	    "\"source\":{\"ip\":\"192.168.17.101\",\"port\":1219},"
	    "\"target\":{\"ip\":\"192.168.60.15\",\"port\":80},"
	    "\"metadata\":{\"affected_product\":[\"Web\"],"
	    "\"attack_target\":[\"Client\",\"Server\"]}}," HTTP_OBJECT
	    ",\"files\":[{\"filename\":\"/exp/6870.html\",\"gaps\":false,"
	    "\"state\":\"CLOSED\",\"stored\":false,\"size\":412,\"tx_id\":0}],"
	    "\"app_proto\":\"http\",\"direction\":\"to_server\","
	    "\"flow\":{" FLOW_COUNTS "\"src_ip\":\"192.168.17.101\","
	    "\"dest_ip\":\"192.168.60.15\",\"src_port\":1219,"
	    "\"dest_port\":80}}");
	event_free(ev);
}

static void
writes_alerts_of_packets(void **state)
{
	static const uint8_t bytes[] = {'G', '"', '\r', '\n', 0, 0xff};
	const struct frame frame = {.link = 1, .bytes = {bytes, sizeof(bytes)}};
	struct flow f = flow_of(PROTO_ICMP, 0, APP_UNKNOWN);
	struct packet pkt = packet_of(&f, &frame);
	struct rule r = rule_of(5, "icmp");
	struct alert a = alert_of(&r, &pkt);
	struct buf out = {0};

	(void)state;
	r.target = 1;
	a.action = ACTION_REJECT;
	pkt.vlan[0] = 42;
	pkt.vlans = 1;
	pkt.icmp.type = 8;
	pkt.icmp.code = 9;
	pkt.dir = DIR_TO_CLIENT;
	pkt.payload = span_of(bytes, sizeof(bytes));
	eve_alert(&out, &a, &with_payload);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.329929+0000\","
	    "\"flow_id\":757213419829541,\"pcap_cnt\":29,"
	    "\"event_type\":\"alert\",\"vlan\":[42],"
	    "\"src_ip\":\"192.168.17.101\",\"dest_ip\":\"192.168.60.15\","
	    "\"proto\":\"ICMP\",\"icmp_type\":8,\"icmp_code\":9,"
	    "\"pkt_src\":\"wire/pcap\","
	    "\"alert\":{\"action\":\"blocked\",\"gid\":1,\"signature_id\":5,"
	    "\"rev\":0,\"signature\":\"icmp\",\"category\":\"\","
	    "\"severity\":3,\"source\":{\"ip\":\"192.168.60.15\"},"
	    "\"target\":{\"ip\":\"192.168.17.101\"}},"
	    "\"direction\":\"to_client\",\"flow\":{" FLOW_COUNTS
	    "\"src_ip\":\"192.168.17.101\",\"dest_ip\":\"192.168.60.15\"},"
	    "\"payload\":\"RyINCgD/\","
	    "\"payload_printable\":\"G\\\"\\r\\n..\",\"stream\":0,"
	    "\"packet\":\"RyINCgD/"
	    "\",\"packet_info\":{\"linktype\":1,\"linktype_name\":\"EN10MB\"}"
	    "}");
}

/* What rules noted stands behind pkt_src, the verdict at the end. */
static void
writes_marks_and_verdicts(void **state)
{
	struct marks m = {0};
	const struct eve_options o = {.marks = &m, .verdict = true};
	const struct packet pkt = {.time_ns = at(1), .number = 7};
	struct rule r = rule_of(10, "dec");
	struct alert a = alert_of(&r, &pkt);
	struct buf out = {0};

	(void)state;
	marks_add(&m, MARK_FLOW_VAR, span_str("user"))->value =
	    span_str("k\"im");
	marks_add(&m, MARK_FLOW_INT, span_str("n"))->n = 3;
	(void)marks_add(&m, MARK_FLOW_BIT, span_str("seen"));
	(void)marks_add(&m, MARK_FLOW_BIT, span_str("traffic/id/curl"));
	(void)marks_add(&m, MARK_FLOW_BIT, span_str("traffic/label/cli"));
	marks_add(&m, MARK_PACKET_VAR, span_str("gid"))->value = span_str("0");
	a.verdict = ACTION_REJECT_BOTH;
	a.proto = PROTO_UDP;
	eve_alert(&out, &a, &o);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000001+0000\","
	    "\"pcap_cnt\":7,\"event_type\":\"alert\","
	    "\"pkt_src\":\"wire/pcap\","
	    "\"metadata\":{\"pktvars\":[{\"gid\":\"0\"}],"
	    "\"flowbits\":[\"seen\"],\"flowints\":{\"n\":3},"
	    "\"flowvars\":[{\"user\":\"k\\\"im\"}]},"
	    "\"traffic\":{\"id\":[\"curl\"],\"label\":[\"cli\"]},"
	    "\"alert\":{\"action\":\"allowed\","
	    "\"gid\":1,\"signature_id\":10,\"rev\":0,\"signature\":\"dec\","
	    "\"category\":\"\",\"severity\":3},"
	    "\"verdict\":{\"action\":\"alert\","
	    "\"reject-target\":\"both\",\"reject\":[\"icmp-prohib\"]}}");
	m.n = 0;
	eve_packet(&out, &pkt, &o);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000001+0000\","
	    "\"pcap_cnt\":7,\"event_type\":\"packet\","
	    "\"pkt_src\":\"wire/pcap\"}");
	marks_free(&m);
}

/* What came before a gap, and how much is missing. */
static void
writes_streams_with_gaps(void **state)
{
	struct flow f = flow_of(PROTO_TCP, 80, APP_UNKNOWN);
	struct packet pkt = packet_of(&f, NULL);
	struct rule r = rule_of(5, "tcp");
	struct alert a = alert_of(&r, &pkt);
	struct buf out = {0};

	(void)state;
	a.from_stream = true;
	f.side[0].raw.before = span_str("VERY");
	f.side[0].raw.missing = 4;
	f.side[0].raw.data = span_str("DATA");
	eve_alert(&out, &a, &with_payload);
	assert_non_null(strstr((const char *)(buf_byte(&out, 0), out.p),
	    "\"payload_printable\":\"VERY[4 bytes missing]DATA\","
	    "\"stream\":1"));
	buf_free(&out);
}

/* A frame without IP has no ends, no payload and no flow. */
static void
writes_alerts_without_ip(void **state)
{
	static const uint8_t bytes[] = {1, 2, 3};
	const struct frame frame = {.link = 1, .bytes = {bytes, sizeof(bytes)}};
	const struct packet pkt = {.frame = &frame,
	    .bytes = frame.bytes,
	    .bytes_link = frame.link,
	    .time_ns = at(1),
	    .number = 7};
	struct rule r = rule_of(10, "dec");
	struct alert a = alert_of(&r, &pkt);
	struct buf out = {0};

	(void)state;
	eve_alert(&out, &a, &with_payload);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000001+0000\","
	    "\"pcap_cnt\":7,\"event_type\":\"alert\","
	    "\"pkt_src\":\"wire/pcap\",\"alert\":{\"action\":\"allowed\","
	    "\"gid\":1,\"signature_id\":10,\"rev\":0,\"signature\":\"dec\","
	    "\"category\":\"\",\"severity\":3},\"packet\":\"AQID\","
	    "\"packet_info\":{\"linktype\":1,\"linktype_name\":\"EN10MB\"}}");
}

/* Sigma: hostile bytes of a row reach the record only escaped. */
static void
writes_alerts_of_rows(void **state)
{
	struct rule r = rule_of(0, "Password guessing");
	struct alert a = {
	    .rule = &r, .time_ns = at(0), .number = 12, .offset = 4711};
	struct event *ev = event_new_row();
	struct buf out = {0};

	(void)state;
	r.language = RULE_SIGMA;
	r.gid = 0;
	r.uuid = "5b6e3fa3-ed2b-4a4e-8a3a-5d6f6e9f2b11";
	r.level = "high";
	r.author = "A";
	r.severity = 1;
	ev->type = &row_type;
	a.event = ev;
	a.match[0] = (struct match){
	    .buffer = "message", .value = span_of("a\xff\"\x1b[2J", 7)};
	a.match[1] = (struct match){
	    .buffer = "user", .value = span_str("root"), .negated = true};
	a.match[2] =
	    (struct match){.buffer = "message", .value = span_str("again")};
	a.match[3] = (struct match){
	    .buffer = "h\xc3\xa9", .value = span_str("h\xc3\xa9")};
	a.matches = 4;
	eve_alert(&out, &a, &plain);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000000+0000\","
	    "\"event_type\":\"alert\",\"alert\":{\"action\":\"allowed\","
	    "\"gid\":0,\"signature_id\":0,\"rev\":0,"
	    "\"signature\":\"Password guessing\",\"category\":\"\","
	    "\"severity\":1,"
	    "\"rule_id\":\"5b6e3fa3-ed2b-4a4e-8a3a-5d6f6e9f2b11\","
	    "\"level\":\"high\",\"author\":\"A\"},"
	    "\"event\":{\"message\":\"a\\\\xff\\\"\\u001b[2J\","
	    "\"h\xc3\xa9\":\"h\xc3\xa9\"},"
	    "\"log\":{\"file\":\"auth.log\",\"offset\":4711,\"row\":12}}");
	event_free_row(ev);
}

static struct event *
dns_answer(struct flow *f)
{
	struct event *ev = event_new(&dns_type, f, at(0));

	event_add(ev, FIELD_DNS_TYPE, span_str("answer"));
	event_add_int(ev, FIELD_DNS_ID, 5026);
	event_add(ev, FIELD_DNS_FLAGS, span_str("8580"));
	event_add_int(ev, FIELD_DNS_OPCODE, 0);
	event_add(ev, FIELD_DNS_RRNAME, span_str("a.example"));
	event_add(ev, FIELD_DNS_RRTYPE, span_str("A"));
	event_add(ev, FIELD_DNS_RCODE, span_str("NOERROR"));
	for (uint16_t i = 0; i < 3; i++) {
		event_add_item(
		    ev, FIELD_DNS_ANSWER_NAME, i, span_str("a.example"));
		event_add_item(ev, FIELD_DNS_ANSWER_TYPE, i,
		    span_str(i == 1 ? "CNAME" : "A"));
		event_add_item_int(ev, FIELD_DNS_ANSWER_TTL, i, 20);
		if (i != 2)
			event_add_item(ev, FIELD_DNS_ANSWER_RDATA, i,
			    span_str(i == 1 ? "b.example" : "192.0.2.1"));
	}
	event_add_item(ev, FIELD_DNS_AUTHORITY_NAME, 0, span_str("example"));
	event_add_item(ev, FIELD_DNS_AUTHORITY_TYPE, 0, span_str("SOA"));
	event_add_item(
	    ev, FIELD_DNS_AUTHORITY_SOA_MNAME, 0, span_str("ns.example"));
	event_add_item_int(ev, FIELD_DNS_AUTHORITY_SOA_SERIAL, 0, 27);
	return ev;
}

#define DNS_HEAD                                                   \
	"{\"timestamp\":\"2023-11-14T22:13:22.000000+0000\","      \
	"\"flow_id\":757213419829541,\"event_type\":\"dns\"," ENDS \
	"53,\"proto\":\"UDP\","

static void
writes_dns(void **state)
{
	struct flow f = flow_of(PROTO_UDP, 53, APP_DNS);
	struct event *ev = event_new(&dns_type, &f, at(0));
	struct buf out = {0};

	(void)state;
	event_add(ev, FIELD_DNS_TYPE, span_str("query"));
	event_add_int(ev, FIELD_DNS_ID, 5026);
	event_add_int(ev, FIELD_DNS_OPCODE, 0);
	event_add(ev, FIELD_DNS_RRNAME, span_str("a.example"));
	event_add(ev, FIELD_DNS_RRTYPE, span_str("A"));
	eve_event(&out, ev, &plain);
	check(&out,
	    DNS_HEAD "\"dns\":{\"version\":2,\"type\":\"query\",\"id\":5026,"
		     "\"rrname\":\"a.example\",\"rrtype\":\"A\",\"tx_id\":0,"
		     "\"opcode\":0}}");
	event_free(ev);
	ev = dns_answer(&f);
	eve_event(&out, ev, &plain);
	check(&out,
	    DNS_HEAD
	    "\"dns\":{\"version\":2,\"type\":\"answer\",\"id\":5026,"
	    "\"flags\":\"8580\",\"qr\":true,\"aa\":true,\"rd\":true,"
	    "\"ra\":true,\"opcode\":0,\"rrname\":\"a.example\","
	    "\"rrtype\":\"A\",\"rcode\":\"NOERROR\",\"answers\":["
	    "{\"rrname\":\"a.example\",\"rrtype\":\"A\",\"ttl\":20,"
	    "\"rdata\":\"192.0.2.1\"},"
	    "{\"rrname\":\"a.example\",\"rrtype\":\"CNAME\","
	    "\"ttl\":20,\"rdata\":\"b.example\"},"
	    "{\"rrname\":\"a.example\",\"rrtype\":\"A\","
	    "\"ttl\":20}],\"grouped\":{\"A\":[\"192.0.2.1\"],"
	    "\"CNAME\":[\"b.example\"]},"
	    "\"authorities\":[{\"rrname\":\"example\",\"rrtype\":\"SOA\","
	    "\"soa\":{\"mname\":\"ns.example\",\"serial\":27}}]}}");
	event_free(ev);
}

static void
nests_objects(void **state)
{
	struct flow f = flow_of(PROTO_TCP, 443, APP_TLS);
	struct event *ev = event_new(&tls_type, &f, at(0));
	struct buf out = {0};

	(void)state;
	event_add(ev, FIELD_TLS_JA3S_HASH, span_str("c"));
	event_add(ev, FIELD_TLS_JA3_STRING, span_str("b"));
	event_add(ev, FIELD_TLS_JA3_HASH, span_str("a"));
	event_add(ev, FIELD_TLS_SNI, span_str("heise.de"));
	event_add(ev, FIELD_TLS_CERTS, span_of("\x30\x00", 2));
	eve_event(&out, ev, &plain);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000000+0000\","
	    "\"flow_id\":757213419829541,\"event_type\":\"tls\"," ENDS
	    "443,\"proto\":\"TCP\",\"tls\":{\"sni\":\"heise.de\","
	    "\"ja3\":{\"hash\":\"a\",\"string\":\"b\"},"
	    "\"ja3s\":{\"hash\":\"c\"}}}");
	event_free(ev);
}

static void
takes_time_of_the_packet_at_hand(void **state)
{
	struct flow f = flow_of(PROTO_TCP, 80, APP_HTTP);
	struct packet pkt = packet_of(&f, NULL);
	const struct eve_options o = {.at = &pkt};
	struct event *ev = http_event(&f);
	const struct file file = {.dir = DIR_TO_CLIENT,
	    .state = FILE_TRUNCATED,
	    .gaps = true,
	    .size = 412,
	    .hashed = FILE_NEED_HASHES,
	    .name = span_str("a\"b")};
	struct buf out = {0};

	(void)state;
	eve_event(&out, ev, &o);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.329929+0000\","
	    "\"flow_id\":757213419829541,\"pcap_cnt\":29,"
	    "\"event_type\":\"http\"," ENDS
	    "80,\"proto\":\"TCP\",\"pkt_src\":\"wire/pcap\","
	    "\"tx_id\":0," HTTP_OBJECT "}");
	eve_file(&out, ev, &file, &o);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.329929+0000\","
	    "\"flow_id\":757213419829541,\"pcap_cnt\":29,"
	    "\"event_type\":\"fileinfo\",\"src_ip\":\"192.168.60.15\","
	    "\"src_port\":80,\"dest_ip\":\"192.168.17.101\","
	    "\"dest_port\":1219,\"proto\":\"TCP\","
	    "\"pkt_src\":\"wire/pcap\"," HTTP_OBJECT
	    ",\"app_proto\":\"http\",\"fileinfo\":{\"filename\":\"a\\\"b\","
	    "\"gaps\":true,\"state\":\"TRUNCATED\","
	    "\"md5\":\"00000000000000000000000000000000\","
	    "\"sha1\":\"0000000000000000000000000000000000000000\","
	    "\"sha256\":\"00000000000000000000000000000000"
	    "00000000000000000000000000000000\","
	    "\"stored\":false,\"size\":412,\"tx_id\":0}}");
	event_free(ev);
}

static void
writes_flows(void **state)
{
	struct flow f = flow_of(PROTO_TCP, 3920, APP_UNKNOWN);
	struct buf out = {0};

	(void)state;
	f.side[0].tcp_flags = TCP_SYN;
	f.side[1].tcp_flags = TCP_RST | TCP_ACK;
	f.state = FLOW_CLOSED;
	f.end = FLOW_END_SHUTDOWN;
	f.tcp_state = TCP_CLOSED;
	f.alerted = true;
	f.last_ns = at(1200000);
	f.side[DIR_TO_SERVER].urgent_bytes = 2;
	f.side[DIR_TO_CLIENT].gap_bytes = 9;
	eve_flow(&out, &f, &plain);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:23.200000+0000\","
	    "\"flow_id\":757213419829541,\"event_type\":\"flow\"," ENDS
	    "3920,\"proto\":\"TCP\",\"flow\":{" FLOW_COUNTS
	    "\"end\":\"2023-11-14T22:13:23.200000+0000\",\"age\":1,"
	    "\"state\":\"closed\",\"reason\":\"shutdown\",\"alerted\":true},"
	    "\"tcp\":{\"tcp_flags\":\"16\",\"tcp_flags_ts\":\"02\","
	    "\"tcp_flags_tc\":\"14\",\"syn\":true,\"rst\":true,"
	    "\"ack\":true,\"state\":\"closed\",\"tc_gap\":true,"
	    "\"ts_max_regions\":1,\"tc_max_regions\":1,"
	    "\"ts_urgent_oob_data\":2}}");
}

static void
writes_ipv6_in_full(void **state)
{
	struct flow f = flow_of(PROTO_ICMPV6, 0, APP_UNKNOWN);
	struct packet pkt = packet_of(&f, NULL);
	const uint8_t one[16] = {[0] = 0xfe, [1] = 0x80, [15] = 1};
	struct buf out = {0};

	(void)state;
	pkt.src = addr_v6(one);
	pkt.dst = addr_v6(one);
	pkt.origin = ORIGIN_IPIP;
	pkt.flow = NULL;
	eve_anomaly(&out, &pkt, ANOMALY_IPV4_TRUNCATED, &plain);
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.329929+0000\","
	    "\"event_type\":\"anomaly\","
	    "\"src_ip\":\"fe80:0000:0000:0000:0000:0000:0000:0001\","
	    "\"dest_ip\":\"fe80:0000:0000:0000:0000:0000:0000:0001\","
	    "\"proto\":\"IPv6-ICMP\",\"icmp_type\":0,\"icmp_code\":0,"
	    "\"pkt_src\":\"ipv4 tunnel\",\"anomaly\":{\"type\":\"decode\","
	    "\"event\":\"decoder.ipv4.trunc_pkt\"}}");
}

static void
nests_counters(void **state)
{
	struct counters c = {0};
	struct buf out = {0};

	(void)state;
	counter_add(&c, "flow.end.timeout", 3);
	counter_add(&c, "decoder.pkts", 1);
	counter_add(&c, "flow.total", 2);
	counter_add(&c, "flow.end.forced", 4);
	counter_add(&c, "uptime", 0);
	counter_add(&c, "decoder-x", 5);
	eve_stats(&out, &c, at(0));
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000000+0000\","
	    "\"event_type\":\"stats\",\"stats\":{\"decoder\":{\"pkts\":1},"
	    "\"decoder-x\":5,\"flow\":{\"end\":{\"forced\":4,\"timeout\":3},"
	    "\"total\":2},\"uptime\":0}}");
	counters_free(&c);
	eve_stats(&out, &c, at(0));
	check(&out,
	    "{\"timestamp\":\"2023-11-14T22:13:22.000000+0000\","
	    "\"event_type\":\"stats\",\"stats\":{}}");
}

/* No path asks for more than what the writer of objects can do. */
static void
understands_every_path(void **state)
{
	(void)state;
	for (unsigned f = 0; f < FIELD_COUNT; f++) {
		struct span path = span_str(field_info((enum field)f)->eve);
		size_t first = span_find_byte(path, '[', 0);
		size_t second;
		unsigned dots = 0;

		for (size_t i = 0; i < path.n; i++)
			dots += path.p[i] == '.';
		assert_in_range(dots, path.n == 0 ? 0 : 1, 6);
		if (first == SIZE_MAX)
			continue;
		assert_true(first + 1 < path.n && path.p[first + 1] == ']');
		assert_true(first + 2 == path.n || path.p[first + 2] == '.');
		/* An array of an element stands last in its path. */
		second = span_find_byte(path, '[', first + 1);
		assert_true(second == SIZE_MAX || second + 2 == path.n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes_alerts_of_transactions),
	    cmocka_unit_test(writes_alerts_of_packets),
	    cmocka_unit_test(writes_marks_and_verdicts),
	    cmocka_unit_test(writes_streams_with_gaps),
	    cmocka_unit_test(writes_alerts_without_ip),
	    cmocka_unit_test(writes_alerts_of_rows),
	    cmocka_unit_test(writes_dns),
	    cmocka_unit_test(nests_objects),
	    cmocka_unit_test(takes_time_of_the_packet_at_hand),
	    cmocka_unit_test(writes_flows),
	    cmocka_unit_test(writes_ipv6_in_full),
	    cmocka_unit_test(nests_counters),
	    cmocka_unit_test(understands_every_path),
	};

	return cmocka_run_group_tests_name("eve", tests, NULL, NULL);
}
