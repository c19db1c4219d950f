/* Zones, hosts, clients and people: who talks from where with what. */

#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/sections.h"

static void
read_prefixes(struct reader *r, const struct yaml *y, struct zone *z)
{
	const char *const *text = read_texts(r, y);

	for (size_t i = 0; text[i] != NULL; i++) {
		struct prefix p;

		if (!prefix_parse(span_str(text[i]), &p)) {
			read_error(r, y,
			    "\"%.60s\" is no network such as 192.0.2.0/24",
			    text[i]);
			continue;
		}
		z->prefix[p.addr.family == 6] = p;
	}
	if (z->prefix[0].addr.family == 0 && z->prefix[1].addr.family == 0)
		read_error(r, y, "expected a network such as 192.0.2.0/24");
}

void
read_zone(struct reader *r, const struct yaml *y, uint32_t index)
{
	struct zone *z = &r->program->zone[index];

	z->id = read_text(r, yaml_get(y, "id"));
	z->at = y->at;
	z->ttl = 64;
	z->resolver = SIM_NOBODY;
	if (!read_map(r, y, "a zone",
		"id! network! hops rtt loss vlan resolver about"))
		return;
	if (yaml_get(y, "network") != NULL)
		read_prefixes(r, yaml_get(y, "network"), z);
	z->hops = read_range(r, yaml_get(y, "hops"), (struct range){0, 60},
	    (struct range){0, 0});
	z->rtt_ns = read_times(
	    r, yaml_get(y, "rtt"), (struct range){NS_PER_MS, 2 * NS_PER_MS});
	z->loss_permille = (uint32_t)read_number(
	    r, yaml_get(y, "loss"), (struct range){0, 200}, 0);
	z->vlan = (uint16_t)read_number(
	    r, yaml_get(y, "vlan"), (struct range){1, 4094}, 0);
	z->resolver = read_ref(r, yaml_get(y, "resolver"), NAMES_HOST);
}

void
read_host(struct reader *r, const struct yaml *y, uint32_t index)
{
	struct host *h = &r->program->host[index];
	const struct yaml *c = yaml_get(y, "certificate");

	h->id = read_text(r, yaml_get(y, "id"));
	h->at = y->at;
	(void)read_map(r, y, "a host",
	    "id! name! zone! address! address6 certificate tls12 about");
	h->name = read_template(r, yaml_get(y, "name")).text;
	h->zone = read_ref(r, yaml_get(y, "zone"), NAMES_ZONE);
	h->address = read_template(r, yaml_get(y, "address"));
	h->address6 = read_template(r, yaml_get(y, "address6"));
	h->tls12 = read_bool(r, yaml_get(y, "tls12"), false);
	h->cert = (struct cert_look){"", "", 365, 60};
	if (c == NULL)
		return;
	(void)read_map(r, c, "a certificate", "issuer organisation days age");
	h->cert.issuer = read_text(r, yaml_get(c, "issuer"));
	h->cert.organisation = read_text(r, yaml_get(c, "organisation"));
	h->cert.days = (uint32_t)read_number(
	    r, yaml_get(c, "days"), (struct range){1, 10000}, 365);
	h->cert.age_days = (uint32_t)read_number(
	    r, yaml_get(c, "age"), (struct range){0, 10000}, 60);
}

/* A list of numbers below 65536, decimal or 0x hexadecimal. */
static const uint16_t *
read_codes(struct reader *r, const struct yaml *y, size_t *n)
{
	const struct range limits = {0, 65535};
	uint16_t *v = NULL;

	*n = 0;
	if (!read_list(r, y, "a list of code points"))
		return v;
	if (y->n > 64)
		read_error(r, y, "expected at most 64 code points");
	v = arena_zalloc(r->arena, y->n + 1, sizeof(*v));
	for (size_t i = 0; i < y->n && i < 64; i++)
		v[(*n)++] = (uint16_t)read_number(r, &y->item[i], limits, 0);
	return v;
}

static const struct hello *
read_hello(struct reader *r, const struct yaml *y)
{
	struct hello *h;

	if (y == NULL)
		return NULL;
	h = arena_zalloc(r->arena, 1, sizeof(*h));
	(void)read_map(r, y, "a TLS hello",
	    "ciphers! extensions! groups! signatures! alpn grease tls13");
	h->cipher = read_codes(r, yaml_get(y, "ciphers"), &h->ciphers);
	h->extension = read_codes(r, yaml_get(y, "extensions"), &h->extensions);
	h->group = read_codes(r, yaml_get(y, "groups"), &h->groups);
	h->signature = read_codes(r, yaml_get(y, "signatures"), &h->signatures);
	h->alpn = read_texts(r, yaml_get(y, "alpn"));
	h->grease = read_bool(r, yaml_get(y, "grease"), false);
	h->tls13 = read_bool(r, yaml_get(y, "tls13"), true);
	for (size_t i = 0; h->alpn[i] != NULL; i++) {
		if (strlen(h->alpn[i]) > 32 || h->alpn[i][0] == '\0' || i > 8)
			read_error(r, yaml_get(y, "alpn"),
			    "expected at most 8 names of 1 to 32 characters");
	}
	return h;
}

void
read_client(struct reader *r, const struct yaml *y, uint32_t index)
{
	struct client *c = &r->program->client[index];

	c->id = read_text(r, yaml_get(y, "id"));
	c->at = y->at;
	(void)read_map(r, y, "a client",
	    "id! agent! headers tls assets keep resets ttl window mss "
	    "timestamps about");
	c->agent = read_template(r, yaml_get(y, "agent"));
	if (c->agent.text == NULL)
		c->agent.text = "";
	c->header = read_headers(r, yaml_get(y, "headers"), &c->headers);
	c->hello = read_hello(r, yaml_get(y, "tls"));
	c->assets = read_bool(r, yaml_get(y, "assets"), true);
	c->keep = read_bool(r, yaml_get(y, "keep"), true);
	c->resets = read_bool(r, yaml_get(y, "resets"), false);
	c->ttl = (uint8_t)read_number(
	    r, yaml_get(y, "ttl"), (struct range){32, 255}, 64);
	c->window = (uint16_t)read_number(
	    r, yaml_get(y, "window"), (struct range){1024, 65535}, 64240);
	c->mss = (uint16_t)read_number(
	    r, yaml_get(y, "mss"), (struct range){256, 1460}, 1460);
	c->timestamps = read_bool(r, yaml_get(y, "timestamps"), false);
}

void
read_people(struct reader *r, const struct yaml *y, uint32_t index)
{
	struct people *p = &r->program->people[index];

	p->id = read_text(r, yaml_get(y, "id"));
	p->at = y->at;
	(void)read_map(r, y, "people", "id! count! fields! about");
	p->count = read_amount(
	    r, yaml_get(y, "count"), (struct range){1, SIM_PEOPLE}, 1);
	p->fields = read_makers(r, yaml_get(y, "fields"));
}
