#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/time_guess.h"

/*
 * CEF:0|VENDOR|PRODUCT|VERSION|CLASS|NAME|SEVERITY|KEY=VALUE KEY=VALUE …
 *
 * In the head \| and \\, in values \=, \\, \n and \r stand for what follows the
 * backslash.  A value reaches up to the word before the next "=".
 */

static const struct event_type type_cef = {.name = "cef", .service = "cef"};

enum {
	LABEL_BYTES = 40,
};

/* The bytes up to an unescaped bar, without their backslashes. */
static bool
take_head(struct arena *arena, struct span *rest, struct span *text)
{
	size_t i = 0;
	bool escaped = false;

	while (i < rest->n && rest->p[i] != '|') {
		escaped |= rest->p[i] == '\\';
		i += rest->p[i] == '\\' ? 2 : 1;
	}
	if (i >= rest->n)
		return false;
	*text = span_first(*rest, i);
	*rest = span_from(*rest, i + 1);
	if (escaped) {
		uint8_t *out = arena_alloc(arena, text->n);
		size_t n = 0;

		for (size_t k = 0; k < text->n; k++) {
			if (text->p[k] == '\\' && k + 1 < text->n)
				k++;
			out[n++] = text->p[k];
		}
		*text = span_of(out, n);
	}
	return true;
}

/* The next unescaped "=" from `from` on, or SIZE_MAX. */
static size_t
find_equals(struct span s, size_t from)
{
	while (from < s.n && s.p[from] != '=')
		from += s.p[from] == '\\' ? 2 : 1;
	return from < s.n ? from : SIZE_MAX;
}

/*
 * Where the value ends that begins at from: before the word that the next "="
 * ends.  A "=" without a blank before it in the value is part of it.
 */
static size_t
value_end(struct span s, size_t from)
{
	for (size_t eq = find_equals(s, from); eq != SIZE_MAX;
	     eq = find_equals(s, eq + 1)) {
		size_t end = eq;

		while (end > from && s.p[end - 1] != ' ')
			end--;
		if (end > from)
			return end;
	}
	return s.n;
}

static void
add_extension(struct event *ev, struct span s)
{
	s = span_trim(s);
	while (s.n != 0 && ev->n_values < LOGS_FIELDS) {
		size_t eq = find_equals(s, 0);
		struct span name;
		size_t end;

		if (eq == SIZE_MAX)
			return;
		name = span_trim(span_first(s, eq));
		end = value_end(s, eq + 1);
		log_number_named(ev, name,
		    log_unescape(ev->arena,
			span_trim(span_of(s.p + eq + 1, end - eq - 1)), "nr",
			"\n\r"));
		s = span_from(s, end);
	}
}

/* "cs1" is called what "cs1Label" says: it answers to both. */
static void
add_labels(struct event *ev)
{
	static const char mark[] = "Label";
	size_t n = sizeof(mark) - 1;
	uint32_t all = ev->n_values;

	for (uint32_t i = 0; i < all; i++) {
		struct span name = ev->values[i].name;
		struct span label = ev->values[i].text;
		const struct value *v;

		if (name.n <= n || label.n == 0 || label.n > LABEL_BYTES ||
		    memcmp(name.p + name.n - n, mark, n) != 0)
			continue;
		v = event_named(ev, span_first(name, name.n - n));
		if (v != NULL)
			log_number_named(ev, label, v->text);
	}
}

static void
set_time(const struct log_context *c, struct event *ev)
{
	static const char *const names[] = {"rt", "deviceReceiptTime", "end",
	    "endTime", "start", "startTime", "art"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct value *v = event_named(ev, span_str(names[i]));

		if (v != NULL && time_guess(c, ev, v->text))
			return;
	}
}

static bool
cef_is(struct span message)
{
	return span_starts(message, span_str("CEF:"));
}

static bool
cef_read(struct log_context *c, struct event *ev, struct span message)
{
	static const char *const head[] = {"cef_version", "deviceVendor",
	    "deviceProduct", "deviceVersion", "deviceEventClassId", "name",
	    "severity"};
	struct span part[sizeof(head) / sizeof(head[0])];

	if (!log_skip(&message, "CEF:"))
		return false;
	for (unsigned i = 0; i < sizeof(head) / sizeof(head[0]); i++) {
		if (!take_head(ev->arena, &message, &part[i]))
			return false;
	}
	for (unsigned i = 1; i < sizeof(head) / sizeof(head[0]); i++)
		log_number(ev, head[i], part[i]);
	add_extension(ev, message);
	add_labels(ev);
	set_time(c, ev);
	ev->type = &type_cef;
	return true;
}

static bool
cef_parse(struct log_context *c, struct event *ev)
{
	/* Some rows of a file may have come with a head of syslog. */
	if (!cef_is(ev->row.text))
		return log_format_syslog.parse(c, ev);
	return cef_read(c, ev, ev->row.text);
}

static unsigned
cef_probe(struct span head)
{
	return log_vote(head, cef_is);
}

const struct log_payload log_payload_cef = {.is = cef_is, .parse = cef_read};

const struct log_format log_format_cef = {
    .name = "cef",
    .help = "Common Event Format; also inside of syslog",
    .source = "ArcSight Common Event Format Implementation Standard 26",
    .probe = cef_probe,
    .parse = cef_parse,
};
