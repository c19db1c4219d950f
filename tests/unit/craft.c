#include "tests/unit/craft.h"

enum {
	ETH = 14,
	IP = 20,
	TCP = 20,
};

static void
put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v & 0xffff);
}

static uint32_t
sum16(const uint8_t *p, size_t n, uint32_t sum)
{
	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	if (n % 2 != 0)
		sum += (uint32_t)p[n - 1] << 8;
	return sum;
}

static uint32_t
fold(uint32_t sum)
{
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void
put_heads(struct craft *w, uint8_t proto, size_t data_n, bool back)
{
	uint8_t *ip = w->p + ETH;

	put16(w->p + 12, 0x0800);
	ip[0] = 0x45;
	put16(ip + 2, (uint32_t)(IP + data_n));
	ip[8] = 64;
	ip[9] = proto;
	put32(ip + 12, back ? 0x0a000002 : 0x0a000001);
	put32(ip + 16, back ? 0x0a000001 : 0x0a000002);
	w->n = ETH + IP + data_n;
}

struct craft
craft_tcp(const struct craft_segment *s)
{
	struct craft w = {.n = 0};
	uint8_t *ip = w.p + ETH;
	uint8_t *t = ip + IP;
	bool back = s->dir == DIR_TO_CLIENT;

	put_heads(&w, PROTO_TCP, TCP + s->n, back);
	put16(ip + 10, fold(sum16(ip, IP, 0)));
	put16(t, back ? 80 : 1025);
	put16(t + 2, back ? 1025 : 80);
	put32(t + 4, s->seq);
	put32(t + 8, s->ack);
	t[12] = TCP / 4 << 4;
	t[13] = s->flags;
	put16(t + 14, 32768);
	if (s->n != 0)
		memcpy(t + TCP, s->data, s->n);
	put16(t + 16,
	    fold(sum16(t, TCP + s->n,
		sum16(ip + 12, 8, PROTO_TCP + (uint32_t)(TCP + s->n)))));
	return w;
}

struct craft
craft_fragment(uint16_t id, uint16_t offset, bool more, struct span data)
{
	struct craft w = {.n = 0};
	uint8_t *ip = w.p + ETH;

	put_heads(&w, PROTO_UDP, data.n, false);
	put16(ip + 4, id);
	put16(ip + 6, offset / 8u | (more ? 0x2000u : 0));
	put16(ip + 10, fold(sum16(ip, IP, 0)));
	memcpy(ip + IP, data.p, data.n);
	return w;
}

struct frame
craft_frame(const struct craft *w, int64_t time_ns, uint64_t number)
{
	return (struct frame){.time_ns = time_ns,
	    .number = number,
	    .link = 1,
	    .wire_n = (uint32_t)w->n,
	    .bytes = span_of(w->p, w->n)};
}
