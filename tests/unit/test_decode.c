#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/mem.h"
#include "analyzer/decode/decode.h"
#include "tests/unit/craft.h"

static const struct craft_segment hello = {
    DIR_TO_SERVER, TCP_PSH | TCP_ACK, 1000, 2000, "hello", 5};

static void
decodes_tcp(void **state)
{
	struct craft w = craft_tcp(&hello);
	struct frame f = craft_frame(&w, 5, 9);
	struct packet pkt[DECODE_PACKETS];
	struct decode *d = decode_new(NULL);

	(void)state;
	assert_int_equal(decode_frame(d, &f, pkt), 1);
	assert_true(pkt[0].l4_ok);
	assert_int_equal(pkt[0].ip.version, 4);
	assert_int_equal(pkt[0].ip.proto, PROTO_TCP);
	assert_int_equal(pkt[0].sport, 1025);
	assert_int_equal(pkt[0].dport, 80);
	assert_int_equal(pkt[0].tcp.seq, 1000);
	assert_int_equal(pkt[0].tcp.ack, 2000);
	assert_int_equal(pkt[0].tcp.flags, TCP_PSH | TCP_ACK);
	assert_int_equal(addr_u32(&pkt[0].src), 0x0a000001);
	assert_true(span_eq_str(pkt[0].payload, "hello"));
	assert_false(pkt[0].ip.checksum_bad || pkt[0].l4_checksum_bad);
	assert_false(anomaly_any(&pkt[0].anomalies));
	w.p[w.n - 1] ^= 1;
	(void)decode_frame(d, &f, pkt);
	assert_true(pkt[0].l4_checksum_bad);
	decode_free(d);
}

/* Each prefix in a block of its size, so that a read past it is seen. */
static void
every_truncation_is_an_anomaly(void **state)
{
	struct craft w = craft_tcp(&hello);
	struct packet pkt[DECODE_PACKETS];
	struct decode *d = decode_new(NULL);

	(void)state;
	for (size_t n = 0; n < w.n; n++) {
		uint8_t *p = mem_alloc(n != 0 ? n : 1);
		struct frame f = {.link = 1, .bytes = span_of(p, n)};

		memcpy(p, w.p, n);
		f.wire_n = (uint32_t)n;
		assert_int_equal(decode_frame(d, &f, pkt), 1);
		assert_true(anomaly_any(&pkt[0].anomalies));
		assert_false(pkt[0].l4_ok);
		/* What the capture cut off was on the wire. */
		f.wire_n = (uint32_t)w.n;
		(void)decode_frame(d, &f, pkt);
		assert_int_equal(pkt[0].l4_ok, n >= 54);
		free(p);
	}
	decode_free(d);
}

/* Headers of a link before one IPv4 packet, and what is found behind them. */
static void
reads_links_and_tunnels(void **state)
{
	static const struct {
		uint32_t link;
		const char *head;
		size_t n;
		unsigned packets;
		enum packet_origin origin; /* of the last packet */
	} cases[] = {
	    {101, "", 0, 1, ORIGIN_WIRE},
	    {228, "", 0, 1, ORIGIN_WIRE},
	    {0, "\2\0\0\0", 4, 1, ORIGIN_WIRE},
	    {108, "\0\0\0\2", 4, 1, ORIGIN_WIRE},
	    {9, "\xff\3\0\x21", 4, 1, ORIGIN_WIRE},
	    {104, "\x0f\0\x08\0", 4, 1, ORIGIN_WIRE},
	    {113, "\0\0\0\1\0\6\0\0\0\0\0\0\0\0\x08\0", 16, 1, ORIGIN_WIRE},
	    {276, "\x08\0\0\0\0\0\0\1\0\1\0\6\0\0\0\0\0\0\0\0", 20, 1,
		ORIGIN_WIRE},
	    {1, "aaaaaabbbbbb\x81\0\0\5\x08\0", 18, 1, ORIGIN_WIRE},
	    {1, "aaaaaabbbbbb\x88\xa8\0\5\x81\0\0\6\x08\0", 22, 1, ORIGIN_WIRE},
	    {1, "aaaaaabbbbbb\x88\x47\0\1\1\x40", 18, 1, ORIGIN_WIRE},
	    {1, "aaaaaabbbbbb\x88\x64\x11\0\0\1\0\x2f\0\x21", 22, 1,
		ORIGIN_WIRE},
	    {228, "E\0\0\x41\0\0\0\0\x40\4\0\0\1\1\1\1\2\2\2\2", 20, 2,
		ORIGIN_IPIP},
	    {228, "E\0\0\x45\0\0\0\0\x40\x2f\0\0\1\1\1\1\2\2\2\2\0\0\x08\0", 24,
		2, ORIGIN_GRE},
	};
	struct craft w = craft_tcp(&hello);
	struct decode *d = decode_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct packet pkt[DECODE_PACKETS];
		uint8_t bytes[256];
		struct frame f = {.link = cases[i].link,
		    .bytes = span_of(bytes, cases[i].n + w.n - 14)};
		const struct packet *last = &pkt[cases[i].packets - 1];

		f.wire_n = (uint32_t)f.bytes.n;
		memcpy(bytes, cases[i].head, cases[i].n);
		memcpy(bytes + cases[i].n, w.p + 14, w.n - 14);
		assert_int_equal(decode_frame(d, &f, pkt), cases[i].packets);
		assert_true(last->l4_ok && !last->l4_checksum_bad);
		assert_int_equal(last->origin, cases[i].origin);
		assert_true(span_eq_str(last->payload, "hello"));
	}
	decode_free(d);
}

/* Ports of tunnels, of either side; what Suricata 7.0.10 finds of the same. */
static void
finds_tunnels_by_their_ports(void **state)
{
	static const struct tunnel_options moved = {
	    .of = {[TUNNEL_VXLAN] = {.port = {8472, 9}, .n = 2, .given = true},
		[TUNNEL_GENEVE] = {.given = true}}};
	static const char vxlan[] = "\x08\0\0\0\0\0\1\0aaaaaabbbbbb\x08";
	static const char geneve[] = "\0\0\x65\x58\0\0\1\0aaaaaabbbbbb\x08";
	static const struct {
		const struct tunnel_options *options;
		uint16_t sport;
		uint16_t dport;
		const char *head;
		unsigned packets;
	} cases[] = {
	    {NULL, 7, 4789, vxlan, 2},
	    {NULL, 4789, 7, vxlan, 2},
	    {NULL, 7, 8472, vxlan, 1},
	    {NULL, 7, 6081, geneve, 2},
	    {NULL, 6081, 7, geneve, 2},
	    {&moved, 7, 4789, vxlan, 1},
	    {&moved, 7, 8472, vxlan, 2},
	    {&moved, 9, 7, vxlan, 2},
	    {&moved, 7, 6081, geneve, 1},
	};
	struct craft inner = craft_tcp(&hello);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct decode *d = decode_new(cases[i].options);
		struct packet pkt[DECODE_PACKETS];
		uint8_t udp[8 + 22 + sizeof(inner.p)] = {
		    (uint8_t)(cases[i].sport >> 8), (uint8_t)cases[i].sport,
		    (uint8_t)(cases[i].dport >> 8), (uint8_t)cases[i].dport};
		size_t n = 8 + 22 + inner.n - 14;
		struct craft w;
		struct frame f;

		udp[5] = (uint8_t)n;
		memcpy(udp + 8, cases[i].head, 22);
		memcpy(udp + 8 + 22, inner.p + 14, inner.n - 14);
		w = craft_fragment(1, 0, false, span_of(udp, n));
		f = craft_frame(&w, 0, 1);
		assert_int_equal(decode_frame(d, &f, pkt), cases[i].packets);
		assert_true(pkt[cases[i].packets - 1].l4_ok);
		assert_int_equal(decode_spread(&f, cases[i].options) == 0,
		    cases[i].packets == 2);
		decode_free(d);
	}
}

static void
spreads_both_directions_alike(void **state)
{
	struct craft_segment back = hello;
	struct craft a = craft_tcp(&hello), b;
	struct frame fa = craft_frame(&a, 0, 1), fb;
	static const uint8_t tag[] = {0x81, 0, 0, 5};
	uint8_t vlan[4 + sizeof(a.p)];
	struct frame tagged = {.link = fa.link, .bytes = {vlan, a.n + 4}};

	(void)state;
	memcpy(vlan, a.p, 12);
	memcpy(vlan + 12, tag, sizeof(tag));
	memcpy(vlan + 16, a.p + 12, a.n - 12);
	assert_int_equal(
	    decode_spread(&tagged, NULL), decode_spread(&fa, NULL));
	back.dir = DIR_TO_CLIENT;
	b = craft_tcp(&back);
	fb = craft_frame(&b, 0, 2);
	assert_true(decode_spread(&fa, NULL) == decode_spread(&fb, NULL));
	assert_true(decode_spread(&fa, NULL) != 0);
}

/* A datagram that could be Teredo goes where the others of its flow go. */
static void
spreads_a_flow_alike_whatever_it_carries(void **state)
{
	static const struct tunnel_options any = {
	    .of = {[TUNNEL_TEREDO] = {.any = true, .given = true}}};
	uint8_t udp[8 + 40] = {0, 53, 0x12, 0x34, 0, sizeof(udp)};
	uint32_t spread[2];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct craft w;
		struct frame f;

		udp[8] = i == 0 ? 0x60 : 'x'; /* an IPv6 packet of no data */
		udp[8 + 6] = 59;
		w = craft_fragment(1, 0, false, span_of(udp, sizeof(udp)));
		f = craft_frame(&w, 0, 1);
		spread[i] = decode_spread(&f, &any);
	}
	assert_true(spread[0] != 0);
	assert_int_equal(spread[0], spread[1]);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decodes_tcp),
	    cmocka_unit_test(every_truncation_is_an_anomaly),
	    cmocka_unit_test(reads_links_and_tunnels),
	    cmocka_unit_test(finds_tunnels_by_their_ports),
	    cmocka_unit_test(spreads_both_directions_alike),
	    cmocka_unit_test(spreads_a_flow_alike_whatever_it_carries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
