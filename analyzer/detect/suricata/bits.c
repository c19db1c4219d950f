#include "analyzer/detect/suricata/bits.h"

#include "analyzer/detect/suricata/state.h"

static bool
is_set(const struct flow_state_bits *b, uint32_t id)
{
	return b != NULL && b->word != NULL &&
	    (b->word[id / 64] >> (id % 64) & 1) != 0;
}

/* Of several names, one that fits is enough. */
static bool
one_is(const struct sig_bit *bit, const struct flow_state_bits *b, bool set)
{
	for (uint32_t i = 0; i < bit->n; i++) {
		if (is_set(b, bit->id[i]) == set)
			return true;
	}
	return false;
}

bool
bits_allow(const struct signature *s, const struct flow *f)
{
	const struct flow_detect *state;

	if (s->bits == 0)
		return true;
	if (f == NULL)
		return false;
	state = f->detect;
	for (uint32_t i = 0; i < s->bits; i++) {
		const struct sig_bit *bit = &s->bit[i];
		const struct flow_state_bits *b =
		    state == NULL ? NULL : &state->bits;

		if (bit->op == BIT_IS_SET && !one_is(bit, b, true))
			return false;
		if (bit->op == BIT_IS_NOT_SET && !one_is(bit, b, false))
			return false;
	}
	return true;
}

static void
change(struct flow_state_bits *b, enum sig_bit_op op, uint32_t id)
{
	uint64_t bit = UINT64_C(1) << (id % 64);

	if (op == BIT_SET)
		b->word[id / 64] |= bit;
	else if (op == BIT_UNSET)
		b->word[id / 64] &= ~bit;
	else
		b->word[id / 64] ^= bit;
}

void
bits_change(const struct signature *s, struct flow *f, uint32_t n)
{
	for (uint32_t i = 0; i < s->bits && f != NULL; i++) {
		const struct sig_bit *bit = &s->bit[i];
		struct flow_detect *state;

		if (bit->op == BIT_IS_SET || bit->op == BIT_IS_NOT_SET)
			continue;
		state = flow_detect_of(f);
		if (state->bits.word == NULL)
			state->bits.word = arena_zalloc(
			    f->arena, n / 64 + 1, sizeof(uint64_t));
		for (uint32_t k = 0; k < bit->n; k++)
			change(&state->bits, bit->op, bit->id[k]);
	}
}
