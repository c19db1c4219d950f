#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/time_format.h"
#include "analyzer/logs/time_guess.h"

/*
 * NAME=VALUE NAME="VALUE WITH BLANKS" …, with date= and time= among them, as
 * firewalls write it. In quotes a backslash stands before a quote.
 */

static const struct event_type type_pairs = {.name = "pairs"};

enum {
	PAIRS_MIN = 5, /* fewer could be prose with an equals sign */
};

static bool
is_name_byte(uint8_t b)
{
	return (b >= '0' && b <= '9') ||
	    (byte_lower(b) >= 'a' && byte_lower(b) <= 'z') || b == '_' ||
	    b == '-' || b == '.';
}

/* Takes the next pair.  False: none comes. */
static bool
take_pair(struct span *rest, struct span *name, struct span *value)
{
	struct span s = span_trim(*rest);
	size_t n = 0;
	size_t end;

	while (n < s.n && is_name_byte(s.p[n]))
		n++;
	if (n == 0 || n == s.n || s.p[n] != '=')
		return false;
	*name = span_first(s, n);
	s = span_from(s, n + 1);
	if (s.n == 0 || s.p[0] != '"') {
		*value = log_word(&s);
		*rest = s;
		return true;
	}
	for (end = 1; end < s.n && s.p[end] != '"';)
		end += s.p[end] == '\\' ? 2 : 1;
	if (end >= s.n)
		return false;
	*value = span_of(s.p + 1, end - 1);
	*rest = span_from(s, end + 1);
	return true;
}

static bool
pairs_is(struct span message)
{
	struct span name, value;
	unsigned n = 0;
	bool dated = false;

	while (n < PAIRS_MIN && take_pair(&message, &name, &value)) {
		n++;
		dated |=
		    span_eq_str(name, "date") || span_eq_str(name, "eventtime");
	}
	return dated && n == PAIRS_MIN;
}

static struct span
text_of(const struct event *ev, const char *name)
{
	const struct value *v = event_named(ev, span_str(name));

	return v == NULL ? (struct span){0} : v->text;
}

/* eventtime is since 1970; date and time are of the zone that tz names. */
static void
set_time(const struct log_context *c, struct event *ev)
{
	struct span date = text_of(ev, "date");
	struct span time = text_of(ev, "time");
	struct span zone = text_of(ev, "tz");
	int64_t time_ns;

	if (time_format_epoch(text_of(ev, "eventtime"), &time_ns)) {
		log_time(ev, time_ns);
		return;
	}
	if (date.n + time.n + zone.n > TIME_TEXT)
		return;
	(void)time_guess(c, ev,
	    arena_printf(ev->arena, "%.*s %.*s%.*s", (int)date.n,
		(const char *)date.p, (int)time.n, (const char *)time.p,
		(int)zone.n, (const char *)zone.p));
}

static bool
pairs_read(struct log_context *c, struct event *ev, struct span message)
{
	struct span name, value;

	while (
	    ev->n_values < LOGS_FIELDS && take_pair(&message, &name, &value)) {
		if (span_find(value, span_str("\\\"")) != SIZE_MAX)
			value = log_unescape(ev->arena, value, "", "");
		log_number_named(ev, name, value);
	}
	set_time(c, ev);
	ev->type = &type_pairs;
	/* FortiOS names its device so, and the kind of a row. */
	if (text_of(ev, "devid").n != 0 && text_of(ev, "logid").n != 0) {
		ev->product = span_str("fortigate");
		ev->service = text_of(ev, "type");
	}
	return true;
}

static bool
pairs_parse(struct log_context *c, struct event *ev)
{
	if (!pairs_is(ev->row.text))
		return log_format_syslog.parse(c, ev);
	return pairs_read(c, ev, ev->row.text);
}

static unsigned
pairs_probe(struct span head)
{
	return log_vote(head, pairs_is);
}

static bool
is_message(struct span message)
{
	return (span_starts(message, span_str("date=")) ||
		   span_starts(message, span_str("device=")) ||
		   span_starts(message, span_str("logver="))) &&
	    pairs_is(message);
}

const struct log_payload log_payload_pairs = {
    .is = is_message, .parse = pairs_read};

const struct log_format log_format_pairs = {
    .name = "pairs",
    .help = "name=value pairs of firewalls (FortiOS); also inside of syslog",
    .source = "Fortinet, FortiOS Log Message Reference",
    .probe = pairs_probe,
    .parse = pairs_parse,
};
