#include "analyzer/detect/suricata/inspect_byte.h"

enum {
	PLACE_MAX = 1 << 30, /* no buffer is as large */
	DIGITS_MOST = 23,
};

/* What a digit stands for; no base has 99. */
static unsigned
digit_of(uint8_t c)
{
	c = byte_lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 99;
}

/*
 * Reads digits as strtoull does: behind blanks and a sign, as far as they go;
 * what is below 0 counts from the largest number.  Returns the bytes that they
 * take, 0 for none.
 */
static size_t
read_text(struct span s, enum byte_form form, uint64_t *n)
{
	unsigned base = form == BYTES_HEXADECIMAL ? 16
	    : form == BYTES_OCTAL                 ? 8
						  : 10;
	bool below;
	size_t i = 0;
	size_t first;

	while (i < s.n && byte_space(s.p[i]))
		i++;
	below = i < s.n && s.p[i] == '-';
	i += below || (i < s.n && s.p[i] == '+');
	if (base == 16 && s.n - i > 2 && s.p[i] == '0' &&
	    byte_lower(s.p[i + 1]) == 'x' && digit_of(s.p[i + 2]) < 16)
		i += 2;
	first = i;
	*n = 0;
	for (; i < s.n && digit_of(s.p[i]) < base; i++) {
		unsigned digit = digit_of(s.p[i]);

		if (*n > (UINT64_MAX - digit) / base)
			return 0;
		*n = *n * base + digit;
	}
	if (below)
		*n = -*n;
	return i > first ? i : 0;
}

static uint64_t
read_binary(struct span s, bool little)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n = n << 8 | s.p[little ? s.n - 1 - i : i];
	return n;
}

/* Reads the number that op is about; *end is where its bytes end. */
static bool
read_number(const struct check *c, struct span bytes, const struct inspect *in,
    size_t *end, uint64_t *n)
{
	const struct byte_op *op = c->byte;
	int64_t count = operand_value(&op->count, in);
	int64_t from = operand_value(&op->offset, in);
	struct span s;

	if (from > PLACE_MAX || from < -PLACE_MAX || count < 0 ||
	    count > PLACE_MAX)
		return false;
	if (c->kind == CHECK_BYTE_MATH && op->form < BYTES_DECIMAL &&
	    count > MATH_BINARY_BYTES)
		return false;
	if (c->relative)
		from += (int64_t)*end;
	/* Of digits 0 means as many as there are. */
	if (count == 0 && op->form >= BYTES_DECIMAL && from >= 0 &&
	    (uint64_t)from < bytes.n)
		count = (int64_t)span_first(
		    span_from(bytes, (size_t)from), DIGITS_MOST)
			    .n;
	if (from < 0 || (uint64_t)(from + count) > bytes.n ||
	    (count != 0 && (uint64_t)from >= bytes.n))
		return false;
	s = span_of(bytes.p + from, (size_t)count);
	*end = (size_t)from + s.n;
	if (op->form >= BYTES_DECIMAL) {
		size_t taken = read_text(s, op->form, n);

		*end = (size_t)from + taken;
		return taken != 0;
	}
	if (s.n > 8)
		return false;
	*n = read_binary(s, op->form == BYTES_LITTLE);
	return true;
}

/* A part of the number, by the bits that a rule wants. */
static uint64_t
masked(const struct byte_op *op, uint64_t n)
{
	return op->mask == 0 ? n : (n & op->mask) >> __builtin_ctzll(op->mask);
}

static bool
byte_test(const struct check *c, uint64_t n, const struct inspect *in)
{
	struct number_test t = {.op = c->byte->compare};

	t.a = c->byte->value.variable ? in->variable[c->byte->value.n]
				      : (uint64_t)c->byte->value.n;
	return number_test_match(&t, n) != c->negated;
}

static uint64_t
align_up(uint64_t n, uint32_t align)
{
	return align == 0 || n % align == 0 ? n : n + align - n % align;
}

static bool
byte_jump(const struct check *c, uint64_t n, struct span bytes, size_t end,
    size_t *at)
{
	const struct byte_op *op = c->byte;
	int64_t to;

	if (op->multiplier != 0)
		n *= op->multiplier;
	/* What a sign or the multiplier made of it may be below 0. */
	to = (int64_t)(align_up(n, op->align) + (uint64_t)op->post_offset);
	if (to > PLACE_MAX)
		return false;
	if (to < -PLACE_MAX)
		to = -PLACE_MAX;
	if (op->from_end)
		to += (int64_t)bytes.n;
	else if (!op->from_beginning)
		to += (int64_t)end;
	if (to < 0)
		to = 0;
	if ((uint64_t)to > bytes.n)
		return false;
	*at = (size_t)to;
	return true;
}

static bool
byte_math(const struct byte_op *op, uint64_t n, struct inspect *in)
{
	uint64_t value = op->value.variable ? in->variable[op->value.n]
					    : (uint64_t)op->value.n;

	switch (op->math) {
	case MATH_ADD:
		n += value;
		break;
	case MATH_SUBTRACT:
		n -= value;
		break;
	case MATH_MULTIPLY:
		n *= value;
		break;
	case MATH_DIVIDE:
		if (value == 0)
			return false;
		n /= value;
		break;
	case MATH_SHIFT_LEFT:
		n = value < 64 ? n << value : 0;
		break;
	case MATH_SHIFT_RIGHT:
		n = value < 64 ? n >> value : 0;
		break;
	}
	in->variable[op->result] = masked(op, n);
	return true;
}

bool
inspect_byte(
    const struct check *c, struct span bytes, struct inspect *in, size_t *at)
{
	const struct byte_op *op = c->byte;
	size_t end = *at;
	uint64_t n = 0;

	if (!read_number(c, bytes, in, &end, &n))
		return false;
	switch (c->kind) {
	case CHECK_BYTE_TEST:
		return byte_test(c, masked(op, n), in);
	case CHECK_BYTE_JUMP:
		return byte_jump(c, masked(op, n), bytes, end, at);
	case CHECK_BYTE_EXTRACT:
		if (op->multiplier != 0)
			n *= op->multiplier;
		in->variable[op->result] = align_up(n, op->align);
		*at = end;
		return true;
	default:
		*at = end;
		return byte_math(op, n, in);
	}
}
