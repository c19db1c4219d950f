#include "analyzer/detect/sigma/sigma_rule.h"

#include "analyzer/detect/sigma/aggregation.h"
#include "analyzer/detect/sigma/condition.h"
#include "analyzer/detect/sigma/head.h"

static bool
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "%s", what);
	return false;
}

bool
logsource_read(
    struct building *b, const struct yaml *y, struct logsource *source)
{
	static const char *const known[] = {
	    "product", "category", "service", "definition", NULL};
	struct {
		const char *key;
		struct span *to;
	} parts[] = {
	    {"product", &source->product},
	    {"category", &source->category},
	    {"service", &source->service},
	};

	*source = (struct logsource){0};
	if (y == NULL || y->kind != YAML_MAP)
		return false;
	(void)head_known_keys(b, y, known, DIAG_WARNING);
	for (unsigned i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const struct yaml *part = yaml_get(y, parts[i].key);

		if (part == NULL || part->kind == YAML_NULL)
			continue;
		if (part->kind != YAML_SCALAR)
			return false;
		*parts[i].to = arena_copy(b->arena, part->text);
	}
	return source->product.n + source->category.n + source->service.n != 0;
}

static bool
fits(struct span want, struct span have)
{
	return want.n == 0 || (want.n == have.n && span_eq_nocase(want, have));
}

bool
logsource_covers(const struct logsource *want, const struct logsource *have)
{
	return fits(want->product, have->product) &&
	    fits(want->category, have->category) &&
	    fits(want->service, have->service);
}

static bool
is_one_of(struct span key, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (span_eq_str(key, words[i]))
			return true;
	}
	return false;
}

/* The selections of a detection: all but what has a meaning of its own. */
static bool
read_selections(struct building *b, const struct yaml *detection,
    const char *const *other, struct selection *selection, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < detection->n; i++) {
		const struct yaml_entry *e = &detection->entry[i];

		if (span_eq_str(e->key, "condition") ||
		    is_one_of(e->key, other))
			continue;
		if (span_eq_str(e->key, "timeframe")) {
			diag_add(b->diags, DIAG_WARNING, e->at,
			    "timeframe was part of Sigma 1 and says nothing "
			    "here; a correlation rule has a timespan");
			continue;
		}
		if (e->key.n == 0)
			return fail(b, e->at, "a selection needs a name");
		selection[*n] = (struct selection){.name = e->key, .at = e->at};
		selection[*n].node = selection_read(b, &e->value);
		if (selection[*n].node == NULL)
			return false;
		selection[*n].node->named = true;
		(*n)++;
	}
	return true;
}

/* The conditions of a list, or the one. */
static struct node *
read_conditions(struct building *b, const struct yaml *c,
    struct selection *selection, size_t n)
{
	size_t count = c->kind == YAML_LIST ? c->n : 1;
	struct node *any = node_new(b->arena, NODE_OR);

	if (count == 0) {
		(void)fail(b, c->at, "condition: expected at least one");
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		const struct yaml *one = c->kind == YAML_LIST ? &c->item[i] : c;
		struct node *node = condition_read(b, one, selection, n);

		if (node == NULL)
			return NULL;
		node_add(b->arena, any, node);
	}
	return node_alone(any);
}

struct node *
detection_read(
    struct building *b, const struct yaml *y, const char *const *other)
{
	const struct yaml *c = yaml_get(y, "condition");
	struct selection *selection;
	struct node *root;
	size_t n;

	if (c == NULL) {
		(void)fail(b, y->at, "the detection has no \"condition\"");
		return NULL;
	}
	selection = arena_zalloc(b->arena, y->n, sizeof(*selection));
	if (!read_selections(b, y, other, selection, &n))
		return NULL;
	root = read_conditions(b, c, selection, n);
	for (size_t i = 0; i < n && root != NULL; i++) {
		if (!selection[i].used && selection[i].name.p[0] != '_')
			diag_add(b->diags, DIAG_WARNING, selection[i].at,
			    "no condition uses the selection \"%.*s\"",
			    (int)selection[i].name.n,
			    (const char *)selection[i].name.p);
	}
	return root;
}

static bool
read_detection(struct building *b, const struct yaml *doc, struct sigma_rule *r)
{
	static const char *const none[] = {NULL};
	const struct yaml *y = yaml_get(doc, "detection");

	if (y == NULL)
		return fail(b, doc->at, "the rule has no \"detection\"");
	if (y->kind != YAML_MAP)
		return fail(b, y->at, "detection: expected a map");
	if (aggregation_refuse(b, doc, y))
		return false;
	r->root = detection_read(b, y, none);
	r->asked = b->asked;
	if (yaml_get(y, "condition") != NULL)
		r->condition = yaml_get(y, "condition")->at;
	return r->root != NULL;
}

struct sigma_rule *
sigma_rule_read(struct building *b, const struct yaml *doc)
{
	struct sigma_rule *r = arena_zalloc(b->arena, 1, sizeof(*r));
	struct head head;
	const struct yaml *source;
	struct span shown;

	b->asked = NULL;
	if (!head_read(b, doc, &head))
		return NULL;
	source = yaml_get(doc, "logsource");
	if (!logsource_read(b, source, &r->source)) {
		(void)fail(b, source == NULL ? doc->at : source->at,
		    "the rule needs a \"logsource\" with product, category or "
		    "service");
		return NULL;
	}
	if (!read_detection(b, doc, r) || !head_claim(b, doc, true, &head))
		return NULL;
	shown = r->source.category.n != 0 ? r->source.category
	    : r->source.service.n != 0    ? r->source.service
					  : r->source.product;
	r->rule = head.rule;
	r->name = head.name;
	r->repeats = b->repeated;
	r->source_at = source->at;
	r->rule.category = (const char *)shown.p;
	return r;
}
