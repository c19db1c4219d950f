/* A visit to a page over HTTP: request, answer, rows, and its assets. */

#include <stdio.h>
#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/actor.h"
#include "scenarios/sim/speak_http.h"

enum {
	FIELDS = 40
};

/* A request in the making. */
struct visit {
	const struct service *service;
	const struct page *page;
	const struct answer *answer;
	struct span uri;
	struct span body; /* of the request */
	struct http_field field[FIELDS];
	size_t fields;
};

static void
add(struct visit *v, const char *name, struct span value)
{
	if (v->fields < FIELDS)
		v->field[v->fields++] = (struct http_field){name, value};
}

static struct span
number_text(struct actor *a, uint64_t n)
{
	return arena_printf(a->world->arena, "%llu", (unsigned long long)n);
}

/* Adds headers whose value is not empty. */
static bool
add_headers(struct actor *a, struct visit *v, const struct header *h, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct span value;

		if (!world_fill(a->world, &h[i].value, &a->now, &value, a->err))
			return false;
		if (value.n > 0)
			add(v, h[i].name, value);
	}
	return true;
}

/*
 * The connection to a service: the open one, or a new one in the place of the
 * one that was idle longest.
 */
static struct line_to *
connection(struct actor *a, uint32_t service)
{
	const struct service *s = &a->world->program->service[service];
	struct line_to *best = &a->line[0];

	actor_idle(a);
	for (unsigned i = 0; i < ACTOR_TALKS; i++) {
		struct line_to *l = &a->line[i];

		if (l->used && l->service == service)
			return l;
		if (!l->used || (best->used && l->idle_ns < best->idle_ns))
			best = l;
	}
	if (best->used)
		talk_close(&best->talk, CLIENT, false);
	best->used = false;
	if (!actor_resolve(a, s->host) ||
	    !actor_talk(a, &best->talk, s->host, s->port))
		return NULL;
	best->used = true;
	best->service = service;
	best->patience_ns = world_draw(&a->prng, s->idle_ns);
	talk_open(&best->talk);
	a->now_ns = best->talk.now_ns;
	return best;
}

static bool
send_request(struct actor *a, struct visit *v, struct talk *t)
{
	const struct client *c = a->client;
	struct http_message m = {.body = v->body};

	m.line = arena_printf(a->world->arena, "%s %.*s HTTP/1.1",
	    v->page->method, (int)v->uri.n, (const char *)v->uri.p);
	v->fields = 0;
	if (!add_headers(a, v, c->header, c->headers))
		return false;
	if (v->page->body.text != NULL) {
		add(v, "Content-Type", span_str(v->page->body_type));
		add(v, "Content-Length", number_text(a, v->body.n));
	}
	m.field = v->field;
	m.fields = v->fields;
	buf_clear(&a->out);
	speak_http(&a->out, &m);
	t->now_ns = a->now_ns > t->now_ns ? a->now_ns : t->now_ns;
	(void)talk_send(t, CLIENT, buf_span(&a->out));
	return true;
}

/* The body of the answer, in a->out's arena. */
static bool
answer_body(struct actor *a, const struct visit *v, struct buf *out)
{
	struct range size =
	    v->answer->bytes.low < 0 ? v->page->bytes : v->answer->bytes;
	const char *type =
	    v->answer->type != NULL ? v->answer->type : v->page->type;
	struct span text;

	if (v->answer->body.text != NULL) {
		if (!world_fill(
			a->world, &v->answer->body, &a->now, &text, a->err))
			return false;
		buf_put(out, text);
	} else if (size.high > 0) {
		speak_http_filler(out, type, v->page->id,
		    (size_t)world_draw(&a->prng, size), &a->prng);
	}
	return true;
}

static bool
send_answer(struct actor *a, struct visit *v, struct talk *t, struct buf *body)
{
	const struct answer *n = v->answer;
	const char *type = n->type != NULL ? n->type : v->page->type;
	struct http_message m = {0};

	m.line = arena_printf(a->world->arena, "HTTP/1.1 %s", n->status);
	v->fields = 0;
	if (!add_headers(a, v, v->service->header, v->service->headers) ||
	    !add_headers(a, v, n->header, n->headers))
		return false;
	if (body->n > 0)
		add(v, "Content-Type", span_str(type));
	add(v, "Content-Length", number_text(a, body->n));
	if (!a->client->keep)
		add(v, "Connection", span_str("close"));
	for (size_t i = 0; i < v->fields; i++) {
		if (strcmp(v->field[i].name, "Set-Cookie") == 0) {
			size_t end = span_find_byte(v->field[i].value, ';', 0);

			a->cookie = arena_str(a->world->arena,
			    span_first(v->field[i].value, end));
		}
	}
	m.field = v->field;
	m.fields = v->fields;
	m.body = strcmp(v->page->method, "HEAD") == 0 ? (struct span){0}
						      : buf_span(body);
	buf_clear(&a->out);
	speak_http(&a->out, &m);
	(void)talk_send(t, SERVER, buf_span(&a->out));
	return true;
}

static void
set_now(struct actor *a, const char *name, struct span value)
{
	scope_set(&a->now, name, value);
}

/* What rows and headers may say of the request. */
static void
set_request(struct actor *a, const struct visit *v)
{
	uint32_t host = v->service->host;

	set_now(a, "http.method", span_str(v->page->method));
	set_now(a, "http.uri", v->uri);
	set_now(a, "http.referer", span_str(a->referer));
	set_now(a, "http.cookie", span_str(a->cookie));
	set_now(a, "http.status", span_first(span_str(v->answer->status), 3));
	set_now(a, "host.name", span_str(a->world->host_name[host]));
	set_now(a, "host.port", number_text(a, v->service->port));
}

static bool
write_rows(struct actor *a, const struct visit *v, int64_t time_ns)
{
	const struct answer *n = v->answer;

	for (size_t i = 0; i < v->page->rows; i++) {
		if (!actor_row(a, v->page->row[i], time_ns))
			return false;
	}
	for (size_t i = 0; i < n->rows; i++) {
		time_ns += prng_between(&a->prng, 1, 4) * NS_PER_MS;
		if (!actor_row(a, n->row[i], time_ns))
			return false;
	}
	return true;
}

static bool
exchange(struct actor *a, struct visit *v, struct line_to *l)
{
	struct talk *t = &l->talk;
	struct buf body = {0};
	int64_t takes = world_draw(&a->prng, v->page->takes_ns);
	int64_t asked;
	bool ok;

	t->mark = a->mark;
	if (!send_request(a, v, t))
		return false;
	asked = t->now_ns;
	t->now_ns += takes;
	ok = answer_body(a, v, &body);
	if (ok) {
		set_now(a, "http.bytes", number_text(a, body.n));
		set_now(a, "http.ms", number_text(a, takes / NS_PER_MS));
		ok = send_answer(a, v, t, &body) &&
		    write_rows(a, v, asked + takes);
	}
	buf_free(&body);
	l->idle_ns = t->now_ns;
	a->now_ns = t->now_ns;
	if (ok && !a->client->keep) {
		talk_close(
		    t, a->client->resets ? CLIENT : SERVER, a->client->resets);
		l->used = false;
	}
	return ok;
}

/* One request and its answer. */
static bool
fetch(struct actor *a, uint32_t service, uint32_t page, uint32_t answer)
{
	const struct service *s = &a->world->program->service[service];
	struct visit v = {.service = s,
	    .page = &s->page[page],
	    .answer = &s->page[page].answer[answer]};
	struct line_to *l;

	if (!world_fill(a->world, &v.page->path, &a->now, &v.uri, a->err))
		return false;
	if (v.page->body.text != NULL &&
	    !world_fill(a->world, &v.page->body, &a->now, &v.body, a->err))
		return false;
	if (!actor_set(a, &v.answer->set))
		return false;
	l = connection(a, service);
	if (l == NULL)
		return false;
	set_now(
	    a, "client.port", number_text(a, l->talk.side[CLIENT].end.port));
	set_request(a, &v);
	return exchange(a, &v, l);
}

/* Assets that this actor has not loaded yet. */
static bool
fetch_assets(struct actor *a, const struct step *s, const struct page *p)
{
	for (size_t i = 0; i < p->assets; i++) {
		uint32_t key[2] = {s->service, p->asset[i]};
		bool added;

		(void)map_put(a->seen, span_of(key, sizeof(key)), &added);
		if (!added)
			continue;
		a->now_ns += prng_between(&a->prng, 2, 25) * NS_PER_MS;
		if (!fetch(a, s->service, p->asset[i], 0))
			return false;
	}
	return true;
}

bool
verb_visit(struct actor *a, const struct step *s)
{
	const struct service *service = &a->world->program->service[s->service];
	const struct page *p = &service->page[s->page];
	bool page = strncmp(p->type, "text/html", 9) == 0;

	if (a->client == NULL)
		return err_set(a->err, ERR_INPUT,
		    "%s:%u:%u: actors \"%s\" have no client to visit with",
		    s->at.file, s->at.line, s->at.column, a->group->id);
	if (!fetch(a, s->service, s->page, s->answer))
		return false;
	if (page)
		a->referer = (const char *)arena_printf(a->world->arena,
		    "https://%s%.*s", a->world->host_name[service->host],
		    (int)scope_get(&a->now, span_str("http.uri")).n,
		    (const char *)scope_get(&a->now, span_str("http.uri")).p)
				 .p;
	return !a->client->assets || fetch_assets(a, s, p);
}
