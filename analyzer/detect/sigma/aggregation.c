#include "analyzer/detect/sigma/aggregation.h"

#include "analyzer/base/map.h"
#include "analyzer/base/text.h"
#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/where.h"

/* What stands behind the bar: FUNCTION(FIELD) by GROUP OP NUMBER. */
struct aggregation {
	struct span function;
	struct span field;
	struct span group;
	struct span op;
	struct span number;
};

/* How Sigma 1 says it, and how a correlation does. */
static const struct {
	const char *function;
	const char *type;
	const char *more; /* a line of the condition, or NULL */
} kinds[] = {
    {"count", "value_count", NULL},
    {"sum", "value_sum", NULL},
    {"avg", "value_avg", NULL},
    {"min", "value_percentile", "percentile: 0"},
    {"max", "value_percentile", "percentile: 100"},
};

static const struct {
	const char *op;
	const char *name;
} relations[] = {
    {">=", "gte"},
    {"<=", "lte"},
    {"==", "eq"},
    {"!=", "neq"},
    {">", "gt"},
    {"<", "lt"},
    {"=", "eq"},
};

/* Takes what stands before a byte; both are trimmed. */
static struct span
take_until(struct span *rest, uint8_t end)
{
	size_t at = span_find_byte(*rest, end, 0);
	struct span taken = span_trim(span_first(*rest, at));

	*rest = at == SIZE_MAX ? (struct span){0}
			       : span_trim(span_from(*rest, at + 1));
	return taken;
}

static struct span
take_word(struct span *rest)
{
	struct span word = *rest;
	size_t n = 0;

	while (n < rest->n && rest->p[n] > ' ' && rest->p[n] != '>' &&
	    rest->p[n] != '<' && rest->p[n] != '=' && rest->p[n] != '!' &&
	    rest->p[n] != '(')
		n++;
	*rest = span_trim(span_from(*rest, n));
	return span_first(word, n);
}

static void
read(struct span text, struct aggregation *a)
{
	struct span by;
	size_t n = 0;

	text = span_trim(text);
	a->function = span_trim(span_first(text, span_find_byte(text, '(', 0)));
	(void)take_until(&text, '(');
	a->field = take_until(&text, ')');
	by = text;
	if (span_eq_nocase(take_word(&by), span_str("by"))) {
		while (n < by.n &&
		    span_find_byte(span_str("<>=!"), by.p[n], 0) == SIZE_MAX)
			n++;
		a->group = span_trim(span_first(by, n));
		text = span_from(by, n);
	}
	n = 0;
	while (n < text.n &&
	    span_find_byte(span_str("<>=!"), text.p[n], 0) != SIZE_MAX)
		n++;
	a->op = span_first(text, n);
	a->number = span_trim(span_from(text, n));
}

/* ---- the correlation ---- */

/* A UUID of version 8 (RFC 9562, section 5.8) made of that of the rule. */
static void
put_id(struct buf *out, struct span of)
{
	uint64_t a = hash_bytes(of.p, of.n, 2);
	uint64_t b = hash_bytes(of.p, of.n, 3);

	buf_printf(out, "id: %08x-%04x-8%03x-%04x-%012llx\n",
	    (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
	    (unsigned)(a & 0xfff), (unsigned)(b >> 48 & 0x3fff) | 0x8000,
	    (unsigned long long)(b & 0xffffffffffff));
}

/* What names a rule to others. */
static struct span
reference(const struct yaml *doc)
{
	const struct yaml *y = yaml_get(doc, "name");

	if (y == NULL)
		y = yaml_get(doc, "id");
	return y == NULL ? (struct span){0} : span_first(y->text, 60);
}

static void
put_head(struct buf *out, const struct yaml *doc, const char *type)
{
	const struct yaml *title = yaml_get(doc, "title");

	buf_str(out, "---\ntitle: ");
	json_text(out,
	    title == NULL ? (struct span){0} : span_first(title->text, 80));
	buf_byte(out, '\n');
	put_id(out, reference(doc));
	buf_printf(out, "correlation:\n    type: %s\n    rules:\n", type);
}

static void
put_rest(struct buf *out, const struct yaml *detection, struct span groups)
{
	const struct yaml *frame = yaml_get(detection, "timeframe");
	struct span group;

	if (groups.n != 0)
		buf_str(out, "    group-by:\n");
	while (span_token(&groups, ',', &group))
		buf_printf(out, "        - %.*s\n",
		    (int)span_first(span_trim(group), 60).n,
		    (const char *)span_trim(group).p);
	buf_str(out, "    timespan: ");
	if (frame != NULL && frame->kind == YAML_SCALAR)
		buf_put(out, span_first(frame->text, 20));
	else
		buf_str(out, "5m # the rule says none");
	buf_byte(out, '\n');
}

static const char *
relation_name(struct span op)
{
	for (unsigned i = 0; i < sizeof(relations) / sizeof(*relations); i++) {
		if (span_eq_str(op, relations[i].op))
			return relations[i].name;
	}
	return "gte";
}

static void
put_count(struct buf *out, const struct yaml *doc, const struct yaml *detection,
    struct span text)
{
	struct span rule = reference(doc);
	struct aggregation a = {0};
	const char *type = "event_count";
	const char *more = NULL;

	read(text, &a);
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (a.field.n != 0 &&
		    span_eq_nocase(a.function, span_str(kinds[i].function))) {
			type = kinds[i].type;
			more = kinds[i].more;
		}
	}
	put_head(out, doc, type);
	buf_str(out, "        - ");
	if (rule.n != 0)
		buf_put(out, rule);
	else
		buf_str(out, "the name of this rule");
	buf_byte(out, '\n');
	put_rest(out, detection, a.group);
	buf_str(out, "    condition:\n");
	if (a.field.n != 0)
		buf_printf(out, "        field: %.*s\n",
		    (int)span_first(a.field, 60).n, (const char *)a.field.p);
	if (more != NULL)
		buf_printf(out, "        %s\n", more);
	buf_printf(out, "        %s: %.*s", relation_name(a.op),
	    (int)span_first(a.number, 20).n, (const char *)a.number.p);
}

/* "selection1 | near selection2 and selection3". */
static void
put_near(struct buf *out, const struct yaml *doc, const struct yaml *detection,
    struct span first, struct span text)
{
	struct span word;

	put_head(out, doc, "temporal");
	buf_printf(out,
	    "        - %.*s # each of these a rule with this name\n",
	    (int)span_first(first, 60).n, (const char *)first.p);
	text = span_trim(text);
	while (span_token(&text, ' ', &word)) {
		if (word.n != 0 && !span_eq_nocase(word, span_str("and")) &&
		    !span_eq_nocase(word, span_str("near")) &&
		    !span_eq_nocase(word, span_str("within")))
			buf_printf(out, "        - %.*s\n",
			    (int)span_first(word, 60).n, (const char *)word.p);
		if (out->n > 1200)
			break;
	}
	put_rest(out, detection, (struct span){0});
	out->n--;
}

bool
aggregation_refuse(
    struct building *b, const struct yaml *doc, const struct yaml *detection)
{
	const struct yaml *c = yaml_get(detection, "condition");
	struct buf out = {0};
	struct place at;
	struct span rest;
	size_t bar;

	if (c != NULL && c->kind == YAML_LIST && c->n != 0)
		c = &c->item[0];
	if (c == NULL || c->kind != YAML_SCALAR)
		return false;
	bar = span_find_byte(c->text, '|', 0);
	if (bar == SIZE_MAX)
		return false;
	rest = span_trim(span_from(c->text, bar + 1));
	if (span_eq_nocase(span_first(rest, 4), span_str("near")))
		put_near(&out, doc, detection,
		    span_trim(span_first(c->text, bar)), rest);
	else
		put_count(&out, doc, detection, rest);
	at = where_in(b->source, c, bar);
	diag_add(b->diags, DIAG_ERROR, at,
	    "condition: aggregations were part of Sigma 1; end it before the "
	    "bar, and write behind the rule:\n%.*s",
	    (int)out.n, (const char *)out.p);
	buf_free(&out);
	return true;
}
