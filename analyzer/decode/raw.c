/* IP without a link header: the version tells which. */

#include "analyzer/decode/decoder.h"

static struct next
raw_decode(struct cur *c, struct packet *pkt)
{
	struct span rest = cur_rest(c);

	switch (rest.n == 0 ? 0 : rest.p[0] >> 4) {
	case 4:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV4};
	case 6:
		return (struct next){.layer = LAYER_ETHERTYPE, .id = TYPE_IPV6};
	default:
		return next_bad(pkt, ANOMALY_RAW_VERSION);
	}
}

const struct decoder decoder_raw = {
    .name = "raw",
    .source = "LINKTYPE_RAW",
    .counter = "decoder.raw",
    .decode = raw_decode,
};
