/* ClientHello and ServerHello taken apart. */

#include "analyzer/proto/tls.h"

enum {
	SNI_HEAD = 5, /* bytes before a name: of list, type, length */
	SNI_MAX = 255,
};

enum extension {
	EXT_SERVER_NAME = 0,
	EXT_GROUPS = 10,
	EXT_POINT_FORMATS = 11,
	EXT_SIGNATURES = 13,
	EXT_ALPN = 16,
	EXT_SESSION_TICKET = 35,
	EXT_EARLY_DATA = 42,
	EXT_SUPPORTED_VERSIONS = 43,
	EXT_EMPTY = 0x10000, /* whatever it is */
};

static void
list_add(struct tls_list *l, uint16_t v)
{
	if (l->n < TLS_LIST_MAX)
		l->v[l->n++] = v;
}

/* A list of numbers of 1 or 2 bytes, with a length of as many before it. */
static void
read_list(struct tls_list *l, struct cur *c, unsigned length, unsigned width)
{
	struct cur list = cur_sub(c, length == 1 ? cur_u8(c) : cur_be16(c));

	while (cur_left(&list) != 0)
		list_add(l, width == 1 ? cur_u8(&list) : cur_be16(&list));
	c->bad = c->bad || list.bad;
}

/* RFC 6066, section 3: a name of a host is all that there is. */
static void
read_sni(struct tls_hello *h, struct cur *c, uint16_t length, struct event *ev)
{
	struct cur name = *c;
	uint16_t n;

	cur_skip(&name, 2); /* of the list */
	if (cur_u8(&name) != 0) {
		event_anomaly_each(ev, ANOMALY_TLS_INVALID_SNI_TYPE);
		cur_skip(c, length);
		return;
	}
	n = cur_be16(&name);
	if (h->sni.p != NULL) {
		event_anomaly_each(ev, ANOMALY_TLS_MULTIPLE_SNI_EXTENSIONS);
		cur_skip(c, length);
		return;
	}
	*c = name;
	if (n == 0 || n > SNI_MAX || n + SNI_HEAD > length) {
		event_anomaly_each(ev, ANOMALY_TLS_INVALID_SNI_LENGTH);
		h->cut = true;
		return;
	}
	h->sni = cur_take(c, n);
}

/* RFC 7301, section 3.1. */
static void
read_alpn(struct tls_hello *h, struct cur *c, uint16_t length)
{
	struct cur all = cur_sub(c, length);
	struct cur names = cur_sub(&all, cur_be16(&all));

	while (cur_left(&names) != 0 &&
	    h->alpns < sizeof(h->alpn) / sizeof(h->alpn[0])) {
		struct span name = cur_take(&names, cur_u8(&names));

		if (cur_ok(&names))
			h->alpn[h->alpns++] = name;
	}
	c->bad = c->bad || all.bad;
}

static void
select_version(struct tls_hello *h)
{
	for (unsigned i = 0; i < h->versions.n && h->selected == 0; i++) {
		if (tls_is_version(h->versions.v[i]))
			h->selected = h->versions.v[i];
	}
}

/* RFC 8446, section 4.2.1. */
static void
read_versions(struct tls_hello *h, struct cur *c)
{
	if (h->server)
		list_add(&h->versions, cur_be16(c));
	else
		read_list(&h->versions, c, 1, 2);
	select_version(h);
}

/*
 * Takes the content of an extension, an empty one aside.  As in Suricata a
 * list goes as far as its own length says, but not past the extension's end.
 */
static void
read_extension(struct tls_hello *h, uint16_t type, uint16_t length,
    struct cur *c, struct event *ev)
{
	size_t before = cur_left(c);

	switch (length == 0 ? EXT_EMPTY : type) {
	case EXT_SERVER_NAME:
		read_sni(h, c, length, ev);
		break;
	case EXT_GROUPS:
		read_list(&h->groups, c, 2, 2);
		break;
	case EXT_POINT_FORMATS:
		read_list(&h->formats, c, 1, 1);
		break;
	case EXT_SIGNATURES:
		read_list(&h->signatures, c, 2, 2);
		break;
	case EXT_ALPN:
		read_alpn(h, c, length);
		break;
	case EXT_SUPPORTED_VERSIONS:
		read_versions(h, c);
		break;
	default:
		cur_skip(c, length);
		break;
	}
	c->bad = c->bad ||
	    (type != EXT_SERVER_NAME && before - cur_left(c) > length);
	h->ticket = h->ticket || (type == EXT_SESSION_TICKET && length != 0);
	h->early_data = h->early_data || type == EXT_EARLY_DATA;
}

/* The extensions: as many as fit their length by what they say of it. */
static void
read_extensions(struct tls_hello *h, struct cur *c, struct event *ev)
{
	int32_t left = cur_be16(c);

	c->bad = c->bad || (size_t)left > cur_left(c);
	while (cur_ok(c) && left > 0 && !h->cut) {
		uint16_t type = cur_be16(c);
		uint16_t length = cur_be16(c);

		list_add(&h->extensions, type);
		if (length > cur_left(c))
			c->bad = true;
		else
			read_extension(h, type, length, c, ev);
		left -= 4 + length;
	}
}

static bool
is_early_draft(uint16_t version)
{
	return version >> 8 == 0x7f || version == TLS_1_3;
}

bool
tls_read_hello(
    struct span body, bool server, struct tls_hello *h, struct event *ev)
{
	struct cur c = cur_of(body);

	*h = (struct tls_hello){.server = server, .version = cur_be16(&c)};
	h->random = cur_take(&c, 32);
	/* Drafts 16 to 21 of TLS 1.3 left these two out; as in Suricata a hello
	 * with a later one's number is read in the same way. */
	if (!server || !is_early_draft(h->version))
		h->session = cur_take(&c, cur_u8(&c));
	if (server) {
		list_add(&h->ciphers, cur_be16(&c));
		if (!is_early_draft(h->version))
			(void)cur_u8(&c); /* compression */
	} else {
		read_list(&h->ciphers, &c, 2, 2);
		cur_skip(&c, cur_u8(&c)); /* compressions */
	}
	if (cur_ok(&c) && cur_left(&c) != 0) /* else it has no extensions */
		read_extensions(h, &c, ev);
	return cur_ok(&c);
}

void
tls_add_random(struct event *ev, const struct tls_hello *h)
{
	static const enum field fields[2][3] = {
	    {FIELD_TLS_RANDOM_REQUEST, FIELD_TLS_RANDOM_TIME_REQUEST,
		FIELD_TLS_RANDOM_BYTES_REQUEST},
	    {FIELD_TLS_RANDOM_RESPONSE, FIELD_TLS_RANDOM_TIME_RESPONSE,
		FIELD_TLS_RANDOM_BYTES_RESPONSE},
	};
	const enum field *f = fields[h->server];

	(void)event_add(ev, f[0], h->random);
	(void)event_add(ev, f[1], span_first(h->random, 4));
	(void)event_add(ev, f[2], span_from(h->random, 4));
}
