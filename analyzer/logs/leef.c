#include "analyzer/base/buf.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/time_format.h"
#include "analyzer/logs/time_guess.h"

/*
 * LEEF:1.0|VENDOR|PRODUCT|VERSION|EVENT-ID|KEY=VALUE<tab>KEY=VALUE …
 * LEEF:2.0|VENDOR|PRODUCT|VERSION|EVENT-ID|DELIMITER|KEY=VALUE …
 *
 * The delimiter of version 2 is a character or its code, "0x09" or "x09".
 */

static const struct event_type type_leef = {.name = "leef", .service = "leef"};

enum {
	FORMAT_BYTES = 64,
};

/* The code of a delimiter.  False: it is none. */
static bool
delimiter_of(struct span s, uint8_t *delimiter)
{
	unsigned n = 0;

	if (s.n == 1) {
		*delimiter = s.p[0];
		return true;
	}
	(void)log_skip(&s, "0");
	if ((!log_skip(&s, "x") && !log_skip(&s, "X")) || s.n == 0 || s.n > 4)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t b = byte_lower(s.p[i]);

		if (b >= '0' && b <= '9')
			n = n * 16 + (unsigned)(b - '0');
		else if (b >= 'a' && b <= 'f')
			n = n * 16 + (unsigned)(b - 'a') + 10;
		else
			return false;
	}
	*delimiter = (uint8_t)n;
	return n != 0 && n < 256;
}

static void
add_attributes(struct event *ev, struct span rest, uint8_t delimiter)
{
	struct span s;

	while (ev->n_values < LOGS_FIELDS && rest.n != 0 &&
	    span_token(&rest, delimiter, &s)) {
		size_t eq = span_find_byte(s, '=', 0);

		if (eq == SIZE_MAX || eq == 0)
			continue;
		log_number_named(
		    ev, span_trim(span_first(s, eq)), span_from(s, eq + 1));
	}
}

/* What n of a letter mean in a pattern of Java's SimpleDateFormat. */
static const char *
java_field(uint8_t letter, size_t n)
{
	switch (letter) {
	case 'y':
		return n == 2 ? "%y" : "%Y";
	case 'M':
		return n > 2 ? "%b" : "%m";
	case 'd':
		return "%d";
	case 'H':
	case 'h':
		return "%H";
	case 'm':
		return "%M";
	case 's':
		return "%S";
	case 'S':
		return "%f";
	case 'a':
		return "%p";
	case 'E':
		return "%a";
	case 'Z':
	case 'X':
		return "%z";
	case 'z':
		return "%Z";
	default:
		return NULL;
	}
}

/* A pattern of Java's as one of ours.  False: it has what we have not. */
static bool
java_format(struct span pattern, struct buf *out)
{
	bool quoted = false;

	for (size_t i = 0, n; i < pattern.n; i += n) {
		uint8_t c = pattern.p[i];
		bool letter = byte_lower(c) >= 'a' && byte_lower(c) <= 'z';
		const char *field;

		for (n = 1; i + n < pattern.n && pattern.p[i + n] == c; n++)
			;
		if (c == '\'') {
			quoted ^= n % 2 != 0;
			for (size_t k = n; k > 1; k -= 2)
				buf_byte(out, c);
			continue;
		}
		if (!letter || quoted) {
			for (size_t k = 0; k < n; k++)
				buf_str(out,
				    c == '%' ? "%%" : (char[]){(char)c, 0});
			continue;
		}
		field = java_field(c, n);
		if (field == NULL)
			return false;
		buf_str(out, field);
	}
	buf_byte(out, 0);
	return !quoted;
}

/* Reads devTime in the form that devTimeFormat says. */
static bool
told_time(const struct log_context *c, struct event *ev, struct span text)
{
	const struct value *v = event_named(ev, span_str("devTimeFormat"));
	struct buf format = {0};
	size_t at;
	bool ok;

	if (v == NULL || v->text.n > FORMAT_BYTES)
		return false;
	ok = java_format(v->text, &format) &&
	    time_format_valid((const char *)format.p, &at) &&
	    time_format_read(c, ev, (const char *)format.p, text);
	buf_free(&format);
	return ok;
}

/*
 * devTime is in the form that devTimeFormat says (a pattern of Java's), or in
 * one of the manual's: since 1970, or with the month as a word.
 */
static void
set_time(const struct log_context *c, struct event *ev)
{
	const struct value *v = event_named(ev, span_str("devTime"));

	if (v != NULL && !told_time(c, ev, v->text))
		(void)time_guess(c, ev, v->text);
}

static bool
leef_is(struct span message)
{
	return span_starts(message, span_str("LEEF:"));
}

static bool
leef_read(struct log_context *c, struct event *ev, struct span message)
{
	static const char *const head[] = {
	    "leef_version", "vendor", "product", "version", "eventID"};
	struct span part[sizeof(head) / sizeof(head[0])];
	uint8_t delimiter = '\t';
	struct span rest;
	struct span mark;

	if (!log_skip(&message, "LEEF:"))
		return false;
	for (unsigned i = 0; i < sizeof(head) / sizeof(head[0]); i++) {
		if (!span_token(&message, '|', &part[i]))
			return false;
	}
	if (message.p == NULL)
		return false;
	rest = message;
	if (part[0].n != 0 && part[0].p[0] == '2' &&
	    span_token(&rest, '|', &mark) && rest.p != NULL &&
	    (mark.n == 0 || delimiter_of(mark, &delimiter)))
		message = rest;
	for (unsigned i = 1; i < sizeof(head) / sizeof(head[0]); i++)
		log_number(ev, head[i], part[i]);
	add_attributes(ev, message, delimiter);
	set_time(c, ev);
	ev->type = &type_leef;
	return true;
}

static bool
leef_parse(struct log_context *c, struct event *ev)
{
	/* Some rows of a file may have come with a head of syslog. */
	if (!leef_is(ev->row.text))
		return log_format_syslog.parse(c, ev);
	return leef_read(c, ev, ev->row.text);
}

static unsigned
leef_probe(struct span head)
{
	return log_vote(head, leef_is);
}

const struct log_payload log_payload_leef = {.is = leef_is, .parse = leef_read};

const struct log_format log_format_leef = {
    .name = "leef",
    .help = "Log Event Extended Format, 1 and 2; also inside of syslog",
    .source = "IBM QRadar: Log Event Extended Format (LEEF), version 2",
    .probe = leef_probe,
    .parse = leef_parse,
};
