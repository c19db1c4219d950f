/* ClientHello and ServerHello taken apart. */

#include "analyzer/proto/tls.h"

enum extension {
	EXT_SERVER_NAME = 0,
	EXT_GROUPS = 10,
	EXT_POINT_FORMATS = 11,
	EXT_SIGNATURES = 13,
	EXT_ALPN = 16,
	EXT_SESSION_TICKET = 35,
	EXT_PRE_SHARED_KEY = 41,
	EXT_EARLY_DATA = 42,
	EXT_SUPPORTED_VERSIONS = 43,
};

static void
list_add(struct tls_list *l, uint16_t v)
{
	if (l->n < TLS_LIST_MAX)
		l->v[l->n++] = v;
}

static void
read_list16(struct tls_list *l, struct cur c)
{
	while (cur_left(&c) >= 2)
		list_add(l, cur_be16(&c));
}

/* RFC 6066, section 3. */
static void
read_sni(struct tls_hello *h, struct cur c, struct event *ev)
{
	struct cur names = cur_sub(&c, cur_be16(&c));
	uint8_t type = cur_u8(&names);
	uint16_t n = cur_be16(&names);
	struct span name = cur_take(&names, n);

	if (h->sni.p != NULL) {
		event_anomaly(ev, ANOMALY_TLS_MULTIPLE_SNI_EXTENSIONS);
		return;
	}
	if (!cur_ok(&names) || n == 0) {
		event_anomaly(ev, ANOMALY_TLS_INVALID_SNI_LENGTH);
		return;
	}
	if (type != 0) {
		event_anomaly(ev, ANOMALY_TLS_INVALID_SNI_TYPE);
		return;
	}
	h->sni = name;
}

/* RFC 7301, section 3.1. */
static void
read_alpn(struct tls_hello *h, struct cur c)
{
	struct cur names = cur_sub(&c, cur_be16(&c));

	while (cur_left(&names) != 0 &&
	    h->alpns < sizeof(h->alpn) / sizeof(h->alpn[0])) {
		struct span name = cur_take(&names, cur_u8(&names));

		if (cur_ok(&names))
			h->alpn[h->alpns++] = name;
	}
}

static void
read_extension(struct tls_hello *h, uint16_t type, struct cur c, bool server,
    struct event *ev)
{
	switch (type) {
	case EXT_SERVER_NAME:
		if (!server)
			read_sni(h, c, ev);
		break;
	case EXT_GROUPS:
		read_list16(&h->groups, cur_sub(&c, cur_be16(&c)));
		break;
	case EXT_POINT_FORMATS: {
		struct cur list = cur_sub(&c, cur_u8(&c));

		while (cur_left(&list) != 0)
			list_add(&h->formats, cur_u8(&list));
		break;
	}
	case EXT_SIGNATURES:
		read_list16(&h->signatures, cur_sub(&c, cur_be16(&c)));
		break;
	case EXT_ALPN:
		read_alpn(h, c);
		break;
	case EXT_SESSION_TICKET:
		h->ticket = h->ticket || cur_left(&c) != 0;
		break;
	case EXT_PRE_SHARED_KEY:
		h->ticket = true;
		break;
	case EXT_EARLY_DATA:
		h->early_data = true;
		break;
	case EXT_SUPPORTED_VERSIONS:
		if (server)
			h->selected = cur_be16(&c);
		else
			read_list16(&h->versions, cur_sub(&c, cur_u8(&c)));
		break;
	default:
		break;
	}
}

static bool
is_early_draft(uint16_t version)
{
	return version >> 8 == 0x7f && version < 0x7f16;
}

bool
tls_read_hello(
    struct span body, bool server, struct tls_hello *h, struct event *ev)
{
	struct cur c = cur_of(body);
	struct cur extensions;

	*h = (struct tls_hello){.version = cur_be16(&c)};
	h->random = cur_take(&c, 32);
	/* Drafts 16 to 21 of TLS 1.3 left these two out. */
	if (!server || !is_early_draft(h->version))
		h->session = cur_take(&c, cur_u8(&c));
	if (server) {
		list_add(&h->ciphers, cur_be16(&c));
		if (!is_early_draft(h->version))
			(void)cur_u8(&c); /* compression */
	} else {
		read_list16(&h->ciphers, cur_sub(&c, cur_be16(&c)));
		cur_skip(&c, cur_u8(&c)); /* compressions */
	}
	if (!cur_ok(&c))
		return false;
	if (cur_left(&c) == 0)
		return true; /* a hello without extensions */
	extensions = cur_sub(&c, cur_be16(&c));
	while (cur_left(&extensions) != 0) {
		uint16_t type = cur_be16(&extensions);
		struct cur data = cur_sub(&extensions, cur_be16(&extensions));

		if (!cur_ok(&extensions))
			return false;
		list_add(&h->extensions, type);
		read_extension(h, type, data, server, ev);
	}
	return cur_ok(&extensions) && cur_ok(&c);
}
