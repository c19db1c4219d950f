#include "cli/cases.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/yaml.h"
#include "analyzer/pipeline/session.h"
#include "cli/case_traffic.h"

enum {
	REPEAT = 10000, /* at most */
	YEAR = 2026,    /* of rows that name none */
	LINK_ETHERNET = 1,
};

/* The run of all cases. */
struct testing {
	const struct ruleset *rules;
	bool *tested; /* by the index of a rule */
	struct case_counts *counts;
	struct diags *diags;
};

/* A run of one input. */
struct trial {
	const struct ruleset *rules;
	const struct rule *rule;
	struct arena *arena;
	bool raised;
};

static const struct rule *
rule_of(const struct ruleset *rules, struct span name)
{
	for (size_t i = 0; i < ruleset_size(rules); i++) {
		const struct rule *r = ruleset_rule(rules, i);
		uint64_t sid;

		if (r->uuid != NULL
			? span_eq_str(name, r->uuid)
			: span_number(name, UINT32_MAX, &sid) && sid == r->sid)
			return r;
	}
	return NULL;
}

/* … among the alerts of correlations. */
static void
take_correlated(struct trial *t, struct deciding *deciding)
{
	struct alert a;

	while (deciding_next(deciding, &a))
		t->raised = t->raised || a.rule == t->rule;
}

/* A rule that gives no alert of its own has matched when it was seen. */
static void
take_sighting(
    struct trial *t, struct deciding *deciding, const struct sighting *s)
{
	t->raised = t->raised || s->rule == t->rule;
	deciding_see(deciding, s);
	take_correlated(t, deciding);
}

/* Looks for the rule among what came of the input so far. */
static void
take(struct trial *t, struct deciding *deciding, struct outcome *out)
{
	for (size_t i = 0; i < out->notes; i++) {
		struct alert *a = out->note[i].alert;

		if (out->note[i].sighting != NULL)
			take_sighting(t, deciding, out->note[i].sighting);
		if (a != NULL && deciding_pass(deciding, a) &&
		    a->rule == t->rule)
			t->raised = true;
	}
	outcome_clear(out);
}

static void
run_text(
    struct trial *t, struct session *s, struct deciding *d, struct span text)
{
	const struct log_options options = {.year = YEAR};
	struct err err;
	struct logs *logs = logs_new(text, &options, &err);
	struct outcome out;
	struct span line;
	struct line l = {0}, row;

	if (logs == NULL) /* only if the options name a format */
		return;
	outcome_init(&out);
	session_begin_rows(s);
	while (span_token(&text, '\n', &line)) {
		l.number++;
		l.bytes = line;
		for (bool is = line.n != 0 && logs_row(logs, &l, &row); is;
		     is = logs_more(logs, &row)) {
			session_row(s, logs, &row, &out);
			take(t, d, &out);
		}
	}
	while (logs_rest(logs, &row)) {
		session_row(s, logs, &row, &out);
		take(t, d, &out);
	}
	logs_free(logs);
	outcome_free(&out);
}

/* The text with the round's number, in two digits or more, for each "{n}". */
static struct span
row_of_round(struct arena *arena, struct span text, uint64_t round)
{
	const struct span mark = span_str("{n}");
	struct span number = arena_printf(arena, "%02" PRIu64, round);
	struct buf out = {0};
	struct span row;
	size_t at;

	while ((at = span_find(text, mark)) != SIZE_MAX) {
		buf_put(&out, span_first(text, at));
		buf_put(&out, number);
		text = span_from(text, at + mark.n);
	}
	buf_put(&out, text);
	row = arena_copy(arena, buf_span(&out));
	buf_free(&out);
	return row;
}

/* How often an input is given; 0: that is wrong, which was added to diags. */
static uint64_t
times_of(const struct yaml *input, struct diags *diags)
{
	const struct yaml *repeat = yaml_get(input, "repeat");
	uint64_t times = 1;

	if (repeat == NULL)
		return 1;
	if (repeat->kind == YAML_SCALAR &&
	    span_number(repeat->text, REPEAT, &times) && times != 0)
		return times;
	diag_add(diags, DIAG_ERROR, repeat->at,
	    "repeat: expected a number from 1 to %d", REPEAT);
	return 0;
}

/* Does an input of rows have only keys that mean something? */
static bool
check_row_keys(const struct yaml *input, struct diags *diags)
{
	for (size_t i = 0; i < input->n; i++) {
		const struct yaml_entry *e = &input->entry[i];

		if (span_eq_str(e->key, "row") || span_eq_str(e->key, "repeat"))
			continue;
		diag_add(diags, DIAG_ERROR, e->at,
		    "expected row or repeat, not %.*s", (int)e->key.n,
		    (const char *)e->key.p);
		return false;
	}
	return true;
}

/* Runs {row: …, repeat: …}.  False: it is wrong, which was added to diags. */
static bool
run_row(struct trial *t, struct session *s, struct deciding *d,
    const struct yaml *input, struct diags *diags)
{
	const struct yaml *row = yaml_get(input, "row");
	uint64_t times;

	if (row == NULL || row->kind != YAML_SCALAR) {
		diag_add(diags, DIAG_ERROR, row == NULL ? input->at : row->at,
		    "expected row: the text of a log");
		return false;
	}
	times = times_of(input, diags);
	if (times == 0 || !check_row_keys(input, diags))
		return false;
	for (uint64_t i = 0; i < times; i++)
		run_text(t, s, d, row_of_round(t->arena, row->text, i));
	return true;
}

/* Runs {rows: […]}, one behind the other.  False: as run_row. */
static bool
run_rows(struct trial *t, struct session *s, struct deciding *d,
    const struct yaml *input, struct diags *diags)
{
	const struct yaml *list = yaml_get(input, "rows");

	if (input->n != 1) {
		diag_add(diags, DIAG_ERROR, input->at,
		    "rows stands alone; repeat is said of a row in it");
		return false;
	}
	if (list->kind != YAML_LIST || list->n == 0) {
		diag_add(diags, DIAG_ERROR, list->at,
		    "rows: expected a list of row: the text of a log");
		return false;
	}
	for (size_t i = 0; i < list->n; i++) {
		if (!run_row(t, s, d, &list->item[i], diags))
			return false;
	}
	return true;
}

static void
run_frames(struct trial *t, struct session *s, struct deciding *d,
    const struct case_frames *frames)
{
	struct outcome out;
	int64_t last_ns = 0;

	outcome_init(&out);
	for (size_t i = 0; i < frames->n; i++) {
		const struct case_frame *c = &frames->v[i];
		const struct frame f = {.time_ns = c->time_ns,
		    .number = i + 1,
		    .link = LINK_ETHERNET,
		    .wire_n = (uint32_t)c->n,
		    .bytes = span_of(frames->bytes.p + c->from, c->n)};

		last_ns = f.time_ns;
		session_frame(s, &f, &out);
		take(t, d, &out);
	}
	session_end(s, last_ns, frames->n + 1, &out);
	take(t, d, &out);
	outcome_free(&out);
}

/* Runs an input of traffic.  False: it is wrong, which was added to diags. */
static bool
run_traffic(struct trial *t, struct session *s, struct deciding *d,
    const struct yaml *input, struct diags *diags)
{
	struct case_frames frames = {0};
	bool ok = case_frames_add(&frames, input, diags);

	if (ok)
		run_frames(t, s, d, &frames);
	deciding_end(d, frames.n == 0 ? 0 : frames.v[frames.n - 1].time_ns);
	case_frames_free(&frames);
	return ok;
}

/* Runs one input.  False: it is wrong, which was added to diags. */
static bool
run_input(struct trial *t, const struct yaml *input, struct diags *diags)
{
	const struct session_options options = {
	    .rules = t->rules, .stream = {.ignore_checksums = true}};
	bool rows = yaml_get(input, "rows") != NULL;
	bool traffic = !rows && yaml_get(input, "row") == NULL;
	struct session *s;
	struct deciding *d;
	bool ok;

	if (input->kind != YAML_MAP) {
		diag_add(diags, DIAG_ERROR, input->at,
		    "expected row, rows, http, dns, tls, ssh, talk, tcp, udp, "
		    "icmp, ip or steps");
		return false;
	}
	s = session_new(&options, NULL);
	d = deciding_new(t->rules);
	t->arena = arena_new(0);
	if (traffic)
		ok = run_traffic(t, s, d, input, diags);
	else if (rows)
		ok = run_rows(t, s, d, input, diags);
	else
		ok = run_row(t, s, d, input, diags);
	if (!traffic)
		deciding_end(d, session_last_row_ns(s));
	take_correlated(t, d);
	deciding_free(d);
	session_free(s);
	arena_free(t->arena);
	return ok;
}

/* Runs the inputs of "match" or "no match". */
static void
run_inputs(struct testing *r, const struct rule *rule, const struct yaml *list,
    bool wanted)
{
	for (size_t i = 0; i < list->n; i++) {
		struct trial t = {.rules = r->rules, .rule = rule};
		const struct yaml *input = &list->item[i];

		bool runs = run_input(&t, input, r->diags);

		if (runs && t.raised == wanted) {
			r->counts->passed++;
			continue;
		}
		r->counts->failed++;
		if (runs)
			diag_add(r->diags, DIAG_ERROR, input->at, "'%s' %s",
			    rule->title,
			    wanted ? "must match this, and does not"
				   : "must not match this, and does");
	}
}

static bool
run_case(struct testing *r, const struct yaml *c)
{
	const struct yaml *name = yaml_get(c, "rule");
	const struct yaml *match = yaml_get(c, "match");
	const struct yaml *no_match = yaml_get(c, "no match");
	const struct rule *rule;

	if (name == NULL || name->kind != YAML_SCALAR) {
		diag_add(r->diags, DIAG_ERROR, c->at,
		    "a case begins with rule: a sid or an id");
		return false;
	}
	rule = rule_of(r->rules, name->text);
	if (rule == NULL) {
		diag_add(r->diags, DIAG_ERROR, name->at,
		    "there is no rule %.*s", (int)name->text.n,
		    (const char *)name->text.p);
		return false;
	}
	if (match == NULL || match->n == 0 || no_match == NULL ||
	    no_match->n == 0) {
		diag_add(r->diags, DIAG_ERROR, c->at,
		    "a case has inputs under match and under no match");
		return false;
	}
	r->tested[rule->index] = true;
	run_inputs(r, rule, match, true);
	run_inputs(r, rule, no_match, false);
	return true;
}

void
cases_run(const struct ruleset *rules, const char *const *file, size_t n,
    struct case_counts *counts, struct diags *diags)
{
	size_t all = ruleset_size(rules);
	struct testing testing = {.rules = rules,
	    .tested = mem_zalloc(all + 1, sizeof(bool)),
	    .counts = counts,
	    .diags = diags};
	struct arena *arena = arena_new(0);

	for (size_t i = 0; i < n; i++) {
		const struct yaml *docs;
		struct span text;
		size_t found =
		    yaml_read_file(arena, file[i], &docs, &text, diags);

		for (size_t k = 0; found != 0 && k < docs->n; k++) {
			if (docs->kind != YAML_LIST ||
			    !run_case(&testing, &docs->item[k]))
				counts->failed++;
		}
	}
	for (size_t i = 0; i < all; i++) {
		const struct rule *r = ruleset_rule(rules, i);

		if (testing.tested[r->index] || r->no_alert)
			continue;
		counts->untested++;
		diag_add(
		    diags, DIAG_WARNING, r->at, "'%s' has no case", r->title);
	}
	arena_free(arena);
	free(testing.tested);
}
