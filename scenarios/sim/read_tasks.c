/* Tasks with their answers, hints and evidence; duties to report. */

#include <string.h>

#include "scenarios/sim/sections.h"

static const char *const kinds[] = {"choice", "multi", "number", "text",
    "addresses", "values", "time", "rule", NULL};

static const struct option *
read_options(struct reader *r, const struct yaml *y, size_t *n)
{
	struct option *o;

	*n = 0;
	if (!read_list(r, y, "options"))
		return NULL;
	o = arena_zalloc(r->arena, y->n + 1, sizeof(*o));
	for (size_t i = 0; i < y->n; i++) {
		(void)read_map(r, &y->item[i], "an option", "id! text!");
		o[i].id = read_id(r, yaml_get(&y->item[i], "id"));
		o[i].text = read_words(r, yaml_get(&y->item[i], "text"));
		for (size_t k = 0; k < i; k++) {
			if (strcmp(o[k].id, o[i].id) == 0)
				read_error(r, &y->item[i],
				    "there is already an option \"%s\"",
				    o[i].id);
		}
	}
	*n = y->n;
	return o;
}

static void
read_hints(struct reader *r, const struct yaml *y, struct task *t)
{
	if (!read_list(r, y, "hints"))
		return;
	if (y->n != TASK_HINTS) {
		read_error(
		    r, y, "expected %d hints, found %zu", TASK_HINTS, y->n);
		return;
	}
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *h = &y->item[i];

		(void)read_map(r, h, "a hint", "title! text! cost!");
		t->hint[i].title = read_words(r, yaml_get(h, "title"));
		t->hint[i].text = read_words(r, yaml_get(h, "text"));
		t->hint[i].cost = (uint32_t)read_number(
		    r, yaml_get(h, "cost"), (struct range){0, t->points}, 0);
	}
}

static struct evidence_item
read_item(struct reader *r, const struct yaml *y)
{
	struct evidence_item item = {.label = "", .at_least = 1};
	const struct yaml *label = y;

	if (y->kind == YAML_MAP) {
		(void)read_map(r, y, "evidence", "label! rows");
		label = yaml_get(y, "label");
		item.at_least = (uint32_t)read_number(
		    r, yaml_get(y, "rows"), (struct range){1, 64}, 1);
	}
	if (read_ref(r, label, NAMES_LABEL) != SIM_NOBODY)
		item.label = arena_str(r->arena, label->text);
	return item;
}

static void
read_evidence(struct reader *r, const struct yaml *y, struct task *t)
{
	struct evidence_set *set;

	if (!read_list(r, y, "evidence"))
		return;
	set = arena_zalloc(r->arena, y->n + 1, sizeof(*set));
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->item[i];
		struct evidence_item *item;

		if (!read_list(r, v, "a set of evidence"))
			continue;
		item = arena_zalloc(r->arena, v->n + 1, sizeof(*item));
		for (size_t k = 0; k < v->n; k++)
			item[k] = read_item(r, &v->item[k]);
		set[i].item = item;
		set[i].n = v->n;
	}
	t->evidence = set;
	t->evidences = y->n;
}

static const char *
read_fact(struct reader *r, const struct yaml *y)
{
	const char *s = read_text(r, y);

	if (y != NULL && y->kind == YAML_SCALAR &&
	    map_get(r->facts, y->text) == NULL)
		read_error(r, y, "no step notes a fact \"%.80s\"", s);
	return s;
}

static void
read_is(struct reader *r, const struct yaml *y, struct answer_rule *a)
{
	bool list = y->kind == YAML_LIST;
	size_t n = list ? y->n : 1;
	struct template *t = arena_zalloc(r->arena, n + 1, sizeof(*t));

	for (size_t i = 0; i < n; i++)
		t[i] = read_template(r, list ? &y->item[i] : y);
	a->kind = ANSWER_IS;
	a->text = t;
	a->texts = n;
}

static void
read_answer_rule(struct reader *r, const struct yaml *y, struct answer_rule *a)
{
	static const struct {
		const char *key;
		enum answer_kind kind;
	} ways[] = {{"count", ANSWER_COUNT}, {"distinct", ANSWER_DISTINCT},
	    {"list", ANSWER_LIST}, {"sum", ANSWER_SUM}, {"most", ANSWER_MOST},
	    {"first", ANSWER_FIRST}, {"last", ANSWER_LAST},
	    {"first-time", ANSWER_FIRST_TIME}, {"last-time", ANSWER_LAST_TIME},
	    {"share", ANSWER_SHARE}};
	const struct yaml *v = NULL;

	a->at = y->at;
	if (!read_map(r, y, "an answer",
		"is count distinct list sum most first last first-time "
		"last-time share of"))
		return;
	if (yaml_get(y, "is") != NULL) {
		read_is(r, yaml_get(y, "is"), a);
		return;
	}
	for (unsigned i = 0; v == NULL && i < sizeof(ways) / sizeof(ways[0]);
	     i++) {
		v = yaml_get(y, ways[i].key);
		a->kind = ways[i].kind;
	}
	if (v == NULL) {
		read_error(r, y, "expected is, or a way to count a fact");
		return;
	}
	a->fact = read_fact(r, v);
	if (a->kind == ANSWER_SHARE && yaml_get(y, "of") == NULL)
		read_error(r, y, "share: expected also of: FACT");
	a->of = read_fact(r, yaml_get(y, "of"));
}

static void
read_goal(struct reader *r, const struct yaml *y, struct task *t)
{
	size_t n;

	if (!read_map(r, y, "rule", "labels! recall! false-per-hour! sources!"))
		return;
	(void)read_refs(r, yaml_get(y, "labels"), NAMES_LABEL, &n);
	t->rule.labels = read_texts(r, yaml_get(y, "labels"));
	t->rule.recall_permille = (uint32_t)read_number(
	    r, yaml_get(y, "recall"), (struct range){1, 1000}, 900);
	t->rule.false_per_hour = (uint32_t)read_number(
	    r, yaml_get(y, "false-per-hour"), (struct range){0, 100000}, 0);
	t->rule.sources = read_texts(r, yaml_get(y, "sources"));
}

/* Are the answers of a choice among its options? */
static void
check_options(struct reader *r, const struct yaml *y, const struct task *t,
    const struct answer_rule *a)
{
	if (t->kind != TASK_CHOICE && t->kind != TASK_MULTI)
		return;
	if (t->options < 2)
		read_error(r, y, "a choice has at least two options");
	for (size_t i = 0; i < a->texts; i++) {
		size_t k = 0;

		if (strstr(a->text[i].text, "${") != NULL)
			continue;
		while (k < t->options &&
		    strcmp(t->option[k].id, a->text[i].text) != 0)
			k++;
		if (k == t->options)
			diag_add(r->diags, DIAG_ERROR, a->text[i].at,
			    "there is no option \"%.60s\"", a->text[i].text);
	}
}

static void
read_task(struct reader *r, const struct yaml *y, struct task *t,
    struct answer_rule *a)
{
	(void)read_map(r, y, "a task",
	    "id! kind! ask! options points answer tolerance hints! evidence "
	    "rule why! techniques about");
	t->id = read_id(r, yaml_get(y, "id"));
	t->kind =
	    (enum task_kind)read_word(r, yaml_get(y, "kind"), kinds, TASK_TEXT);
	t->ask = read_words(r, yaml_get(y, "ask"));
	t->option = read_options(r, yaml_get(y, "options"), &t->options);
	t->points = (uint32_t)read_number(
	    r, yaml_get(y, "points"), (struct range){1, 1000}, 10);
	t->tolerance = (uint64_t)read_number(
	    r, yaml_get(y, "tolerance"), (struct range){0, 1000000000}, 0);
	read_hints(r, yaml_get(y, "hints"), t);
	read_evidence(r, yaml_get(y, "evidence"), t);
	t->why = read_words(r, yaml_get(y, "why"));
	t->techniques = read_texts(r, yaml_get(y, "techniques"));
	t->rule.labels = read_texts(r, NULL);
	t->rule.sources = read_texts(r, NULL);
	a->none = t->kind == TASK_RULE;
	if (yaml_get(y, a->none ? "rule" : "answer") == NULL)
		read_error(r, y, "a task of kind %s has a key \"%s\"",
		    task_kind_name(t->kind), a->none ? "rule" : "answer");
	else if (a->none)
		read_goal(r, yaml_get(y, "rule"), t);
	else
		read_answer_rule(r, yaml_get(y, "answer"), a);
	check_options(r, y, t, a);
}

void
read_tasks(struct reader *r, const struct yaml *y)
{
	struct task *t;
	struct answer_rule *a;

	if (!read_list(r, y, "tasks"))
		return;
	t = arena_zalloc(r->arena, y->n + 1, sizeof(*t));
	a = arena_zalloc(r->arena, y->n + 1, sizeof(*a));
	for (size_t i = 0; i < y->n; i++) {
		read_task(r, &y->item[i], &t[i], &a[i]);
		for (size_t k = 0; k < i; k++) {
			if (strcmp(t[k].id, t[i].id) == 0)
				read_error(r, &y->item[i],
				    "there is already a task \"%s\"", t[i].id);
		}
	}
	r->program->story.task = t;
	r->program->story.tasks = y->n;
	r->program->answer = a;
}

static void
read_field(struct reader *r, const struct yaml *y, struct duty_field *f)
{
	size_t k = 0;

	(void)read_map(
	    r, y, "a field", "id! name! required options want model");
	f->id = read_id(r, yaml_get(y, "id"));
	f->name = read_words(r, yaml_get(y, "name"));
	f->required = read_bool(r, yaml_get(y, "required"), true);
	f->option = read_options(r, yaml_get(y, "options"), &f->options);
	f->want = read_text(r, yaml_get(y, "want"));
	f->model = read_words(r, yaml_get(y, "model"));
	while (k < f->options && strcmp(f->option[k].id, f->want) != 0)
		k++;
	if (f->options > 0 && k == f->options)
		read_error(r, y, "want: expected the id of an option");
}

void
read_duties(struct reader *r, const struct yaml *y)
{
	struct duty *d;

	if (!read_list(r, y, "duties"))
		return;
	d = arena_zalloc(r->arena, y->n + 1, sizeof(*d));
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml *v = &y->item[i];
		const struct yaml *fields = yaml_get(v, "fields");
		struct duty_field *f;

		(void)read_map(r, v, "a duty",
		    "id! name! law! as-of! source! hours! points fields!");
		d[i].id = read_id(r, yaml_get(v, "id"));
		d[i].name = read_words(r, yaml_get(v, "name"));
		d[i].law = read_text(r, yaml_get(v, "law"));
		d[i].as_of = read_text(r, yaml_get(v, "as-of"));
		d[i].source = read_text(r, yaml_get(v, "source"));
		d[i].hours = (uint32_t)read_number(
		    r, yaml_get(v, "hours"), (struct range){1, 10000}, 24);
		d[i].points = (uint32_t)read_number(
		    r, yaml_get(v, "points"), (struct range){0, 1000}, 0);
		if (!read_list(r, fields, "fields"))
			continue;
		f = arena_zalloc(r->arena, fields->n + 1, sizeof(*f));
		for (size_t k = 0; k < fields->n; k++)
			read_field(r, &fields->item[k], &f[k]);
		d[i].field = f;
		d[i].fields = fields->n;
	}
	r->program->story.duty = d;
	r->program->story.duties = y->n;
}
