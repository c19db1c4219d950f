#include "analyzer/decode/checksum.h"

#include <endian.h>

/*
 * The sum of all 16-bit words in whatever byte order this machine has, in 64
 * bits: RFC 1071, section 2 (B) says why the order does not matter.
 */
static uint64_t
add(uint64_t sum, const uint8_t *p, size_t n)
{
	uint64_t a = 0, b = 0;
	uint64_t w[4];
	uint16_t last = 0;

	for (; n >= sizeof(w); p += sizeof(w), n -= sizeof(w)) {
		memcpy(w, p, sizeof(w));
		a += (w[0] & UINT32_MAX) + (w[0] >> 32);
		b += (w[1] & UINT32_MAX) + (w[1] >> 32);
		a += (w[2] & UINT32_MAX) + (w[2] >> 32);
		b += (w[3] & UINT32_MAX) + (w[3] >> 32);
	}
	for (; n >= sizeof(uint32_t);
	     p += sizeof(uint32_t), n -= sizeof(uint32_t)) {
		uint32_t words;

		memcpy(&words, p, sizeof(words));
		sum += words;
	}
	for (; n >= 2; p += 2, n -= 2) {
		uint16_t word;

		memcpy(&word, p, 2);
		sum += word;
	}
	if (n != 0) {
		memcpy(&last, p, 1);
		sum += last;
	}
	/* Fold what may be large before the last addition. */
	a = (a & UINT32_MAX) + (a >> 32);
	b = (b & UINT32_MAX) + (b >> 32);
	return sum + a + b;
}

static uint16_t
fold(uint64_t sum)
{
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* A sum that contains its own checksum is all ones. */
static bool
bad(uint64_t sum)
{
	return fold(sum) != 0xffff;
}

/* Of the pseudo header but the length. */
static uint64_t
pseudo_sum(const struct packet *pkt)
{
	size_t addr_n = pkt->ip.version == 4 ? 4 : 16;

	return add(add(0, pkt->src.b, addr_n), pkt->dst.b, addr_n) +
	    htobe16(pkt->ip.proto);
}

bool
checksum_ip_bad(struct span header)
{
	return bad(add(0, header.p, header.n));
}

bool
checksum_l4_bad(const struct packet *pkt, struct span message, bool pseudo)
{
	uint64_t sum = 0;

	if (pseudo)
		sum = pseudo_sum(pkt) + htobe16((uint16_t)message.n);
	return bad(add(sum, message.p, message.n));
}

bool
checksum_unfinished(const struct packet *pkt, size_t n, const uint8_t *field)
{
	uint64_t sum = pseudo_sum(pkt);
	uint16_t is;

	memcpy(&is, field, sizeof(is));
	return is == 0 || is == fold(sum) ||
	    is == fold(sum + htobe16((uint16_t)n));
}
