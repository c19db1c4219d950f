#include "analyzer/logs/recode.h"

#include <iconv.h>
#include <stdlib.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

enum {
	GROWTH = 4, /* bytes of UTF-8 that a byte can become, at most */
	UTF8_EVIDENCE = 4,
};

struct recode {
	iconv_t cd; /* (iconv_t)-1: the C library does not know it */
	unsigned unit;
	struct buf out;
};

struct recode *
recode_new(const struct charset *c)
{
	struct recode *r = mem_zalloc(1, sizeof(*r));

	r->cd = iconv_open("UTF-8", c->iconv);
	r->unit = c->unit;
	return r;
}

void
recode_free(struct recode *r)
{
	if (r == NULL)
		return;
	if (r->cd != (iconv_t)-1)
		(void)iconv_close(r->cd);
	buf_free(&r->out);
	free(r);
}

static bool
is_ascii(struct span s)
{
	uint8_t all = 0;

	for (size_t i = 0; i < s.n; i++)
		all |= s.p[i];
	return all < 0x80;
}

/*
 * Is it UTF-8 already?  A log may be of several programs.  A few characters of
 * two bytes could also be others of an older charset.
 */
static bool
is_utf8(struct span s)
{
	size_t at = 0;
	unsigned evidence = 0;

	while (at < s.n) {
		size_t from = at;

		if (utf8_next(s, &at) < 0)
			return false;
		if (at - from > 1)
			evidence += at - from > 2 ? UTF8_EVIDENCE : 1;
	}
	return evidence >= UTF8_EVIDENCE;
}

struct span
recode_text(struct recode *r, struct span text)
{
	static const uint8_t bad[] = {0xef, 0xbf, 0xbd}; /* U+FFFD */
	char *in = (char *)text.p;
	size_t left = text.n;
	char *out;
	size_t room;

	if (text.n == 0 ||
	    (r->unit == 1 && (is_ascii(text) || is_utf8(text))) ||
	    r->cd == (iconv_t)-1)
		return text;
	buf_clear(&r->out);
	room = text.n * GROWTH + GROWTH;
	out = (char *)buf_room(&r->out, room);
	(void)iconv(r->cd, NULL, NULL, NULL, NULL);
	while (
	    left != 0 && iconv(r->cd, &in, &left, &out, &room) == (size_t)-1) {
		size_t skip = left < r->unit ? left : r->unit;

		if (room < GROWTH)
			break;
		memcpy(out, bad, sizeof(bad));
		out += sizeof(bad);
		room -= sizeof(bad);
		in += skip;
		left -= skip;
	}
	r->out.n = (size_t)((uint8_t *)out - r->out.p);
	return buf_span(&r->out);
}
