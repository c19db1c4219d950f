#include "analyzer/detect/sigma/sigma.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/compiled.h"

struct sigma_rules *
sigma_rules_new(struct arena *arena)
{
	struct sigma_rules *r = mem_zalloc(1, sizeof(*r));

	r->arena = arena;
	r->ids = map_new();
	atoms_init(&r->atoms, arena);
	return r;
}

void
sigma_rules_free(struct sigma_rules *r)
{
	if (r == NULL)
		return;
	if (r->compiled) {
		search_free(&r->search);
		routing_free(&r->routing);
	}
	atoms_free(&r->atoms);
	map_free(r->ids);
	free(r);
}

/* Puts a mapping into the list, in the place of one of the same name. */
static void
add_mapping(struct sigma_rules *r, struct mapping *m)
{
	struct mapping **at = &r->mappings;

	while (*at != NULL && !span_eq((*at)->name, m->name))
		at = &(*at)->next;
	m->next = *at == NULL ? NULL : (*at)->next;
	*at = m;
}

/* Where line n of a text begins. */
static size_t
line_at(struct span text, uint32_t n)
{
	size_t at = 0;

	for (uint32_t i = 1; i < n; i++) {
		at = span_find_byte(text, '\n', at);
		if (at == SIZE_MAX)
			return text.n;
		at++;
	}
	return at;
}

/* The text of the i-th of n documents, without the line that divides. */
static const char *
doc_text(struct sigma_rules *r, struct span text,
    const struct yaml *const docs[2], bool first)
{
	size_t from = first ? 0 : line_at(text, docs[0]->at.line);
	size_t to = docs[1] == NULL ? text.n : line_at(text, docs[1]->at.line);
	struct span s = span_from(span_first(text, to), from);
	static const char mark[] = "\n---\n";

	if (docs[1] != NULL && s.n > 4 && memcmp(s.p + s.n - 5, mark, 5) == 0)
		s.n -= 4;
	return arena_str(r->arena, s);
}

static bool
read_doc(struct sigma_rules *r, const struct yaml *doc, struct diags *diags)
{
	struct building b = {r->arena, &r->atoms, diags};
	struct sigma_rule *rule;

	if (doc->kind == YAML_MAP && yaml_get(doc, "mapping") != NULL) {
		struct mapping *m = mapping_read(&b, doc);

		if (m != NULL)
			add_mapping(r, m);
		return m != NULL;
	}
	rule = sigma_rule_read(&b, doc, r->ids);
	if (rule == NULL)
		return false;
	r->rule = arena_grow(
	    r->arena, r->rule, r->n, &r->cap, sizeof(struct sigma_rule *));
	r->rule[r->n++] = rule;
	return true;
}

uint32_t
sigma_read(struct sigma_rules *r, const char *file, struct span text,
    struct diags *diags)
{
	const struct yaml *docs;
	size_t before = diags->errors;
	size_t n = yaml_read(r->arena, file, text, &docs, diags);
	uint32_t refused = diags->errors != before;

	for (size_t i = 0; i < n; i++) {
		const struct yaml *const two[2] = {
		    &docs[i], i + 1 < n ? &docs[i + 1] : NULL};
		size_t rules = r->n;

		if (!read_doc(r, &docs[i], diags))
			refused++;
		else if (r->n != rules)
			r->rule[rules]->rule.text =
			    doc_text(r, text, two, i == 0);
	}
	return refused;
}

/* The program's own mappings, where the rules brought none of that name. */
static void
add_builtin(struct sigma_rules *r, struct diags *diags)
{
	struct building b = {r->arena, &r->atoms, diags};
	const char *file;
	struct span text;

	for (unsigned i = 0; mapping_builtin(i, &file, &text); i++) {
		const struct yaml *docs;
		size_t n = yaml_read(r->arena, file, text, &docs, diags);

		for (size_t k = 0; k < n; k++) {
			struct mapping *m = mapping_read(&b, &docs[k]);
			const struct mapping *old = r->mappings;

			while (m != NULL && old != NULL &&
			    !span_eq(old->name, m->name))
				old = old->next;
			if (m != NULL && old == NULL)
				add_mapping(r, m);
		}
	}
}

/* Makes the programs; a rule that is too large goes out. */
static void
make_plans(struct sigma_rules *r, struct diags *diags)
{
	size_t kept = 0;

	r->plan = arena_zalloc(r->arena, r->n + 1, sizeof(*r->plan));
	for (size_t i = 0; i < r->n; i++) {
		if (!plan_make(&r->plan[kept], &r->atoms, r->rule[i]->root)) {
			diag_add(diags, DIAG_ERROR, r->rule[i]->rule.at,
			    "the rule asks for more than %d things",
			    PLAN_CODE_MAX);
			continue;
		}
		r->rule[kept++] = r->rule[i];
	}
	r->n = kept;
}

/* Lists for every atom the rules that are looked at when it is set. */
static void
make_postings(struct sigma_rules *r)
{
	size_t *cap = mem_zalloc(r->atoms.n + 1, sizeof(*cap));

	r->posting =
	    arena_zalloc(r->arena, r->atoms.n + 1, sizeof(*r->posting));
	r->postings =
	    arena_zalloc(r->arena, r->atoms.n + 1, sizeof(*r->postings));
	for (size_t i = 0; i < r->n; i++) {
		for (uint32_t k = 0; k < r->plan[i].needs; k++) {
			uint32_t a = r->plan[i].need[k];

			r->posting[a] = arena_grow(r->arena, r->posting[a],
			    r->postings[a], &cap[a], sizeof(uint32_t));
			r->posting[a][r->postings[a]++] = (uint32_t)i;
		}
	}
	free(cap);
}

bool
sigma_compile(
    struct sigma_rules *r, const char *cache, bool *cached, struct diags *diags)
{
	const struct place nowhere = {0};
	struct err err;

	add_builtin(r, diags);
	search_plan(&r->search, &r->atoms);
	make_plans(r, diags);
	make_postings(r);
	r->routing = (struct routing){.arena = r->arena,
	    .rule = r->rule,
	    .plan = r->plan,
	    .rules = r->n,
	    .atoms = &r->atoms};
	r->compiled = true;
	if (!routing_build(&r->routing, r->mappings, diags))
		return false;
	if (!search_compile(&r->search, cache, cached, &err)) {
		diag_err(diags, nowhere, &err);
		return false;
	}
	return true;
}

size_t
sigma_count(const struct sigma_rules *r)
{
	return r->n;
}

struct rule *
sigma_rule(const struct sigma_rules *r, size_t i)
{
	return &r->rule[i]->rule;
}
