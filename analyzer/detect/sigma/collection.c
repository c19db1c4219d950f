#include "analyzer/detect/sigma/collection.h"

/* Where a key stands in a map, or SIZE_MAX. */
static size_t
find(const struct yaml *map, struct span key)
{
	for (size_t i = 0; i < map->n; i++) {
		if (span_eq(map->entry[i].key, key))
			return i;
	}
	return SIZE_MAX;
}

/* A map with room for the entries of another one behind its own. */
static struct yaml
map_copy(struct collection *c, const struct yaml *map, size_t more)
{
	struct yaml copy = *map;

	copy.entry = arena_zalloc(
	    c->arena, map->n + more + 1, sizeof(struct yaml_entry));
	c->work += map->n + more;
	if (map->n != 0)
		memcpy(copy.entry, map->entry, map->n * sizeof(*map->entry));
	return copy;
}

/*
 * Puts one map over another: maps in both become one, and else what is over
 * counts.  YAML_DEPTH bounds the recursion.
 */
static struct yaml
merge(struct collection *c, const struct yaml *over, const struct yaml *under)
{
	struct yaml m = map_copy(c, under, over->n);

	for (size_t i = 0; i < over->n && c->work < COLLECTION_WORK; i++) {
		const struct yaml_entry *e = &over->entry[i];
		size_t at = find(&m, e->key);

		c->work += m.n;
		if (at == SIZE_MAX) {
			m.entry[m.n++] = *e;
			continue;
		}
		m.entry[at].at = e->at;
		if (e->value.kind == YAML_MAP &&
		    m.entry[at].value.kind == YAML_MAP)
			m.entry[at].value =
			    merge(c, &e->value, &m.entry[at].value);
		else
			m.entry[at].value = e->value;
	}
	m.at = over->at;
	return m;
}

static const struct yaml *
merged(struct collection *c, const struct yaml *over, const struct yaml *under)
{
	struct yaml *m;

	if (under == NULL)
		return over;
	m = arena_alloc(c->arena, sizeof(*m));
	*m = merge(c, over, under);
	return m;
}

/* A document without its action. */
static const struct yaml *
without_action(struct collection *c, const struct yaml *doc)
{
	struct yaml *rest = arena_alloc(c->arena, sizeof(*rest));

	*rest = map_copy(c, doc, 0);
	rest->n = 0;
	for (size_t i = 0; i < doc->n; i++) {
		if (!span_eq_str(doc->entry[i].key, "action"))
			rest->entry[rest->n++] = doc->entry[i];
	}
	return rest;
}

static enum collection_kind
take_repeat(struct collection *c, const struct yaml **doc, struct diags *diags)
{
	if (c->before == NULL) {
		diag_add(diags, DIAG_ERROR, (*doc)->at,
		    "action: there is no rule before this one to repeat");
		return COLLECTION_WRONG;
	}
	*doc = merged(c, without_action(c, *doc), c->before);
	c->before = *doc;
	return COLLECTION_REPEAT;
}

void
collection_end(struct collection *c, struct diags *diags)
{
	if (c->unused != NULL)
		diag_add(diags, DIAG_WARNING, c->unused->at,
		    "action: no rule follows that this global is for");
	c->unused = NULL;
}

static enum collection_kind
take(struct collection *c, const struct yaml **doc, struct diags *diags)
{
	const struct yaml *action = NULL;

	if ((*doc)->kind != YAML_MAP) {
		diag_add(diags, DIAG_ERROR, (*doc)->at,
		    "expected a Sigma rule: a map");
		return COLLECTION_WRONG;
	}
	action = yaml_get(*doc, "action");
	if (action == NULL) {
		bool shares = c->global != NULL &&
		    yaml_get(c->global, "id") != NULL &&
		    yaml_get(*doc, "id") == NULL;

		*doc = merged(c, *doc, c->global);
		c->before = *doc;
		c->unused = NULL;
		return shares ? COLLECTION_REPEAT : COLLECTION_RULE;
	}
	if (span_eq_str(action->text, "repeat"))
		return take_repeat(c, doc, diags);
	if (span_eq_str(action->text, "global")) {
		c->global = merged(c, without_action(c, *doc), c->global);
		c->unused = action;
		return COLLECTION_NONE;
	}
	if (span_eq_str(action->text, "reset")) {
		collection_end(c, diags);
		c->global = NULL;
		return COLLECTION_NONE;
	}
	diag_add(diags, DIAG_ERROR, action->at,
	    "action: expected one of global, reset, repeat");
	return COLLECTION_WRONG;
}

enum collection_kind
collection_take(
    struct collection *c, const struct yaml **doc, struct diags *diags)
{
	struct place at = (*doc)->at;
	enum collection_kind kind = take(c, doc, diags);

	if (c->work < COLLECTION_WORK)
		return kind;
	diag_add(diags, DIAG_ERROR, at,
	    "the file has too many rules that are made of others");
	return COLLECTION_WRONG;
}
