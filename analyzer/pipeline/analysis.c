#include "analyzer/pipeline/analysis.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "analyzer/base/time.h"
#include "analyzer/pipeline/links.h"

enum {
	EVE_BUFFER = 1 << 20,  /* bytes gathered before they are written */
	PROGRESS_EVERY = 8192, /* items */
};

struct analysis {
	const struct analysis_options *options;
	struct workers *workers;
	struct deciding *deciding;
	struct grouping *grouping;
	struct counters read; /* of the readers of the files that are done */
	struct map *seen;     /* alert_id to how often */
	struct buf eve;
	struct source *source;
	int64_t *stored_as; /* by source: id in the store */
	const char **name;  /* by source */
	size_t sources;
	size_t cap;
	size_t ids_cap;
	size_t names_cap;
	struct analysis_counts counts;
	struct err output_err;
	struct buf example;    /* a row of the file that did not parse */
	uint32_t example_line; /* 0: there is none */
};

/* ---- what comes of the sessions, in order ---- */

static void
eve_flush(struct analysis *a)
{
	char why[128];

	if (!a->counts.output_failed &&
	    !file_put(a->options->eve_fd, buf_span(&a->eve))) {
		a->counts.output_failed = true;
		err_set(&a->output_err, ERR_IO, "%s: cannot be written: %s",
		    a->options->eve_name, strerror_r(errno, why, sizeof(why)));
	}
	buf_clear(&a->eve);
}

static void
eve_line(struct analysis *a, struct span text)
{
	if (a->options->eve_fd < 0)
		return;
	buf_put(&a->eve, text);
	buf_byte(&a->eve, '\n');
	if (a->eve.n >= EVE_BUFFER)
		eve_flush(a);
}

static uint64_t
id_of(struct analysis *a, const struct alert *alert)
{
	uint64_t id = alert_id(alert, 0);
	uint64_t *times = &map_put(a->seen, span_of(&id, sizeof(id)), NULL)->n;

	(*times)++;
	return *times == 1 ? id : alert_id(alert, *times - 1);
}

/* Writes, stores and groups an alert. */
static void
give_alert(struct analysis *a, struct alert *alert)
{
	const struct rule *rule = alert->rule;
	uint64_t id;

	a->counts.alerts++;
	if (a->counts.severity == 0 || rule->severity < a->counts.severity)
		a->counts.severity = rule->severity;
	eve_line(a, alert->eve);
	id = id_of(a, alert);
	grouping_add(a->grouping, alert, id, a->source[alert->source].name);
	if (a->options->store != NULL && !a->counts.output_failed &&
	    !store_alert(a->options->store, a->stored_as[alert->source], id,
		alert, &a->output_err))
		a->counts.output_failed = true;
}

/* What correlations have found by now. */
static void
give_correlated(struct analysis *a)
{
	const struct session_options *o = &a->options->session;
	struct eve_options eve = o->eve_options;
	struct buf text = {0};
	struct alert alert;

	eve.source = a->name;
	eve.sources = a->sources;
	while (deciding_next(a->deciding, &alert)) {
		buf_clear(&text);
		if (o->eve)
			eve_alert(&text, &alert, &eve);
		alert.eve = buf_span(&text);
		give_alert(a, &alert);
	}
	buf_free(&text);
}

/* Stores a frame that tags record, for those of the alerts that were given. */
static void
give_evidence(
    struct analysis *a, const struct frame *f, const struct tagged *tagged)
{
	a->counts.tagged_refused += tagged->refused;
	for (unsigned i = 0; i < tagged->n; i++) {
		uint64_t id = tagged->alert[i];

		if (a->options->store == NULL || a->counts.output_failed ||
		    map_get(a->seen, span_of(&id, sizeof(id))) == NULL)
			continue;
		if (!store_tagged(a->options->store, id, f, &a->output_err))
			a->counts.output_failed = true;
	}
}

/* A packet of two hosts, which their tags may record. */
static void
take_passing(struct analysis *a, struct outcome *o, const struct note *note)
{
	const struct passing *p = note->passing;
	const struct tagged *tagged = deciding_tagged(a->deciding, p);

	if (tagged == NULL)
		return;
	if (note->n != 0 && !p->recorded)
		eve_line(a, outcome_note(o, note));
	if (p->frame != NULL)
		give_evidence(a, p->frame, tagged);
}

static void
take_note(struct analysis *a, struct outcome *o, const struct note *note)
{
	if (note->sighting != NULL) {
		deciding_see(a->deciding, note->sighting);
		give_correlated(a);
	} else if (note->alert != NULL) {
		if (deciding_pass(a->deciding, note->alert))
			give_alert(a, note->alert);
	} else if (note->passing != NULL) {
		take_passing(a, o, note);
	} else if (note->tagged != NULL) {
		give_evidence(a, &note->tagged->frame, &note->tagged->tagged);
	} else {
		eve_line(a, outcome_note(o, note));
	}
}

/* Which of the outcomes has the next note in the order of the input. */
static unsigned
first_of(const struct outcome *o, const size_t *at, unsigned n)
{
	unsigned best = n;

	for (unsigned i = 0; i < n; i++) {
		const struct note *a, *b;

		if (at[i] == o[i].notes)
			continue;
		if (best == n) {
			best = i;
			continue;
		}
		a = &o[i].note[at[i]];
		b = &o[best].note[at[best]];
		if (a->number < b->number ||
		    (a->number == b->number && a->second < b->second))
			best = i;
	}
	return best;
}

static void
take_outcomes(void *arg, struct outcome *o, unsigned n)
{
	struct analysis *a = arg;
	size_t at[WORKERS_MAX] = {0};
	unsigned i;

	while ((i = first_of(o, at, n)) < n)
		take_note(a, &o[i], &o[i].note[at[i]++]);
}

/* ---- files ---- */

struct analysis *
analysis_new(const struct analysis_options *options)
{
	struct analysis *a = mem_zalloc(1, sizeof(*a));

	a->options = options;
	a->deciding = deciding_new(options->session.rules);
	a->grouping = grouping_new(&options->grouping);
	a->seen = map_new();
	a->workers =
	    workers_new(&options->session, options->threads, take_outcomes, a);
	return a;
}

void
analysis_free(struct analysis *a)
{
	if (a == NULL)
		return;
	workers_free(a->workers);
	deciding_free(a->deciding);
	grouping_free(a->grouping);
	map_free(a->seen);
	counters_free(&a->read);
	buf_free(&a->eve);
	buf_free(&a->example);
	for (size_t i = 0; i < a->sources; i++)
		free((char *)a->source[i].name);
	free(a->source);
	free(a->stored_as);
	free(a->name);
	free(a);
}

static bool
stopped(struct analysis *a)
{
	if (a->options->stop != NULL && *a->options->stop)
		a->counts.stopped = true;
	return a->counts.stopped || a->counts.output_failed;
}

static void
tell_progress(struct analysis *a, struct input *in, const char *path)
{
	const struct analysis_progress p = {
	    .file = path,
	    .done_bytes = input_done(in),
	    .all_bytes = input_size(in),
	    .items = a->counts.frames + a->counts.rows,
	    .alerts = a->counts.alerts,
	};

	if (a->options->progress != NULL)
		a->options->progress(a->options->progress_arg, &p);
}

static void
note_time(struct analysis *a, struct source *s, int64_t time_ns)
{
	if (s->first_ns == 0)
		s->first_ns = time_ns;
	s->last_ns = time_ns;
	if (time_ns > a->counts.last_ns)
		a->counts.last_ns = time_ns;
}

static void
read_frames(
    struct analysis *a, struct input *in, struct source *s, struct diags *diags)
{
	struct links links = {0};
	struct frame f;

	while (!stopped(a) && input_frame(in, &a->counts.frames, &f)) {
		note_time(a, s, f.time_ns);
		links_see(&links, &f);
		workers_frame(a->workers, &f);
		if (f.number % PROGRESS_EVERY == 0)
			tell_progress(a, in, s->name);
	}
	workers_sync(a->workers);
	a->counts.undecoded += links_tell(&links, s->name, diags);
}

/* When a file was last changed, or a pipe written to; 0: nobody knows. */
static int64_t
changed_ns(const char *path)
{
	struct stat st;
	int rc =
	    strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);

	return rc == 0 ? (int64_t)st.st_mtime * NS_PER_S : 0;
}

/* What is known of a log: where rows name no year, its file's age tells. */
static struct log_options
options_of(const struct analysis *a, const char *path, enum source_kind kind)
{
	struct log_options o = a->options->logs;

	if (kind == SOURCE_EVTX)
		o.format = "evtx";
	if (o.file_ns == 0)
		o.file_ns = changed_ns(path);
	return o;
}

/* Gives a row, or a block of rows, to the workers. */
static void
give_row(struct analysis *a, struct input *in, struct source *s,
    const struct line *row)
{
	uint64_t before = a->counts.rows;

	a->counts.rows += row->rows == 0 ? 1 : row->rows;
	s->items += row->rows;
	workers_line(a->workers, row);
	if (a->counts.rows / PROGRESS_EVERY != before / PROGRESS_EVERY)
		tell_progress(a, in, s->name);
}

/* Says what harm the readers of a file met, once for each kind. */
static void
tell_harm(struct analysis *a, struct logs *const *logs, const struct source *s,
    struct diags *diags)
{
	const struct place at = {.file = s->name};
	size_t kinds;
	bool lost = false;

	(void)logs_harm(logs[0], &kinds);
	for (size_t k = 0; k < kinds; k++) {
		struct log_harm all = logs_harm(logs[0], &kinds)[k];

		for (unsigned i = 1; i < workers_readers(a->workers); i++) {
			const struct log_harm *one =
			    &logs_harm(logs[i], &kinds)[k];

			if (one->n != 0 &&
			    (all.n == 0 || one->offset < all.offset))
				all.offset = one->offset;
			all.n += one->n;
		}
		if (all.n == 0)
			continue;
		lost |= all.lost;
		diag_add(diags, all.lost ? DIAG_ERROR : DIAG_WARNING, at,
		    "%s: %" PRIu64 ", the first at byte %" PRIu64, all.what,
		    all.n, all.offset);
	}
	a->counts.damaged += lost;
}

/*
 * Keeps the first row of a file that did not parse, of what all readers saw.
 * Rows that are to be text are what was asked for.
 */
static void
note_example(struct analysis *a, const struct logs *l)
{
	const char *asked = a->options->logs.format;
	struct span text;
	uint64_t number;

	if ((asked != NULL && strcmp(asked, "text") == 0) ||
	    !logs_example(l, &number, &text) ||
	    (a->example_line != 0 && a->example_line <= number))
		return;
	a->example_line = (uint32_t)(number < UINT32_MAX ? number : UINT32_MAX);
	buf_clear(&a->example);
	buf_put(&a->example, text);
}

/* Reads the rows of a log.  False: the options name no such format. */
static bool
read_rows(struct analysis *a, struct input *in, struct source *s,
    struct diags *diags, struct err *err)
{
	const struct log_options options = options_of(a, s->name, s->kind);
	unsigned n = workers_readers(a->workers);
	struct logs *logs[WORKERS_MAX] = {NULL};
	struct line l = {0};
	struct line row;
	bool ok = false;

	for (unsigned i = 0; i < n; i++) {
		logs[i] = logs_new(input_head(in), &options, err);
		if (logs[i] == NULL)
			goto out;
	}
	workers_logs(a->workers, logs);
	if (logs_takes_pieces(logs[0]))
		input_in_pieces(in);
	while (!stopped(a) && input_line(in, &l)) {
		/* One reader joins lines to rows; all of them parse. */
		bool is = logs_row(logs[0], &l, &row);

		for (; is; is = logs_more(logs[0], &row))
			give_row(a, in, s, &row);
	}
	while (logs_rest(logs[0], &row))
		give_row(a, in, s, &row);
	workers_sync(a->workers);
	s->format = logs_format(logs[0]);
	s->charset = logs_charset(logs[0]);
	s->zone_s = a->options->logs.zone_s;
	tell_harm(a, logs, s, diags);
	for (unsigned i = 0; i < n; i++) {
		logs_counters(logs[i], &a->read);
		note_example(a, logs[i]);
	}
	s->unparsed =
	    counter_get(&a->read, "log.unparsed") - a->counts.unparsed;
	a->counts.unparsed += s->unparsed;
	ok = true;
out:
	for (unsigned i = 0; i < n; i++)
		logs_free(logs[i]);
	return ok;
}

static struct source *
source_add(struct analysis *a, const struct input *in, const char *path)
{
	struct source *s;

	a->source =
	    mem_grow(a->source, a->sources, &a->cap, sizeof(*a->source));
	a->stored_as = mem_grow(
	    a->stored_as, a->sources, &a->ids_cap, sizeof(*a->stored_as));
	a->name =
	    mem_grow(a->name, a->sources, &a->names_cap, sizeof(const char *));
	a->stored_as[a->sources] = 0;
	s = &a->source[a->sources++];
	*s = *input_source(in);
	s->name = mem_strdup(path);
	a->name[a->sources - 1] = s->name;
	workers_sources(a->workers, a->name, a->sources);
	return s;
}

static bool
read_items(struct analysis *a, struct input *in, struct source *s,
    struct diags *diags, struct err *err)
{
	switch (s->kind) {
	case SOURCE_CAPTURE:
		read_frames(a, in, s, diags);
		return true;
	case SOURCE_LOG:
	case SOURCE_EVTX:
		return read_rows(a, in, s, diags, err);
	case SOURCE_UNKNOWN:
		break;
	}
	if (input_damage(in) != NULL)
		return true; /* which is told of */
	if (s->bytes == 0 && input_head(in).n == 0)
		return err_set(err, ERR_INPUT, "%s",
		    strcmp(s->name, "-") == 0
			? "nothing comes, or it was read already"
			: "the file is empty");
	return err_set(err, ERR_INPUT,
	    "neither a capture (pcap, pcapng) nor a log of text lines");
}

/* Takes over what input found out while the file was read. */
static void
source_finish(struct source *s, const struct input *in)
{
	const struct source *found = input_source(in);

	s->bytes = found->bytes;
	if (s->kind != SOURCE_EVTX) /* whose items are not its blocks */
		s->items = found->items;
	s->hashed = found->hashed;
	s->damaged = input_damage(in) != NULL;
	memcpy(s->sha256, found->sha256, sizeof(s->sha256));
	if (s->kind != SOURCE_LOG)
		s->format = found->format;
}

/* Rows that did not parse: how many, and the first one. */
static void
tell_example(struct analysis *a, const struct source *s, struct diags *diags)
{
	struct place at = {.file = s->name, .line = a->example_line};
	struct buf text = {0};

	if (a->example_line != 0 && s->unparsed != 0) {
		const char *form = strcmp(s->format, "text") == 0
		    ? "of a format that is known (--log-formats can add one)"
		    : s->format;

		safe_text(&text, buf_span(&a->example), false);
		diag_add(diags, DIAG_NOTE, at,
		    "%" PRIu64 " of its rows are not %s and count as text; the "
		    "first: %.*s",
		    s->unparsed, form, (int)text.n, (const char *)text.p);
	}
	buf_free(&text);
	buf_clear(&a->example);
	a->example_line = 0;
}

static bool
output_ok(struct analysis *a, struct diags *diags)
{
	if (!a->counts.output_failed)
		return true;
	if (a->output_err.code != ERR_NONE)
		diag_err(diags, (struct place){0}, &a->output_err);
	a->output_err.code = ERR_NONE; /* once */
	return false;
}

bool
analysis_file(struct analysis *a, const char *path, struct diags *diags)
{
	struct place at = {.file = path};
	struct input_limits limits = a->options->limits;
	struct err err = {0};
	struct source *s;
	size_t index = a->sources;
	struct input *in;

	a->counts.files++;
	limits.blocks = a->options->logs.format;
	if (a->options->logs.charset != NULL)
		limits.charset = charset_find(a->options->logs.charset);
	in = input_open(path, (uint32_t)index, &limits, &err);
	if (in == NULL) {
		a->counts.unusable++;
		diag_err(diags, at, &err);
		return !stopped(a);
	}
	s = source_add(a, in, path);
	if (a->options->store != NULL &&
	    !store_source_begin(
		a->options->store, s, &a->stored_as[index], &a->output_err))
		a->counts.output_failed = true;
	if (!read_items(a, in, s, diags, &err)) {
		a->counts.unusable++;
		diag_err(diags, at, &err);
	}
	tell_example(a, s, diags);
	source_finish(s, in);
	a->counts.bytes += s->bytes;
	if (s->damaged) {
		a->counts.damaged++;
		diag_add(diags, DIAG_ERROR, at, "%s", input_damage(in));
	}
	tell_progress(a, in, path);
	input_counters(in, &a->read);
	input_close(in);
	return output_ok(a, diags) && !stopped(a);
}

/* ---- the end ---- */

static bool
store_end(struct analysis *a, const struct incident *v, size_t n,
    const struct counters *c)
{
	struct store *store = a->options->store;

	for (size_t i = 0; i < a->sources; i++) {
		if (!store_source_end(
			store, a->stored_as[i], &a->source[i], &a->output_err))
			return false;
	}
	return store_incidents(store, v, n, &a->output_err) &&
	    store_counters(store, c, &a->output_err) &&
	    store_flush(store, &a->output_err);
}

const struct incident *
analysis_end(struct analysis *a, size_t *incidents, struct diags *diags)
{
	struct counters c = {0};
	const struct incident *v;
	struct buf stats = {0};
	int64_t last_ns;

	workers_end(a->workers, a->counts.frames + 1);
	last_ns = workers_last_row_ns(a->workers);
	if (a->counts.last_ns > last_ns)
		last_ns = a->counts.last_ns;
	deciding_end(a->deciding, last_ns);
	give_correlated(a);
	v = grouping_end(a->grouping, incidents);
	analysis_counters(a, &c);
	if (a->options->session.records) {
		eve_stats(&stats, &c, a->counts.last_ns);
		eve_line(a, buf_span(&stats));
	}
	if (a->options->eve_fd >= 0)
		eve_flush(a);
	if (a->options->store != NULL && !a->counts.output_failed &&
	    !store_end(a, v, *incidents, &c))
		a->counts.output_failed = true;
	if (a->options->data_dir != NULL)
		deciding_save(a->deciding, a->options->data_dir, diags);
	(void)output_ok(a, diags);
	buf_free(&stats);
	counters_free(&c);
	return v;
}

const struct analysis_counts *
analysis_counts(const struct analysis *a)
{
	return &a->counts;
}

void
analysis_counters(const struct analysis *a, struct counters *out)
{
	const struct analysis_counts *c = &a->counts;

	counter_add(out, "input.files", c->files);
	counter_add(out, "input.unusable", c->unusable);
	counter_add(out, "input.damaged", c->damaged);
	counter_add(out, "input.undecoded", c->undecoded);
	counter_add(out, "input.bytes", c->bytes);
	counter_add(out, "store.tagged_refused", c->tagged_refused);
	for (size_t i = 0; i < a->read.n; i++)
		counter_add(out, a->read.v[i].name, a->read.v[i].n);
	workers_counters(a->workers, out);
	deciding_counters(a->deciding, out);
}
