/* ESP: what follows its two numbers is encrypted. */

#include "analyzer/decode/decoder.h"

/* security parameters 4 | sequence number 4 */
static struct next
esp_decode(struct cur *c, struct packet *pkt)
{
	struct span head = span_first(cur_rest(c), 8);

	cur_skip(c, 8);
	if (!cur_ok(c))
		return next_bad(pkt, ANOMALY_ESP_TOO_SMALL);
	pkt->l4_head = head;
	pkt->payload = cur_rest(c);
	pkt->l4_ok = true;
	return (struct next){.layer = LAYER_END};
}

const struct decoder decoder_esp = {
    .name = "esp",
    .source = "RFC 4303",
    .counter = "decoder.esp",
    .decode = esp_decode,
};
