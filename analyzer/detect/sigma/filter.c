#include "analyzer/detect/sigma/filter.h"

#include "analyzer/detect/sigma/head.h"

static struct filter *
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "filter: %s", what);
	return NULL;
}

/* Does the condition begin with "not"? */
static bool
says_what_stays(const struct yaml *condition)
{
	struct span s = condition->text;
	size_t at = 0;

	if (condition->kind == YAML_LIST && condition->n != 0)
		s = condition->item[0].text;
	while (at < s.n && (s.p[at] <= ' ' || s.p[at] == '('))
		at++;
	s = span_from(s, at);
	return span_eq_nocase(span_first(s, 3), span_str("not")) && s.n > 3 &&
	    (s.p[3] <= ' ' || s.p[3] == '(');
}

static bool
names_rules(const struct yaml *rules)
{
	for (size_t i = 0; rules->kind == YAML_LIST && i < rules->n; i++) {
		if (rules->item[i].kind != YAML_SCALAR)
			return false;
	}
	return rules->kind == YAML_SCALAR ||
	    (rules->kind == YAML_LIST && rules->n != 0);
}

/* "any", also as a list of its own. */
static bool
means_any(const struct yaml *rules)
{
	const struct yaml *one =
	    rules->kind == YAML_LIST && rules->n == 1 ? &rules->item[0] : rules;

	return one->kind == YAML_SCALAR &&
	    span_eq_nocase(one->text, span_str("any"));
}

/* The tree is gone when the filter is applied. */
static const struct yaml *
keep_rules(struct arena *arena, const struct yaml *rules)
{
	struct yaml *kept = arena_alloc(arena, sizeof(*kept));

	*kept = *rules;
	if (kept->n == 0)
		return kept;
	kept->item = arena_zalloc(arena, kept->n, sizeof(*kept->item));
	memcpy(kept->item, rules->item, kept->n * sizeof(*kept->item));
	return kept;
}

struct filter *
filter_read(struct building *b, const struct yaml *doc)
{
	static const char *const other[] = {"rules", NULL};
	const struct yaml *y = yaml_get(doc, "filter");
	const struct yaml *source = yaml_get(doc, "logsource");
	const struct yaml *rules;
	struct filter *f = arena_zalloc(b->arena, 1, sizeof(*f));
	struct node *condition;
	struct head head;

	if (!head_read(b, doc, &head))
		return NULL;
	if (!logsource_read(b, source, &f->source))
		return fail(b, source == NULL ? doc->at : source->at,
		    "expected a \"logsource\" with product, category or "
		    "service");
	if (y->kind != YAML_MAP)
		return fail(b, y->at, "expected a map");
	rules = yaml_get(y, "rules");
	if (rules == NULL || !names_rules(rules))
		return fail(b, rules == NULL ? y->at : rules->at,
		    "rules: expected names or ids of rules, or any");
	if (!means_any(rules))
		f->rules = keep_rules(b->arena, rules);
	b->asked = NULL;
	head_no_detection(b, doc, "filter");
	condition = detection_read(b, y, other);
	if (condition == NULL || !head_claim(b, doc, false, &head))
		return NULL;
	f->at = doc->at;
	f->asked = b->asked;
	f->stays = says_what_stays(yaml_get(y, "condition"))
	    ? condition
	    : node_not(b->arena, condition);
	return f;
}

void
filter_apply(struct arena *arena, const struct filter *f, struct sigma_rule *r)
{
	if (!r->filtered) {
		struct node *all = node_new(arena, NODE_AND);

		node_add(arena, all, r->root);
		r->root = all;
		r->filtered = true;
	}
	node_add(arena, r->root, f->stays);
}
