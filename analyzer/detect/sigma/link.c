#include "analyzer/detect/sigma/link.h"

enum {
	MEANT_MAX = 1 << 16 /* rules that all correlations mean together */
};

/* A rule that a name or an id stands for. */
struct named {
	struct sigma_rule *rule; /* or … */
	struct correlation *correlation;
	const struct rule *head;
	bool repeats;       /* it shares its id, or its name is one */
	struct named *next; /* another one in the same file */
	struct named *file; /* the first one of the next file that has some */
	struct named *last; /* of the first of all: the one read last */
};

enum placing {
	PLACE_WAITS,
	PLACE_DONE,
	PLACE_REFUSED,
};

/* A correlation while it is linked. */
struct linked {
	struct correlation *c;
	struct named **part; /* whom each part means */
	enum placing placing;
};

struct linker {
	struct linking *l;
	struct map *names; /* struct named, the first that was read first */
	struct linked *linked;
	uint32_t refused;
	uint32_t meant;
};

/* ---- names ---- */

static bool
same_file(const struct named *n, const char *file)
{
	return strcmp(n->head->at.file, file) == 0;
}

/* Files are read one after the other, and so are those of a name. */
static void
add_name(struct linker *k, struct span name, const struct named *as)
{
	union map_value *v;
	struct named *n;
	struct named *first;

	if (name.n == 0)
		return;
	v = map_put(k->names, name, NULL);
	n = arena_alloc(k->l->arena, sizeof(*n));
	*n = *as;
	first = v->p;
	if (first != NULL && !n->repeats)
		diag_add(k->l->diags, DIAG_WARNING, n->head->at,
		    "name: the rule at %s:%u has the same one; each rule needs "
		    "its own",
		    first->head->at.file, first->head->at.line);
	if (first == NULL) {
		v->p = n;
		first = n;
	} else if (same_file(first->last, n->head->at.file)) {
		first->last->next = n;
	} else {
		first->last->file = n;
	}
	first->last = n;
}

static void
collect_names(struct linker *k)
{
	for (size_t i = 0; i < k->l->rules; i++) {
		struct sigma_rule *r = k->l->rule[i];
		struct named n = {.rule = r, .head = &r->rule, .repeats = true};

		if (r->rule.uuid != NULL)
			add_name(k, span_str(r->rule.uuid), &n);
		n.repeats = r->repeats;
		add_name(k, r->name, &n);
	}
	for (size_t i = 0; i < k->l->correlations; i++) {
		struct correlation *c = k->l->correlation[i];
		struct named n = {
		    .correlation = c, .head = &c->rule, .repeats = true};

		if (c->rule.uuid != NULL)
			add_name(k, span_str(c->rule.uuid), &n);
		n.repeats = false;
		add_name(k, c->name, &n);
	}
}

/*
 * Whom a name stands for: those of the file that asks; else those of the file
 * that has it first.  NULL: nobody.
 */
static struct named *
find(struct linker *k, struct span name, struct place at)
{
	union map_value *v = map_get(k->names, name);
	struct named *n;

	if (v == NULL) {
		char *lower = arena_str(k->l->arena, name);

		for (char *p = lower; *p != '\0'; p++)
			*p = (char)byte_lower((uint8_t)*p);
		v = map_get(k->names, span_str(lower));
	}
	if (v == NULL)
		return NULL;
	n = v->p;
	while (n != NULL && !same_file(n, at.file)) {
		while (n->next != NULL)
			n = n->next;
		n = n->file;
	}
	return n != NULL ? n : v->p;
}

/* ---- filters ---- */

static void
filter_named(struct linker *k, const struct filter *f, const struct yaml *name)
{
	const struct named *n = find(k, name->text, name->at);

	if (n == NULL)
		diag_add(k->l->diags, DIAG_WARNING, name->at,
		    "filter: no rule that was read has the name or id "
		    "\"%.*s\"",
		    (int)span_first(name->text, 100).n,
		    (const char *)name->text.p);
	for (; n != NULL; n = n->next) {
		if (n->rule != NULL &&
		    logsource_covers(&f->source, &n->rule->source))
			filter_apply(k->l->arena, f, n->rule);
		else
			diag_add(k->l->diags, DIAG_WARNING, name->at,
			    "filter: the rule \"%s\" is %s, and stays as it "
			    "is",
			    n->head->title,
			    n->rule != NULL ? "for another logsource"
					    : "a correlation");
	}
}

static void
filter_any(struct linker *k, const struct filter *f)
{
	bool found = false;

	for (size_t i = 0; i < k->l->rules; i++) {
		if (!logsource_covers(&f->source, &k->l->rule[i]->source))
			continue;
		filter_apply(k->l->arena, f, k->l->rule[i]);
		found = true;
	}
	if (!found)
		diag_add(k->l->diags, DIAG_WARNING, f->at,
		    "filter: no rule that was read is for its logsource");
}

static void
apply_filter(struct linker *k, const struct filter *f)
{
	bool list = f->rules != NULL && f->rules->kind == YAML_LIST;

	if (f->rules == NULL)
		filter_any(k, f);
	for (size_t i = 0; f->rules != NULL && i < (list ? f->rules->n : 1);
	     i++)
		filter_named(k, f, list ? &f->rules->item[i] : f->rules);
}

/* ---- the order of correlations ---- */

static struct linked *
linked_of(struct linker *k, const struct correlation *c)
{
	return &k->linked[c->number];
}

static void
refuse(
    struct linker *k, struct linked *x, const struct part *p, const char *why)
{
	if (x->placing == PLACE_REFUSED)
		return;
	x->placing = PLACE_REFUSED;
	k->refused++;
	diag_add(k->l->diags, DIAG_ERROR, p->at, "correlation: \"%.*s\" %s",
	    (int)span_first(p->name, 100).n, (const char *)p->name.p, why);
}

/* Does a part before the i-th mean the same rule, by its name or its id? */
static bool
is_again(const struct linked *x, size_t i)
{
	for (size_t k = 0; k < i && x->part[i] != NULL; k++) {
		if (x->part[k] != NULL && x->part[k]->head == x->part[i]->head)
			return true;
	}
	return false;
}

/* Finds whom the parts mean. */
static void
resolve(struct linker *k, struct linked *x)
{
	struct correlation *c = x->c;

	x->part = arena_zalloc(k->l->arena, c->parts, sizeof(struct named *));
	for (size_t i = 0; i < c->parts; i++) {
		x->part[i] = find(k, c->part[i].name, c->part[i].at);
		if (x->part[i] == NULL)
			refuse(k, x, &c->part[i],
			    "is the name or id of no rule that was read");
		if (is_again(x, i))
			refuse(k, x, &c->part[i],
			    "is a rule that was named before");
		for (const struct named *n = x->part[i]; n != NULL; n = n->next)
			k->meant++;
		if (k->meant > MEANT_MAX)
			refuse(k, x, &c->part[i],
			    "is one too many: correlations refer to more than "
			    "65536 rules");
	}
}

/* Can it be placed now?  Refuses it where it never can. */
static bool
is_ready(struct linker *k, struct linked *x)
{
	bool ready = true;

	for (size_t i = 0; i < x->c->parts; i++) {
		for (const struct named *n = x->part[i]; n != NULL;
		     n = n->next) {
			enum placing other = n->correlation == NULL
			    ? PLACE_DONE
			    : linked_of(k, n->correlation)->placing;

			if (other == PLACE_REFUSED)
				refuse(k, x, &x->c->part[i],
				    "is a correlation that was refused");
			ready = ready && other == PLACE_DONE;
		}
	}
	return ready && x->placing == PLACE_WAITS;
}

/* Places those that can be now.  False: that changed nothing. */
static bool
place_some(struct linker *k, struct correlation **placed, size_t *done)
{
	uint32_t refused = k->refused;
	size_t before = *done;

	for (size_t i = 0; i < k->l->correlations; i++) {
		struct linked *x = &k->linked[i];

		if (x->placing != PLACE_WAITS || !is_ready(k, x))
			continue;
		x->placing = PLACE_DONE;
		placed[(*done)++] = x->c;
	}
	return *done != before || k->refused != refused;
}

/* Puts the correlations in order; those that wait for themselves go out. */
static void
order(struct linker *k)
{
	size_t n = k->l->correlations;
	struct correlation **placed =
	    arena_zalloc(k->l->arena, n + 1, sizeof(struct correlation *));
	size_t done = 0;

	while (place_some(k, placed, &done))
		continue;
	for (size_t i = 0; i < n; i++) {
		if (k->linked[i].placing == PLACE_WAITS)
			refuse(k, &k->linked[i], &k->linked[i].c->part[0],
			    "and this correlation refer to each other, or it "
			    "to itself");
	}
	for (size_t i = 0; i < done; i++)
		k->l->correlation[i] = placed[i];
	k->l->correlations = done;
}

/* ---- columns and feeds ---- */

/* The column of a name, new when it was not asked for. */
static uint32_t
column(struct linker *k, struct teller *t, const struct named *of,
    struct span name)
{
	struct arena *arena = k->l->arena;
	size_t cap = t->column_cap;

	for (uint32_t i = 0; i < t->columns; i++) {
		if (span_eq(t->column[i], name))
			return i;
	}
	t->column = arena_grow(
	    arena, t->column, t->columns, &t->column_cap, sizeof(*t->column));
	t->column_of = arena_grow(
	    arena, t->column_of, t->columns, &cap, sizeof(*t->column_of));
	t->column[t->columns] = name;
	t->column_of[t->columns] = UINT32_MAX;
	if (of->rule != NULL)
		t->column_of[t->columns] = atoms_field(k->l->atoms, name);
	for (size_t i = 0; of->rule == NULL && i < of->correlation->groups;
	     i++) {
		if (span_eq(of->correlation->group[i], name))
			t->column_of[t->columns] = (uint32_t)i;
	}
	return t->columns++;
}

/* What a name of a correlation means in the events of one of its rules. */
static struct span
field_name(const struct correlation *c, const struct part *p,
    const struct named *n, struct span name)
{
	for (size_t i = 0; i < c->aliases; i++) {
		const struct alias *a = &c->alias[i];

		if (!span_eq(a->name, name))
			continue;
		if (span_eq(a->rule, p->name) ||
		    (n->head->uuid != NULL &&
			span_eq_nocase(a->rule, span_str(n->head->uuid))) ||
		    (n->rule != NULL && span_eq(a->rule, n->rule->name)) ||
		    (n->correlation != NULL &&
			span_eq(a->rule, n->correlation->name)))
			return a->field;
	}
	return name;
}

static const uint32_t *
columns(struct linker *k, struct teller *t, const struct correlation *c,
    const struct part *p, const struct named *n)
{
	uint32_t *v =
	    arena_zalloc(k->l->arena, c->groups + c->fields + 1, sizeof(*v));

	for (size_t i = 0; i < c->groups; i++)
		v[i] = column(k, t, n, field_name(c, p, n, c->group[i]));
	for (size_t i = 0; i < c->fields; i++)
		v[c->groups + i] =
		    column(k, t, n, field_name(c, p, n, c->field[i]));
	return v;
}

/* Fields that others ask of the correlation, but by which it does not group:
 * they are those of the event that brought it about. */
static const uint32_t *
extra_columns(struct linker *k, struct teller *t, const struct correlation *c,
    const struct named *n)
{
	uint32_t wanted = c->tells == NULL ? 0 : c->tells->columns;
	uint32_t *v = arena_zalloc(k->l->arena, wanted + 1, sizeof(*v));

	for (uint32_t i = 0; i < wanted; i++)
		v[i] = c->tells->column_of[i] != UINT32_MAX
		    ? UINT32_MAX
		    : column(k, t, n, c->tells->column[i]);
	return v;
}

static void
feed_one(struct linker *k, struct correlation *c, uint32_t part,
    const struct named *n)
{
	struct teller **at =
	    n->rule != NULL ? &n->rule->tells : &n->correlation->tells;
	const uint32_t *asked;
	struct teller *t;

	if (*at == NULL) {
		*at = arena_zalloc(k->l->arena, 1, sizeof(**at));
		(*at)->rule = n->head;
	}
	t = *at;
	t->generate = t->generate || c->generate;
	((struct rule *)n->head)->no_alert = !t->generate;
	asked = columns(k, t, c, &c->part[part], n);
	t->feed = arena_grow(
	    k->l->arena, t->feed, t->feeds, &t->feed_cap, sizeof(*t->feed));
	t->feed[t->feeds++] = (struct feed){.to = c,
	    .part = part,
	    .group = asked,
	    .field = asked + c->groups,
	    .extra = extra_columns(k, t, c, n)};
	for (size_t i = 0; i < c->groups && part == 0; i++)
		c->group_field[i] = t->column[asked[i]];
}

static bool
asks_for(const struct correlation *c, struct span name)
{
	for (size_t i = 0; i < c->groups; i++) {
		if (span_eq(c->group[i], name))
			return true;
	}
	for (size_t i = 0; i < c->fields; i++) {
		if (span_eq(c->field[i], name))
			return true;
	}
	return false;
}

/* An alias that is for none of the rules says nothing. */
static void
check_aliases(struct linker *k, const struct linked *x)
{
	const struct correlation *c = x->c;

	for (size_t i = 0; i < c->aliases; i++) {
		const struct alias *a = &c->alias[i];
		bool used = false;

		for (size_t p = 0; p < c->parts && !used; p++) {
			struct span field =
			    field_name(c, &c->part[p], x->part[p], a->name);

			used = field.p == a->field.p;
		}
		if (!used)
			diag_add(k->l->diags, DIAG_WARNING, a->at,
			    "correlation: aliases: none of the rules is named "
			    "\"%.*s\"",
			    (int)span_first(a->rule, 100).n,
			    (const char *)a->rule.p);
		else if (!asks_for(c, a->name))
			diag_add(k->l->diags, DIAG_WARNING, a->at,
			    "correlation: aliases: neither group-by nor field "
			    "has \"%.*s\"",
			    (int)span_first(a->name, 100).n,
			    (const char *)a->name.p);
	}
}

/* From those that refer to those that are referred to, so that all that is
 * asked of a correlation is known before it asks others. */
static void
feed_all(struct linker *k)
{
	for (size_t i = k->l->correlations; i-- > 0;) {
		struct correlation *c = k->l->correlation[i];
		const struct linked *x = linked_of(k, c);

		c->group_field = arena_zalloc(
		    k->l->arena, c->groups + 1, sizeof(*c->group_field));
		check_aliases(k, x);
		for (size_t p = 0; p < c->parts; p++) {
			for (const struct named *n = x->part[p]; n != NULL;
			     n = n->next)
				feed_one(k, c, (uint32_t)p, n);
		}
	}
	for (size_t i = 0; i < k->l->correlations; i++)
		k->l->correlation[i]->number = (uint32_t)i;
}

uint32_t
link_rules(struct linking *l)
{
	struct linker k = {.l = l, .names = map_new()};

	collect_names(&k);
	for (size_t i = 0; i < l->filters; i++)
		apply_filter(&k, l->filter[i]);
	k.linked =
	    arena_zalloc(l->arena, l->correlations + 1, sizeof(*k.linked));
	for (size_t i = 0; i < l->correlations; i++) {
		k.linked[i].c = l->correlation[i];
		l->correlation[i]->number = (uint32_t)i;
	}
	for (size_t i = 0; i < l->correlations; i++)
		resolve(&k, &k.linked[i]);
	order(&k);
	feed_all(&k);
	map_free(k.names);
	return k.refused;
}
