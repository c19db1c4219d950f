/* The host's bytes are what PCRE2 works on. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "analyzer/logs/user_format.h"

#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "analyzer/base/yaml.h"
#include "analyzer/logs/time_format.h"

enum {
	MATCH_LIMIT = 100000, /* steps; then a row counts as not matched */
	PROBE_MIN = 50,
	PROBE_ROWS = 32,
};

/* A group with a name. */
struct group {
	uint32_t number;
	struct span name; /* of the field */
	bool is_time;
};

struct pattern {
	pcre2_code *code;
	struct group *group;
	size_t groups;
	size_t cap;
};

struct user_format {
	struct log_format format; /* the first member: found by its address */
	struct event_type type;
	const char *time; /* NULL: RFC 3339 */
	struct pattern pattern[USER_PATTERNS];
	unsigned patterns;
};

struct user_formats {
	struct arena *arena;
	struct user_format *v[USER_FORMATS];
	unsigned n;
};

/* What a match needs; one for each reader. */
struct scratch {
	pcre2_match_data *match;
	pcre2_match_context *limits;
};

/* ---- rows ---- */

static struct scratch *
scratch_new(void)
{
	struct scratch *s = mem_zalloc(1, sizeof(*s));

	s->match = pcre2_match_data_create(USER_GROUPS * 2, NULL);
	s->limits = pcre2_match_context_create(NULL);
	assert(s->match != NULL && s->limits != NULL);
	(void)pcre2_set_match_limit(s->limits, MATCH_LIMIT);
	(void)pcre2_set_depth_limit(s->limits, MATCH_LIMIT);
	return s;
}

static void
scratch_free(struct scratch *s)
{
	if (s == NULL)
		return;
	pcre2_match_data_free(s->match);
	pcre2_match_context_free(s->limits);
	free(s);
}

static bool
matches(const struct pattern *p, struct scratch *s, struct span row)
{
	return pcre2_match(p->code, row.n == 0 ? (PCRE2_SPTR) "" : row.p, row.n,
		   0, 0, s->match, s->limits) >= 0;
}

static void
set_time(const struct log_context *c, const struct user_format *f,
    struct event *ev, struct span text)
{
	int64_t time_ns;

	if (f->time != NULL)
		(void)time_format_read(c, ev, f->time, text);
	else if (time_parse(text, c->options.zone_s, &time_ns))
		log_time(ev, time_ns);
}

static void
add_groups(const struct log_context *c, const struct pattern *p,
    struct event *ev, struct span row)
{
	const struct user_format *f = (const struct user_format *)c->format;
	const struct scratch *s = c->scratch;
	const size_t *at = pcre2_get_ovector_pointer(s->match);
	uint32_t most = pcre2_get_ovector_count(s->match);

	for (size_t i = 0; i < p->groups; i++) {
		const struct group *g = &p->group[i];
		size_t from, to;
		struct span text;

		if (g->number >= most)
			continue;
		from = at[2 * (size_t)g->number];
		to = at[2 * (size_t)g->number + 1];
		if (from == PCRE2_UNSET || to <= from || to > row.n)
			continue;
		text = span_of(row.p + from, to - from);
		log_number_named(ev, g->name, text);
		if (g->is_time)
			set_time(c, f, ev, text);
	}
}

/* With U+FFFD for bytes that are no UTF-8: no pattern matches those. */
static struct span
valid_text(struct arena *arena, struct span s)
{
	static const uint8_t bad[] = {0xef, 0xbf, 0xbd}; /* U+FFFD */
	uint8_t *out = arena_alloc(arena, s.n * sizeof(bad) + 1);
	size_t n = 0;
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;

		if (utf8_next(s, &at) < 0) {
			memcpy(out + n, bad, sizeof(bad));
			n += sizeof(bad);
		} else {
			memcpy(out + n, s.p + from, at - from);
			n += at - from;
		}
	}
	return span_of(out, n);
}

static bool
match_row(struct log_context *c, struct event *ev, struct span row)
{
	const struct user_format *f = (const struct user_format *)c->format;

	for (unsigned i = 0; i < f->patterns; i++) {
		if (!matches(&f->pattern[i], c->scratch, row))
			continue;
		ev->type = &f->type;
		add_groups(c, &f->pattern[i], ev, row);
		return true;
	}
	return false;
}

static bool
user_parse(struct log_context *c, struct event *ev)
{
	struct span row = ev->row.text;

	if (c->scratch == NULL)
		c->scratch = scratch_new();
	return match_row(c, ev, row) ||
	    (!utf8_valid(row) && match_row(c, ev, valid_text(ev->arena, row)));
}

void
user_format_end(struct log_context *c)
{
	scratch_free(c->scratch);
}

/* ---- telling a file ---- */

static unsigned
vote(const struct user_format *f, struct scratch *s, struct span head)
{
	struct span line;
	unsigned rows = 0;
	unsigned yes = 0;

	while (rows < PROBE_ROWS && span_token(&head, '\n', &line)) {
		bool is = false;

		line = span_trim(line);
		if (line.n == 0)
			continue;
		for (unsigned i = 0; i < f->patterns && !is; i++)
			is = matches(&f->pattern[i], s, line);
		/* The head may end in the middle of its last line. */
		if (!is && head.p == NULL && rows != 0)
			break;
		rows++;
		yes += is;
	}
	return rows == 0 ? 0 : yes * 100 / rows;
}

static unsigned
user_probe(struct span head)
{
	(void)head; /* user_formats_probe asks */
	return 0;
}

const struct log_format *
user_formats_probe(const struct user_formats *u, struct span head)
{
	const struct log_format *best = NULL;
	struct scratch *s;

	if (u == NULL || u->n == 0)
		return NULL;
	s = scratch_new();
	for (unsigned i = 0; i < u->n && best == NULL; i++) {
		if (vote(u->v[i], s, head) >= PROBE_MIN)
			best = &u->v[i]->format;
	}
	scratch_free(s);
	return best;
}

const struct log_format *
user_formats_get(const struct user_formats *u, unsigned i)
{
	return u == NULL || i >= u->n ? NULL : &u->v[i]->format;
}

/* ---- reading the files ---- */

struct reader {
	struct user_formats *u;
	struct diags *diags;
	bool failed;
};

static void
complain(struct reader *r, struct place at, const char *what)
{
	diag_add(r->diags, DIAG_ERROR, at, "%s", what);
	r->failed = true;
}

/* The text of a value that must be one. */
static const char *
text_of(struct reader *r, const struct yaml *y, const char *key)
{
	if (y->kind != YAML_SCALAR || y->text.n == 0 ||
	    memchr(y->text.p, 0, y->text.n) != NULL) {
		diag_add(r->diags, DIAG_ERROR, y->at,
		    "%s: expected a text, found %s", key, yaml_kind_name(y));
		r->failed = true;
		return "";
	}
	return arena_str(r->u->arena, y->text);
}

static void
read_logsource(struct reader *r, struct user_format *f, const struct yaml *y)
{
	if (y->kind != YAML_MAP) {
		complain(r, y->at,
		    "logsource: expected a map of product, category and "
		    "service");
		return;
	}
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml_entry *e = &y->entry[i];

		if (span_eq_str(e->key, "product"))
			f->type.product = text_of(r, &e->value, "product");
		else if (span_eq_str(e->key, "category"))
			f->type.category = text_of(r, &e->value, "category");
		else if (span_eq_str(e->key, "service"))
			f->type.service = text_of(r, &e->value, "service");
		else
			complain(r, e->at,
			    "logsource has product, category and service");
	}
}

/* The name of the field that a group becomes. */
static struct span
field_name(const struct yaml *fields, const char *group)
{
	const struct yaml *y = fields == NULL ? NULL : yaml_get(fields, group);

	return y == NULL ? span_str(group) : y->text;
}

static void
name_groups(struct reader *r, struct pattern *p, const struct yaml *y,
    const struct yaml *fields)
{
	uint32_t count = 0, size = 0;
	PCRE2_SPTR table = NULL;

	(void)pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &count);
	(void)pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	(void)pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, &table);
	if (count == 0 || count > USER_GROUPS) {
		complain(r, y->at,
		    "pattern: expected 1 to 64 named groups, (?<NAME>...)");
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *e = table + (size_t)i * size;
		const char *name = (const char *)e + 2;

		p->group = arena_grow(r->u->arena, p->group, p->groups, &p->cap,
		    sizeof(*p->group));
		p->group[p->groups++] = (struct group){
		    .number = (uint32_t)e[0] << 8 | e[1],
		    .name = arena_copy(r->u->arena, field_name(fields, name)),
		    .is_time = strcmp(name, "time") == 0,
		};
	}
}

static void
read_pattern(struct reader *r, struct user_format *f, const struct yaml *y,
    const struct yaml *fields)
{
	struct pattern *p = &f->pattern[f->patterns];
	const char *text = text_of(r, y, "pattern");
	PCRE2_UCHAR why[200] = {0};
	size_t at;
	int code;

	if (f->patterns == USER_PATTERNS) {
		complain(r, y->at, "pattern: at most 16 of them");
		return;
	}
	if (text[0] == '\0')
		return;
	p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &code, &at, NULL);
	if (p->code == NULL) {
		(void)pcre2_get_error_message(code, why, sizeof(why));
		diag_add(r->diags, DIAG_ERROR, y->at,
		    "pattern: %s, at its byte %zu", (const char *)why, at + 1);
		r->failed = true;
		return;
	}
	f->patterns++;
	(void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
	name_groups(r, p, y, fields);
}

static void
read_patterns(struct reader *r, struct user_format *f, const struct yaml *y,
    const struct yaml *fields)
{
	if (y->kind != YAML_LIST) {
		read_pattern(r, f, y, fields);
		return;
	}
	for (size_t i = 0; i < y->n; i++)
		read_pattern(r, f, &y->item[i], fields);
}

static void
read_time(struct reader *r, struct user_format *f, const struct yaml *y)
{
	size_t at = 0;

	f->time = text_of(r, y, "time");
	if (time_format_valid(f->time, &at))
		return;
	diag_add(r->diags, DIAG_ERROR, y->at,
	    "time: wrong at its byte %zu: expected %%s, or a month, a day and "
	    "an hour by %%Y %%y %%m %%b %%d %%e %%H %%M %%S %%f %%p %%z %%Z "
	    "%%a",
	    at + 1);
	r->failed = true;
}

/* Every name under fields must be that of a group. */
static void
check_fields(
    struct reader *r, const struct user_format *f, const struct yaml *fields)
{
	for (size_t i = 0; fields != NULL && i < fields->n; i++) {
		const struct yaml_entry *e = &fields->entry[i];
		const char *name = arena_str(r->u->arena, e->key);
		bool found = false;

		(void)text_of(r, &e->value, "fields");
		for (unsigned k = 0; k < f->patterns; k++)
			found |= pcre2_substring_number_from_name(
				     f->pattern[k].code, (PCRE2_SPTR)name) > 0;
		if (!found)
			complain(r, e->at,
			    "fields: no pattern has a group of this name");
	}
}

static void
check_example(
    struct reader *r, const struct user_format *f, const struct yaml *y)
{
	struct log_context c = {.format = &f->format, .scratch = scratch_new()};
	struct event *ev = event_new_row();

	ev->row.text = y->text;
	c.options.year = 2024;
	log_prepare(&c);
	if (!user_parse(&c, ev))
		complain(r, y->at, "example: no pattern matches it");
	else if (f->time != NULL && !ev->timed)
		complain(r, y->at, "example: its time is not as \"time\" says");
	event_free_row(ev);
	scratch_free(c.scratch);
}

static void
check_keys(struct reader *r, const struct yaml *doc)
{
	static const char *const keys[] = {"format", "about", "logsource",
	    "pattern", "time", "fields", "example"};

	for (size_t i = 0; i < doc->n; i++) {
		bool known = false;

		for (unsigned k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
			known |= span_eq_str(doc->entry[i].key, keys[k]);
		if (!known)
			complain(r, doc->entry[i].at,
			    "unknown key: expected format, about, logsource, "
			    "pattern, time, fields or example");
	}
}

static void
read_name(struct reader *r, struct user_format *f, const struct yaml *y)
{
	const char *name = text_of(r, y, "format");

	f->format.name = f->type.name = name;
	for (unsigned i = 0; i < r->u->n; i++) {
		if (strcmp(r->u->v[i]->format.name, name) == 0)
			complain(r, y->at, "there is a format of this name");
	}
	for (unsigned i = 0; log_formats[i] != NULL; i++) {
		if (strcmp(log_formats[i]->name, name) == 0)
			complain(r, y->at, "a built-in format has this name");
	}
}

static void
format_free(struct user_format *f)
{
	for (unsigned i = 0; i < f->patterns; i++)
		pcre2_code_free(f->pattern[i].code);
}

static void
read_format(struct reader *r, const struct yaml *doc)
{
	struct user_format *f = arena_zalloc(r->u->arena, 1, sizeof(*f));
	const struct yaml *name = yaml_get(doc, "format");
	const struct yaml *pattern = yaml_get(doc, "pattern");
	const struct yaml *fields = yaml_get(doc, "fields");
	const struct yaml *y;

	f->format.help = "";
	f->format.source = "described by a person";
	f->format.probe = user_probe;
	f->format.parse = user_parse;
	check_keys(r, doc);
	if (name == NULL || pattern == NULL) {
		complain(
		    r, doc->at, "a format has the keys format and pattern");
		return;
	}
	if (fields != NULL && fields->kind != YAML_MAP) {
		complain(r, fields->at, "fields: expected a map of names");
		return;
	}
	read_name(r, f, name);
	if ((y = yaml_get(doc, "about")) != NULL)
		f->format.help = text_of(r, y, "about");
	if ((y = yaml_get(doc, "logsource")) != NULL)
		read_logsource(r, f, y);
	if ((y = yaml_get(doc, "time")) != NULL)
		read_time(r, f, y);
	read_patterns(r, f, pattern, fields);
	check_fields(r, f, fields);
	if (!r->failed && (y = yaml_get(doc, "example")) != NULL)
		check_example(r, f, y);
	if (!r->failed && r->u->n == USER_FORMATS)
		complain(r, doc->at, "more than 256 formats");
	if (r->failed)
		format_free(f);
	else
		r->u->v[r->u->n++] = f;
}

static void
read_docs(struct user_formats *u, const struct yaml *doc, size_t n,
    struct diags *diags)
{
	for (size_t i = 0; i < n; i++) {
		struct reader r = {.u = u, .diags = diags};

		if (doc[i].kind == YAML_MAP)
			read_format(&r, &doc[i]);
		else
			complain(&r, doc[i].at,
			    "a format is a map with the keys format and "
			    "pattern");
	}
}

static struct user_formats *
formats_new(void)
{
	struct user_formats *u = mem_zalloc(1, sizeof(*u));

	u->arena = arena_new(0);
	return u;
}

struct user_formats *
user_formats_read(const char *const *file, size_t n, struct diags *diags)
{
	struct user_formats *u = formats_new();

	for (size_t i = 0; i < n; i++) {
		const char *name = arena_str(u->arena, span_str(file[i]));
		const struct yaml *docs;
		struct span text;
		size_t found =
		    yaml_read_file(u->arena, name, &docs, &text, diags);

		read_docs(u, docs, found, diags);
	}
	return u;
}

struct user_formats *
user_formats_of_text(const char *file, struct span text, struct diags *diags)
{
	struct user_formats *u = formats_new();
	const struct yaml *docs;
	size_t found = yaml_read(
	    u->arena, arena_str(u->arena, span_str(file)), text, &docs, diags);

	read_docs(u, docs, found, diags);
	return u;
}

void
user_formats_free(struct user_formats *u)
{
	if (u == NULL)
		return;
	for (unsigned i = 0; i < u->n; i++)
		format_free(u->v[i]);
	arena_free(u->arena);
	free(u);
}
