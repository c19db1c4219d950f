#include "analyzer/detect/sigma/check_fields.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/sigma/link.h"
#include "analyzer/detect/sigma/slip.h"

enum {
	FIELD_PART = 128, /* bytes of "a.b.*" */
	SLIP_MIN = 6,     /* shorter names lie too close to each other */
};

static bool
covers_any(const struct logsource *v, size_t n, const struct logsource *rule)
{
	for (size_t i = 0; i < n; i++) {
		if (logsource_covers(&v[i], rule))
			return true;
	}
	return false;
}

/* What is known of the fields of a logsource. */
struct fields {
	const struct sigma_rules *r;
	struct map *names;
	bool whole;                 /* these are all */
	const struct logsource *of; /* NULL: of none yet */
};

static void
gather(struct fields *f, const struct logsource *of)
{
	for (const struct mapping *m = f->r->mappings; m != NULL; m = m->next) {
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

/* Rules follow each other that have the same logsource: it is kept. */
static void
fields_of(struct fields *f, const struct logsource *of)
{
	if (f->of != NULL && logsource_covers(f->of, of) &&
	    logsource_covers(of, f->of))
		return;
	map_clear(f->names);
	f->whole = false;
	gather(f, of);
	f->of = of;
}

/* The fields that a rule or a filter asks for, in the order of its text. */
static void
check_asked(struct fields *f, const struct logsource *of,
    const struct asked *asked, struct diags *diags)
{
	const struct asked **v;
	size_t n = 0;

	fields_of(f, of);
	if (map_count(f->names) == 0)
		return;
	for (const struct asked *a = asked; a != NULL; a = a->next)
		n++;
	v = mem_zalloc(n + 1, sizeof(const struct asked *));
	for (const struct asked *a = asked; a != NULL; a = a->next)
		v[--n] = a;
	for (size_t i = 0; v[i] != NULL; i++)
		check_field(f, v[i]->field, v[i]->at, diags);
	free(v);
}

/* ---- correlations ---- */

/* Where a correlation says what a field is called: in an alias, or itself. */
static struct place
place_of(const struct correlation *c, struct span field, struct place at)
{
	for (size_t i = 0; i < c->aliases; i++) {
		if (c->alias[i].field.p == field.p)
			return c->alias[i].at;
	}
	return at;
}

/* The i-th of the fields that a correlation groups by or counts, in the
 * events of a rule that feeds it. */
static void
check_fed(struct fields *f, const struct sigma_rule *rule,
    const struct correlation *c, size_t i, struct diags *diags)
{
	const struct teller *t = rule->tells;
	bool group = i < c->groups;
	struct place at = group ? c->group_at[i] : c->field_at[i - c->groups];

	for (uint32_t k = 0; t != NULL && k < t->feeds; k++) {
		const struct feed *feed = &t->feed[k];
		struct span name;

		if (feed->to != c)
			continue;
		name = t->column[group ? feed->group[i]
				       : feed->field[i - c->groups]];
		fields_of(f, &rule->source);
		if (map_count(f->names) != 0)
			check_field(f, name, place_of(c, name, at), diags);
		return;
	}
}

/* Several rules may lack the same field: it is told once. */
static void
check_correlation(
    struct fields *f, const struct correlation *c, struct diags *diags)
{
	for (size_t i = 0; i < c->groups + c->fields; i++) {
		size_t before = diags->n;

		for (size_t k = 0; k < f->r->n && diags->n == before; k++)
			check_fed(f, f->r->rule[k], c, i, diags);
	}
}

/* ---- logsources ---- */

/* The parts of a logsource, in the order of rules. */
static struct span
part_of(const struct logsource *l, unsigned i)
{
	return i == 0 ? l->product : i == 1 ? l->category : l->service;
}

/* Of the i-th part: is the name known?  Else *slip gets what was meant. */
static bool
is_known_part(const struct logsource *v, size_t n, unsigned i, struct span name,
    struct span *slip)
{
	for (size_t k = 0; k < n; k++) {
		struct span known = part_of(&v[k], i);

		if (span_eq_nocase(known, name))
			return true;
		if (is_slip(name, known, SLIP_MIN))
			*slip = known;
	}
	return false;
}

static void
check_part(const struct sigma_rules *r, const struct sigma_rule *rule,
    unsigned i, struct diags *diags)
{
	static const char *const parts[] = {"product", "category", "service"};
	struct span name = part_of(&rule->source, i);
	struct span slip = {0};

	for (const struct mapping *m = r->mappings; m != NULL; m = m->next) {
		for (size_t k = 0; k < m->n; k++) {
			if (is_known_part(m->source[k].logsource,
				m->source[k].logsources, i, name, &slip))
				return;
		}
		for (size_t k = 0; k < m->knowns; k++) {
			if (is_known_part(m->known[k].logsource,
				m->known[k].logsources, i, name, &slip))
				return;
		}
	}
	if (slip.n != 0)
		diag_add(diags, DIAG_WARNING, rule->source_at,
		    "logsource: no %s \"%.*s\" is known; did you mean "
		    "\"%.*s\"?",
		    parts[i], (int)span_first(name, 100).n,
		    (const char *)name.p, (int)slip.n, (const char *)slip.p);
}

void
check_fields(const struct sigma_rules *r, struct diags *diags)
{
	struct fields f = {.r = r, .names = map_new()};

	for (size_t i = 0; i < r->n; i++) {
		const struct sigma_rule *rule = r->rule[i];

		for (unsigned k = 0; k < 3; k++) {
			if (part_of(&rule->source, k).n != 0)
				check_part(r, rule, k, diags);
		}
		check_asked(&f, &rule->source, rule->asked, diags);
	}
	for (size_t i = 0; i < r->filters; i++)
		check_asked(
		    &f, &r->filter[i]->source, r->filter[i]->asked, diags);
	for (size_t i = 0; i < r->correlations; i++)
		check_correlation(&f, r->correlation[i], diags);
	map_free(f.names);
}
