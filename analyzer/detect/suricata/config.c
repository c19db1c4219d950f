#include "analyzer/detect/suricata/config.h"

#include "analyzer/base/file.h"
#include "analyzer/detect/suricata/reputation.h"
#include "analyzer/detect/suricata/threshold.h"

enum {
	CONFIG_BYTES = 16 << 20
};

static bool
read_file(
    struct arena *arena, const char *path, struct span *out, struct diags *d)
{
	struct err err;

	if (file_read(arena, path, CONFIG_BYTES, out, &err))
		return true;
	diag_err(d, (struct place){.file = path}, &err);
	return false;
}

/*
 * The next line that says something, trimmed; the place is of its start.
 * False: there is no more.
 */
static bool
next_line(struct span *rest, struct place *at, struct span *line)
{
	while (span_token(rest, '\n', line)) {
		const uint8_t *start = line->p;

		at->line++;
		*line = span_trim(*line);
		at->column = 1 + (uint32_t)(line->p - start);
		if (line->n != 0 && line->p[0] != '#')
			return true;
	}
	return false;
}

void
config_reputations(struct signatures *sigs,
    const struct ruleset_options *options, struct arena *arena, struct diags *d)
{
	const char *categories = options->reputation_categories;
	struct span text;

	if (categories == NULL)
		return;
	sigs->reputation = reputation_new();
	if (read_file(arena, categories, &text, d))
		reputation_categories(sigs->reputation, categories, text, d);
	for (size_t i = 0; i < options->reputations; i++) {
		const char *path = options->reputation[i];

		if (read_file(arena, path, &text, d))
			reputation_scores(sigs->reputation, path, text, d);
	}
}

/* Takes "config WORD:" off the front of a line. */
static bool
take_config(struct span *line, const char *word)
{
	struct span s = *line;

	if (!span_starts(s, span_str("config")))
		return false;
	s = span_trim(span_from(s, 6));
	if (!span_starts(s, span_str(word)))
		return false;
	s = span_trim(span_from(s, strlen(word)));
	if (s.n == 0 || s.p[0] != ':')
		return false;
	*line = span_trim(span_from(s, 1));
	return true;
}

static bool
read_class(struct words *w, struct span line)
{
	struct span part[3] = {0};
	uint64_t priority;
	struct class *c;

	if (!take_config(&line, "classification"))
		return false;
	for (unsigned i = 0; i < 3; i++) {
		if (!span_token(&line, ',', &part[i]))
			return false;
		part[i] = span_trim(part[i]);
	}
	if (part[0].n == 0 || !span_number(part[2], 255, &priority))
		return false;
	c = arena_alloc(w->arena, sizeof(*c));
	c->name = arena_str(w->arena, part[0]);
	c->text = arena_str(w->arena, part[1]);
	c->priority = (uint8_t)priority;
	map_put(w->classes, part[0], NULL)->cp = c;
	return true;
}

static bool
read_reference(struct words *w, struct span line)
{
	size_t n = 0;

	if (!take_config(&line, "reference"))
		return false;
	while (n < line.n && line.p[n] != ' ' && line.p[n] != '\t')
		n++;
	if (n == 0 || n == line.n)
		return false;
	map_put(w->references, span_first(line, n), NULL)->cp =
	    arena_str(w->arena, span_trim(span_from(line, n)));
	return true;
}

/* Reads the lines of a file.  False: it can't be read, which is in d. */
static bool
read_words(struct words *w, const char *path,
    bool (*read)(struct words *w, struct span line), const char *form,
    struct diags *d)
{
	struct place at = {.file = path};
	struct span text;
	struct span line;

	if (!read_file(w->arena, path, &text, d))
		return false;
	while (next_line(&text, &at, &line)) {
		if (!read(w, line))
			diag_add(
			    d, DIAG_ERROR, at, "expected \"config %s\"", form);
	}
	return true;
}

void
config_words(
    struct words *w, const struct ruleset_options *options, struct diags *d)
{
	if (options->classification == NULL ||
	    !read_words(w, options->classification, read_class,
		"classification: NAME,TEXT,PRIORITY", d)) {
		for (const struct class *c = classes_default; c->name != NULL;
		     c++)
			map_put(w->classes, span_str(c->name), NULL)->cp = c;
	}
	if (options->reference == NULL ||
	    !read_words(w, options->reference, read_reference,
		"reference: NAME ADDRESS", d)) {
		const struct reference_system *s = references_default;

		for (; s->name != NULL; s++)
			map_put(w->references, span_str(s->name), NULL)->cp =
			    s->prefix;
	}
}

/* ---- threshold.config ---- */

/* What stands in a line, and which rules it is about. */
struct threshold_line {
	struct threshold_fields f;
	uint64_t gid; /* 0: all */
	uint64_t sid; /* 0: all of gid */
};

/* Takes "NAME NUMBER," off the front of a line. */
static bool
take_id(struct span *line, const char *name, uint64_t *n)
{
	struct span item;

	if (!span_token(line, ',', &item))
		return false;
	item = span_trim(item);
	return span_starts(item, span_str(name)) &&
	    span_number(
		span_trim(span_from(item, strlen(name))), UINT32_MAX, n);
}

static bool
read_kind(struct span *line, enum threshold_kind *kind)
{
	static const struct {
		const char *word;
		enum threshold_kind kind;
	} words[] = {
	    {"threshold", THRESHOLD_NONE},
	    {"event_filter", THRESHOLD_NONE},
	    {"rate_filter", THRESHOLD_RATE_FILTER},
	    {"suppress", THRESHOLD_SUPPRESS},
	};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct span word = span_str(words[i].word);

		if (span_starts(*line, word)) {
			*line = span_trim(span_from(*line, word.n));
			*kind = words[i].kind;
			return true;
		}
	}
	return false;
}

static bool
complete(struct threshold_line *l, enum threshold_kind kind, struct err *err)
{
	const struct threshold_fields *f = &l->f;

	if (kind == THRESHOLD_SUPPRESS) {
		if (f->has_track == (f->ip.p != NULL))
			return true;
		return err_set(
		    err, ERR_SYNTAX, "suppress: track and ip belong together");
	}
	if (!f->has_track || !f->has_count || f->t.seconds == 0)
		return err_set(
		    err, ERR_SYNTAX, "track, count and seconds are all needed");
	if (kind == THRESHOLD_RATE_FILTER) {
		if (f->has_action && f->has_timeout)
			return true;
		return err_set(err, ERR_SYNTAX,
		    "rate_filter: new_action and timeout are needed");
	}
	if (f->has_type)
		return true;
	return err_set(err, ERR_SYNTAX,
	    "threshold: expected type limit, threshold or both");
}

static bool
read_threshold(struct words *w, struct span line, struct threshold_line *l,
    struct err *err)
{
	enum threshold_kind kind;
	struct span at;
	const struct addr_set *set;

	*l = (struct threshold_line){0};
	if (!read_kind(&line, &kind))
		return err_set(err, ERR_SYNTAX,
		    "expected threshold, event_filter, rate_filter or "
		    "suppress");
	if (!take_id(&line, "gen_id", &l->gid) ||
	    !take_id(&line, "sig_id", &l->sid))
		return err_set(err, ERR_SYNTAX,
		    "expected \"gen_id NUMBER, sig_id NUMBER\" first");
	if (line.p != NULL && !threshold_fields_read(line, &l->f, err, &at))
		return false;
	if (!complete(l, kind, err))
		return false;
	if (kind != THRESHOLD_NONE)
		l->f.t.kind = kind;
	if (l->f.ip.p == NULL) {
		l->f.t.only.any = true;
		return true;
	}
	set = words_addresses(w, l->f.ip, err, &at);
	if (set != NULL)
		l->f.t.only = *set;
	return set != NULL;
}

/* Adds a threshold to a signature; one of the file replaces the rule's. */
static void
add_threshold(
    struct arena *arena, struct signature *s, const struct threshold *t)
{
	struct threshold *all =
	    arena_alloc(arena, (s->thresholds + 1) * sizeof(*all));
	uint32_t n = 0;
	bool plain =
	    t->kind != THRESHOLD_SUPPRESS && t->kind != THRESHOLD_RATE_FILTER;

	for (uint32_t i = 0; i < s->thresholds; i++) {
		enum threshold_kind k = s->threshold[i].kind;

		if (!plain || k == THRESHOLD_SUPPRESS ||
		    k == THRESHOLD_RATE_FILTER)
			all[n++] = s->threshold[i];
	}
	all[n++] = *t;
	s->threshold = all;
	s->thresholds = n;
}

/* A line for all rules yields to what a rule says itself. */
static bool
has_own(const struct signature *s, enum threshold_kind kind)
{
	return s->thresholds != 0 && kind != THRESHOLD_SUPPRESS &&
	    kind != THRESHOLD_RATE_FILTER;
}

static size_t
apply(struct words *w, struct signatures *sigs, const struct threshold_line *l)
{
	size_t hits = 0;

	for (size_t i = 0; i < sigs->n; i++) {
		struct signature *s = sigs->v[i];

		if ((l->gid != 0 && s->rule.gid != l->gid) ||
		    (l->sid != 0 && s->rule.sid != l->sid))
			continue;
		hits++;
		if (l->sid != 0 || !has_own(s, l->f.t.kind))
			add_threshold(w->arena, s, &l->f.t);
	}
	return hits;
}

bool
config_thresholds(
    struct words *w, const char *path, struct signatures *sigs, struct diags *d)
{
	struct place at = {.file = path};
	struct threshold_line l;
	struct span text;
	struct span line;
	struct err err;

	if (!read_file(w->arena, path, &text, d))
		return false;
	while (next_line(&text, &at, &line)) {
		if (!read_threshold(w, line, &l, &err))
			diag_err(d, at, &err);
		else if (apply(w, sigs, &l) == 0 && l.sid != 0)
			diag_add(d, DIAG_WARNING, at,
			    "no rule has gid %llu and sid %llu",
			    (unsigned long long)l.gid,
			    (unsigned long long)l.sid);
	}
	return true;
}
