/*
 * truth.jsonl: one object a line, told apart by "truth".
 *
 *	{"truth":"build","scenario":…,"version":…,"seed":…}
 *	{"truth":"variable","name":…,"value":…}
 *	{"truth":"label","id":…}                     index 0, 1 …
 *	{"truth":"source","name":…,"items":…}        index 0, 1 …
 *	{"truth":"answer","task":…,"value":[…]}
 *	{"truth":"mark","source":0,"label":3,"first":10,"last":14,"actor":7}
 */

#include <string.h>

#include "analyzer/base/json.h"
#include "analyzer/base/text.h"
#include "scenarios/sim/build.h"

static void
put_text(struct buf *out, const char *key, const char *text)
{
	buf_printf(out, ",\"%s\":", key);
	json_text(out, span_str(text));
}

static void
put_marks(struct buf *out, const struct truth *t)
{
	for (size_t i = 0; i < t->marks; i++) {
		const struct truth_mark *m = &t->mark[i];

		buf_printf(out,
		    "{\"truth\":\"mark\",\"source\":%u,\"label\":%u,"
		    "\"first\":%llu,\"last\":%llu,\"actor\":%u}\n",
		    m->source, m->label, (unsigned long long)m->first,
		    (unsigned long long)m->last, m->actor);
	}
}

static void
put_answers(struct buf *out, const struct truth *t)
{
	for (size_t i = 0; i < t->answers; i++) {
		const struct truth_answer *a = &t->answer[i];

		buf_str(out, "{\"truth\":\"answer\"");
		put_text(out, "task", a->task);
		buf_str(out, ",\"value\":[");
		for (size_t k = 0; k < a->n; k++) {
			if (k > 0)
				buf_byte(out, ',');
			json_text(out, span_str(a->value[k]));
		}
		buf_str(out, "]}\n");
	}
}

void
truth_write(struct buf *out, const struct truth *t)
{
	buf_str(out, "{\"truth\":\"build\"");
	put_text(out, "scenario", t->scenario);
	put_text(out, "version", t->version);
	buf_printf(out, ",\"seed\":\"%llu\"}\n", (unsigned long long)t->seed);
	for (size_t i = 0; i < t->variables; i++) {
		buf_str(out, "{\"truth\":\"variable\"");
		put_text(out, "name", t->variable[i].name);
		put_text(out, "value", t->variable[i].value);
		buf_str(out, "}\n");
	}
	for (size_t i = 0; i < t->labels; i++) {
		buf_str(out, "{\"truth\":\"label\"");
		put_text(out, "id", t->label[i]);
		buf_str(out, "}\n");
	}
	for (size_t i = 0; i < t->sources; i++) {
		buf_str(out, "{\"truth\":\"source\"");
		put_text(out, "name", t->source[i].name);
		buf_printf(out, ",\"items\":%llu}\n",
		    (unsigned long long)t->source[i].items);
	}
	put_answers(out, t);
	put_marks(out, t);
}

/* What is being read, with the room of its arrays. */
struct reading {
	struct arena *arena;
	struct truth *t;
	const struct json_value *v;
	size_t n;
	const char **label;
	struct truth_source *source;
	struct truth_mark *mark;
	struct truth_answer *answer;
	struct truth_variable *variable;
	size_t labels, sources, marks, answers, variables; /* room */
};

static const struct json_value *
get(const struct reading *r, const char *key)
{
	for (size_t i = 0; i < r->n; i++) {
		if (span_eq_str(r->v[i].path, key))
			return &r->v[i];
	}
	return NULL;
}

static bool
get_text(const struct reading *r, const char *key, const char **text)
{
	const struct json_value *v = get(r, key);

	if (v == NULL || v->kind != JSON_TEXT)
		return false;
	*text = arena_str(r->arena, v->text);
	return true;
}

static bool
get_number(const struct reading *r, const char *key, uint64_t max, uint64_t *n)
{
	const struct json_value *v = get(r, key);

	if (v == NULL || v->kind != JSON_INT || v->n < 0 ||
	    (uint64_t)v->n > max)
		return false;
	*n = (uint64_t)v->n;
	return true;
}

static bool
read_build(struct reading *r)
{
	const char *seed;

	return get_text(r, "scenario", &r->t->scenario) &&
	    get_text(r, "version", &r->t->version) &&
	    get_text(r, "seed", &seed) &&
	    span_number(span_str(seed), UINT64_MAX, &r->t->seed);
}

static bool
read_variable(struct reading *r)
{
	struct truth *t = r->t;

	r->variable = arena_grow(r->arena, r->variable, t->variables,
	    &r->variables, sizeof(*r->variable));
	t->variable = r->variable;
	return get_text(r, "name", &r->variable[t->variables].name) &&
	    get_text(r, "value", &r->variable[t->variables++].value);
}

static bool
read_label(struct reading *r)
{
	struct truth *t = r->t;

	r->label = arena_grow(
	    r->arena, r->label, t->labels, &r->labels, sizeof(*r->label));
	t->label = r->label;
	return get_text(r, "id", &r->label[t->labels++]);
}

static bool
read_source(struct reading *r)
{
	struct truth *t = r->t;
	struct truth_source *s;

	r->source = arena_grow(
	    r->arena, r->source, t->sources, &r->sources, sizeof(*r->source));
	t->source = r->source;
	s = &r->source[t->sources++];
	return get_text(r, "name", &s->name) &&
	    get_number(r, "items", INT64_MAX, &s->items);
}

static bool
read_answer(struct reading *r)
{
	struct truth *t = r->t;
	const char **v = arena_zalloc(r->arena, r->n + 1, sizeof(*v));
	struct truth_answer *a;

	r->answer = arena_grow(
	    r->arena, r->answer, t->answers, &r->answers, sizeof(*r->answer));
	t->answer = r->answer;
	a = &r->answer[t->answers++];
	*a = (struct truth_answer){.value = v};
	for (size_t i = 0; i < r->n; i++) {
		if (span_eq_str(r->v[i].path, "value") &&
		    r->v[i].kind == JSON_TEXT)
			v[a->n++] = arena_str(r->arena, r->v[i].text);
	}
	return get_text(r, "task", &a->task);
}

static bool
read_mark(struct reading *r)
{
	struct truth *t = r->t;
	struct truth_mark *m;
	uint64_t source, label, actor;

	r->mark = arena_grow(
	    r->arena, r->mark, t->marks, &r->marks, sizeof(*r->mark));
	t->mark = r->mark;
	m = &r->mark[t->marks];
	if (t->sources == 0 || t->labels == 0 ||
	    !get_number(r, "source", t->sources - 1, &source) ||
	    !get_number(r, "label", t->labels - 1, &label) ||
	    !get_number(r, "actor", UINT32_MAX, &actor) ||
	    !get_number(r, "first", INT64_MAX, &m->first) ||
	    !get_number(r, "last", INT64_MAX, &m->last) || m->first > m->last)
		return false;
	m->source = (uint32_t)source;
	m->label = (uint32_t)label;
	m->actor = (uint32_t)actor;
	/* truth_find searches by halves: they must be in order. */
	if (t->marks > 0 &&
	    (m[-1].source > m->source ||
		(m[-1].source == m->source && m[-1].last >= m->first)))
		return false;
	t->marks++;
	return true;
}

static const struct {
	const char *name;
	bool (*read)(struct reading *r);
} lines[] = {
    {"mark", read_mark},
    {"answer", read_answer},
    {"label", read_label},
    {"source", read_source},
    {"variable", read_variable},
    {"build", read_build},
};

static bool
read_line(struct reading *r, struct json *json, struct span line)
{
	const char *why;
	const char *kind;

	if (!json_read(json, line, &r->v, &r->n, &why) ||
	    !get_text(r, "truth", &kind))
		return false;
	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strcmp(lines[i].name, kind) == 0)
			return lines[i].read(r);
	}
	return false;
}

bool
truth_read(
    struct arena *arena, struct span text, struct truth *t, struct err *err)
{
	struct reading r = {.arena = arena, .t = t};
	struct json *json = json_new();
	struct span line;
	unsigned number = 0;
	bool ok = true;

	*t = (struct truth){.scenario = "", .version = ""};
	while (ok && span_token(&text, '\n', &line)) {
		number++;
		ok = line.n == 0 || read_line(&r, json, line);
	}
	json_free(json);
	if (!ok)
		return err_set(err, ERR_INPUT,
		    "line %u is no line of a truth.jsonl", number);
	if (t->scenario[0] == '\0')
		return err_set(
		    err, ERR_INPUT, "no line says which build it is of");
	return true;
}
