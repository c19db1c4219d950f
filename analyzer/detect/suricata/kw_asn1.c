/* asn1: values in BER that overflow a decoder. */

#include "analyzer/detect/suricata/asn1.h"
#include "analyzer/detect/suricata/build.h"

/* The word and, of some, the number behind it. */
static struct span
split(struct span item, struct span *number)
{
	size_t n = 0;

	while (n < item.n && item.p[n] != ' ' && item.p[n] != '\t')
		n++;
	*number = span_trim(span_from(item, n));
	return span_first(item, n);
}

static bool
read_word(struct build *b, const struct option *o, struct span item,
    struct asn1_op *op, bool *relative)
{
	struct span text;
	struct span word = split(item, &text);
	bool offset = span_eq_str(word, "absolute_offset");
	uint64_t n;

	if (span_eq_str(word, "bitstring_overflow") && text.n == 0) {
		op->bit_string = true;
		return true;
	}
	if (span_eq_str(word, "double_overflow") && text.n == 0) {
		op->real = true;
		return true;
	}
	if (span_eq_str(word, "relative_offset")) {
		offset = true;
		*relative = true;
	}
	if (offset) {
		if (span_integer(text, &op->offset) &&
		    op->offset >= -INT16_MAX && op->offset <= UINT16_MAX &&
		    (*relative || op->offset >= 0))
			return true;
		return build_fail(b, item,
		    "asn1: expected a number of bytes behind the offset");
	}
	if (span_eq_str(word, "oversize_length")) {
		op->has_length = true;
		if (!build_number(b, o, text, UINT32_MAX, &n))
			return false;
		op->length = n;
		return true;
	}
	return build_fail(b, item,
	    "asn1: expected bitstring_overflow, double_overflow, "
	    "oversize_length N, absolute_offset N or relative_offset N");
}

static bool
parse_asn1(struct build *b, const struct option *o)
{
	struct asn1_op op = {0};
	struct span rest = o->value;
	struct span item;
	bool relative = false;
	struct check *c;

	while (span_token(&rest, ',', &item)) {
		if (!read_word(b, o, span_trim(item), &op, &relative))
			return false;
	}
	if (!op.bit_string && !op.real && !op.has_length)
		return build_fail(b, o->value,
		    "asn1: it says nothing to look for: bitstring_overflow, "
		    "double_overflow or oversize_length N");
	c = build_check_near(b, CHECK_ASN1);
	if (c == NULL)
		return false;
	c->text = o->value;
	c->asn1 = (const struct asn1_op *)(const void *)arena_copy(
	    b->arena, span_of(&op, sizeof(op)))
		      .p;
	if (relative)
		build_relative(b, c);
	return true;
}

const struct keyword kw_asn1[] = {
    {"asn1", NULL, "values in BER that overflow a decoder",
	"rules/payload-keywords.html#asn1", VALUE_NEEDED, parse_asn1, NULL},
    {0},
};
