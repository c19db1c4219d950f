#include "analyzer/detect/sigma/sigma.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/check.h"
#include "analyzer/detect/sigma/collection.h"
#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/documents.h"
#include "analyzer/detect/sigma/where.h"

enum {
	CORRELATIONS_MAX = 4096
};

struct sigma_rules *
sigma_rules_new(struct arena *arena)
{
	struct sigma_rules *r = mem_zalloc(1, sizeof(*r));

	r->arena = arena;
	r->sieve_rows = SIEVE_ROWS;
	r->ids = map_new();
	atoms_init(&r->atoms, arena);
	placeholders_init(&r->placeholders, arena);
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
	placeholders_free(&r->placeholders);
	map_free(r->ids);
	documents_free(r->documents);
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

/* The text of the i-th of n documents, without the line that divides. */
static const char *
doc_text(struct sigma_rules *r, struct span text,
    const struct yaml *const docs[2], bool first)
{
	size_t from = first ? 0 : where_line(text, docs[0]->at.line);
	size_t to =
	    docs[1] == NULL ? text.n : where_line(text, docs[1]->at.line);
	struct span s = span_from(span_first(text, to), from);
	static const char mark[] = "\n---\n";

	if (docs[1] != NULL && s.n > 4 && memcmp(s.p + s.n - 5, mark, 5) == 0)
		s.n -= 4;
	return arena_str(r->arena, s);
}

static struct building
building(struct sigma_rules *r, struct diags *diags)
{
	return (struct building){.arena = r->arena,
	    .atoms = &r->atoms,
	    .diags = diags,
	    .about = r->about,
	    .ids = r->ids,
	    .placeholders = &r->placeholders};
}

static bool
read_mapping(struct sigma_rules *r, struct building *b, const struct yaml *doc)
{
	struct mapping *m = mapping_read(b, doc);

	if (m != NULL)
		add_mapping(r, m);
	return m != NULL;
}

static bool
read_correlation(struct sigma_rules *r, struct building *b,
    const struct yaml *doc, const char *text)
{
	struct correlation *c;

	if (r->correlations == CORRELATIONS_MAX) {
		diag_add(b->diags, DIAG_ERROR, doc->at,
		    "more than %d correlations", CORRELATIONS_MAX);
		return false;
	}
	c = correlation_read(b, doc);
	if (c == NULL)
		return false;
	c->rule.text = text;
	r->correlation = arena_grow(r->arena, r->correlation, r->correlations,
	    &r->correlations_cap, sizeof(struct correlation *));
	r->correlation[r->correlations++] = c;
	return true;
}

static bool
read_filter(struct sigma_rules *r, struct building *b, const struct yaml *doc)
{
	struct filter *f = filter_read(b, doc);

	if (f == NULL)
		return false;
	r->filter = arena_grow(r->arena, r->filter, r->filters, &r->filters_cap,
	    sizeof(struct filter *));
	r->filter[r->filters++] = f;
	return true;
}

static bool
read_rule(struct sigma_rules *r, struct building *b, const struct yaml *doc,
    const char *text)
{
	struct sigma_rule *rule = sigma_rule_read(b, doc);

	if (rule == NULL)
		return false;
	rule->rule.text = text;
	r->rule = arena_grow(
	    r->arena, r->rule, r->n, &r->cap, sizeof(struct sigma_rule *));
	r->rule[r->n++] = rule;
	return true;
}

/* Reads a document; text is how it is written. */
static bool
read_doc(struct sigma_rules *r, struct building *b, const struct yaml *doc,
    const char *text)
{
	if (yaml_get(doc, "mapping") != NULL)
		return read_mapping(r, b, doc);
	if (yaml_get(doc, "correlation") != NULL)
		return read_correlation(r, b, doc, text);
	if (yaml_get(doc, "filter") != NULL)
		return read_filter(r, b, doc);
	return read_rule(r, b, doc, text);
}

void
sigma_cache(struct sigma_rules *r, const char *folder)
{
	r->documents = documents_new(r->arena, folder);
}

void
sigma_check_about(struct sigma_rules *r)
{
	r->about = true;
}

static size_t
read_docs(struct sigma_rules *r, const char *file, struct span text,
    const struct yaml **docs, struct diags *diags)
{
	return r->documents == NULL
	    ? yaml_read(r->arena, file, text, docs, diags)
	    : documents_read(r->documents, file, text, docs, diags);
}

uint32_t
sigma_read(struct sigma_rules *r, const char *file, struct span text,
    struct diags *diags)
{
	const struct yaml *docs;
	size_t before = diags->errors;
	size_t n = read_docs(r, file, text, &docs, diags);
	uint32_t refused = diags->errors != before;
	struct collection shared = {.arena = r->arena};
	struct building b = building(r, diags);

	b.source = text;
	for (size_t i = 0; i < n; i++) {
		const struct yaml *const two[2] = {
		    &docs[i], i + 1 < n ? &docs[i + 1] : NULL};
		const struct yaml *doc = &docs[i];
		enum collection_kind kind;

		if (doc->kind == YAML_NULL)
			continue; /* a line that divides nothing */
		kind = collection_take(&shared, &doc, diags);
		b.repeated = kind == COLLECTION_REPEAT;
		if (kind == COLLECTION_NONE)
			continue;
		if (kind == COLLECTION_WRONG ||
		    !read_doc(r, &b, doc, doc_text(r, text, two, i == 0)))
			refused++;
	}
	collection_end(&shared, diags);
	return refused;
}

void
sigma_placeholders(struct sigma_rules *r, const char *file, struct span text,
    struct diags *diags)
{
	placeholders_read(&r->placeholders, file, text, diags);
}

/* The program's own mappings, where the rules brought none of that name. */
static void
add_builtin(struct sigma_rules *r, struct diags *diags)
{
	struct building b = building(r, diags);
	const char *file;
	struct span text;

	for (unsigned i = 0; mapping_builtin(i, &file, &text); i++) {
		const struct yaml *docs;
		size_t n = read_docs(r, file, text, &docs, diags);

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

uint32_t
sigma_link(struct sigma_rules *r, struct diags *diags)
{
	struct linking l = {.arena = r->arena,
	    .atoms = &r->atoms,
	    .diags = diags,
	    .rule = r->rule,
	    .rules = r->n,
	    .filter = r->filter,
	    .filters = r->filters,
	    .correlation = r->correlation,
	    .correlations = r->correlations};
	uint32_t refused = link_rules(&l);

	if (r->n != 0)
		add_builtin(r, diags);
	documents_keep(r->documents);
	r->correlations = l.correlations;
	r->linked = true;
	return refused;
}

/* The fields that correlations ask for, whether the rule does or not. */
static void
add_columns(struct sigma_rules *r, struct plan *p, const struct teller *t)
{
	for (uint32_t i = 0; t != NULL && i < t->columns; i++)
		plan_want(p, r->arena, t->column_of[i]);
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
		add_columns(r, &r->plan[kept], r->rule[i]->tells);
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
		for (uint32_t k = 0; k < r->plan[i].need.n; k++) {
			uint32_t a = r->plan[i].need.atom[k];

			r->posting[a] = arena_grow(r->arena, r->posting[a],
			    r->postings[a], &cap[a], sizeof(uint32_t));
			r->posting[a][r->postings[a]++] = (uint32_t)i;
		}
	}
	free(cap);
}

void
sigma_check(const struct sigma_rules *r, struct diags *diags)
{
	check_rules(r, diags);
}

bool
sigma_compile(
    struct sigma_rules *r, const char *cache, bool *cached, struct diags *diags)
{
	const struct place nowhere = {0};
	struct err err;

	if (!r->linked)
		(void)sigma_link(r, diags);
	search_plan(&r->search, &r->atoms);
	make_plans(r, diags);
	make_postings(r);
	r->routing = (struct routing){.arena = r->arena,
	    .rule = r->rule,
	    .plan = r->plan,
	    .rules = r->n,
	    .atoms = &r->atoms};
	r->compiled = true;
	if (cache != NULL)
		r->cache = arena_str(r->arena, span_str(cache));
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
	return r->n + r->correlations;
}

struct rule *
sigma_rule(const struct sigma_rules *r, size_t i)
{
	return i < r->n ? &r->rule[i]->rule : &r->correlation[i - r->n]->rule;
}
