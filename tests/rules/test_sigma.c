/*
 * Sigma rules as text: each document of the files in tests/rules/sigma is a
 * rule with two more keys, "match" and "no match", which list rows of logs.
 * All rules of a file are loaded together, and only the document's own is
 * looked at.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glob.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rules_do_what_they_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
