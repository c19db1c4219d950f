#include "analyzer/report/eve_json.h"

#include "analyzer/base/text.h"
#include "analyzer/base/time.h"

void
eve_comma(struct buf *out)
{
	uint8_t last = out->n == 0 ? '{' : out->p[out->n - 1];

	if (last != '{' && last != '[' && last != ':' && last != '\n')
		buf_byte(out, ',');
}

void
eve_name(struct buf *out, struct span name)
{
	uint8_t *p;

	eve_comma(out);
	p = buf_room(out, name.n + 3);
	p[0] = '"';
	memcpy(p + 1, name.p, name.n);
	p[name.n + 1] = '"';
	p[name.n + 2] = ':';
	out->n += name.n + 3;
}

void
eve_key_span(struct buf *out, struct span key)
{
	eve_comma(out);
	eve_string(out, key);
	buf_byte(out, ':');
}

/* Is all of it ASCII that stands in a JSON string as it is? */
static bool
plain(struct span s)
{
	uint8_t odd = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		odd |= (uint8_t)((c < 0x20) | (c >= 0x7f) | (c == '"') |
		    (c == '\\'));
	}
	return odd == 0;
}

/* Text that is no UTF-8: what is not ASCII as "\\xNN". */
static void
put_bytes(struct buf *out, struct span s)
{
	static const char hex[] = "0123456789abcdef";
	struct buf text = {0};

	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (c < 0x80) {
			buf_byte(&text, c);
			continue;
		}
		buf_str(&text, "\\x");
		buf_byte(&text, (uint8_t)hex[c >> 4]);
		buf_byte(&text, (uint8_t)hex[c & 15]);
	}
	json_text(out, buf_span(&text));
	buf_free(&text);
}

void
eve_string(struct buf *out, struct span s)
{
	if (!plain(s) && utf8_valid(s)) {
		json_text(out, s);
		return;
	}
	if (!plain(s)) {
		put_bytes(out, s);
		return;
	}
	buf_byte(out, '"');
	buf_put(out, s);
	buf_byte(out, '"');
}

void
eve_int(struct buf *out, int64_t n)
{
	if (n < 0)
		buf_byte(out, '-');
	buf_uint(out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void
eve_bool(struct buf *out, const char *key, bool yes)
{
	eve_key(out, key);
	buf_str(out, yes ? "true" : "false");
}

/* Writes n digits of v at p. */
static void
digits(uint8_t *p, unsigned n, int v)
{
	while (n-- > 0) {
		p[n] = (uint8_t)('0' + v % 10);
		v /= 10;
	}
}

/* As time_text_eve, without printf: each record has at least one. */
void
eve_time(struct buf *out, const char *key, int64_t time_ns)
{
	static const char form[] = "\"0000-00-00T00:00:00.000000+0000\"";
	struct civil t = civil_of(time_ns);
	uint8_t *p;

	eve_key(out, key);
	p = buf_room(out, sizeof(form) - 1);
	memcpy(p, form, sizeof(form) - 1);
	digits(p + 1, 4, t.year);
	digits(p + 6, 2, t.month);
	digits(p + 9, 2, t.day);
	digits(p + 12, 2, t.hour);
	digits(p + 15, 2, t.minute);
	digits(p + 18, 2, t.second);
	digits(p + 21, 6, t.nanosecond / 1000);
	out->n += sizeof(form) - 1;
}

/* IPv4 by hand, because it is most of the traffic. */
void
eve_addr(struct buf *out, const char *key, const struct addr *a)
{
	char text[ADDR_TEXT];

	eve_key(out, key);
	buf_byte(out, '"');
	if (a->family == 4) {
		for (unsigned i = 0; i < 4; i++) {
			if (i != 0)
				buf_byte(out, '.');
			buf_uint(out, a->b[i]);
		}
	} else {
		buf_str(out, addr_text_long(a, text));
	}
	buf_byte(out, '"');
}

void
eve_base64(struct buf *out, const char *key, struct span bytes)
{
	eve_key(out, key);
	buf_byte(out, '"');
	base64_put(out, bytes);
	buf_byte(out, '"');
}

void
eve_hex(struct buf *out, const char *key, struct span bytes)
{
	static const char hex[] = "0123456789abcdef";
	uint8_t *p;

	eve_key(out, key);
	p = buf_room(out, bytes.n * 2 + 2);
	*p++ = '"';
	for (size_t i = 0; i < bytes.n; i++) {
		*p++ = (uint8_t)hex[bytes.p[i] >> 4];
		*p++ = (uint8_t)hex[bytes.p[i] & 15];
	}
	*p = '"';
	out->n += bytes.n * 2 + 2;
}

void
eve_printable(struct buf *out, const char *key, struct span bytes)
{
	uint8_t *p;
	size_t n = 0;

	eve_key(out, key);
	p = buf_room(out, bytes.n * 2 + 2);
	p[n++] = '"';
	for (size_t i = 0; i < bytes.n; i++) {
		uint8_t c = bytes.p[i];

		if (c == '\n' || c == '\r' || c == '"' || c == '\\')
			p[n++] = '\\';
		if (c == '\n' || c == '\r')
			c = c == '\n' ? 'n' : 'r';
		else if (c < 0x20 || c >= 0x7f)
			c = '.';
		p[n++] = c;
	}
	p[n++] = '"';
	out->n += n;
}

void
eve_open(struct buf *out, const char *key, char bracket)
{
	if (key == NULL)
		eve_comma(out);
	else
		eve_key(out, key);
	buf_byte(out, (uint8_t)bracket);
}

void
eve_close(struct buf *out, char bracket)
{
	buf_byte(out, (uint8_t)bracket);
}
