#include "analyzer/detect/suricata/transform.h"

#include "analyzer/base/hash.h"

static struct span
dotprefix(struct span in, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n + 1);

	p[0] = '.';
	if (in.n != 0)
		memcpy(p + 1, in.p, in.n);
	return span_of(p, in.n + 1);
}

/* Leaves white space out; with one, a run of it becomes its first byte. */
static struct span
squeeze(struct span in, bool one, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n);
	size_t n = 0;
	bool before = false;

	for (size_t i = 0; i < in.n; i++) {
		bool space = byte_space(in.p[i]);

		if (!space || (one && !before))
			p[n++] = in.p[i];
		before = space;
	}
	return span_of(p, n);
}

static struct span
url_decode(struct span in, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n);
	size_t n = 0;

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];
		int high = i + 2 < in.n ? hex_digit(in.p[i + 1]) : -1;
		int low = i + 2 < in.n ? hex_digit(in.p[i + 2]) : -1;

		if (c == '%' && high >= 0 && low >= 0) {
			c = (uint8_t)(high << 4 | low);
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		p[n++] = c;
	}
	return span_of(p, n);
}

static struct span
change_case(struct span in, bool up, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n);

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = byte_lower(in.p[i]);

		p[i] = up && c >= 'a' && c <= 'z' ? (uint8_t)(c - 'a' + 'A')
		    : up                          ? in.p[i]
						  : c;
	}
	return span_of(p, in.n);
}

static struct span
digest(struct span in, enum digest_kind kind, struct arena *a)
{
	uint8_t *p = arena_alloc(a, DIGEST_MAX);

	return span_of(p, digest_of(kind, in, p));
}

static struct span
first_group(struct span in, const struct regex *r, struct regex_scratch *s)
{
	struct regex_match m;

	if (!regex_search(r, s, in, 0, &m) || m.groups < 2 ||
	    m.start[1] > m.end[1] || m.end[1] > in.n)
		return in;
	return span_of(in.p + m.start[1], m.end[1] - m.start[1]);
}

static struct span
xor_key(struct span in, struct span key, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n);

	for (size_t i = 0; i < in.n; i++)
		p[i] = in.p[i] ^ key.p[i % key.n];
	return span_of(p, in.n);
}

/* Names end at the first ":" of a line that does not begin with one. */
static struct span
header_lowercase(struct span in, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n);
	bool name = true;

	for (size_t i = 0; i < in.n; i++) {
		uint8_t c = in.p[i];

		p[i] = name ? byte_lower(c) : c;
		if (c == ':')
			name = false;
		else if (c == '\n')
			name = true;
	}
	return span_of(p, in.n);
}

static struct span
strip_pseudo(struct span in, struct arena *a)
{
	uint8_t *p = arena_alloc(a, in.n);
	size_t n = 0;
	bool start = true;
	bool drop = false;

	for (size_t i = 0; i < in.n; i++) {
		if (start)
			drop = in.p[i] == ':';
		start = in.p[i] == '\n';
		if (!drop)
			p[n++] = in.p[i];
	}
	return span_of(p, n);
}

/* Where nothing can be decoded, the bytes stay as they are. */
static struct span
from_base64(struct span in, const struct transform *t, struct arena *a)
{
	struct span text = span_from(in, t->offset);
	struct span out;

	if (t->offset >= in.n)
		return in;
	if (t->bytes != 0)
		text = span_first(text, t->bytes);
	out = base64_decode(text, t->mode, a);
	return out.n == 0 ? in : out;
}

static struct span
apply_one(const struct transform *t, struct span in,
    struct regex_scratch *regex, struct arena *a)
{
	switch (t->kind) {
	case TRANSFORM_DOTPREFIX:
		return dotprefix(in, a);
	case TRANSFORM_STRIP_WHITESPACE:
		return squeeze(in, false, a);
	case TRANSFORM_COMPRESS_WHITESPACE:
		return squeeze(in, true, a);
	case TRANSFORM_URL_DECODE:
		return url_decode(in, a);
	case TRANSFORM_LOWERCASE:
		return change_case(in, false, a);
	case TRANSFORM_UPPERCASE:
		return change_case(in, true, a);
	case TRANSFORM_MD5:
		return digest(in, DIGEST_MD5, a);
	case TRANSFORM_SHA1:
		return digest(in, DIGEST_SHA1, a);
	case TRANSFORM_SHA256:
		return digest(in, DIGEST_SHA256, a);
	case TRANSFORM_PCREXFORM:
		return first_group(in, t->regex, regex);
	case TRANSFORM_XOR:
		return xor_key(in, t->key, a);
	case TRANSFORM_HEADER_LOWERCASE:
		return header_lowercase(in, a);
	case TRANSFORM_STRIP_PSEUDO_HEADERS:
		return strip_pseudo(in, a);
	case TRANSFORM_BASE64:
		return from_base64(in, t, a);
	}
	return in;
}

struct span
transform_apply(const struct transform *t, uint32_t n, struct span bytes,
    struct regex_scratch *regex, struct arena *scratch)
{
	if (bytes.p == NULL)
		return bytes;
	for (uint32_t i = 0; i < n; i++)
		bytes = apply_one(&t[i], bytes, regex, scratch);
	return bytes;
}

bool
transforms_equal(const struct transform *a, uint32_t n_a,
    const struct transform *b, uint32_t n_b)
{
	if (n_a != n_b)
		return false;
	for (uint32_t i = 0; i < n_a; i++) {
		if (a[i].kind != b[i].kind || a[i].regex != b[i].regex ||
		    a[i].mode != b[i].mode || a[i].offset != b[i].offset ||
		    a[i].bytes != b[i].bytes || !span_eq(a[i].key, b[i].key))
			return false;
	}
	return true;
}
