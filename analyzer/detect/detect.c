#include "analyzer/detect/detect.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/detect/compiled_rules.h"
#include "analyzer/detect/entities.h"
#include "analyzer/detect/suricata/engine.h"

struct detect {
	struct engine *engine;
	struct sigma_state *sigma;
	uint64_t sigma_alerts;
};

struct detect *
detect_new(const struct ruleset *rules)
{
	struct detect *d = mem_zalloc(1, sizeof(*d));

	d->engine = engine_new(rules->group);
	d->sigma = sigma_state_new(rules->sigma);
	return d;
}

void
detect_free(struct detect *d)
{
	if (d == NULL)
		return;
	engine_free(d->engine);
	sigma_state_free(d->sigma);
	free(d);
}

void
detect_packet(struct detect *d, const struct packet *pkt, struct alerts *out)
{
	engine_packet(d->engine, pkt, out);
}

void
detect_flow_end(struct detect *d, const struct packet *pkt, struct alerts *out)
{
	if (pkt->flow != NULL)
		engine_flow_end(d->engine, pkt, out);
}

/* The state of the engine lives in the arenas of flow and event. */
void
detect_flow_free(struct detect *d, struct flow *f)
{
	(void)d;
	f->detect = NULL;
}

void
detect_event_free(struct detect *d, struct event *ev)
{
	(void)d;
	ev->detect = NULL;
}

const struct tagged *
detect_tagged(const struct detect *d)
{
	return engine_tagged(d->engine);
}

void
detect_marks(const struct detect *d, const struct flow *f, struct marks *out)
{
	engine_marks(d->engine, f, out);
}

/* ---- Sigma ---- */

static void
fill_row(struct alert *a, const struct event *ev)
{
	a->number = ev->row.number;
	a->source = ev->row.source;
	a->offset = ev->row.offset;
	a->bytes = ev->row.text;
}

static void
fill_transaction(struct alert *a, const struct event *ev)
{
	const struct flow *f = ev->flow;
	/* An event of one side goes the way of that side. */
	enum dir from = ev->one_sided ? ev->dir : DIR_TO_SERVER;
	enum dir to = dir_other(from);

	a->number = ev->number;
	a->src = f->addr[from];
	a->dst = f->addr[to];
	a->sport = f->port[from];
	a->dport = f->port[to];
	a->proto = f->proto;
	a->app = f->app;
	a->flow = f;
	a->flow_id = f->id;
	a->tx_id = ev->id;
	a->has_tx = true;
}

void
detect_event(struct detect *d, const struct event *ev, struct alerts *out)
{
	size_t before = out->n;

	sigma_match(d->sigma, ev, out);
	for (size_t i = before; i < out->n; i++) {
		struct alert *a = &out->v[i];

		a->action = a->rule->action;
		a->time_ns = ev->time_ns;
		a->untimed = !ev->timed;
		a->event = ev;
		if (ev->flow == NULL)
			fill_row(a, ev);
		else
			fill_transaction(a, ev);
		entities_of(a, ev, out->arena);
	}
	d->sigma_alerts += out->n - before;
}

bool
detect_head(struct detect *d, const struct event *ev)
{
	return ev->rest == NULL || sigma_head(d->sigma, ev);
}

void
detect_counters(const struct detect *d, struct counters *out)
{
	engine_counters(d->engine, out);
	counter_add(out, "detect.sigma_alert", d->sigma_alerts);
	sigma_counters(d->sigma, out);
}
