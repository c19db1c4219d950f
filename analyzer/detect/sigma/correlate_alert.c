#include "analyzer/detect/sigma/correlate_alert.h"

#include "analyzer/base/buf.h"
#include "analyzer/base/time.h"

static struct evidence
evidence_of(const struct entry *e)
{
	return (struct evidence){.rule = e->rule,
	    .time_ns = e->time_ns,
	    .number = e->number,
	    .offset = e->offset,
	    .source = e->source};
}

/*
 * Is an event, met on the way back from the last one, part of what made the
 * correlation?  Of temporal the latest of each rule, of temporal_ordered the
 * latest run; else every one.  *want: which parts were met, or comes next.
 */
static bool
is_evidence(const struct correlation *c, const struct entry *e, uint64_t *want)
{
	uint64_t bit = UINT64_C(1) << e->part;

	if (c->type == CORRELATION_TEMPORAL) {
		if ((*want & bit) != 0)
			return false;
		*want |= bit;
	}
	if (c->type == CORRELATION_TEMPORAL_ORDERED) {
		while (*want < c->parts &&
		    correlation_spares(c, c->parts - 1 - *want))
			++*want;
		if (*want == c->parts || c->parts - 1 - *want != e->part)
			return false;
		++*want;
	}
	return true;
}

/* The last events that count, the earliest first. */
static void
add_evidence(struct correlated *to, struct arena *arena, const struct group *g)
{
	struct evidence *v = arena_zalloc(arena, ALERT_EVIDENCE, sizeof(*v));
	uint32_t n = 0;
	uint64_t want = 0;

	for (size_t i = g->n; i-- > g->first && n < ALERT_EVIDENCE;) {
		const struct entry *e = &g->entry[i];

		if (g->c->type == CORRELATION_TEMPORAL_ORDERED &&
		    want == g->c->parts)
			break;
		if (is_evidence(g->c, e, &want))
			v[ALERT_EVIDENCE - ++n] = evidence_of(e);
	}
	if (n == 0) /* of silence: the last that was heard */
		v[ALERT_EVIDENCE - ++n] = evidence_of(&g->last);
	to->evidence = v + (ALERT_EVIDENCE - n);
	to->evidences = n;
}

/* What people read in the place of a row. */
static struct span
in_words(struct arena *arena, const struct correlated *k)
{
	char from[TIME_TEXT];
	char to[TIME_TEXT];
	struct buf b = {0};
	struct span text;

	buf_printf(&b, "%s %.15g (%.*s in %llds) from %s to %s", k->type,
	    k->value, (int)k->when.n, (const char *)k->when.p,
	    (long long)(k->span_ns / NS_PER_S), time_text(k->from_ns, from),
	    time_text(k->to_ns, to));
	for (uint32_t i = 0; i < k->groups; i++) {
		buf_printf(&b, "; %s=", k->group[i].buffer);
		buf_put(&b, k->group[i].value);
	}
	buf_str(&b, "; rows");
	for (uint32_t i = 0; i < k->evidences; i++)
		buf_printf(
		    &b, " %llu", (unsigned long long)k->evidence[i].number);
	text = arena_copy(arena, buf_span(&b));
	buf_free(&b);
	return text;
}

static void
add_match(struct alert *a, const struct match *m)
{
	if (a->matches < ALERT_MATCHES)
		a->match[a->matches++] = *m;
}

void
correlate_alert(struct alert *a, struct arena *arena, const struct group *g,
    const struct fired *f)
{
	const struct correlation *c = g->c;
	struct correlated *k = arena_zalloc(arena, 1, sizeof(*k));

	*a = (struct alert){.rule = &c->rule,
	    .action = c->rule.action,
	    .time_ns = f->time_ns,
	    .number = g->last.number,
	    .offset = g->last.offset,
	    .source = g->last.source,
	    .correlated = k};
	*k = (struct correlated){.type = correlation_type_name(c->type),
	    .when = c->shown,
	    .value = f->value,
	    .from_ns = f->from_ns,
	    .to_ns = f->time_ns,
	    .span_ns = c->span_ns,
	    .events = g->n - g->first,
	    .groups = (uint32_t)c->groups};
	k->group = arena_zalloc(arena, c->groups + 1, sizeof(*k->group));
	for (size_t i = 0; i < c->groups; i++) {
		k->group[i] =
		    (struct match){.buffer = (const char *)c->group[i].p,
			.pattern = c->group_field[i],
			.value = f->group[i]};
		add_match(a, &k->group[i]);
	}
	add_match(a,
	    &(struct match){.buffer = k->type,
		.pattern = c->shown,
		.value = arena_printf(arena, "%.15g", f->value)});
	add_evidence(k, arena, g);
	if (c->type == CORRELATION_TEMPORAL ||
	    c->type == CORRELATION_TEMPORAL_ORDERED)
		k->from_ns = k->evidence[0].time_ns;
	a->bytes = in_words(arena, k);
}
