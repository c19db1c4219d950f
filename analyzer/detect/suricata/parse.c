#include "analyzer/detect/suricata/parse.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/config.h"
#include "analyzer/detect/suricata/finish.h"
#include "analyzer/detect/suricata/header.h"
#include "analyzer/detect/suricata/rule_text.h"
#include "analyzer/detect/suricata/suggest.h"
#include "analyzer/detect/suricata/words.h"

struct sig_reader {
	struct words words;
	const struct ruleset_options *options;
	struct map *ids; /* gid and sid to the index of the signature + 1 */
	const char *threshold;
	struct rule_text text;
	struct build build;
};

struct sig_reader *
sig_reader_new(const struct ruleset_options *options, struct arena *arena,
    struct diags *diags)
{
	struct sig_reader *r = mem_zalloc(1, sizeof(*r));

	r->words.arena = arena;
	words_init(&r->words, options);
	config_words(&r->words, options, diags);
	r->ids = map_new();
	r->threshold = options->threshold;
	r->options = options;
	r->build.arena = arena;
	r->build.words = &r->words;
	return r;
}

void
sig_reader_free(struct sig_reader *r)
{
	if (r == NULL)
		return;
	words_free(&r->words);
	map_free(r->ids);
	rule_text_free(&r->text);
	build_free(&r->build);
	free(r);
}

/* ---- one option ---- */

static const struct keyword *
find_keyword(const struct words *w, struct span name)
{
	char lower[64];
	const union map_value *v;

	if (name.n == 0 || name.n > sizeof(lower))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = (char)byte_lower(name.p[i]);
	v = map_get(w->keywords, span_of(lower, name.n));
	return v == NULL ? NULL : v->cp;
}

static bool
unknown(struct build *b, struct span name)
{
	const char *near = suggest_keyword(name);
	int n = (int)(name.n < 60 ? name.n : 60);

	if (near == NULL)
		return build_fail(
		    b, name, "unknown keyword '%.*s'", n, (const char *)name.p);
	return build_fail(b, name, "unknown keyword '%.*s': did you mean '%s'?",
	    n, (const char *)name.p, near);
}

/* Takes the double quotes off a value. */
static bool
unquote(struct build *b, struct option *o)
{
	const char *name = o->keyword->name;
	struct span v = o->value;
	bool starts = v.n > 0 && v.p[0] == '"';
	bool ends = v.n > 1 && v.p[v.n - 1] == '"';

	if (starts && !ends)
		return build_fail(b, v,
		    "%s: the closing '\"' is missing; a \";\" inside quotes "
		    "is written \"\\;\" (or |3b| in a content)",
		    name);
	if (starts) {
		o->value = span_of(v.p + 1, v.n - 2);
		return true;
	}
	if ((o->keyword->value & VALUE_QUOTED) != 0)
		return build_fail(
		    b, v, "%s: the value must stand in double quotes", name);
	return true;
}

/* Gives the value the form that the table says. */
static bool
shape_value(struct build *b, struct option *o)
{
	unsigned takes = o->keyword->value;
	const char *name = o->keyword->name;

	if ((takes & (VALUE_NEEDED | VALUE_MAY)) == 0) {
		/* Rules with "=>" say which side a buffer is of. */
		if (!o->has_value ||
		    (b->sig.both_sides && o->keyword->parse == parse_sticky))
			return true;
		return build_fail(b, o->value, "%s: it takes no value", name);
	}
	if (o->value.n == 0) {
		if ((takes & VALUE_MAY) != 0) {
			o->has_value = false; /* "NAME:;" is "NAME;" */
			return true;
		}
		return build_fail(b, o->name,
		    "%s: a value is missing behind \"%s:\"", name, name);
	}
	if ((takes & VALUE_NEGATES) != 0 && o->value.p[0] == '!') {
		o->negated = true;
		o->value = span_trim(span_from(o->value, 1));
		if (o->value.n == 0)
			return build_fail(b, o->name,
			    "%s: a value is missing behind \"!\"", name);
	}
	if ((takes & (VALUE_QUOTED | VALUE_QUOTABLE)) != 0)
		return unquote(b, o);
	if (o->value.p[0] == '"')
		return build_fail(
		    b, o->value, "%s: the value stands without quotes", name);
	return true;
}

/* How much the rule asks for so far, without what only says which side. */
static size_t
asked(const struct build *b)
{
	const uint32_t sides = FLOW_TO_SERVER | FLOW_TO_CLIENT;

	return b->all_checks + b->tests + b->bits + b->host_bits + b->counts +
	    b->vars + b->files + b->protocols + b->anomalies +
	    b->app_anomalies + ((b->sig.flow & ~sides) != 0);
}

static bool
read_option(struct build *b, const struct raw_option *raw)
{
	struct option o = {.name = raw->name,
	    .value = raw->value,
	    .has_value = raw->has_value};
	size_t before;

	b->at = raw->name;
	if (raw->name.n == 0)
		return build_fail(b, raw->value,
		    "expected a keyword; there is a \";\" too many");
	o.keyword = find_keyword(b->words, raw->name);
	if (o.keyword == NULL)
		return unknown(b, raw->name);
	before = asked(b);
	if (!shape_value(b, &o) || !o.keyword->parse(b, &o))
		return false;
	if (asked(b) > before)
		b->last_match = o.keyword;
	return true;
}

/* ---- one rule ---- */

static bool
read_options(struct build *b, struct span options)
{
	struct raw_option raw;

	while (rule_option_next(&options, &raw, &b->err, &b->err_at)) {
		if (!read_option(b, &raw))
			return false;
		if (b->skip)
			return true;
	}
	return b->err.code == ERR_NONE;
}

static struct signature *
read_rule(struct build *b, struct span text)
{
	struct rule_parts parts;

	build_start(b);
	if (!rule_parts_read(text, &parts, &b->err, &b->err_at) ||
	    !header_read(b, &parts))
		return NULL;
	b->sig_at = parts.options;
	if (!read_options(b, parts.options) || b->skip)
		return NULL;
	return finish(b);
}

/*
 * Puts a signature into the list.  A higher rev replaces the rule of the same
 * sid, as in Suricata; otherwise the second one is refused.
 */
static bool
put(struct sig_reader *r, struct signature *s, struct signatures *out,
    struct diags *diags)
{
	uint64_t key = (uint64_t)s->rule.gid << 32 | s->rule.sid;
	bool added;
	union map_value *known =
	    map_put(r->ids, span_of(&key, sizeof(key)), &added);
	struct signature *old;

	if (added) {
		out->v = arena_grow(r->words.arena, out->v, out->n, &out->cap,
		    sizeof(struct signature *));
		known->n = out->n;
		s->rule.index = (uint32_t)out->n;
		out->v[out->n++] = s;
		return true;
	}
	old = out->v[known->n];
	if (s->rule.rev <= old->rule.rev)
		return build_fail(&r->build, r->build.sid_at,
		    "duplicate sid %u: it is in %s:%u with rev %u", s->rule.sid,
		    old->rule.at.file, old->rule.at.line, old->rule.rev);
	diag_add(diags, DIAG_WARNING, s->rule.at,
	    "sid %u rev %u replaces rev %u of %s:%u", s->rule.sid, s->rule.rev,
	    old->rule.rev, old->rule.at.file, old->rule.at.line);
	s->rule.index = old->rule.index;
	out->v[known->n] = s;
	return true;
}

static void
read_one(struct sig_reader *r, struct signatures *out, struct diags *diags)
{
	struct build *b = &r->build;
	struct signature *s = read_rule(b, r->text.text);

	if (s != NULL) {
		s->rule.at = rule_text_place(&r->text, r->text.text);
		s->rule.text = (const char *)r->text.text.p;
		if (put(r, s, out, diags)) {
			if (s->app != APP_UNKNOWN && !app_decoded(s->app))
				out->undecoded++;
			return;
		}
	} else if (b->skip) {
		out->skipped++;
		return;
	}
	diag_err(diags, rule_text_place(&r->text, b->err_at), &b->err);
	out->refused++;
}

void
sig_read(struct sig_reader *r, const char *file, struct span text,
    struct signatures *out, struct diags *diags)
{
	struct rule_file f = {.file = file, .rest = text};

	if (out->flowbits == NULL) {
		out->flowbits = map_new();
		out->flowints = map_new();
		out->host_bits = map_new();
		out->regexes = map_new();
		config_reputations(out, r->options, r->words.arena, diags);
	}
	r->words.regexes = out->regexes;
	r->build.out = out;
	r->build.diags = diags;
	r->build.text = &r->text;
	while (rule_text_next(&f, r->words.arena, &r->text))
		read_one(r, out, diags);
}

void
sig_reader_finish(
    struct sig_reader *r, struct signatures *out, struct diags *diags)
{
	if (r->threshold != NULL)
		(void)config_thresholds(&r->words, r->threshold, out, diags);
}
