#include "scenarios/sim/wire.h"

#include "analyzer/base/map.h"
#include "scenarios/sim/bytes.h"

/* The sum of RFC 1071, not yet folded and inverted. */
static uint64_t
sum(const uint8_t *p, size_t n, uint64_t s)
{
	size_t i;

	for (i = 0; i + 1 < n; i += 2)
		s += (uint64_t)p[i] << 8 | p[i + 1];
	if (i < n)
		s += (uint64_t)p[i] << 8;
	return s;
}

static uint16_t
fold(uint64_t s)
{
	while (s >> 16 != 0)
		s = (s & 0xffff) + (s >> 16);
	return (uint16_t)~s;
}

static void
put_ethernet(struct buf *out, const struct end *from, const struct end *to,
    uint16_t vlan)
{
	buf_put(out, span_of(to->mac, 6));
	buf_put(out, span_of(from->mac, 6));
	if (vlan != 0) {
		put_be16(out, 0x8100);
		put_be16(out, vlan);
	}
	put_be16(out, from->addr.family == 6 ? 0x86dd : 0x0800);
}

static void
put_ipv4(struct buf *out, struct end *from, const struct end *to, uint8_t proto,
    size_t n)
{
	size_t at = out->n;

	put_be16(out, 0x4500);
	put_be16(out, (uint16_t)(20 + n));
	put_be16(out, from->ip_id++);
	put_be16(out, 0x4000); /* do not fragment */
	buf_byte(out, from->ttl);
	buf_byte(out, proto);
	put_be16(out, 0);
	buf_put(out, span_of(from->addr.b, 4));
	buf_put(out, span_of(to->addr.b, 4));
	set_be16(out, at + 10, fold(sum(out->p + at, 20, 0)));
}

static void
put_ipv6(struct buf *out, const struct end *from, const struct end *to,
    uint8_t proto, size_t n)
{
	put_be32(out, 0x60000000);
	put_be16(out, (uint16_t)n);
	buf_byte(out, proto);
	buf_byte(out, from->ttl);
	buf_put(out, span_of(from->addr.b, 16));
	buf_put(out, span_of(to->addr.b, 16));
}

/* Headers up to the transport's, of which n bytes follow. */
static void
put_headers(struct buf *out, struct end *from, const struct end *to,
    uint16_t vlan_proto[2], size_t n)
{
	buf_clear(out);
	put_ethernet(out, from, to, vlan_proto[0]);
	if (from->addr.family == 6)
		put_ipv6(out, from, to, (uint8_t)vlan_proto[1], n);
	else
		put_ipv4(out, from, to, (uint8_t)vlan_proto[1], n);
}

/* The checksum over pseudo-header and transport, which begins at an offset. */
static uint16_t
transport_sum(const struct buf *out, const struct end *from,
    const struct end *to, uint8_t proto, size_t at)
{
	size_t n = from->addr.family == 6 ? 16 : 4;
	uint64_t s = proto + (uint64_t)(out->n - at);

	s = sum(from->addr.b, n, s);
	s = sum(to->addr.b, n, s);
	return fold(sum(out->p + at, out->n - at, s));
}

/*
 *  0                   1                   2                   3
 *  |          source port          |       destination port        |
 *  |                        sequence number                        |
 *  |                    acknowledgment number                      |
 *  | offset|       |     flags     |            window             |
 *  |           checksum            |            urgent             |
 *  |                            options                            |
 */
void
wire_tcp(struct buf *out, struct end *from, const struct end *to, uint16_t vlan,
    const struct segment *s)
{
	uint16_t vp[2] = {vlan, PROTO_TCP};
	size_t at;

	put_headers(out, from, to, vp, 20 + s->options.n + s->payload.n);
	at = out->n;
	put_be16(out, from->port);
	put_be16(out, to->port);
	put_be32(out, s->seq);
	put_be32(out, s->ack);
	buf_byte(out, (uint8_t)((5 + s->options.n / 4) << 4));
	buf_byte(out, s->flags);
	put_be16(out, s->window);
	put_be32(out, 0);
	buf_put(out, s->options);
	buf_put(out, s->payload);
	set_be16(out, at + 16, transport_sum(out, from, to, PROTO_TCP, at));
}

void
wire_udp(struct buf *out, struct end *from, const struct end *to, uint16_t vlan,
    struct span payload)
{
	uint16_t vp[2] = {vlan, PROTO_UDP};
	uint16_t check;
	size_t at;

	put_headers(out, from, to, vp, 8 + payload.n);
	at = out->n;
	put_be16(out, from->port);
	put_be16(out, to->port);
	put_be16(out, (uint16_t)(8 + payload.n));
	put_be16(out, 0);
	buf_put(out, payload);
	check = transport_sum(out, from, to, PROTO_UDP, at);
	set_be16(out, at + 6, check == 0 ? 0xffff : check); /* RFC 768 */
}

void
wire_mac(struct span name, uint8_t mac[6])
{
	uint64_t h = hash_bytes(name.p, name.n, 0x6d6163);

	for (unsigned i = 0; i < 6; i++, h >>= 8)
		mac[i] = (uint8_t)h;
	mac[0] = (uint8_t)((mac[0] & 0xfc) | 0x02);
}
