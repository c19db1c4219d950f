/*
 * The stages of rows alone: logs, and logs with detect, on the log that the
 * environment names in LOG and the rules that it names in RULES (a file or a
 * folder).  Rows that would be joined from several lines are taken line by
 * line, as the formats that matter for speed are written.
 */

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/detect.h"
#include "analyzer/input/input.h"
#include "analyzer/logs/logs.h"
#include "tests/bench/bench.h"

enum {
	ROWS_MAX = 1 << 18,
};

struct state {
	struct line *line;
	size_t lines;
	size_t bytes;
	struct arena *arena;
	struct logs *logs;
	struct detect *detect;
	struct event *row;
	struct alerts alerts;
};

static uint64_t
work_parse(void *arg, size_t n)
{
	const struct state *s = arg;
	uint64_t sum = 0;

	for (; n > 0; n--) {
		for (size_t i = 0; i < s->lines; i++)
			sum += logs_parse(s->logs, &s->line[i], s->row);
	}
	return sum;
}

static uint64_t
work_detect(void *arg, size_t n)
{
	struct state *s = arg;
	uint64_t sum = 0;

	for (; n > 0; n--) {
		for (size_t i = 0; i < s->lines; i++) {
			(void)logs_parse(s->logs, &s->line[i], s->row);
			detect_event(s->detect, s->row, &s->alerts);
			sum += s->alerts.n;
			s->alerts.n = 0;
			arena_reset(s->alerts.arena);
		}
	}
	return sum;
}

/* Keeps the lines of the file, and makes the reader of its format. */
static bool
load(struct state *s, const char *path)
{
	const struct log_options options = {0};
	struct err err;
	struct input *in = input_open(path, 0, NULL, &err);
	struct line l;

	if (in != NULL)
		s->logs = logs_new(input_head(in), &options, &err);
	if (s->logs == NULL) {
		fprintf(stderr, "%s: %s\n", path, err.text);
		input_close(in);
		return false;
	}
	while (s->lines < ROWS_MAX && input_line(in, &l)) {
		l.bytes = arena_copy(s->arena, l.bytes);
		s->bytes += l.bytes.n;
		s->line[s->lines++] = l;
	}
	input_close(in);
	return true;
}

static struct ruleset *
load_rules(const char *path)
{
	const struct ruleset_options options = {.paths = &path, .n_paths = 1};
	struct diags diags = {0};
	struct ruleset *rules = ruleset_load(&options, &diags);

	diags_clear(&diags);
	return rules;
}

static void
measure(struct state *s, const char *path)
{
	const struct bench parse = {"logs", work_parse, s, s->bytes, s->lines};
	const struct bench detect = {
	    "logs+detect", work_detect, s, s->bytes, s->lines};
	struct ruleset *rules;

	s->row = event_new_row();
	bench_run(&parse);
	if (path != NULL && path[0] != '\0') {
		rules = load_rules(path);
		s->detect = detect_new(rules);
		bench_run(&detect);
		detect_free(s->detect);
		ruleset_free(rules);
	}
	event_free_row(s->row);
}

int
main(void)
{
	const char *path = getenv("LOG");
	struct state s = {0};
	int status = EXIT_FAILURE;

	if (path == NULL || path[0] == '\0')
		return EXIT_SUCCESS; /* nothing to measure with */
	s.arena = arena_new(1 << 20);
	s.alerts.arena = arena_new(1 << 16);
	s.line = mem_zalloc(ROWS_MAX, sizeof(*s.line));
	if (load(&s, path)) {
		measure(&s, getenv("RULES"));
		status = EXIT_SUCCESS;
	}
	free(s.alerts.v);
	arena_free(s.alerts.arena);
	logs_free(s.logs);
	free(s.line);
	arena_free(s.arena);
	return status;
}
