/* Conversations other than web pages: TLS, DNS, SMTP. */

#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/actor.h"
#include "scenarios/sim/der.h"
#include "scenarios/sim/speak_dns.h"
#include "scenarios/sim/speak_tls.h"

enum {
	PORT_SMTP = 25,
	PORT_DNS = 53,
	PORT_TLS = 443,
};

static void
host_certificate(struct world *w, uint32_t host, struct buf *out)
{
	const struct host *h = &w->program->host[host];
	const int64_t day = 24 * 3600 * NS_PER_S;
	int64_t from = w->program->story.begin_ns - h->cert.age_days * day;
	struct prng prng = world_prng(w, "certificate", w->host_name[host], 0);
	struct cert_text text = {
	    .name = w->host_name[host],
	    .organisation = h->cert.organisation,
	    .issuer = h->cert.issuer,
	    .from_ns = from - from % day,
	    .to_ns = from - from % day + h->cert.days * day,
	};

	der_certificate(out, &text, &prng);
}

/* Sends what stands in a->out, and empties it. */
static void
say(struct actor *a, struct talk *t, unsigned side)
{
	if (a->out.n > 0)
		(void)talk_send(t, side, buf_span(&a->out));
	buf_clear(&a->out);
}

static void
handshake(
    struct actor *a, struct talk *t, uint32_t host, struct tls_state *state)
{
	const struct hello *h = a->client->hello;
	struct buf cert = {0};

	state->tls13 = h->tls13 && !a->world->program->host[host].tls12;
	host_certificate(a->world, host, &cert);
	buf_clear(&a->out);
	speak_tls_client_hello(
	    &a->out, h, span_str(a->world->host_name[host]), &a->prng, state);
	say(a, t, CLIENT);
	speak_tls_server_hello(&a->out, h, buf_span(&cert), &a->prng, state);
	say(a, t, SERVER);
	speak_tls_client_finish(&a->out, state, &a->prng);
	say(a, t, CLIENT);
	speak_tls_server_finish(&a->out, state, &a->prng);
	say(a, t, SERVER);
	buf_free(&cert);
}

bool
verb_tls(struct actor *a, const struct step *s)
{
	struct tls_state state;
	struct talk t;

	if (a->client == NULL || a->client->hello == NULL)
		return err_set(a->err, ERR_INPUT,
		    "%s:%u:%u: actors \"%s\" have no client that speaks TLS",
		    s->at.file, s->at.line, s->at.column, a->group->id);
	if (!actor_resolve(a, s->host) || !actor_talk(a, &t, s->host, PORT_TLS))
		return false;
	talk_open(&t);
	handshake(a, &t, s->host, &state);
	for (int64_t n = world_draw(&a->prng, s->times); n > 0; n--) {
		speak_tls_data(&a->out, &state,
		    (size_t)world_draw(&a->prng, s->up), &a->prng);
		say(a, &t, CLIENT);
		t.now_ns += prng_between(&a->prng, 5, 60) * NS_PER_MS;
		speak_tls_data(&a->out, &state,
		    (size_t)world_draw(&a->prng, s->down), &a->prng);
		say(a, &t, SERVER);
		if (n > 1)
			t.now_ns +=
			    prng_between(&a->prng, 300, 4000) * NS_PER_MS;
	}
	talk_close(&t, CLIENT, a->client->resets);
	a->now_ns = t.now_ns;
	return true;
}

static bool
ask(struct actor *a, uint32_t host, const struct dns_question *q,
    struct span reply)
{
	struct talk t;

	if (!actor_talk(a, &t, host, PORT_DNS))
		return false;
	t.last = CLIENT;
	buf_clear(&a->out);
	speak_dns_question(&a->out, q);
	talk_datagram(&t, CLIENT, buf_span(&a->out));
	buf_clear(&a->out);
	speak_dns_answer(&a->out, q, reply);
	t.now_ns += prng_between(&a->prng, 1, 20) * NS_PER_MS / 4;
	talk_datagram(&t, SERVER, buf_span(&a->out));
	buf_clear(&a->out);
	a->now_ns = t.now_ns + prng_between(&a->prng, 1, 5) * NS_PER_MS;
	return true;
}

bool
actor_resolve(struct actor *a, uint32_t host)
{
	uint32_t resolver = a->world->program->zone[a->home->zone].resolver;
	bool v6 = a->home->addr.family == 6;
	const struct addr *reply = &a->world->host[host][v6];
	char text[ADDR_TEXT];
	struct dns_question q = {.id = (uint16_t)prng_next(&a->prng),
	    .name = a->world->host_name[host],
	    .type = v6 ? "AAAA" : "A"};
	bool added;

	if (resolver == SIM_NOBODY || !speak_dns_name_ok(span_str(q.name)))
		return true;
	(void)map_put(a->seen, span_str(q.name), &added);
	return !added || ask(a, resolver, &q, span_str(addr_text(reply, text)));
}

bool
verb_ask(struct actor *a, const struct step *s)
{
	struct dns_question q = {
	    .id = (uint16_t)prng_next(&a->prng), .type = s->type};
	struct span name;
	struct span reply = {0};

	if (!world_fill(a->world, &s->name, &a->now, &name, a->err))
		return false;
	if (s->reply.text != NULL &&
	    !world_fill(a->world, &s->reply, &a->now, &reply, a->err))
		return false;
	if (!speak_dns_name_ok(name))
		return err_set(a->err, ERR_INPUT,
		    "%s:%u:%u: \"%.*s\" is no domain name", s->at.file,
		    s->at.line, s->at.column, (int)span_first(name, 80).n,
		    (const char *)name.p);
	q.name = arena_str(a->world->arena, name);
	return ask(a, s->host, &q, reply);
}

static void
smtp(struct actor *a, struct talk *t, unsigned side, struct span text)
{
	t->now_ns += prng_between(&a->prng, 1, 8) * NS_PER_MS;
	buf_put(&a->out, text);
	buf_str(&a->out, "\r\n");
	say(a, t, side);
}

/* RFC 5321: what the client says, each answered by the server. */
bool
verb_mail(struct actor *a, const struct step *s)
{
	struct arena *m = a->world->arena;
	const char *host = a->world->host_name[s->host];
	struct span from, to, text;
	struct talk t;

	if (!world_fill(a->world, &s->name, &a->now, &from, a->err) ||
	    !world_fill(a->world, &s->to, &a->now, &to, a->err) ||
	    !world_fill(a->world, &s->text, &a->now, &text, a->err))
		return false;
	if (!actor_talk(a, &t, s->host, PORT_SMTP))
		return false;
	talk_open(&t);
	buf_clear(&a->out);
	smtp(a, &t, SERVER, arena_printf(m, "220 %s ESMTP", host));
	smtp(a, &t, CLIENT,
	    arena_printf(m, "EHLO %.*s",
		(int)span_from(from, span_find_byte(from, '@', 0) + 1).n,
		(const char *)span_from(from, span_find_byte(from, '@', 0) + 1)
		    .p));
	smtp(a, &t, SERVER,
	    arena_printf(
		m, "250-%s\r\n250-SIZE 20480000\r\n250 8BITMIME", host));
	smtp(a, &t, CLIENT,
	    arena_printf(
		m, "MAIL FROM:<%.*s>", (int)from.n, (const char *)from.p));
	smtp(a, &t, SERVER, span_str("250 2.1.0 Ok"));
	smtp(a, &t, CLIENT,
	    arena_printf(m, "RCPT TO:<%.*s>", (int)to.n, (const char *)to.p));
	smtp(a, &t, SERVER, span_str("250 2.1.5 Ok"));
	smtp(a, &t, CLIENT, span_str("DATA"));
	smtp(a, &t, SERVER, span_str("354 End data with <CR><LF>.<CR><LF>"));
	smtp(a, &t, CLIENT,
	    arena_printf(m, "%.*s\r\n.", (int)text.n, (const char *)text.p));
	smtp(a, &t, SERVER, span_str("250 2.0.0 Ok: queued"));
	smtp(a, &t, CLIENT, span_str("QUIT"));
	smtp(a, &t, SERVER, span_str("221 2.0.0 Bye"));
	talk_close(&t, SERVER, false);
	a->now_ns = t.now_ns;
	return true;
}
