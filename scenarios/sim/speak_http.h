#ifndef SCENARIOS_SIM_SPEAK_HTTP_H
#define SCENARIOS_SIM_SPEAK_HTTP_H

/* HTTP/1.1 messages (RFC 9112), and bodies to fill them. */

#include "analyzer/base/buf.h"
#include "analyzer/base/prng.h"

struct http_field {
	const char *name;
	struct span value;
};

struct http_message {
	struct span line; /* "GET / HTTP/1.1", "HTTP/1.1 200 OK" */
	const struct http_field *field;
	size_t fields;
	struct span body;
};

/* Appends a message; CR and LF in a value are left out. */
void speak_http(struct buf *out, const struct http_message *m);

/*
 * Appends about n bytes that look like the type: a page with a title, a style
 * sheet, a script, a picture …
 */
void speak_http_filler(struct buf *out, const char *type, const char *title,
    size_t n, struct prng *prng);

#endif
