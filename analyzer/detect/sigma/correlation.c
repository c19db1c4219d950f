#include "analyzer/detect/sigma/correlation.h"

#include "analyzer/base/time.h"
#include "analyzer/detect/sigma/head.h"
#include "analyzer/detect/sigma/number.h"

static const char *const types[] = {
    [CORRELATION_EVENT_COUNT] = "event_count",
    [CORRELATION_VALUE_COUNT] = "value_count",
    [CORRELATION_TEMPORAL] = "temporal",
    [CORRELATION_TEMPORAL_ORDERED] = "temporal_ordered",
    [CORRELATION_VALUE_SUM] = "value_sum",
    [CORRELATION_VALUE_AVG] = "value_avg",
    [CORRELATION_VALUE_PERCENTILE] = "value_percentile",
    [CORRELATION_VALUE_MEDIAN] = "value_median",
};

enum {
	TYPES = sizeof(types) / sizeof(types[0])
};

static const char *const relations[CORRELATION_RELATIONS] = {
    [CORRELATION_GT] = "gt",
    [CORRELATION_GTE] = "gte",
    [CORRELATION_LT] = "lt",
    [CORRELATION_LTE] = "lte",
    [CORRELATION_EQ] = "eq",
    [CORRELATION_NEQ] = "neq",
};

const char *
correlation_type_name(enum correlation_type type)
{
	return types[type];
}

bool
correlation_holds(const struct correlation *c, double n)
{
	const double *limit = c->limit;

	return (!c->has[CORRELATION_GT] || n > limit[CORRELATION_GT]) &&
	    (!c->has[CORRELATION_GTE] || n >= limit[CORRELATION_GTE]) &&
	    (!c->has[CORRELATION_LT] || n < limit[CORRELATION_LT]) &&
	    (!c->has[CORRELATION_LTE] || n <= limit[CORRELATION_LTE]) &&
	    (!c->has[CORRELATION_EQ] || n == limit[CORRELATION_EQ]) &&
	    (!c->has[CORRELATION_NEQ] || n != limit[CORRELATION_NEQ]);
}

static bool
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "correlation: %s", what);
	return false;
}

static bool
is_temporal(const struct correlation *c)
{
	return c->type == CORRELATION_TEMPORAL ||
	    c->type == CORRELATION_TEMPORAL_ORDERED;
}

/* Is it about numbers in a field, and not about how many there are? */
static bool
is_numeric(const struct correlation *c)
{
	return c->type >= CORRELATION_VALUE_SUM;
}

static bool
read_type(struct building *b, const struct yaml *y, struct correlation *c)
{
	const struct yaml *type = yaml_get(y, "type");

	for (unsigned i = 0; type != NULL && i < TYPES; i++) {
		if (type->kind == YAML_SCALAR &&
		    span_eq_str(type->text, types[i])) {
			c->type = (enum correlation_type)i;
			return true;
		}
	}
	return fail(b, type == NULL ? y->at : type->at,
	    "type: expected one of event_count, value_count, temporal, "
	    "temporal_ordered, value_sum, value_avg, value_percentile, "
	    "value_median");
}

/* The i-th of a list, or the one thing itself; NULL behind the last. */
static const struct yaml *
nth(const struct yaml *y, size_t i)
{
	if (y == NULL)
		return NULL;
	if (y->kind != YAML_LIST)
		return i == 0 ? y : NULL;
	return i < y->n ? &y->item[i] : NULL;
}

static bool
read_parts(struct building *b, const struct yaml *y, struct correlation *c)
{
	const struct yaml *rules = yaml_get(y, "rules");
	const struct yaml *one;

	c->part = arena_zalloc(b->arena, CORRELATION_PARTS, sizeof(*c->part));
	for (size_t i = 0; (one = nth(rules, i)) != NULL; i++) {
		if (one->kind != YAML_SCALAR || one->text.n == 0)
			return fail(b, one->at,
			    "rules: expected the name or the id of a rule");
		if (c->parts == CORRELATION_PARTS)
			return fail(b, one->at, "rules: more than 64");
		c->part[c->parts++] = (struct part){
		    .name = arena_copy(b->arena, one->text), .at = one->at};
	}
	/* A text names them. */
	one = yaml_get(y, "condition");
	if (c->parts == 0 &&
	    (rules != NULL || one == NULL || one->kind != YAML_SCALAR))
		return fail(b, rules == NULL ? y->at : rules->at,
		    "rules: expected names or ids of rules");
	return true;
}

static bool
read_names(struct building *b, const struct yaml *y, const char *key,
    struct span **v, size_t *n)
{
	const struct yaml *names = yaml_get(y, key);
	const struct yaml *one;

	*v = arena_zalloc(b->arena, CORRELATION_KEYS, sizeof(**v));
	for (size_t i = 0; (one = nth(names, i)) != NULL; i++) {
		if (one->kind != YAML_SCALAR || one->text.n == 0 ||
		    *n == CORRELATION_KEYS) {
			diag_add(b->diags, DIAG_ERROR, one->at,
			    "correlation: %s: expected names of fields, up to "
			    "%d",
			    key, CORRELATION_KEYS);
			return false;
		}
		(*v)[(*n)++] = arena_copy(b->arena, one->text);
	}
	return true;
}

/* Where each name of a list that was read stands. */
static struct place *
places(struct building *b, const struct yaml *y, const char *key, size_t n)
{
	const struct yaml *names = yaml_get(y, key);
	struct place *at = arena_zalloc(b->arena, n + 1, sizeof(*at));

	for (size_t i = 0; i < n; i++)
		at[i] = nth(names, i)->at;
	return at;
}

static bool
read_timespan(struct building *b, const struct yaml *y, struct correlation *c)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {
	    {'s', 1},
	    {'m', 60},
	    {'h', 3600},
	    {'d', 86400},
	    {'w', 7 * 86400},
	    {'M', 30 * 86400},
	    {'y', 365 * 86400},
	};
	const struct yaml *t = yaml_get(y, "timespan");
	struct span s = t == NULL ? (struct span){0} : t->text;
	uint64_t n;

	for (size_t i = 0; s.n > 1 && i < sizeof(units) / sizeof(units[0]);
	     i++) {
		if (s.p[s.n - 1] == (uint8_t)units[i].letter &&
		    span_number(span_first(s, s.n - 1), 100000, &n) && n != 0 &&
		    (int64_t)n * units[i].seconds <= 3650 * 86400LL) {
			c->span_ns = (int64_t)n * units[i].seconds * NS_PER_S;
			return true;
		}
	}
	return fail(b, t == NULL ? y->at : t->at,
	    "timespan: expected a number and a unit, such as 30s, 5m, 1h, 2d "
	    "or 1w, up to ten years");
}

static bool
read_alias(
    struct building *b, const struct yaml_entry *e, struct correlation *c)
{
	for (size_t i = 0; i < e->value.n; i++) {
		const struct yaml_entry *of = &e->value.entry[i];

		if (of->value.kind != YAML_SCALAR || of->value.text.n == 0)
			return fail(
			    b, of->at, "aliases: expected the name of a field");
		c->alias[c->aliases++] =
		    (struct alias){.name = arena_copy(b->arena, e->key),
			.rule = arena_copy(b->arena, of->key),
			.field = arena_copy(b->arena, of->value.text),
			.at = of->at};
	}
	return true;
}

static bool
read_aliases(struct building *b, const struct yaml *y, struct correlation *c)
{
	const struct yaml *aliases = yaml_get(y, "aliases");
	size_t n = 0;

	if (aliases == NULL)
		return true;
	if (aliases->kind != YAML_MAP)
		return fail(b, aliases->at, "aliases: expected a map");
	for (size_t i = 0; i < aliases->n; i++) {
		const struct yaml_entry *e = &aliases->entry[i];

		if (e->value.kind != YAML_MAP)
			return fail(b, e->at,
			    "aliases: expected a map from rules to fields");
		n += e->value.n;
	}
	c->alias = arena_zalloc(b->arena, n + 1, sizeof(*c->alias));
	for (size_t i = 0; i < aliases->n; i++) {
		if (!read_alias(b, &aliases->entry[i], c))
			return false;
	}
	return true;
}

/* ---- the condition ---- */

static bool
read_limit(
    struct building *b, const struct yaml_entry *e, struct correlation *c)
{
	static const char *const known[] = {
	    "gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile"};
	double *to = NULL;

	for (unsigned i = 0; i < CORRELATION_RELATIONS; i++) {
		if (span_eq_str(e->key, known[i])) {
			to = &c->limit[i];
			c->has[i] = true;
		}
	}
	if (span_eq_str(e->key, "percentile"))
		to = &c->percentile;
	if (to == NULL && !span_eq_str(e->key, "field"))
		return fail(b, e->at,
		    "condition: expected gt, gte, lt, lte, eq, neq, field or "
		    "percentile");
	if (to == NULL)
		return true;
	if (to == &c->percentile && c->type != CORRELATION_VALUE_PERCENTILE)
		return fail(
		    b, e->at, "condition: percentile is for value_percentile");
	if (e->value.kind != YAML_SCALAR || !number_read(e->value.text, to))
		return fail(b, e->value.at, "condition: expected a number");
	if (to != &c->percentile && !is_numeric(c) &&
	    (*to < 0 || *to > CORRELATION_COUNT_MAX))
		return fail(b, e->value.at,
		    "condition: expected a count from 0 to 65536");
	return true;
}

static bool
has_any(const struct correlation *c)
{
	for (unsigned i = 0; i < CORRELATION_RELATIONS; i++) {
		if (c->has[i])
			return true;
	}
	return false;
}

/* What the type asks of the condition, and the condition of the type. */
static bool
check_condition(struct building *b, const struct yaml *y, struct correlation *c)
{
	const struct yaml *at = yaml_get(y, "condition");
	bool needs_field =
	    !is_temporal(c) && c->type != CORRELATION_EVENT_COUNT;

	if (at == NULL)
		at = y;
	if (is_temporal(c) && !has_any(c)) {
		c->has[CORRELATION_GTE] = true;
		c->limit[CORRELATION_GTE] = (double)c->parts;
	}
	if (c->type == CORRELATION_TEMPORAL_ORDERED &&
	    (c->limit[CORRELATION_GTE] != (double)c->parts ||
		c->has[CORRELATION_LT] || c->has[CORRELATION_LTE] ||
		c->has[CORRELATION_EQ] || c->has[CORRELATION_NEQ]))
		return fail(b, at->at,
		    "condition: temporal_ordered asks for all its rules");
	if (!has_any(c))
		return fail(b, at->at,
		    "condition: expected a map with gt, gte, lt, lte, eq or "
		    "neq");
	if (needs_field && c->fields == 0)
		return fail(b, at->at,
		    "condition: this type needs the field whose values count");
	if (!needs_field && c->fields != 0)
		return fail(
		    b, at->at, "condition: a field is for the value types");
	if (is_numeric(c) && c->fields != 1)
		return fail(b, at->at, "condition: field: expected one");
	if (c->type != CORRELATION_VALUE_PERCENTILE)
		return true;
	if (at->kind == YAML_MAP && yaml_get(at, "percentile") == NULL)
		return fail(b, at->at,
		    "condition: value_percentile needs \"percentile\"");
	if (c->percentile < 0 || c->percentile > 100)
		return fail(b, at->at,
		    "condition: percentile: expected a number from 0 to 100");
	return true;
}

static bool
read_text(struct building *b, const struct yaml *y, struct correlation *c)
{
	struct parts_condition p = {.part = c->part,
	    .parts = c->parts,
	    .ordered = c->type == CORRELATION_TEMPORAL_ORDERED};

	if (!is_temporal(c))
		return fail(b, y->at,
		    "condition: expected a map, such as gte: 5; a text is for "
		    "temporal and temporal_ordered");
	if (!parts_condition_read(b, y, &p))
		return false;
	c->parts = p.parts;
	c->wanted = p.wanted;
	c->spared = p.spared;
	c->shown = arena_copy(b->arena, y->text);
	c->has[CORRELATION_GTE] = true;
	for (size_t i = 0; i < c->parts; i++)
		c->limit[CORRELATION_GTE] += !correlation_spares(c, i);
	return true;
}

static bool
read_condition(struct building *b, const struct yaml *y, struct correlation *c)
{
	const struct yaml *cond = yaml_get(y, "condition");

	c->condition = cond == NULL ? y->at : cond->at;
	if (cond != NULL && cond->kind == YAML_SCALAR)
		return read_text(b, cond, c);
	if (cond != NULL && cond->kind != YAML_MAP)
		return fail(
		    b, cond->at, "condition: expected a map, such as gte: 5");
	for (size_t i = 0; cond != NULL && i < cond->n; i++) {
		if (!read_limit(b, &cond->entry[i], c))
			return false;
	}
	if (cond != NULL &&
	    !read_names(b, cond, "field", &c->field, &c->fields))
		return false;
	c->field_at = places(b, cond, "field", c->fields);
	return check_condition(b, y, c);
}

static void
choose_mode(struct building *b, struct correlation *c)
{
	bool lower = !c->has[CORRELATION_LT] && !c->has[CORRELATION_LTE] &&
	    !c->has[CORRELATION_EQ] && !c->has[CORRELATION_NEQ];
	bool grows = c->type <= CORRELATION_VALUE_SUM;
	struct span shown = {0};

	c->holds_at_none =
	    c->type == CORRELATION_EVENT_COUNT && correlation_holds(c, 0);
	c->at_least = c->has[CORRELATION_GT] || c->has[CORRELATION_GTE] ||
	    (c->has[CORRELATION_EQ] && c->limit[CORRELATION_EQ] > 0);
	if (c->wanted != NULL) {
		if (c->type == CORRELATION_TEMPORAL &&
		    parts_condition_denies(c->wanted)) {
			c->mode = MODE_SETTLED;
			c->at_least = false;
		}
		return;
	}
	if (lower && grows)
		c->mode = MODE_RISING;
	else if (c->holds_at_none && !correlation_holds(c, 1))
		c->mode = MODE_SILENT;
	else
		c->mode = MODE_SETTLED;
	for (unsigned i = 0; i < CORRELATION_RELATIONS; i++) {
		if (c->has[i])
			shown =
			    arena_printf(b->arena, "%.*s%s%s %g", (int)shown.n,
				(const char *)shown.p, shown.n == 0 ? "" : ", ",
				relations[i], c->limit[i]);
	}
	c->shown = shown;
}

/* Beside the correlation, or within it as once. */
static bool
read_generate(struct building *b, const struct yaml *doc, struct correlation *c)
{
	const struct yaml *y = yaml_get(doc, "generate");

	if (y == NULL)
		y = yaml_get(yaml_get(doc, "correlation"), "generate");
	if (y == NULL)
		return true;
	c->generate = span_eq_nocase(y->text, span_str("true"));
	if (!c->generate && !span_eq_nocase(y->text, span_str("false")))
		return fail(b, y->at, "generate: expected true or false");
	return true;
}

struct correlation *
correlation_read(struct building *b, const struct yaml *doc)
{
	static const char *const known[] = {"type", "rules", "group-by",
	    "timespan", "condition", "aliases", "generate", NULL};
	const struct yaml *y = yaml_get(doc, "correlation");
	struct correlation *c = arena_zalloc(b->arena, 1, sizeof(*c));
	struct head head;

	if (!head_read(b, doc, &head))
		return NULL;
	if (y->kind != YAML_MAP) {
		(void)fail(b, y->at, "expected a map");
		return NULL;
	}
	if (!head_known_keys(b, y, known, DIAG_ERROR) || !read_type(b, y, c) ||
	    !read_parts(b, y, c) ||
	    !read_names(b, y, "group-by", &c->group, &c->groups) ||
	    !read_timespan(b, y, c) || !read_aliases(b, y, c) ||
	    !read_condition(b, y, c) || !read_generate(b, doc, c) ||
	    !head_claim(b, doc, false, &head))
		return NULL;
	head_no_detection(b, doc, "correlation");
	c->group_at = places(b, y, "group-by", c->groups);
	c->rule = head.rule;
	c->name = head.name;
	c->rule.category = "correlation";
	choose_mode(b, c);
	return c;
}
