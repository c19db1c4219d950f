#include "analyzer/detect/sigma/check.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/slip.h"

enum {
	TABLE_ATOMS = 12, /* conditions over more are not worked out */
	FIELD_PART = 128, /* bytes of "a.b.*" */
	SLIP_MIN = 6,     /* shorter names lie too close to each other */
};

/* ---- fields ---- */

static bool
covers_any(const struct logsource *v, size_t n, const struct logsource *rule)
{
	for (size_t i = 0; i < n; i++) {
		if (logsource_covers(&v[i], rule))
			return true;
	}
	return false;
}

/* What is known of the fields of a rule's logsource. */
struct fields {
	struct map *names;
	bool whole; /* these are all */
};

static void
gather(
    const struct sigma_rules *r, const struct logsource *of, struct fields *f)
{
	for (const struct mapping *m = r->mappings; m != NULL; m = m->next) {
		for (size_t i = 0; i < m->knowns; i++) {
			const struct mapping_known *k = &m->known[i];

			if (!covers_any(k->logsource, k->logsources, of))
				continue;
			f->whole = f->whole || !(k->common || k->open);
			for (size_t n = 0; n < k->names; n++)
				(void)map_put(f->names, k->name[n], NULL);
		}
		for (size_t i = 0; i < m->n; i++) {
			const struct mapping_source *s = &m->source[i];

			if (!covers_any(s->logsource, s->logsources, of))
				continue;
			for (size_t n = 0; n < s->fields; n++)
				(void)map_put(f->names, s->field[n].name, NULL);
		}
	}
}

/* The known field that was meant, for a message; else an empty span. */
static struct span
meant(const struct fields *f, struct span name)
{
	union map_value *value;
	struct span other;
	struct span slip = {0};
	size_t at = 0;

	while (map_next(f->names, &at, &other, &value)) {
		if (span_eq_nocase(other, name))
			return other;
		if (slip.n == 0 && is_slip(name, other, SLIP_MIN))
			slip = other;
	}
	return slip;
}

/* Is it known, or in a part of the event where any name may stand: "a.*"? */
static bool
is_known(const struct fields *f, struct span name)
{
	char part[FIELD_PART];

	if (map_get(f->names, name) != NULL)
		return true;
	for (size_t i = 0; i < name.n && i + 2 < sizeof(part); i++) {
		part[i] = (char)name.p[i];
		part[i + 1] = '*';
		if (name.p[i] == '.' &&
		    map_get(f->names, span_of(part, i + 2)) != NULL)
			return true;
	}
	return false;
}

static void
check_field(const struct fields *f, struct span name, struct place at,
    struct diags *diags)
{
	struct span other;

	if (name.n == 0 || is_known(f, name))
		return;
	other = meant(f, name);
	if (other.n == 0 && !f->whole)
		return; /* there may be such a field */
	if (other.n != 0)
		diag_add(diags, DIAG_WARNING, at,
		    "events of this logsource have no field \"%.*s\"; it is "
		    "written \"%.*s\"",
		    (int)span_first(name, 100).n, (const char *)name.p,
		    (int)other.n, (const char *)other.p);
	else
		diag_add(diags, DIAG_WARNING, at,
		    "events of this logsource have no field \"%.*s\"",
		    (int)span_first(name, 100).n, (const char *)name.p);
}

/* The fields that a rule asks for, in the order of its text. */
static void
check_asked(
    const struct sigma_rule *rule, const struct fields *f, struct diags *diags)
{
	const struct asked **v;
	size_t n = 0;

	for (const struct asked *a = rule->asked; a != NULL; a = a->next)
		n++;
	v = mem_zalloc(n + 1, sizeof(const struct asked *));
	for (const struct asked *a = rule->asked; a != NULL; a = a->next)
		v[--n] = a;
	for (size_t i = 0; v[i] != NULL; i++)
		check_field(f, v[i]->field, v[i]->at, diags);
	free(v);
}

/* Rules follow each other that have the same logsource: it is kept. */
static void
check_fields(const struct sigma_rules *r, struct diags *diags)
{
	const struct logsource *last = NULL;
	struct fields f = {.names = map_new()};

	for (size_t i = 0; i < r->n; i++) {
		const struct sigma_rule *rule = r->rule[i];

		if (last == NULL || !logsource_covers(last, &rule->source) ||
		    !logsource_covers(&rule->source, last)) {
			map_clear(f.names);
			f.whole = false;
			gather(r, &rule->source, &f);
			last = &rule->source;
		}
		if (map_count(f.names) != 0)
			check_asked(rule, &f, diags);
	}
	map_free(f.names);
}

/* ---- conditions ---- */

/* The atoms of a condition; the tree's depth is bounded, see plan.c. */
static bool
list_atoms(const struct node *n, uint32_t *atom, size_t *count)
{
	size_t i = 0;

	if (n->op != NODE_ATOM) {
		for (i = 0; i < n->n; i++) {
			if (!list_atoms(n->child[i], atom, count))
				return false;
		}
		return true;
	}
	while (i < *count && atom[i] != n->number)
		i++;
	if (i < *count)
		return true;
	if (*count == TABLE_ATOMS)
		return false;
	atom[(*count)++] = n->number;
	return true;
}

/* What a condition over the atoms says when those whose bits are set hold. */
static bool
holds(const struct node *n, const uint32_t *atom, uint32_t bits)
{
	size_t want = n->op == NODE_OR ? 1
	    : n->op == NODE_AND        ? n->n
				       : n->number;
	size_t count = 0;

	if (n->op == NODE_ATOM) {
		while (atom[count] != n->number)
			count++;
		return (bits >> count & 1) != 0;
	}
	if (n->op == NODE_NOT)
		return !holds(n->child[0], atom, bits);
	for (size_t i = 0; i < n->n; i++)
		count += holds(n->child[i], atom, bits);
	return count >= want;
}

static void
check_condition(const struct sigma_rule *rule, struct diags *diags)
{
	uint32_t atom[TABLE_ATOMS] = {0};
	size_t n = 0;
	bool always = true;
	bool never = true;

	if (!list_atoms(rule->root, atom, &n))
		return;
	for (uint32_t bits = 0; bits < UINT32_C(1) << n; bits++) {
		bool yes = holds(rule->root, atom, bits);

		always = always && yes;
		never = never && !yes;
		if (!always && !never)
			return;
	}
	diag_add(diags, DIAG_WARNING, rule->condition, "condition: %s%s",
	    always ? "always true; the rule matches every event"
		   : "never true; no event can match the rule",
	    rule->filtered ? " with its filters" : "");
}

static void
check_correlation(const struct correlation *c, struct diags *diags)
{
	if (c->type == CORRELATION_EVENT_COUNT && c->mode == MODE_RISING &&
	    correlation_holds(c, 1))
		diag_add(diags, DIAG_WARNING, c->rule.at,
		    "correlation: condition: always true; one event is "
		    "enough");
}

void
check_rules(const struct sigma_rules *r, struct diags *diags)
{
	check_fields(r, diags);
	for (size_t i = 0; i < r->n; i++)
		check_condition(r->rule[i], diags);
	for (size_t i = 0; i < r->correlations; i++)
		check_correlation(r->correlation[i], diags);
}
