#include "analyzer/detect/suricata/base64.h"

#include "analyzer/base/text.h"

/* Whole blocks, with padding at the end alone? */
static bool
is_strict(struct span s)
{
	size_t at = span_find_byte(s, '=', 0);

	return s.n % 4 == 0 &&
	    (at == SIZE_MAX || span_all_of(span_from(s, at), "="));
}

/* Four digits, of which the last may be padding. */
struct block {
	uint32_t bits;
	unsigned digits;
	unsigned padding;
};

/* Appends the first n bytes of a block that is filled up with zeros. */
static void
give(struct block *b, unsigned n, uint8_t *out, size_t *at)
{
	uint32_t bits = b->bits << 6 * (4 - b->digits);

	for (unsigned i = 0; i < n; i++)
		out[(*at)++] = (uint8_t)(bits >> (16 - 8 * i));
	*b = (struct block){0};
}

/*
 * Of a block that is not whole: a byte less than it has digits; but where the
 * text went wrong a single digit is a byte, too.
 */
static unsigned
bytes_left(const struct block *b, enum base64_mode mode, bool valid)
{
	if (b->digits == 0 || mode == BASE64_SKIP)
		return 0;
	return b->digits == 1 && !valid ? 1 : b->digits - 1;
}

struct span
base64_decode(struct span text, enum base64_mode mode, struct arena *arena)
{
	uint8_t *out = arena_alloc(arena, text.n / 4 * 3 + 3);
	struct block b = {0};
	bool valid = true;
	size_t n = 0;

	for (size_t i = 0; i < text.n && valid; i++) {
		int d = base64_digit(text.p[i]);

		if (d < 0 && text.p[i] != '=') {
			valid = mode == BASE64_SKIP;
			continue;
		}
		b.padding += d < 0;
		b.bits = b.bits << 6 | (d < 0 ? 0 : (uint32_t)d);
		if (++b.digits == 4)
			give(&b, b.padding < 3 ? 3 - b.padding : 0, out, &n);
	}
	give(&b, bytes_left(&b, mode, valid), out, &n);
	if (mode == BASE64_STRICT && !(valid && is_strict(text)))
		n = 0;
	return span_of(out, n);
}
