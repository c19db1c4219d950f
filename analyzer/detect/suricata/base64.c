#include "analyzer/detect/suricata/base64.h"

#include "analyzer/base/text.h"

static bool
all_padding(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '=')
			return false;
	}
	return true;
}

struct span
base64_decode(struct span text, enum base64_mode mode, struct arena *arena)
{
	uint8_t *out = arena_alloc(arena, text.n / 4 * 3 + 3);
	uint32_t bits = 0;
	unsigned n_bits = 0;
	size_t n = 0;
	size_t i;

	for (i = 0; i < text.n; i++) {
		int d = base64_digit(text.p[i]);

		if (d < 0) {
			if (mode == BASE64_SKIP && text.p[i] != '=')
				continue;
			break;
		}
		bits = bits << 6 | (uint32_t)d;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			out[n++] = (uint8_t)(bits >> n_bits);
		}
	}
	if (mode == BASE64_STRICT &&
	    (!all_padding(span_from(text, i)) || text.n % 4 != 0))
		n = 0;
	return span_of(out, n);
}
