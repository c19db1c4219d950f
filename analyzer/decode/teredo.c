/* Teredo: IPv6 in UDP, behind up to two indications. */

#include "analyzer/decode/decoder.h"

enum {
	TEREDO_ORIGIN = 0x0000,
	TEREDO_AUTHENTICATION = 0x0001,
};

/* RFC 4380, section 5.1.1 */
static void
skip_authentication(struct cur *c)
{
	uint8_t id_n, value_n;

	cur_skip(c, 2);
	id_n = cur_u8(c);
	value_n = cur_u8(c);
	cur_skip(c, (size_t)id_n + value_n + 9); /* nonce 8, confirmation 1 */
}

static struct next
teredo_decode(struct cur *c, struct packet *pkt)
{
	const struct next end = {.layer = LAYER_END};
	struct cur peek = *c;

	(void)pkt;
	if (cur_be16(&peek) == TEREDO_AUTHENTICATION && cur_ok(&peek))
		skip_authentication(c);
	peek = *c;
	if (cur_be16(&peek) == TEREDO_ORIGIN && cur_ok(&peek))
		cur_skip(c, 8);
	/* Only what is exactly an IPv6 packet is taken for one. */
	peek = *c;
	if (cur_be32(&peek) >> 28 != 6)
		return end;
	if ((size_t)cur_be16(&peek) + IPV6_HEADER != cur_left(c))
		return end;
	return (struct next){
	    .layer = LAYER_ETHERTYPE, .id = TYPE_IPV6, .tunnel = ORIGIN_TEREDO};
}

const struct decoder decoder_teredo = {
    .name = "teredo",
    .source = "RFC 4380",
    .counter = "decoder.teredo",
    .decode = teredo_decode,
};
