/* The content of a part: decoded, into a file, and searched for links. */

#include "analyzer/proto/mime.h"

#include "analyzer/base/text.h"

/* ---- links ---- */

/* Ends what stands in a text as a link. */
static bool
ends_link(uint8_t c)
{
	return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' ||
	    c >= 0x7f;
}

static bool
is_address(struct span host)
{
	if (host.n == 0)
		return false;
	for (size_t i = 0; i < host.n; i++) {
		if ((host.p[i] < '0' || host.p[i] > '9') && host.p[i] != '.')
			return false;
	}
	return true;
}

static bool
is_program(struct span path)
{
	static const char *const ends[] = {
	    ".exe", ".vbs", ".bin", ".lnk", ".cmd", ".bat", ".scr", ".js"};

	path = span_first(path, span_find_byte(path, '?', 0));
	path = span_first(path, span_find_byte(path, '#', 0));
	for (unsigned i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct span end = span_str(ends[i]);

		if (path.n >= end.n &&
		    span_eq(span_from(path, path.n - end.n), end))
			return true;
	}
	return false;
}

/* A link without its scheme; EVE and rules have it in lower case. */
static void
add_link(struct mime *m, struct span link)
{
	uint8_t *lower;
	size_t slash;
	struct span host;

	if (link.n == 0 || !mime_room(m))
		return;
	lower = arena_alloc(m->ev->arena, link.n);
	for (size_t i = 0; i < link.n; i++)
		lower[i] = byte_lower(link.p[i]);
	link = span_of(lower, link.n);
	m->link = arena_grow(
	    m->ev->arena, m->link, m->links, &m->cap_links, sizeof(*m->link));
	m->link[m->links++] = link;
	slash = span_find_byte(link, '/', 0);
	host = span_first(link, slash);
	m->ipv6_url = m->ipv6_url || link.p[0] == '[';
	m->ipv4_url = m->ipv4_url ||
	    is_address(span_first(host, span_find_byte(host, ':', 0)));
	m->exe_url = m->exe_url ||
	    (slash != SIZE_MAX && is_program(span_from(link, slash)));
}

/* Searches the line of text that was gathered. */
static void
find_links(struct mime *m)
{
	static const char scheme[] = "http://";
	const size_t n = sizeof(scheme) - 1;
	struct span rest = span_of(m->text.p, m->text.n);

	m->text.n = 0;
	for (;;) {
		size_t at = span_find(rest, span_str("://"));
		size_t end = 0;

		if (at == SIZE_MAX)
			return;
		at += 3;
		if (at < n ||
		    !span_eq_nocase(span_first(span_from(rest, at - n), n),
			span_str(scheme))) {
			rest = span_from(rest, at);
			continue;
		}
		rest = span_from(rest, at);
		while (end < rest.n && !ends_link(rest.p[end]))
			end++;
		add_link(m, span_first(rest, end));
		rest = span_from(rest, end);
	}
}

static void
gather_text(struct mime *m, struct span bytes)
{
	while (bytes.n != 0) {
		size_t at = span_find_byte(bytes, '\n', 0);
		size_t n = at == SIZE_MAX ? bytes.n : at;
		size_t kept = growing_add(&m->text, m->ev->arena,
		    span_first(bytes, n), TEXT_LINE_MAX);

		if (kept < n || at != SIZE_MAX)
			find_links(m);
		bytes = span_from(bytes, kept < n ? kept : n + 1);
	}
}

/* ---- decoded bytes ---- */

static void
give(struct mime *m, struct span bytes)
{
	if (bytes.n == 0)
		return;
	carry_bytes(&m->file, m->conn, m->ev, bytes);
	if (m->part.kind == MIME_TEXT && !m->uuencoded)
		gather_text(m, bytes);
}

/* The end of the line before: it is content once another line follows. */
static void
give_ending(struct mime *m)
{
	if (m->ending != 0)
		give(m, span_from(span_str("\r\n"), 2U - m->ending));
	m->ending = 0;
}

void
mime_file(struct mime *m, struct span name)
{
	if (name.n > MIME_FILE_NAME) {
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_LONG_FILENAME);
		name.n = MIME_FILE_NAME;
	}
	if (!mime_room(m))
		return;
	(void)event_add_item(
	    m->ev, FIELD_EMAIL_ATTACHMENT, (uint16_t)m->values, name);
	carry_open(&m->file, m->conn, m->ev, DIR_TO_SERVER, name);
}

/* ---- encodings ---- */

/* RFC 2045, section 6.8: other bytes are passed over. */
static void
base64_line(struct mime *m, struct span text)
{
	uint8_t out[TEXT_LINE_MAX];
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		int d = base64_digit(text.p[i]);

		if (d < 0)
			continue;
		m->bits = m->bits << 6 | (uint32_t)d;
		m->n_bits += 6;
		if (m->n_bits >= 8) {
			m->n_bits -= 8;
			out[n++] = (uint8_t)(m->bits >> m->n_bits);
		}
	}
	/* Padding ends a group, and another text may follow. */
	if (text.n != 0 && text.p[text.n - 1] == '=')
		m->n_bits = 0;
	give(m, span_of(out, n));
}

static int
digit_of(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* RFC 2045, section 6.7: digits in upper case, as Suricata wants them. */
static void
quoted_line(struct mime *m, const struct text_line *line)
{
	struct span text = line->text;
	uint8_t out[TEXT_LINE_MAX];
	size_t n = 0;
	bool soft = false;

	give_ending(m);
	for (size_t i = 0; i < text.n; i++) {
		int high, low;

		if (text.p[i] != '=') {
			out[n++] = text.p[i];
			continue;
		}
		if (span_trim(span_from(text, i + 1)).n == 0) {
			soft = true;
			break;
		}
		high = digit_of(text.p[i + 1]);
		low = i + 2 < text.n ? digit_of(text.p[i + 2]) : -1;
		if (high < 0 || low < 0) {
			anomaly_add(&m->found, ANOMALY_SMTP_MIME_INVALID_QP);
			out[n++] = '=';
			continue;
		}
		out[n++] = (uint8_t)(high << 4 | low);
		i += 2;
	}
	give(m, span_of(out, n));
	m->ending = soft ? 0 : line->end;
}

/* POSIX uuencode: a count and groups of four characters. */
static void
uuencoded_line(struct mime *m, struct span text)
{
	uint8_t out[64 + 3];
	size_t n = 0;
	size_t count;

	if (span_eq_str(span_trim(text), "end")) {
		carry_close(&m->file, FILE_CLOSED);
		m->uuencoded = false;
		return;
	}
	if (text.n == 0)
		return;
	count = (text.p[0] - 32U) & 63;
	for (size_t i = 1; i + 3 < text.n && n < count; i += 4) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 | ((text.p[i + k] - 32U) & 63);
		out[n++] = (uint8_t)(bits >> 16);
		out[n++] = (uint8_t)(bits >> 8);
		out[n++] = (uint8_t)bits;
	}
	give(m, span_of(out, n < count ? n : count));
}

/* "begin 644 name" in a text. */
static bool
begins_uuencoded(struct mime *m, struct span text)
{
	struct span rest = text;
	struct span word, mode;
	uint64_t n;

	if (m->file.file != NULL || m->part.kind != MIME_TEXT ||
	    !span_starts(text, span_str("begin ")))
		return false;
	(void)span_token(&rest, ' ', &word);
	if (!span_token(&rest, ' ', &mode) || mode.n < 3 || mode.n > 4 ||
	    !span_number(mode, 7777, &n) || span_trim(rest).n == 0)
		return false;
	mime_file(m, span_trim(rest));
	m->uuencoded = m->file.file != NULL;
	return m->uuencoded;
}

void
mime_body_line(struct mime *m, const struct text_line *line)
{
	if (m->part.encoding != MIME_PLAIN && line->text.n > MIME_ENCODED)
		anomaly_add(&m->found, ANOMALY_SMTP_MIME_LONG_ENC_LINE);
	if (m->part.encoding == MIME_BASE64) {
		base64_line(m, line->text);
	} else if (m->part.encoding == MIME_QUOTED) {
		quoted_line(m, line);
	} else if (m->uuencoded) {
		uuencoded_line(m, line->text);
	} else if (!begins_uuencoded(m, line->text)) {
		give_ending(m);
		give(m, line->text);
		m->ending = line->end;
	}
}

void
mime_body_end(struct mime *m, enum file_state state)
{
	carry_close(&m->file, state);
	find_links(m);
	m->uuencoded = false;
	m->ending = 0;
	m->n_bits = 0;
}
