/*
 * config: what a rule changes about what is recorded; with the action config
 * it raises no alert.
 */

#include "analyzer/detect/suricata/build.h"

/* The value of "WORD VALUE", or p == NULL. */
static struct span
behind(struct span item, const char *word)
{
	struct span rest = item;
	struct span first = {0};

	if (!span_token(&rest, ' ', &first) || !span_eq_str(first, word) ||
	    rest.p == NULL)
		return (struct span){0};
	return span_trim(rest);
}

/* What was said of each of the three. */
struct said {
	bool logging;
	bool type;
	bool scope;
};

static bool
take(struct build *b, struct span item, struct said *said)
{
	struct span value;

	if (span_eq_str(behind(item, "logging"), "disable"))
		return said->logging = true;
	if (span_eq_str(behind(item, "type"), "tx") ||
	    span_eq_str(behind(item, "type"), "flow"))
		return said->type = true;
	value = behind(item, "scope");
	if (span_eq_str(value, "tx"))
		b->sig.quiet = QUIET_TRANSACTION;
	else if (span_eq_str(value, "flow"))
		b->sig.quiet = QUIET_FLOW;
	else
		return build_fail(b, item,
		    "config: expected \"logging disable, type tx, scope tx\" "
		    "(or flow, for tx)");
	return said->scope = true;
}

/* config:logging disable, type tx|flow, scope tx|flow */
static bool
parse_config(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct said said = {0};
	struct span item;

	while (span_token(&rest, ',', &item)) {
		if (!take(b, span_trim(item), &said))
			return false;
	}
	return (said.logging && said.type && said.scope) ||
	    build_fail(b, o->value,
		"config: expected logging, type and scope, all three");
}

const struct keyword kw_config[] = {
    {"config", NULL, "write no records of the transaction or flow",
	"rules/config.html", VALUE_NEEDED, parse_config, NULL},
    {0},
};
