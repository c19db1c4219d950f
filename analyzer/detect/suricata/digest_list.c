#include "analyzer/detect/suricata/digest_list.h"

#include <stdlib.h>

size_t
digest_size(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return 16;
	case DIGEST_SHA1:
		return 20;
	case DIGEST_SHA256:
		break;
	}
	return 32;
}

bool
digest_read(struct span text, uint8_t *out, size_t n)
{
	if (text.n != n * 2)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(text.p[i * 2]);
		int low = hex_digit(text.p[i * 2 + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static int
by_bytes16(const void *a, const void *b)
{
	return memcmp(a, b, 16);
}

static int
by_bytes20(const void *a, const void *b)
{
	return memcmp(a, b, 20);
}

static int
by_bytes32(const void *a, const void *b)
{
	return memcmp(a, b, 32);
}

static int (*order_of(enum digest_kind kind))(const void *, const void *)
{
	switch (kind) {
	case DIGEST_MD5:
		return by_bytes16;
	case DIGEST_SHA1:
		return by_bytes20;
	case DIGEST_SHA256:
		break;
	}
	return by_bytes32;
}

/* Lines at most, which bound the digests. */
static size_t
lines_of(struct span text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

const struct digest_list *
digest_list_read(enum digest_kind kind, const char *file, struct span text,
    struct arena *arena, struct diags *diags)
{
	struct digest_list *l = arena_zalloc(arena, 1, sizeof(*l));
	size_t size = digest_size(kind);
	uint8_t *v = arena_alloc(arena, lines_of(text) * size);
	struct place at = {.file = file};
	struct span line;

	l->kind = kind;
	while (span_token(&text, '\n', &line)) {
		at.line++;
		line = span_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (digest_read(
			span_first(line, size * 2), v + l->n * size, size))
			l->n++;
		else
			diag_add(diags, DIAG_ERROR, at,
			    "expected a digest of %zu hexadecimal digits",
			    size * 2);
	}
	if (l->n != 0)
		qsort(v, l->n, size, order_of(kind));
	l->v = v;
	return l;
}

bool
digest_list_has(const struct digest_list *l, const uint8_t *digest)
{
	return l->n != 0 &&
	    bsearch(digest, l->v, l->n, digest_size(l->kind),
		order_of(l->kind)) != NULL;
}
