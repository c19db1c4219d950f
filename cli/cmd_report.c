#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "analyzer/report/report.h"
#include "cli/cmds.h"
#include "cli/common.h"

enum {
	OPT_FORMAT = OPT_OWN,
	OPT_TITLE,
};

static const struct opt opts[] = {
    {OPT_DB, "db", "FILE", "the store (default: in the data folder)"},
    {OPT_FORMAT, "format", "NAME", "text (default) or html"},
    {'o', "output", "FILE", "write there instead of standard output"},
    {OPT_TITLE, "title", "TEXT", "heading of the report"},
    {OPT_COLOUR, "color", "auto|always|never", "colours in the text form"},
    {0},
};

static const char details[] =
    "Reports all incidents of the store, or those named by their ids: what\n"
    "happened, why the alerts belong together, where the evidence stands, and\n"
    "the verdicts.  The HTML form is one file that needs no network.";

struct choice {
	const char *db;
	const struct report_format *format;
	const char *output;
	const char *title;
	const char *colour;
};

static bool
take_option(struct choice *c, const struct args *a, int id)
{
	switch (id) {
	case OPT_DB:
		c->db = a->value;
		return true;
	case OPT_FORMAT:
		c->format = report_find(a->value);
		if (c->format != NULL)
			return true;
		fprintf(stderr, "haechi report: error: --format %s: expected",
		    a->value);
		for (unsigned i = 0; report_nth(i) != NULL; i++)
			fprintf(stderr, "%s %s", i == 0 ? "" : " or",
			    report_nth(i)->name);
		fputc('\n', stderr);
		return false;
	case 'o':
		c->output = a->value;
		return true;
	case OPT_TITLE:
		c->title = a->value;
		return true;
	default:
		c->colour = a->value;
		return true;
	}
}

/* Loads the incidents that were named, or all, whole. */
static bool
load(struct store *s, const struct args *args, struct arena *arena,
    struct report_data *data, struct err *err)
{
	const struct incident_query all = {.state = -1};
	const struct incident *list = NULL;
	struct incident *whole;
	size_t n = (size_t)args->operands;

	if (n == 0 && (list = store_list(s, &all, arena, &n, err)) == NULL)
		return false;
	whole = arena_zalloc(arena, n, sizeof(*whole));
	for (size_t i = 0; i < n; i++) {
		const char *id = list != NULL ? list[i].id : args->operand[i];
		const struct incident *one = store_load(s, id, arena, err);

		if (one == NULL)
			return false;
		whole[i] = *one;
	}
	data->incident = whole;
	data->incidents = n;
	return store_sources(s, arena, &data->source, &data->sources, err);
}

static bool
write_out(const struct choice *c, const struct buf *out, struct err *err)
{
	char why[128];
	FILE *f;
	bool ok;

	if (c->output == NULL || strcmp(c->output, "-") == 0) {
		out_print(out);
		return true;
	}
	f = fopen(c->output, "we");
	ok = f != NULL && fwrite(out->p, 1, out->n, f) == out->n;
	if (f != NULL && fclose(f) != 0)
		ok = false;
	if (!ok)
		return err_set(err, ERR_IO, "%s: cannot be written: %s",
		    c->output, strerror_r(errno, why, sizeof(why)));
	return true;
}

static int
run_choice(
    const struct cli *cli, const struct choice *c, const struct args *args)
{
	struct report_data data = {
	    .title = c->title != NULL ? c->title : "Incident report",
	    .colour = c->output == NULL && want_colour(cli, c->colour),
	    .width = c->output == NULL ? out_width() : 0};
	struct store *s = open_store(cli, c->db, STORE_READ);
	struct arena *arena;
	struct buf out = {0};
	struct err err = {0};
	int rc = EXIT_DONE;

	if (s == NULL)
		return EXIT_INPUT;
	arena = arena_new(0);
	if (load(s, args, arena, &data, &err)) {
		c->format->write(&out, &data);
		if (!write_out(c, &out, &err))
			rc = err_print(&err);
	} else {
		rc = err_print(&err);
	}
	buf_free(&out);
	arena_free(arena);
	if (!store_close(s, &err))
		rc = err_print(&err);
	return rc;
}

static int
run(const struct cli *cli, int argc, char **argv)
{
	struct choice c = {.format = report_find("text")};
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_report, argc, argv, operand);
	int rc = EXIT_USAGE;
	int id;

	while ((id = args_next(&args)) > 0 && take_option(&c, &args, id))
		;
	if (id == 0)
		rc = run_choice(cli, &c, &args);
	free(operand);
	return rc;
}

const struct command cmd_report = {
    .name = "report",
    .usage = "[options] [ID...]",
    .summary = "writes the incidents for people: text or HTML",
    .details = details,
    .opts = opts,
    .run = run,
};
