#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"
#include "analyzer/report/report.h"
#include "cli/cmds.h"
#include "cli/common.h"

enum {
	OPT_STATE = OPT_OWN,
	OPT_FIND,
	OPT_LIMIT,
	OPT_VERDICT,
	OPT_REASON,
	OPT_NOTE,
	OPT_CONFIDENCE,
};

static const struct opt opts[] = {
    {OPT_DB, "db", "FILE", "the store (default: in the data folder)"},
    {OPT_STATE, "state", "new|open|closed", "list: only these"},
    {OPT_FIND, "find", "TEXT", "list: whose alerts name it"},
    {OPT_LIMIT, "limit", "N", "list: at most so many"},
    {OPT_VERDICT, "verdict", "CLASS",
	"close: malicious, benign, false, policy, fault or undetermined"},
    {OPT_REASON, "reason", "CODE", "close: one of the class's reasons"},
    {OPT_NOTE, "note", "TEXT", "close, note: in your own words"},
    {OPT_CONFIDENCE, "confidence", "PERCENT", "close: how sure you are"},
    {OPT_COLOUR, "color", "auto|always|never", "colours in the output"},
    {0},
};

static const char *const subs[] = {
    "list", "show", "close", "note", "verify", NULL};

static const char details[] =
    "list    the queue, highest score first\n"
    "show    one incident: timeline, why its alerts belong together, evidence\n"
    "close   gives a verdict with its reason and closes the incident\n"
    "note    adds a note\n"
    "verify  proves that the chain of changes is whole";

struct choice {
	const char *db;
	struct incident_query query;
	const char *verdict;
	const char *reason;
	const char *note;
	uint8_t confidence;
	const char *colour;
};

static bool
take_option(struct choice *c, const struct args *a, int id)
{
	static const char *const states[] = {"new", "open", "closed"};
	uint64_t n;

	switch (id) {
	case OPT_DB:
		c->db = a->value;
		return true;
	case OPT_STATE:
		for (int i = 0; i < 3; i++) {
			if (strcmp(a->value, states[i]) == 0)
				c->query.state = i;
		}
		if (c->query.state >= 0)
			return true;
		(void)usage_error(a->command,
		    "--state %s: expected new, open or closed", a->value);
		return false;
	case OPT_FIND:
		c->query.text = a->value;
		return true;
	case OPT_LIMIT:
		if (!args_number(a, 1, UINT32_MAX, &n))
			return false;
		c->query.limit = n;
		return true;
	case OPT_VERDICT:
		c->verdict = a->value;
		return true;
	case OPT_REASON:
		c->reason = a->value;
		return true;
	case OPT_NOTE:
		c->note = a->value;
		return true;
	case OPT_CONFIDENCE:
		if (!args_number(a, 0, 100, &n))
			return false;
		c->confidence = (uint8_t)n;
		return true;
	default:
		c->colour = a->value;
		return true;
	}
}

static int
list(const struct cli *cli, const struct choice *c, struct store *s)
{
	struct arena *arena = arena_new(0);
	struct report_data data = {
	    .colour = want_colour(cli, c->colour), .width = out_width()};
	struct buf out = {0};
	struct err err = {0};
	int rc = EXIT_DONE;

	data.incident = store_list(s, &c->query, arena, &data.incidents, &err);
	if (data.incident != NULL) {
		report_list(&out, &data);
		out_print(&out);
	} else {
		rc = err_print(&err);
	}
	buf_free(&out);
	arena_free(arena);
	return rc;
}

static int
show(const struct cli *cli, const struct choice *c, struct store *s,
    const char *id)
{
	struct arena *arena = arena_new(0);
	struct report_data data = {
	    .colour = want_colour(cli, c->colour), .width = out_width()};
	const struct incident *incident;
	struct buf out = {0};
	struct err err = {0};
	int rc = EXIT_DONE;

	incident = store_load(s, id, arena, &err);
	if (incident != NULL) {
		report_incident(&out, incident, &data);
		out_print(&out);
	} else {
		rc = err_print(&err);
	}
	buf_free(&out);
	arena_free(arena);
	return rc;
}

/* The reason must be one of the class's. */
static bool
reason_fits(enum verdict_class class, const char *reason)
{
	const char *const *known = verdict_reasons(class);

	for (const char *const *r = known; *r != NULL; r++) {
		if (reason != NULL && strcmp(*r, reason) == 0)
			return true;
	}
	fprintf(stderr, "haechi incidents: error: --reason %s: expected",
	    reason != NULL ? reason : "is missing");
	for (const char *const *r = known; *r != NULL; r++)
		fprintf(stderr, "%s %s", r == known ? "" : " or", *r);
	fputc('\n', stderr);
	return false;
}

/* The whole id of an incident that was named by its first digits. */
static const char *
whole_id(struct store *s, const char *id, struct arena *arena)
{
	struct err err = {0};
	const struct incident *incident = store_load(s, id, arena, &err);

	if (incident == NULL) {
		(void)err_print(&err);
		return NULL;
	}
	return incident->id;
}

static int
close_incident(const struct cli *cli, const struct choice *c, struct store *s,
    const char *id)
{
	struct arena *arena = arena_new(0);
	struct err err = {0};
	struct verdict v = {.class = verdict_find(span_str(c->verdict)),
	    .reason = c->reason,
	    .note = c->note != NULL ? c->note : "",
	    .confidence = c->confidence,
	    .who = cli->user,
	    .time_ns = cli->now_ns()};
	const struct store_by by = {v.who, v.time_ns};
	int rc = EXIT_INPUT;

	if (v.class == VERDICT_NONE || v.class == VERDICT_COUNT) {
		rc = usage_error(&cmd_incidents,
		    "close takes --verdict malicious, benign, false, policy, "
		    "fault or undetermined");
		goto out;
	}
	if (!reason_fits(v.class, v.reason)) {
		rc = EXIT_USAGE;
		goto out;
	}
	id = whole_id(s, id, arena);
	if (id == NULL)
		goto out;
	if (!store_verdict(s, id, &v, &err) ||
	    !store_incident_state(s, id, INCIDENT_CLOSED, &by, &err)) {
		rc = err_print(&err);
		goto out;
	}
	printf("%s closed: %s, %s\n", id, verdict_name(v.class), v.reason);
	rc = EXIT_DONE;
out:
	arena_free(arena);
	return rc;
}

static int
add_note(const struct cli *cli, const struct choice *c, struct store *s,
    const char *id)
{
	struct arena *arena = arena_new(0);
	const struct store_by by = {cli->user, cli->now_ns()};
	struct err err = {0};
	int rc = EXIT_INPUT;

	if (c->note == NULL) {
		arena_free(arena);
		return usage_error(&cmd_incidents, "note takes --note TEXT");
	}
	id = whole_id(s, id, arena);
	if (id != NULL)
		rc = store_note(s, id, c->note, &by, &err) ? EXIT_DONE
							   : err_print(&err);
	arena_free(arena);
	return rc;
}

static int
verify(struct store *s)
{
	struct err err = {0};
	uint64_t rows = 0;

	if (!store_verify(s, &rows, &err))
		return err_print(&err);
	printf("the chain is whole: %" PRIu64 " %s\n", rows,
	    rows == 1 ? "change" : "changes");
	return EXIT_DONE;
}

static int
run_sub(const struct cli *cli, const struct choice *c, const struct args *args)
{
	const char *sub = args->operands > 0 ? args->operand[0] : "list";
	const char *id = args->operands > 1 ? args->operand[1] : NULL;
	bool writes = strcmp(sub, "close") == 0 || strcmp(sub, "note") == 0;
	bool whole = strcmp(sub, "list") == 0 || strcmp(sub, "verify") == 0;
	struct err err = {0};
	struct store *s;
	int rc;

	if (!writes && !whole && strcmp(sub, "show") != 0)
		return usage_error(&cmd_incidents,
		    "'%s': expected list, show, close, note or verify", sub);
	if (!whole && id == NULL)
		return usage_error(&cmd_incidents, "%s: which incident?", sub);
	s = open_store(cli, c->db, writes ? STORE_WRITE : STORE_READ);
	if (s == NULL)
		return EXIT_INPUT;
	if (strcmp(sub, "list") == 0)
		rc = list(cli, c, s);
	else if (strcmp(sub, "verify") == 0)
		rc = verify(s);
	else if (strcmp(sub, "show") == 0)
		rc = show(cli, c, s, id);
	else if (strcmp(sub, "close") == 0)
		rc = close_incident(cli, c, s, id);
	else
		rc = add_note(cli, c, s, id);
	if (!store_close(s, &err))
		rc = err_print(&err);
	return rc;
}

static int
run(const struct cli *cli, int argc, char **argv)
{
	struct choice c = {.query = {.state = -1}, .confidence = 50};
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_incidents, argc, argv, operand);
	int rc = EXIT_USAGE;
	int id;

	while ((id = args_next(&args)) > 0 && take_option(&c, &args, id))
		;
	if (id == 0)
		rc = run_sub(cli, &c, &args);
	free(operand);
	return rc;
}

const struct command cmd_incidents = {
    .name = "incidents",
    .usage = "list|show ID|close ID|note ID|verify [options]",
    .summary = "the queue of incidents in the store",
    .details = details,
    .opts = opts,
    .subs = subs,
    .run = run,
};
