#include "analyzer/detect/sigma/sigma_rule.h"

#include "analyzer/base/buf.h"
#include "analyzer/detect/sigma/condition.h"

static const char *const no_texts[] = {NULL};
static const struct pair no_pairs[] = {{NULL, NULL}};

bool
known_keys(struct building *b, const struct yaml *map, const char *const *known,
    enum diag_level level)
{
	bool ok = true;

	for (size_t i = 0; i < map->n; i++) {
		const struct yaml_entry *e = &map->entry[i];
		struct buf names = {0};
		bool found = false;

		for (size_t k = 0; known[k] != NULL && !found; k++) {
			found = span_eq_str(e->key, known[k]);
			buf_printf(
			    &names, "%s%s", k == 0 ? "" : ", ", known[k]);
		}
		if (!found)
			diag_add(b->diags, level, e->at,
			    "unknown key \"%.*s\"; there are %.*s",
			    (int)e->key.n, (const char *)e->key.p, (int)names.n,
			    (const char *)names.p);
		ok = ok && found;
		buf_free(&names);
	}
	return ok;
}

static bool
fail(struct building *b, struct place at, const char *what)
{
	diag_add(b->diags, DIAG_ERROR, at, "%s", what);
	return false;
}

/* A text of the document.  False: it is missing, or something else. */
static bool
get_text(struct building *b, const struct yaml *doc, const char *key,
    const struct yaml **y)
{
	*y = yaml_get(doc, key);
	if (*y == NULL) {
		diag_add(b->diags, DIAG_ERROR, doc->at,
		    "the rule has no \"%s\"", key);
		return false;
	}
	if ((*y)->kind != YAML_SCALAR || (*y)->text.n == 0) {
		diag_add(b->diags, DIAG_ERROR, (*y)->at,
		    "%s: expected a text, not %s", key, yaml_kind_name(*y));
		return false;
	}
	return true;
}

static const char *
optional_text(struct building *b, const struct yaml *doc, const char *key)
{
	const struct yaml *y = yaml_get(doc, key);

	return y == NULL || y->kind != YAML_SCALAR
	    ? NULL
	    : arena_str(b->arena, y->text);
}

/* A list of texts, or one text; NULL at the end. */
static const char *const *
texts(struct building *b, const struct yaml *doc, const char *key)
{
	const struct yaml *y = yaml_get(doc, key);
	size_t n = y == NULL ? 0 : y->kind == YAML_LIST ? y->n : 1;
	const char **list;
	size_t count = 0;

	if (n == 0)
		return no_texts;
	list = arena_zalloc(b->arena, n + 1, sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		const struct yaml *item =
		    y->kind == YAML_LIST ? &y->item[i] : y;

		if (item->kind == YAML_SCALAR)
			list[count++] = arena_str(b->arena, item->text);
	}
	return list;
}

/* The techniques among the tags: "attack.t1110.004" as "T1110.004". */
static const char *const *
techniques(struct building *b, const char *const *tags)
{
	static const char prefix[] = "attack.t";
	size_t n = 0;
	const char **list;
	size_t count = 0;

	while (tags[n] != NULL)
		n++;
	list = arena_zalloc(b->arena, n + 1, sizeof(*list));
	for (size_t i = 0; i < n; i++) {
		struct span tag = span_str(tags[i]);
		char *name;

		if (tag.n < sizeof(prefix) + 3 ||
		    !span_eq_nocase(span_first(tag, sizeof(prefix) - 1),
			span_str(prefix)) ||
		    tag.p[sizeof(prefix) - 1] < '0' ||
		    tag.p[sizeof(prefix) - 1] > '9')
			continue;
		name = arena_str(b->arena, span_from(tag, sizeof(prefix) - 2));
		name[0] = 'T';
		list[count++] = name;
	}
	return list;
}

/* The word of a list that a key must have; NULL where it is missing. */
static bool
one_of(struct building *b, const struct yaml *doc, const char *key,
    const char *const *words, unsigned *which)
{
	const struct yaml *y = yaml_get(doc, key);
	struct buf names = {0};

	if (y == NULL)
		return true;
	for (unsigned i = 0; words[i] != NULL; i++) {
		if (y->kind == YAML_SCALAR && span_eq_str(y->text, words[i])) {
			*which = i;
			buf_free(&names);
			return true;
		}
		buf_printf(&names, "%s%s", i == 0 ? "" : ", ", words[i]);
	}
	diag_add(b->diags, DIAG_ERROR, y->at, "%s: expected one of %.*s", key,
	    (int)names.n, (const char *)names.p);
	buf_free(&names);
	return false;
}

static bool
read_level(struct building *b, const struct yaml *doc, struct rule *rule)
{
	static const char *const levels[] = {
	    "critical", "high", "medium", "low", "informational", NULL};
	static const uint8_t severities[] = {1, 1, 2, 3, 4};
	static const char *const states[] = {"stable", "test", "experimental",
	    "deprecated", "unsupported", NULL};
	unsigned level = 2;
	unsigned state = 0;

	if (!one_of(b, doc, "level", levels, &level) ||
	    !one_of(b, doc, "status", states, &state))
		return false;
	rule->level = levels[level];
	rule->severity = severities[level];
	return true;
}

/* 8-4-4-4-12 hexadecimal digits (RFC 9562, section 4). */
static bool
is_uuid(struct span s)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (s.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = byte_lower(s.p[i]);
		bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');

		if (form[i] == 'x' ? !hex : c != '-')
			return false;
	}
	return true;
}

static bool
read_id(struct building *b, const struct yaml *doc, struct map *ids,
    struct sigma_rule *r)
{
	const struct yaml *y;
	char *id;
	union map_value *v;
	bool added;

	if (!get_text(b, doc, "id", &y))
		return false;
	if (!is_uuid(y->text))
		return fail(b, y->at,
		    "id: expected a UUID, such as "
		    "5f1d0f5c-1a2b-4c3d-8e9f-0a1b2c3d4e5f");
	id = arena_str(b->arena, y->text);
	for (char *p = id; *p != '\0'; p++)
		*p = (char)byte_lower((uint8_t)*p);
	v = map_put(ids, span_str(id), &added);
	if (!added) {
		const struct sigma_rule *first = v->cp;

		diag_add(b->diags, DIAG_ERROR, y->at,
		    "id: the rule at %s:%u has the same one; each rule needs "
		    "its own",
		    first->rule.at.file, first->rule.at.line);
		return false;
	}
	v->cp = r;
	r->rule.uuid = id;
	r->rule.sid = (uint32_t)hash_bytes(id, strlen(id), 0) & 0x7fffffff;
	r->rule.sid += r->rule.sid == 0;
	return true;
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
	(void)known_keys(b, y, known, DIAG_WARNING);
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

/* The selections of a detection: all but what has a meaning of its own. */
static bool
read_selections(struct building *b, const struct yaml *detection,
    struct selection *selection, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < detection->n; i++) {
		const struct yaml_entry *e = &detection->entry[i];

		if (span_eq_str(e->key, "condition"))
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
		(*n)++;
	}
	return true;
}

static bool
read_detection(struct building *b, const struct yaml *doc, struct sigma_rule *r)
{
	const struct yaml *y = yaml_get(doc, "detection");
	const struct yaml *c;
	struct selection *selection;
	size_t n;

	if (y == NULL)
		return fail(b, doc->at, "the rule has no \"detection\"");
	if (y->kind != YAML_MAP)
		return fail(b, y->at, "detection: expected a map");
	c = yaml_get(y, "condition");
	if (c == NULL)
		return fail(b, y->at, "the detection has no \"condition\"");
	if (c->kind == YAML_LIST && c->n == 0)
		return fail(b, c->at, "condition: expected at least one");
	selection = arena_zalloc(b->arena, y->n, sizeof(*selection));
	if (!read_selections(b, y, selection, &n))
		return false;
	r->root = node_new(b->arena, NODE_OR);
	for (size_t i = 0; i < (c->kind == YAML_LIST ? c->n : 1); i++) {
		struct node *one = condition_read(
		    b, c->kind == YAML_LIST ? &c->item[i] : c, selection, n);

		if (one == NULL)
			return false;
		node_add(b->arena, r->root, one);
	}
	r->root = node_alone(r->root);
	for (size_t i = 0; i < n; i++) {
		if (!selection[i].used && selection[i].name.p[0] != '_')
			diag_add(b->diags, DIAG_WARNING, selection[i].at,
			    "no condition uses the selection \"%.*s\"",
			    (int)selection[i].name.n,
			    (const char *)selection[i].name.p);
	}
	return true;
}

/* Says of a document that is no detection rule what it is. */
static bool
is_rule(struct building *b, const struct yaml *doc)
{
	if (doc->kind != YAML_MAP)
		return fail(b, doc->at, "expected a Sigma rule: a map");
	if (yaml_get(doc, "correlation") != NULL)
		return fail(
		    b, doc->at, "correlation rules are not supported yet");
	if (yaml_get(doc, "filter") != NULL)
		return fail(b, doc->at, "filters are not supported yet");
	if (yaml_get(doc, "action") != NULL)
		return fail(b, doc->at,
		    "collections with \"action\" were part of Sigma 1; write "
		    "whole rules, divided by ---");
	return true;
}

static void
read_texts(struct building *b, const struct yaml *doc, struct rule *rule)
{
	rule->author = optional_text(b, doc, "author");
	rule->description = optional_text(b, doc, "description");
	rule->references = texts(b, doc, "references");
	rule->tags = texts(b, doc, "tags");
	rule->techniques = techniques(b, rule->tags);
	rule->false_positives = texts(b, doc, "falsepositives");
	rule->metadata = no_pairs;
}

struct sigma_rule *
sigma_rule_read(struct building *b, const struct yaml *doc, struct map *ids)
{
	struct sigma_rule *r = arena_zalloc(b->arena, 1, sizeof(*r));
	const struct yaml *title;
	const struct yaml *source;

	if (!is_rule(b, doc) || !get_text(b, doc, "title", &title))
		return NULL;
	r->rule.language = RULE_SIGMA;
	r->rule.action = ACTION_ALERT;
	r->rule.gid = 1;
	r->rule.rev = 1;
	r->rule.title = arena_str(b->arena, title->text);
	r->rule.at = doc->at;
	read_texts(b, doc, &r->rule);
	source = yaml_get(doc, "logsource");
	if (!logsource_read(b, source, &r->source)) {
		(void)fail(b, source == NULL ? doc->at : source->at,
		    "the rule needs a \"logsource\" with product, category or "
		    "service");
		return NULL;
	}
	r->rule.category =
	    (const char *)(r->source.category.n != 0 ? r->source.category
		    : r->source.service.n != 0       ? r->source.service
						     : r->source.product)
		.p;
	if (!read_level(b, doc, &r->rule) || !read_detection(b, doc, r) ||
	    !read_id(b, doc, ids, r))
		return NULL;
	return r;
}
