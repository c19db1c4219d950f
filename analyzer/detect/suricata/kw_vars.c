/* flowvar and pktvar: what a pcre has captured. */

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/build.h"

/* The value in its quotes, if it has any.  False: they do not fit. */
static bool
unquote(struct build *b, const struct option *o, struct span *value)
{
	struct span text = *value;
	bool first = text.n != 0 && text.p[0] == '"';
	bool last = text.n > 1 && text.p[text.n - 1] == '"' &&
	    text.p[text.n - 2] != '\\';

	if (text.n > 1 && text.p[0] == '!' && text.p[1] == '"')
		return build_fail(b, text,
		    "%s: the value can't be negated; use flowbits for what "
		    "must not be",
		    o->keyword->name);
	if (first != last)
		return build_fail(
		    b, text, "%s: a quote has no other", o->keyword->name);
	if (first)
		*value = span_first(span_from(text, 1), text.n - 2);
	return true;
}

/* flowvar:NAME,VALUE and pktvar:NAME,VALUE */
static bool
parse_var(struct build *b, const struct option *o)
{
	struct sig_var var = {.of_packet = o->keyword->arg != NULL};
	struct content value = {0};
	struct span rest = o->value;
	struct span name;

	(void)span_token(&rest, ',', &name);
	name = span_trim(name);
	rest = span_trim(rest);
	if (name.n == 0 || name.p[0] == '!' || rest.n == 0)
		return build_fail(b, o->value,
		    "%s: expected a name and the bytes to find in its value: "
		    "\"user,root\"",
		    o->keyword->name);
	if (!unquote(b, o, &rest) || !build_literal(b, rest, &value))
		return false;
	if (value.literal.n == 0)
		return build_fail(
		    b, o->value, "%s: the value is empty", o->keyword->name);
	var.name = arena_str(b->arena, name);
	var.value = value.literal;
	b->not_ip_only = true;
	b->var = mem_grow(b->var, b->vars, &b->cap_vars, sizeof(*b->var));
	b->var[b->vars++] = var;
	return true;
}

static const bool of_packet = true;

const struct keyword kw_vars[] = {
    {"flowvar", NULL, "bytes in what a pcre captured of the flow",
	"rules/payload-keywords.html#pcre-perl-compatible-regular-expressions",
	VALUE_NEEDED, parse_var, NULL},
    {"pktvar", NULL, "bytes in what a pcre captured of the packet",
	"rules/payload-keywords.html#pcre-perl-compatible-regular-expressions",
	VALUE_NEEDED, parse_var, &of_packet},
    {0},
};
