/*
 * Sigma rules as text: each document of the files in tests/rules/sigma is a
 * rule with two more keys, "match" and "no match", which list rows of logs.
 * All rules of a file are loaded together, and only the document's own is
 * looked at.
 *
 * docs/SIGMA.md shows modifiers as a list: a selection, what it finds, and what
 * it does not; of each a value of the field, or a map of several.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glob.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/file.h"
#include "analyzer/base/text.h"
#include "analyzer/base/yaml.h"
#include "analyzer/detect/sigma/compiled.h"
#include "analyzer/detect/sigma/sigma.h"
#include "analyzer/logs/logs.h"

enum {
	FEW_ROWS = 32, /* before a sieve is made */
	ROUNDS = 120,  /* more than that many rows of each kind */
};

struct suite {
	const char *file;
	struct arena *arena;
	struct sigma_rules *rules;
	struct sigma_state *state;
	struct alerts alerts;
	unsigned failed;
	unsigned rows;
};

static bool
raised(const struct suite *s, const char *id)
{
	for (size_t i = 0; i < s->alerts.n; i++) {
		if (strcmp(s->alerts.v[i].rule->uuid, id) == 0)
			return true;
	}
	return false;
}

static void
run_row(struct suite *s, const char *id, const struct yaml *row, bool want)
{
	const struct log_options options = {.year = 2024};
	const struct line line = {.number = 1, .bytes = row->text};
	struct err err;
	struct logs *l = logs_new(row->text, &options, &err);
	struct event *ev = event_new_row();

	(void)logs_head(l, &line, ev);
	s->alerts.n = 0;
	if (ev->rest == NULL || sigma_head(s->state, ev)) {
		logs_fill(l, ev);
		sigma_match(s->state, ev, &s->alerts);
	}
	s->rows++;
	if (raised(s, id) != want) {
		print_error("%s:%u: rule %s: %s\n", s->file, row->at.line, id,
		    want ? "does not match, and must"
			 : "matches, and must not");
		s->failed++;
	}
	event_free_row(ev);
	logs_free(l);
}

static void
run_rows(struct suite *s, const struct yaml *doc, const char *key, bool want)
{
	const struct yaml *rows = yaml_get(doc, key);
	const struct yaml *id = yaml_get(doc, "id");

	assert_non_null(id);
	for (size_t i = 0; rows != NULL && i < rows->n; i++)
		run_row(s, arena_str(s->arena, id->text), &rows->item[i], want);
}

static void
print_diags(const struct diags *d)
{
	for (size_t i = 0; i < d->n; i++)
		print_error("%s:%u:%u: %s\n", d->v[i].file, d->v[i].line,
		    d->v[i].column, d->v[i].text);
}

/*
 * A row has to give the same when many of its kind went before: such that
 * match, so that what they have is common, or others, so that it is rare.
 */
static void
run_docs(struct suite *s, const struct yaml *docs, size_t n, bool common)
{
	s->state = sigma_state_new(s->rules);
	for (unsigned k = 0; k <= ROUNDS && s->failed == 0; k++) {
		for (size_t i = 0; i < n; i++) {
			run_rows(s, &docs[i], "no match", false);
			if (common || k == ROUNDS)
				run_rows(s, &docs[i], "match", true);
		}
	}
	sigma_state_free(s->state);
}

static void
run_file(const char *file)
{
	struct suite s = {.file = file, .arena = arena_new(0)};
	struct diags diags = {0};
	const struct yaml *docs;
	struct span text;
	size_t n = yaml_read_file(s.arena, file, &docs, &text, &diags);
	bool cached;

	s.alerts.arena = s.arena;
	s.rules = sigma_rules_new(s.arena);
	(void)sigma_read(s.rules, file, text, &diags);
	assert_true(sigma_compile(s.rules, NULL, &cached, &diags));
	print_diags(&diags);
	assert_int_equal(diags.n, 0);
	s.rules->sieve_rows = FEW_ROWS;
	run_docs(&s, docs, n, true);
	run_docs(&s, docs, n, false);
	assert_int_equal(s.failed, 0);
	assert_true(s.rows > 0);
	alerts_free(&s.alerts);
	sigma_rules_free(s.rules);
	diags_clear(&diags);
	arena_free(s.arena);
}

static void
rules_do_what_they_say(void **state)
{
	const char *root = getenv("ROOT");
	char pattern[4096];
	glob_t files;

	(void)state;
	(void)snprintf(pattern, sizeof(pattern), "%s/tests/rules/sigma/*.yml",
	    root == NULL ? "." : root);
	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		run_file(files.gl_pathv[i]);
	globfree(&files);
}

/* ---- the manual ---- */

/* The list of modifiers in a page: the block whose first item is a list. */
static struct span
shown_modifiers(struct span page)
{
	const struct span begin = span_str("```yaml\n# What is asked");
	size_t at = span_find(page, begin);
	struct span block;

	assert_int_not_equal(at, SIZE_MAX);
	block = span_from(page, at + strlen("```yaml\n"));
	return span_first(block, span_find(block, span_str("```")));
}

/* A line of the list as a rule: the selection is taken as it is written. */
static void
put_rule(struct buf *out, size_t i, struct span line)
{
	size_t from = span_find(line, span_str("{"));
	size_t to = span_find(line, span_str("},"));

	buf_printf(out,
	    "title: t\nid: 11111111-2222-3333-4444-%012zu\n"
	    "logsource: {product: shop}\ndetection:\n  s: %.*s}\n"
	    "  condition: s\n---\n",
	    i, (int)(to - from), (const char *)line.p + from);
}

static void
put_member(struct buf *out, struct span name, const struct yaml *value)
{
	buf_str(out, out->n == 0 ? "{" : ", ");
	json_text(out, name);
	buf_str(out, ": ");
	if (value->kind == YAML_NULL)
		buf_str(out, "null");
	else
		json_text(out, value->text);
}

/* A row with the value of the field that the selection asks for first. */
static struct yaml
row_of(struct suite *s, const struct yaml *asked, const struct yaml *value)
{
	struct span name = asked->entry[0].key;
	struct yaml row = *value;
	struct buf out = {0};

	name = span_first(name, span_find_byte(name, '|', 0));
	for (size_t i = 0; value->kind == YAML_MAP && i < value->n; i++)
		put_member(&out, value->entry[i].key, &value->entry[i].value);
	if (value->kind != YAML_MAP)
		put_member(&out, name, value);
	buf_byte(&out, '}');
	row.text = arena_copy(s->arena, buf_span(&out));
	buf_free(&out);
	return row;
}

static void
run_shown(struct suite *s, const struct yaml *list)
{
	char id[48];

	assert_true(list->n > 0);
	for (size_t i = 0; i < list->n; i++) {
		const struct yaml *item = list->item[i].item;
		struct yaml row;

		assert_int_equal(list->item[i].n, 3);
		(void)snprintf(
		    id, sizeof(id), "11111111-2222-3333-4444-%012zu", i);
		row = row_of(s, &item[0], &item[1]);
		run_row(s, id, &row, true);
		row = row_of(s, &item[0], &item[2]);
		run_row(s, id, &row, false);
	}
}

/* Reads the selections of the list as rules. */
static void
load_shown(struct suite *s, struct span block, size_t n)
{
	struct diags diags = {0};
	struct buf rules = {0};
	struct span line;
	size_t count = 0;
	bool cached;

	while (span_token(&block, '\n', &line)) {
		if (line.n != 0 && line.p[0] == '-')
			put_rule(&rules, count++, line);
	}
	assert_int_equal(count, n);
	s->alerts.arena = s->arena;
	s->rules = sigma_rules_new(s->arena);
	sigma_placeholders(
	    s->rules, "lists.yml", span_str("admins: [root, admin]"), &diags);
	(void)sigma_read(
	    s->rules, s->file, arena_copy(s->arena, buf_span(&rules)), &diags);
	assert_true(sigma_compile(s->rules, NULL, &cached, &diags));
	print_diags(&diags);
	assert_int_equal(diags.n, 0);
	buf_free(&rules);
}

static void
manual_is_right(void **state)
{
	const char *root = getenv("ROOT");
	struct suite s = {.file = "docs/SIGMA.md", .arena = arena_new(0)};
	struct diags diags = {0};
	struct span block;
	const struct yaml *list;
	char path[4096];
	struct err err;

	(void)state;
	(void)snprintf(
	    path, sizeof(path), "%s/docs/SIGMA.md", root == NULL ? "." : root);
	assert_true(file_read(s.arena, path, 1 << 20, &block, &err));
	block = shown_modifiers(block);
	assert_int_equal(yaml_read(s.arena, s.file, block, &list, &diags), 1);
	load_shown(&s, block, list->n);
	s.state = sigma_state_new(s.rules);
	run_shown(&s, list);
	assert_int_equal(s.failed, 0);
	sigma_state_free(s.state);
	alerts_free(&s.alerts);
	sigma_rules_free(s.rules);
	arena_free(s.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_do_what_they_say),
	    cmocka_unit_test(manual_is_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
