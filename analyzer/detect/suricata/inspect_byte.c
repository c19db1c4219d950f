#include "analyzer/detect/suricata/inspect_byte.h"

enum {
	PLACE_MAX = 1 << 30, /* no buffer is as large */
	DIGITS_MOST = 23,
};

/* Reads digits as strtoull does: leading blanks, as far as they go. */
static bool
read_text(struct span s, enum byte_form form, uint64_t *n)
{
	unsigned base = form == BYTES_HEXADECIMAL ? 16
	    : form == BYTES_OCTAL                 ? 8
						  : 10;
	size_t i = 0;
	size_t first;

	while (i < s.n && (s.p[i] == ' ' || (s.p[i] >= 9 && s.p[i] <= 13)))
		i++;
	if (base == 16 && s.n - i > 2 && s.p[i] == '0' &&
	    byte_lower(s.p[i + 1]) == 'x')
		i += 2;
	first = i;
	*n = 0;
	for (; i < s.n; i++) {
		uint8_t c = byte_lower(s.p[i]);
		unsigned digit = 99;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10u;
		if (digit >= base)
			break;
		if (*n > (UINT64_MAX - digit) / base)
			return false;
		*n = *n * base + digit;
	}
	return i > first;
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
	*end = (size_t)(from + count);
	if (op->form >= BYTES_DECIMAL) {
		if (!read_text(s, op->form, n))
			return false;
	} else {
		if (s.n > 8)
			return false;
		*n = read_binary(s, op->form == BYTES_LITTLE);
	}
	if (op->mask != 0)
		*n = (*n & op->mask) >> __builtin_ctzll(op->mask);
	return true;
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
	uint64_t product;
	int64_t to;

	if (__builtin_mul_overflow(
		n, op->multiplier == 0 ? 1 : op->multiplier, &product) ||
	    product > PLACE_MAX)
		return false;
	to = (int64_t)align_up(product, op->align) + op->post_offset;
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
	in->variable[op->result] = n;
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
		return byte_test(c, n, in);
	case CHECK_BYTE_JUMP:
		return byte_jump(c, n, bytes, end, at);
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
