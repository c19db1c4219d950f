/* Comparisons with numbers, as dsize, ttl, bsize … have them. */

#include "analyzer/detect/suricata/build.h"

bool
number_test_match(const struct number_test *t, uint64_t n)
{
	switch (t->op) {
	case COMPARE_EQUAL:
		return n == t->a;
	case COMPARE_NOT_EQUAL:
		return n != t->a;
	case COMPARE_LESS:
		return n < t->a;
	case COMPARE_LESS_EQUAL:
		return n <= t->a;
	case COMPARE_GREATER:
		return n > t->a;
	case COMPARE_GREATER_EQUAL:
		return n >= t->a;
	case COMPARE_RANGE:
		return n > t->a && n < t->b;
	case COMPARE_AND:
		return (n & t->a) != 0;
	case COMPARE_XOR:
		return (n ^ t->a) != 0;
	case COMPARE_BITS:
		return (n & t->b) == t->a;
	}
	return false;
}

/* Takes a sign such as "<=" off the front of *text. */
static enum compare
take_sign(struct span *text)
{
	static const struct {
		const char *sign;
		enum compare op;
	} signs[] = {
	    {"<=", COMPARE_LESS_EQUAL},
	    {">=", COMPARE_GREATER_EQUAL},
	    {"!=", COMPARE_NOT_EQUAL},
	    {"==", COMPARE_EQUAL},
	    {"<", COMPARE_LESS},
	    {">", COMPARE_GREATER},
	    {"!", COMPARE_NOT_EQUAL},
	    {"=", COMPARE_EQUAL},
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct span sign = span_str(signs[i].sign);

		if (span_starts(*text, sign)) {
			*text = span_trim(span_from(*text, sign.n));
			return signs[i].op;
		}
	}
	return COMPARE_EQUAL;
}

/* Splits "A<>B" or "A-B".  False: it is neither. */
static bool
split_range(struct span text, struct span *low, struct span *high)
{
	size_t at = span_find(text, span_str("<>"));
	size_t skip = 2;

	if (at == SIZE_MAX) {
		at = span_find_byte(text, '-', 0);
		skip = 1;
	}
	if (at == SIZE_MAX)
		return false;
	*low = span_trim(span_first(text, at));
	*high = span_trim(span_from(text, at + skip));
	return true;
}

bool
build_number_test(struct build *b, const struct option *o, struct span text,
    uint64_t max, struct number_test *out)
{
	struct span low = span_trim(text);
	struct span high;

	*out = (struct number_test){0};
	if (split_range(low, &low, &high)) {
		out->op = COMPARE_RANGE;
		if (!build_number(b, o, low, max, &out->a) ||
		    !build_number(b, o, high, max, &out->b))
			return false;
		if (out->b > out->a && out->b - out->a > 1)
			return true;
		return build_fail(b, text,
		    "%s: no number is above %llu and below %llu",
		    o->keyword->name, (unsigned long long)out->a,
		    (unsigned long long)out->b);
	}
	out->op = take_sign(&low);
	if (low.n == 0)
		low = text;
	if (!build_number(b, o, low, max, &out->a))
		return false;
	if (out->op == COMPARE_GREATER && out->a == max)
		return build_fail(b, text, "%s: nothing is above %llu",
		    o->keyword->name, (unsigned long long)max);
	if (out->op == COMPARE_LESS && out->a == 0)
		return build_fail(
		    b, text, "%s: nothing is below 0", o->keyword->name);
	return true;
}
