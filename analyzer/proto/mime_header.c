/* The headers of a mail and of its parts, and what is written in them. */

#include "analyzer/proto/mime.h"

#include "analyzer/base/text.h"

enum {
	SECTIONS = 32 /* of a parameter that is continued */
};

/* Appends text with escapes of a sign and two digits (=XX, %XX) undone. */
static void
put_escaped(struct buf *out, struct span text, uint8_t sign)
{
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		int high = -1;
		int low = -1;

		if (c == sign && i + 2 < text.n) {
			high = hex_digit(text.p[i + 1]);
			low = hex_digit(text.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			buf_byte(out, (uint8_t)(high << 4 | low));
			i += 2;
		} else {
			buf_byte(out, sign == '=' && c == '_' ? ' ' : c);
		}
	}
}

/* ---- RFC 2047 ---- */

/* Text in the one charset that is no UTF-8 and needs no table. */
static void
put_charset(struct buf *out, struct span charset, struct span text)
{
	bool latin = span_eq_nocase(charset, span_str("iso-8859-1"));

	for (size_t i = 0; i < text.n; i++) {
		if (latin)
			utf8_put(out, text.p[i]);
		else
			buf_byte(out, text.p[i]);
	}
}

/* "=?charset?B?text?=" at the front of *rest.  False: it is none. */
static bool
take_word(struct span *rest, struct buf *out)
{
	struct span at = span_from(*rest, 2);
	struct span charset, how;
	struct buf bytes = {0};
	size_t end;

	if (!span_starts(*rest, span_str("=?")) ||
	    !span_token(&at, '?', &charset) || !span_token(&at, '?', &how) ||
	    how.n != 1)
		return false;
	end = span_find(at, span_str("?="));
	if (end == SIZE_MAX)
		return false;
	if (byte_lower(how.p[0]) == 'b')
		(void)base64_read(&bytes, span_first(at, end));
	else
		put_escaped(&bytes, span_first(at, end), '=');
	put_charset(out, charset, buf_span(&bytes));
	buf_free(&bytes);
	*rest = span_from(at, end + 2);
	return true;
}

struct span
mime_words(struct arena *arena, struct span text)
{
	struct buf out = {0};
	struct span copy;
	bool before = false; /* a word stood here */

	if (span_find(text, span_str("=?")) == SIZE_MAX)
		return text;
	while (text.n != 0) {
		struct span next = span_trim(text);

		/* White space between two words is none (section 6.2). */
		if (before && next.n != 0 && take_word(&next, &out)) {
			text = next;
		} else if (take_word(&text, &out)) {
			before = true;
		} else {
			before = false;
			buf_byte(&out, text.p[0]);
			text = span_from(text, 1);
		}
	}
	copy = arena_copy(arena, buf_span(&out));
	buf_free(&out);
	return copy;
}

/* ---- parameters ---- */

bool
mime_next_parameter(struct span *rest, struct span *part)
{
	bool quoted = false;
	size_t i;

	if (rest->n == 0)
		return false;
	for (i = 0; i < rest->n; i++) {
		uint8_t c = rest->p[i];

		if (c == '\\' && quoted && i + 1 < rest->n)
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (c == ';' && !quoted)
			break;
	}
	*part = span_trim(span_first(*rest, i));
	*rest = span_from(*rest, i + 1);
	return true;
}

/* Appends a value without its quotes; a quote that never ends is none. */
static void
put_value(struct buf *out, struct span value)
{
	size_t i = 0;

	if (value.n == 0 || value.p[0] != '"') {
		buf_put(out, value);
		return;
	}
	for (i = 1; i < value.n && value.p[i] != '"'; i++) {
		if (value.p[i] == '\\' && i + 1 < value.n &&
		    (value.p[i + 1] == '"' || value.p[i + 1] == '\\'))
			i++;
		buf_byte(out, value.p[i]);
	}
}

/* RFC 2231, section 4: charset'language'text, with %XX. */
static void
put_extended(struct buf *out, struct span value, bool first)
{
	struct buf plain = {0};
	struct span rest = {0}, charset = {0}, language;

	put_value(&plain, value);
	rest = buf_span(&plain);
	if (first && span_find_byte(rest, '\'', 0) != SIZE_MAX) {
		(void)span_token(&rest, '\'', &charset);
		(void)span_token(&rest, '\'', &language);
	}
	put_escaped(out, rest, '%');
	buf_free(&plain);
}

/* Section n of a parameter that is continued (RFC 2231, section 3), or with
 * n < 0 the whole of it.  False: there is none. */
static bool
put_section(struct buf *out, struct span header, const char *name, int n)
{
	struct span want = span_str(name);
	struct span part;

	(void)mime_next_parameter(&header, &part);
	while (mime_next_parameter(&header, &part)) {
		size_t eq = span_find_byte(part, '=', 0);
		struct span key = span_trim(span_first(part, eq));
		struct span value = span_trim(span_from(part, eq + 1));
		bool extended = key.n != 0 && key.p[key.n - 1] == '*';
		uint64_t section;

		if (eq == SIZE_MAX || key.n < want.n ||
		    !span_eq_nocase(span_first(key, want.n), want))
			continue;
		key = span_from(key, want.n);
		key.n -= extended && key.n != 0;
		if (n < 0 ? key.n != 0
			  : (key.n < 2 || key.p[0] != '*' ||
				!span_number(
				    span_from(key, 1), SECTIONS, &section) ||
				section != (uint64_t)n))
			continue;
		if (extended)
			put_extended(out, value, n <= 0);
		else
			put_value(out, value);
		return true;
	}
	return false;
}

struct span
mime_parameter(struct arena *arena, struct span header, const char *name)
{
	struct buf out = {0};
	struct span copy = {0};
	int n = 0;

	if (!put_section(&out, header, name, -1)) {
		while (n < SECTIONS && put_section(&out, header, name, n))
			n++;
	}
	if (out.n != 0)
		copy = arena_copy(arena, buf_span(&out));
	buf_free(&out);
	return copy;
}

/* ---- headers ---- */

/* Each address of a list; quotes protect a comma. */
static void
add_addresses(struct mime *m, enum field f, struct span list)
{
	uint16_t item = 0;

	while (list.n != 0) {
		bool quoted = false;
		size_t i;
		struct span one;

		for (i = 0; i < list.n && (quoted || list.p[i] != ','); i++) {
			if (list.p[i] == '"')
				quoted = !quoted;
		}
		one = span_trim(span_first(list, i));
		list = span_from(list, i + 1);
		if (one.n != 0 && mime_room(m))
			(void)event_add_item(m->ev, f, item++, one);
	}
}

/* The headers of the mail itself that rules and records know. */
static void
add_header(struct mime *m, struct span name, struct span value)
{
	static const struct {
		const char *name;
		enum field field;
		enum field each; /* FIELD_COUNT: it is no list */
		bool many;
	} known[] = {
	    {"from", FIELD_EMAIL_FROM, FIELD_COUNT, false},
	    {"to", FIELD_EMAIL_TO, FIELD_EMAIL_TO_EACH, false},
	    {"cc", FIELD_EMAIL_CC, FIELD_EMAIL_CC_EACH, false},
	    {"subject", FIELD_EMAIL_SUBJECT, FIELD_COUNT, false},
	    {"date", FIELD_EMAIL_DATE, FIELD_COUNT, false},
	    {"message-id", FIELD_EMAIL_MESSAGE_ID, FIELD_COUNT, false},
	    {"x-mailer", FIELD_EMAIL_X_MAILER, FIELD_COUNT, false},
	    {"received", FIELD_EMAIL_RECEIVED, FIELD_COUNT, true},
	};

	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!span_eq_nocase(name, span_str(known[i].name)))
			continue;
		if ((!known[i].many && (m->seen >> i & 1) != 0) ||
		    !mime_room(m))
			return;
		m->seen |= UINT32_C(1) << i;
		(void)event_add(m->ev, known[i].field, value);
		if (known[i].each != FIELD_COUNT)
			add_addresses(m, known[i].each, value);
		return;
	}
}

static void
take_type(struct mime *m, struct span value)
{
	struct arena *arena = m->ev->arena;
	struct mime_part *p = &m->part;
	struct span type =
	    span_trim(span_first(value, span_find_byte(value, ';', 0)));
	struct span top = span_first(type, span_find_byte(type, '/', 0));

	p->type_name = mime_words(arena, mime_parameter(arena, value, "name"));
	if (span_eq_nocase(top, span_str("multipart"))) {
		p->kind = MIME_MULTIPART;
		p->boundary = mime_parameter(arena, value, "boundary");
	} else if (span_eq_nocase(type, span_str("message/rfc822"))) {
		p->kind = MIME_MESSAGE;
	} else {
		p->kind = span_eq_nocase(top, span_str("text")) ? MIME_TEXT
								: MIME_OTHER;
	}
}

static void
take_encoding(struct mime *m, struct span value)
{
	if (span_eq_nocase(value, span_str("base64")))
		m->part.encoding = MIME_BASE64;
	else if (span_eq_nocase(value, span_str("quoted-printable")))
		m->part.encoding = MIME_QUOTED;
	else
		m->part.encoding = MIME_PLAIN;
}

void
mime_header(struct mime *m)
{
	struct span all = span_of(m->header.p, m->header.n);
	struct span name = span_trim(span_first(all, m->colon));
	struct span value = span_trim(span_from(all, m->colon + 1));
	struct arena *arena = m->ev->arena;

	if (all.n == 0)
		return;
	m->header.n = 0;
	m->colon = 0;
	m->header_bytes += all.n;
	if (m->header_bytes > MIME_HEADERS) {
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_MALFORMED_MSG);
		return;
	}
	if (span_eq_nocase(name, span_str("content-type")))
		take_type(m, value);
	else if (span_eq_nocase(name, span_str("content-transfer-encoding")))
		take_encoding(m, value);
	else if (span_eq_nocase(name, span_str("content-disposition")))
		m->part.file_name =
		    mime_words(arena, mime_parameter(arena, value, "filename"));
	else if (m->part.whole)
		add_header(m, name, value);
}
