#include "analyzer/report/eve_record.h"

#include "analyzer/model/app.h"
#include "analyzer/report/eve_json.h"

/* Names of www.iana.org/assignments/protocol-numbers that EVE uses. */
static const char *
proto_name(uint8_t proto)
{
	static const struct {
		uint8_t proto;
		const char *name;
	} names[] = {
	    {PROTO_TCP, "TCP"},
	    {PROTO_UDP, "UDP"},
	    {PROTO_ICMP, "ICMP"},
	    {PROTO_ICMPV6, "IPv6-ICMP"},
	    {PROTO_SCTP, "SCTP"},
	    {PROTO_IGMP, "IGMP"},
	    {4, "IPv4"},
	    {PROTO_IPV6, "IPv6"},
	    {43, "IPv6-Route"},
	    {44, "IPv6-Frag"},
	    {PROTO_GRE, "GRE"},
	    {50, "ESP"},
	    {51, "AH"},
	    {59, "IPv6-NoNxt"},
	    {60, "IPv6-Opts"},
	    {88, "EIGRP"},
	    {89, "OSPFIGP"},
	    {103, "PIM"},
	    {112, "VRRP"},
	    {115, "L2TP"},
	    {136, "UDPLite"},
	    {137, "MPLS-in-IP"},
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].proto == proto)
			return names[i].name;
	}
	return NULL;
}

const char *
eve_origin(enum packet_origin origin)
{
	static const char *const names[] = {
	    [ORIGIN_WIRE] = "wire/pcap",
	    [ORIGIN_DEFRAG] = "defrag",
	    [ORIGIN_GRE] = "gre tunnel",
	    [ORIGIN_IPIP] = "ipv4 tunnel",
	    [ORIGIN_TEREDO] = "teredo tunnel",
	    [ORIGIN_VXLAN] = "vxlan encapsulation",
	    [ORIGIN_GENEVE] = "geneve encapsulation",
	    [ORIGIN_ERSPAN] = "gre tunnel",
	    [ORIGIN_VLAN] = "wire/pcap",
	    [ORIGIN_FLUSH] = "stream (detect/log)",
	    [ORIGIN_FLOW_END] = "stream (flow timeout)",
	};

	return names[origin];
}

uint64_t
eve_number(const struct packet *pkt)
{
	return pkt->origin == ORIGIN_WIRE || pkt->origin == ORIGIN_VLAN
	    ? pkt->number
	    : 0;
}

bool
eve_has_ports(uint8_t proto)
{
	return proto == PROTO_TCP || proto == PROTO_UDP || proto == PROTO_SCTP;
}

static void
put_proto(struct buf *out, uint8_t proto)
{
	const char *name = proto_name(proto);
	uint8_t digits[3] = {(uint8_t)('0' + proto / 100),
	    (uint8_t)('0' + proto / 10 % 10), (uint8_t)('0' + proto % 10)};

	eve_text(out, "proto",
	    name != NULL ? span_str(name) : span_of(digits, sizeof(digits)));
}

void
eve_head_ends(struct buf *out, const struct eve_head *h)
{
	bool ports = h->has_proto && eve_has_ports(h->proto);

	if (h->src.family != 0)
		eve_addr(out, "src_ip", &h->src);
	if (ports)
		eve_uint(out, "src_port", h->sport);
	if (h->dst.family != 0)
		eve_addr(out, "dest_ip", &h->dst);
	if (ports)
		eve_uint(out, "dest_port", h->dport);
	if (h->has_proto)
		put_proto(out, h->proto);
}

void
eve_head(struct buf *out, const struct eve_head *h)
{
	buf_byte(out, '{');
	eve_time(out, "timestamp", h->time_ns);
	if (h->flow_id != 0)
		eve_uint(out, "flow_id", h->flow_id);
	if (h->parent_id != 0)
		eve_uint(out, "parent_id", h->parent_id);
	if (h->number != 0)
		eve_uint(out, "pcap_cnt", h->number);
	eve_word(out, "event_type", h->type);
	if (h->vlans != 0) {
		eve_open(out, "vlan", '[');
		for (unsigned i = 0; i < h->vlans && i < PACKET_VLANS; i++) {
			eve_comma(out);
			buf_uint(out, h->vlan[i]);
		}
		eve_close(out, ']');
	}
	eve_head_ends(out, h);
	if (h->has_icmp) {
		eve_uint(out, "icmp_type", h->icmp_type);
		eve_uint(out, "icmp_code", h->icmp_code);
	}
	if (h->origin != NULL)
		eve_word(out, "pkt_src", h->origin);
	if (h->marks != NULL)
		eve_marks(out, h->marks);
}

struct eve_head
eve_head_packet(const struct packet *pkt, const char *type)
{
	bool ip = pkt->ip.version != 0;

	return (struct eve_head){
	    .time_ns = pkt->time_ns,
	    .type = type,
	    .flow_id = pkt->flow == NULL ? 0 : pkt->flow->id,
	    .parent_id = pkt->flow == NULL ? 0 : pkt->flow->parent_id,
	    .number = eve_number(pkt),
	    .origin = eve_origin(pkt->origin),
	    .vlan = pkt->vlan,
	    .vlans = pkt->vlans,
	    .src = pkt->src,
	    .dst = pkt->dst,
	    .sport = pkt->sport,
	    .dport = pkt->dport,
	    .proto = pkt->ip.proto,
	    .has_proto = ip,
	    .has_icmp = ip && pkt->l4_ok &&
		(pkt->ip.proto == PROTO_ICMP || pkt->ip.proto == PROTO_ICMPV6),
	    .icmp_type = pkt->icmp.type,
	    .icmp_code = pkt->icmp.code,
	};
}

struct eve_head
eve_head_flow(const struct flow *f, enum dir dir, const char *type)
{
	unsigned from = dir == DIR_TO_SERVER ? 0 : 1;

	return (struct eve_head){
	    .time_ns = f->last_ns,
	    .type = type,
	    .flow_id = f->id,
	    .parent_id = f->parent_id,
	    .vlan = f->vlan,
	    .vlans = f->vlans,
	    .src = f->addr[from],
	    .dst = f->addr[1 - from],
	    .sport = f->port[from],
	    .dport = f->port[1 - from],
	    .proto = f->proto,
	    .has_proto = true,
	    .has_icmp = f->proto == PROTO_ICMP || f->proto == PROTO_ICMPV6,
	    .icmp_type = f->icmp_type[from],
	    .icmp_code = f->icmp_code[from],
	};
}

void
eve_app(struct buf *out, const struct flow *f)
{
	uint16_t to_server = f->app_by_dir[DIR_TO_SERVER];
	uint16_t to_client = f->app_by_dir[DIR_TO_CLIENT];

	if (f->app != APP_UNKNOWN)
		eve_word(out, "app_proto", app_name((enum app)f->app));
	if (to_server != APP_UNKNOWN && to_server != f->app)
		eve_word(out, "app_proto_ts", app_name((enum app)to_server));
	if (to_client != APP_UNKNOWN && to_client != f->app)
		eve_word(out, "app_proto_tc", app_name((enum app)to_client));
	if (f->app_original != APP_UNKNOWN && f->app_original != f->app)
		eve_word(
		    out, "app_proto_orig", app_name((enum app)f->app_original));
	if (f->app_expected != APP_UNKNOWN && f->app_expected != f->app)
		eve_word(out, "app_proto_expected",
		    app_name((enum app)f->app_expected));
}

void
eve_flow_counts(struct buf *out, const struct flow *f)
{
	eve_uint(out, "pkts_toserver", f->side[DIR_TO_SERVER].packets);
	eve_uint(out, "pkts_toclient", f->side[DIR_TO_CLIENT].packets);
	eve_uint(out, "bytes_toserver", f->side[DIR_TO_SERVER].bytes);
	eve_uint(out, "bytes_toclient", f->side[DIR_TO_CLIENT].bytes);
	eve_time(out, "start", f->first_ns);
}

/*
 * The part of a whole that an answer brings, when it tells the size of the
 * whole and is not all of it.
 */
static void
put_range(struct buf *out, const struct event *ev)
{
	const struct value *from = event_get(ev, FIELD_HTTP_RANGE_START);
	const struct value *to = event_get(ev, FIELD_HTTP_RANGE_END);
	const struct value *size = event_get(ev, FIELD_HTTP_RANGE_SIZE);

	if (from == NULL || to == NULL || size == NULL || to->n <= 0 ||
	    from->n > to->n || to->n >= size->n ||
	    (from->n == 0 && to->n == size->n - 1))
		return;
	eve_uint(out, "start", (uint64_t)from->n);
	eve_uint(out, "end", (uint64_t)to->n);
}

void
eve_file_members(struct buf *out, const struct file *f, const struct event *ev)
{
	static const char *const states[] = {
	    [FILE_OPEN] = "UNKNOWN",
	    [FILE_CLOSED] = "CLOSED",
	    [FILE_TRUNCATED] = "TRUNCATED",
	    [FILE_ERROR] = "ERROR",
	};

	eve_text(out, "filename", f->name);
	if (f->magic != NULL)
		eve_word(out, "magic", f->magic);
	eve_bool(out, "gaps", f->gaps);
	eve_word(out, "state", states[f->state]);
	if ((f->hashed & FILE_NEED_MD5) != 0)
		eve_hex(out, "md5", span_of(f->md5, sizeof(f->md5)));
	if ((f->hashed & FILE_NEED_SHA1) != 0)
		eve_hex(out, "sha1", span_of(f->sha1, sizeof(f->sha1)));
	if ((f->hashed & FILE_NEED_SHA256) != 0)
		eve_hex(out, "sha256", span_of(f->sha256, sizeof(f->sha256)));
	eve_bool(out, "stored", f->stored);
	if (f->stored)
		eve_uint(out, "file_id", f->id);
	eve_uint(out, "size", f->size);
	if (f->dir == DIR_TO_CLIENT)
		put_range(out, ev);
	eve_uint(out, "tx_id", ev->id);
}
