#include "analyzer/detect/entities.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyzer/detect/entity_table.h"
#include "analyzer/model/file.h"
#include "analyzer/model/flow.h"

/* ---- values ---- */

/* A host as a rule or a row names it: an address, a domain or a host name. */
static void
add_host(struct alert *a, enum entity_kind kind, struct span text)
{
	struct addr addr;
	size_t colon = span_find_byte(text, ':', 0);

	/* "host:port", but no IPv6 address. */
	if (colon != SIZE_MAX &&
	    span_find_byte(text, ':', colon + 1) == SIZE_MAX)
		text = span_first(text, colon);
	if (addr_parse(text, &addr))
		kind = ENTITY_ADDRESS;
	else if (kind == ENTITY_HOST &&
	    span_find_byte(text, '.', 0) != SIZE_MAX)
		kind = ENTITY_DOMAIN;
	alert_entity(a, kind, text);
}

/* Sysmon's "SHA1=…,MD5=…,SHA256=…", or one digest alone. */
static void
add_hashes(struct alert *a, struct span text)
{
	struct span part;

	while (span_token(&text, ',', &part)) {
		size_t equals = span_find_byte(part, '=', 0);

		if (equals != SIZE_MAX)
			part = span_from(part, equals + 1);
		alert_entity(a, ENTITY_HASH, span_trim(part));
	}
}

static void
add_value(struct alert *a, enum entity_kind kind, struct span text)
{
	text = span_trim(text);
	if (text.n == 0 || span_eq_str(text, "-"))
		return;
	if (kind == ENTITY_HASH)
		add_hashes(a, text);
	else if (kind == ENTITY_ADDRESS || kind == ENTITY_DOMAIN ||
	    kind == ENTITY_HOST)
		add_host(a, kind, text);
	else
		alert_entity(a, kind, text);
}

/* ---- end points ---- */

static void
add_address(struct alert *a, const struct addr *addr, struct arena *arena)
{
	char text[ADDR_TEXT];

	if (addr->family != 0)
		alert_entity(a, ENTITY_ADDRESS,
		    arena_copy(arena, span_str(addr_text(addr, text))));
}

/* ---- transactions ---- */

static void
add_url(struct alert *a, const struct event *ev, struct arena *arena)
{
	struct span host = event_text(ev, FIELD_HTTP_HOSTNAME);
	struct span url = event_text(ev, FIELD_HTTP_URL);

	if (host.n == 0 || url.n == 0)
		return;
	alert_entity(a, ENTITY_URL,
	    arena_printf(arena, "http://%.*s%.*s", (int)host.n,
		(const char *)host.p, (int)url.n, (const char *)url.p));
}

static void
add_files(struct alert *a, const struct event *ev, struct arena *arena)
{
	for (const struct file *f = ev->files; f != NULL; f = f->next) {
		char text[DIGEST_TEXT];

		if ((f->hashed & FILE_NEED_SHA256) != 0)
			hex_text(span_of(f->sha256, sizeof(f->sha256)), text);
		else if ((f->hashed & FILE_NEED_SHA1) != 0)
			hex_text(span_of(f->sha1, sizeof(f->sha1)), text);
		else if ((f->hashed & FILE_NEED_MD5) != 0)
			hex_text(span_of(f->md5, sizeof(f->md5)), text);
		else
			continue;
		alert_entity(a, ENTITY_HASH, arena_copy(arena, span_str(text)));
	}
}

static void
add_transaction(struct alert *a, const struct event *ev, struct arena *arena)
{
	static const struct {
		enum field field;
		enum entity_kind kind;
	} table[] = {
	    {FIELD_HTTP_HOSTNAME, ENTITY_HOST},
	    {FIELD_DNS_RRNAME, ENTITY_DOMAIN},
	    {FIELD_TLS_SNI, ENTITY_DOMAIN},
	    {FIELD_TLS_FINGERPRINT, ENTITY_CERTIFICATE},
	    {FIELD_TLS_JA3_HASH, ENTITY_CLIENT},
	    {FIELD_TLS_JA4, ENTITY_CLIENT},
	    {FIELD_HTTP_USER_AGENT, ENTITY_CLIENT},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		add_value(a, table[i].kind, event_text(ev, table[i].field));
	add_url(a, ev, arena);
	add_files(a, ev, arena);
}

/* ---- rows ---- */

/* "subject" is a person in an access record only; mails have one, too. */
static bool
is_other_subject(const struct event *ev, struct span name)
{
	return span_eq_nocase(name, span_str("subject")) &&
	    strcmp(ev->type->name, "access_record") != 0;
}

static void
add_named(struct alert *a, struct span field, struct span text)
{
	const struct entity_name *name = entity_name_find(field);
	struct addr addr;

	if (name == NULL)
		return;
	add_value(a, name->kind, text);
	if (name->end == ENTITY_NO_END || !addr_parse(text, &addr))
		return;
	if (name->end == ENTITY_SOURCE && a->src.family == 0)
		a->src = addr;
	if (name->end == ENTITY_DESTINATION && a->dst.family == 0)
		a->dst = addr;
}

static void
add_row(struct alert *a, const struct event *ev)
{
	for (uint32_t i = 0; i < ev->n_values; i++) {
		const struct value *v = &ev->values[i];

		if (!is_other_subject(ev, v->name))
			add_named(a, v->name, v->text);
	}
}

void
entities_of_group(struct alert *a)
{
	const struct correlated *k = a->correlated;

	for (uint32_t i = 0; i < k->groups; i++)
		add_named(a, k->group[i].pattern, k->group[i].value);
}

void
entities_of(struct alert *a, const struct event *ev, struct arena *arena)
{
	add_address(a, &a->src, arena);
	add_address(a, &a->dst, arena);
	if (ev == NULL)
		return;
	if (ev->flow != NULL)
		add_transaction(a, ev, arena);
	else
		add_row(a, ev);
}
