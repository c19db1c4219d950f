#include "tui/desk.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/base/mem.h"

const char *
desk_file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static struct span
id_span(const uint64_t *id)
{
	return span_of(id, sizeof(*id));
}

static int
by_time(const void *a, const void *b)
{
	const struct incident_alert *x = ((const struct desk_alert *)a)->alert;
	const struct incident_alert *y = ((const struct desk_alert *)b)->alert;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Puts the alerts of all incidents into one queue. */
static void
queue_alerts(struct desk *d)
{
	struct desk_alert *v;
	size_t n = 0;

	for (size_t i = 0; i < d->incidents; i++)
		n += d->incident[i]->alerts;
	v = arena_zalloc(d->arena, n + 1, sizeof(*v));
	n = 0;
	for (size_t i = 0; i < d->incidents; i++) {
		for (size_t k = 0; k < d->incident[i]->alerts; k++)
			v[n++] =
			    (struct desk_alert){&d->incident[i]->alert[k], i};
	}
	qsort(v, n, sizeof(*v), by_time);
	d->alert = v;
	d->alerts = n;
	map_clear(d->index);
	for (size_t i = 0; i < n; i++)
		map_put(d->index, id_span(&v[i].alert->id), NULL)->n = i;
}

static bool
load(struct desk *d, struct err *err)
{
	const struct incident_query query = {
	    .state = -1, .limit = DESK_INCIDENTS + 1};
	const struct incident *list;
	size_t alerts = 0;
	size_t n;

	arena_reset(d->arena);
	d->incidents = 0;
	d->alerts = 0;
	list = store_list(d->store, &query, d->arena, &n, err);
	if (list == NULL)
		return false;
	d->incident = arena_zalloc(d->arena, n + 1, sizeof(struct incident *));
	for (size_t i = 0; i < n && i < DESK_INCIDENTS && alerts < DESK_ALERTS;
	     i++) {
		const struct incident *whole =
		    store_load(d->store, list[i].id, d->arena, err);

		if (whole == NULL)
			return false;
		d->incident[d->incidents++] = whole;
		alerts += whole->alerts;
	}
	d->incidents_left_out = n - d->incidents;
	queue_alerts(d);
	return true;
}

bool
desk_open(struct desk *d, struct store *store, struct run *run, const char *who,
    struct err *err)
{
	*d = (struct desk){.store = store, .run = run, .who = who};
	d->arena = arena_new(65536);
	d->evidence_arena = arena_new(4096);
	d->marked = map_new();
	d->index = map_new();
	return load(d, err);
}

void
desk_close(struct desk *d)
{
	desk_uncite_all(d);
	map_free(d->marked);
	map_free(d->index);
	arena_free(d->arena);
	arena_free(d->evidence_arena);
	*d = (struct desk){0};
}

static bool
desk_reload(struct desk *d, struct err *err)
{
	char id[64] = "";
	uint64_t alert = 0;

	if (desk_incident(d) != NULL)
		strncpy(id, desk_incident(d)->id, sizeof(id) - 1);
	if (desk_alert(d) != NULL)
		alert = desk_alert(d)->id;
	if (!load(d, err))
		return false;
	d->at_incident = 0;
	for (size_t i = 0; i < d->incidents; i++) {
		if (strcmp(d->incident[i]->id, id) == 0)
			d->at_incident = i;
	}
	d->at_alert = desk_alert_index(d, alert);
	d->on_alert = d->on_alert && d->at_alert < d->alerts;
	return true;
}

void
desk_look_incident(struct desk *d, size_t i)
{
	if (i >= d->incidents)
		return;
	if (i != d->at_incident)
		d->on_alert = false;
	d->at_incident = i;
}

bool
desk_look_alert(struct desk *d, size_t i, struct err *err)
{
	if (i >= d->alerts)
		return true;
	d->at_tagged = 0;
	if (d->on_alert && d->at_alert == i && d->evidence_ok)
		return true;
	d->on_alert = true;
	d->at_alert = i;
	d->at_incident = d->alert[i].incident;
	arena_reset(d->evidence_arena);
	d->evidence = (struct store_evidence){0};
	d->evidence_ok = store_evidence(d->store, d->alert[i].alert->id,
	    d->evidence_arena, &d->evidence, err);
	d->tagged_n = 0;
	if (d->evidence_ok) {
		d->tagged = store_tagged_list(d->store, d->alert[i].alert->id,
		    d->evidence_arena, &d->tagged_n, err);
		d->evidence_ok = d->tagged != NULL;
	}
	return d->evidence_ok;
}

const struct incident *
desk_incident(const struct desk *d)
{
	return d->at_incident < d->incidents ? d->incident[d->at_incident]
					     : NULL;
}

const struct incident_alert *
desk_alert(const struct desk *d)
{
	return d->on_alert && d->at_alert < d->alerts
	    ? d->alert[d->at_alert].alert
	    : NULL;
}

size_t
desk_alert_index(const struct desk *d, uint64_t id)
{
	const union map_value *at = map_get(d->index, id_span(&id));

	return at == NULL ? SIZE_MAX : at->n;
}

enum verdict_class
desk_alert_class(const struct desk *d, size_t i)
{
	const struct run_verdict *v;

	if (i >= d->alerts)
		return VERDICT_NONE;
	if (d->run == NULL)
		return desk_incident_class(d, d->alert[i].incident);
	v = run_verdict_of(run_log(d->run), d->alert[i].alert->id);
	return v == NULL ? VERDICT_NONE : v->verdict.class;
}

/* In training an incident is judged once all of its alerts are, alike. */
static enum verdict_class
class_of_alerts(const struct desk *d, const struct incident *incident)
{
	enum verdict_class class = VERDICT_NONE;

	for (size_t i = 0; i < incident->alerts; i++) {
		const struct run_verdict *v =
		    run_verdict_of(run_log(d->run), incident->alert[i].id);

		if (v == NULL || (i > 0 && v->verdict.class != class))
			return VERDICT_NONE;
		class = v->verdict.class;
	}
	return class;
}

enum verdict_class
desk_incident_class(const struct desk *d, size_t i)
{
	const struct incident *incident;

	if (i >= d->incidents)
		return VERDICT_NONE;
	incident = d->incident[i];
	if (d->run != NULL)
		return class_of_alerts(d, incident);
	return incident->verdicts == 0 ? VERDICT_NONE
				       : incident->verdict[0].class;
}

size_t
desk_incident_judged(const struct desk *d, size_t i)
{
	const struct incident *in = d->incident[i];
	size_t n = 0;

	for (size_t k = 0; k < in->alerts; k++)
		n += d->run != NULL &&
		    run_verdict_of(run_log(d->run), in->alert[k].id) != NULL;
	return n;
}

size_t
desk_judged(const struct desk *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->alerts; i++)
		n += desk_alert_class(d, i) != VERDICT_NONE;
	return n;
}

bool
desk_marked(const struct desk *d, size_t alert)
{
	return map_get(d->marked, id_span(&d->alert[alert].alert->id)) != NULL;
}

void
desk_mark(struct desk *d, size_t alert, bool on)
{
	struct span id = id_span(&d->alert[alert].alert->id);

	if (on)
		(void)map_put(d->marked, id, NULL);
	else
		(void)map_remove(d->marked, id);
}

void
desk_unmark_all(struct desk *d)
{
	map_clear(d->marked);
}

/* Index of a citation, or the number of them. */
static size_t
cite_index(const struct desk *d, const char *source, uint64_t number)
{
	size_t i = 0;

	while (i < d->cites &&
	    (d->cite[i].number != number ||
		strcmp(d->cite[i].source, source) != 0))
		i++;
	return i;
}

bool
desk_cited(const struct desk *d, const char *source, uint64_t number)
{
	return cite_index(d, desk_file_name(source), number) < d->cites;
}

bool
desk_cite(struct desk *d, const char *source, uint64_t number)
{
	const char *name = desk_file_name(source);
	size_t i = cite_index(d, name, number);

	if (i < d->cites) {
		free(d->cite_source[i]);
		d->cites--;
		for (; i < d->cites; i++) {
			d->cite[i] = d->cite[i + 1];
			d->cite_source[i] = d->cite_source[i + 1];
		}
		return true;
	}
	if (d->cites == DESK_CITATIONS)
		return false;
	d->cite_source[i] = mem_strdup(name);
	d->cite[i] = (struct citation){d->cite_source[i], number};
	d->cites++;
	return true;
}

void
desk_uncite_all(struct desk *d)
{
	for (size_t i = 0; i < d->cites; i++)
		free(d->cite_source[i]);
	d->cites = 0;
}

bool
desk_note_look(struct desk *d, int64_t now_ns, struct err *err)
{
	const struct incident_alert *a = desk_alert(d);
	const struct run_look look = {a == NULL ? 0 : a->id, now_ns};
	const struct run_log *log;

	if (a == NULL || d->run == NULL)
		return true;
	log = run_log(d->run);
	if (log->finished_ns != 0 || run_looked_at(log, a->id))
		return true;
	return run_add_look(d->run, &look, err);
}

static bool
judge_run(struct desk *d, struct desk_target target, const struct verdict *v,
    const char *technique, struct err *err)
{
	bool opened = false;

	/* Of alerts that are judged together, one is looked at for all. */
	for (size_t i = 0; i < target.n; i++)
		opened = opened ||
		    run_looked_at(
			run_log(d->run), d->alert[target.v[i]].alert->id);
	for (size_t i = 0; i < target.n; i++) {
		uint64_t id = d->alert[target.v[i]].alert->id;
		const struct run_verdict one = {
		    .alert = id,
		    .verdict = *v,
		    .technique = technique,
		    .together = (uint32_t)target.n,
		    .opened = opened,
		};

		if (!run_add_verdict(d->run, &one, err))
			return false;
	}
	return true;
}

static bool
judge_incident(struct desk *d, const struct incident *incident,
    const struct verdict *v, struct err *err)
{
	enum incident_state state =
	    v->class == VERDICT_MALICIOUS || v->class == VERDICT_UNDETERMINED
	    ? INCIDENT_OPEN
	    : INCIDENT_CLOSED;
	const struct store_by by = {d->who, v->time_ns};

	return store_verdict(d->store, incident->id, v, err) &&
	    store_incident_state(d->store, incident->id, state, &by, err);
}

bool
desk_undo(struct desk *d, int64_t now_ns, size_t *n, struct err *err)
{
	const struct run_log *log = run_log(d->run);
	size_t first, last;

	*n = 0;
	if (!run_newest_act(log, &first, &last))
		return true;
	for (size_t i = first; i <= last; i++) {
		if (log->verdict[i].withdrawn)
			continue;
		if (!run_add_withdrawal(
			d->run, log->verdict[i].alert, now_ns, err))
			return false;
		(*n)++;
	}
	return true;
}

bool
desk_judge(struct desk *d, struct desk_target target, const struct verdict *v,
    const char *technique, struct err *err)
{
	bool *done;
	bool ok = true;

	if (d->run != NULL)
		return judge_run(d, target, v, technique, err);
	done = mem_zalloc(d->incidents + 1, sizeof(*done));
	for (size_t i = 0; i < target.n && ok; i++) {
		size_t k = d->alert[target.v[i]].incident;

		if (!done[k])
			ok = judge_incident(d, d->incident[k], v, err);
		done[k] = true;
	}
	free(done);
	return ok && desk_reload(d, err);
}
