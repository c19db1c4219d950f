/* flowint: numbers on the flow, to count with. */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"
#include "analyzer/detect/suricata/parse.h"

static const struct {
	const char *sign;
	enum sig_int_op op;
} signs[] = {
    {"isset", INT_IS_SET},
    {"isnotset", INT_IS_NOT_SET},
    {"notset", INT_IS_NOT_SET},
    {"==", INT_EQUAL},
    {"!=", INT_NOT_EQUAL},
    {"<", INT_LESS},
    {"<=", INT_LESS_EQUAL},
    {">", INT_GREATER},
    {">=", INT_GREATER_EQUAL},
    {"=", INT_SET},
    {"+", INT_ADD},
    {"-", INT_SUBTRACT},
};

static bool
read_sign(struct build *b, struct span text, struct sig_int *out)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (span_eq_str(text, signs[i].sign)) {
			out->op = signs[i].op;
			return true;
		}
	}
	return build_fail(b, text,
	    "flowint: expected isset, notset, +, -, =, ==, !=, <, <=, > or >= "
	    "behind the name");
}

static uint32_t
number_of(struct build *b, struct span name)
{
	bool added;
	union map_value *v = map_put(b->out->flowints, name, &added);

	if (added)
		v->n = b->out->n_flowints++;
	return (uint32_t)v->n;
}

/* A letter, then letters, digits and what else Suricata lets names have. */
static bool
is_name(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = byte_lower(s.p[i]);
		bool letter = c >= 'a' && c <= 'z';

		if (!letter &&
		    (i == 0 || c == 0 ||
			((c < '0' || c > '9') && strchr("_./", c) == NULL)))
			return false;
	}
	return s.n != 0;
}

/* flowint:NAME,SIGN[,VALUE]; the value is a number or another name */
static bool
parse_flowint(struct build *b, const struct option *o)
{
	struct sig_int i = {0};
	struct span rest = o->value;
	struct span name = {0};
	struct span sign = {0};
	uint64_t n;
	bool asks;

	(void)span_token(&rest, ',', &name);
	(void)span_token(&rest, ',', &sign);
	name = span_trim(name);
	if (name.n == 0)
		return build_fail(b, o->value, "flowint: the name is missing");
	if (!read_sign(b, span_trim(sign), &i))
		return false;
	if (!is_name(name) || name.n == 1)
		return build_fail(b, name,
		    "flowint: a name is a letter with letters, digits, \"_\", "
		    "\".\" or \"/\" behind it, two at least");
	rest = span_trim(rest);
	asks = i.op == INT_IS_SET || i.op == INT_IS_NOT_SET;
	if (!asks && rest.n == 0)
		return build_fail(b, o->value, "flowint: the value is missing");
	if (asks && rest.n != 0)
		build_warn(b, "flowint: what stands behind %.*s is ignored",
		    (int)sign.n, (const char *)sign.p);
	i.id = number_of(b, name);
	if (asks) {
		i.value = 0;
	} else if (span_number(rest, UINT32_MAX, &n)) {
		i.value = (uint32_t)n;
	} else {
		if (!is_name(rest) || rest.n == 1)
			return build_fail(b, rest,
			    "flowint: expected a number from 0 to 4294967295 "
			    "or the name of another flowint");
		i.variable = true;
		i.value = number_of(b, rest);
	}
	b->not_ip_only = true;
	b->count =
	    mem_grow(b->count, b->counts, &b->cap_counts, sizeof(*b->count));
	b->count[b->counts++] = i;
	return true;
}

const struct keyword kw_flowint[] = {
    {"flowint", NULL, "numbers on the flow: count, compare, set",
	"rules/flow-keywords.html#flowint", VALUE_NEEDED, parse_flowint, NULL},
    {0},
};
