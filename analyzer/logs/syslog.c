#include "analyzer/base/cur.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/payload.h"
#include "analyzer/logs/program.h"
#include "analyzer/logs/syslog_device.h"

static const struct event_type type_syslog = {
    .name = "syslog", .product = "linux"};

/* "%SYS-5-CONFIG_I", "%%01SHELL/5/CMD(l)" in place of a program */
static const struct event_type type_cisco = {
    .name = "device", .product = "cisco"};
static const struct event_type type_huawei = {
    .name = "device", .product = "huawei"};

enum {
	FACILITY_MAX = 23,
	DATE_BYTES = 7, /* of "Mmm dd " */
};

static const int64_t DAY_NS = 86400 * NS_PER_S;

static const char *const severities[] = {
    "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
static const char *const facilities[] = {"kern", "user", "mail", "daemon",
    "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
    "audit", "console", "cron2", "local0", "local1", "local2", "local3",
    "local4", "local5", "local6", "local7"};

/* "<" 0 to 191 ">" (RFC 5424 section 6.2.1).  False: there is none. */
static bool
take_priority(struct span *rest, unsigned *priority)
{
	size_t end;
	uint64_t n;

	if (rest->n == 0 || rest->p[0] != '<')
		return false;
	end = span_find_byte(span_first(*rest, 5), '>', 0);
	if (end == SIZE_MAX ||
	    !span_number(
		span_of(rest->p + 1, end - 1), FACILITY_MAX * 8 + 7, &n))
		return false;
	*priority = (unsigned)n;
	*rest = span_from(*rest, end + 1);
	return true;
}

/* Two digits at p (a blank may stand for the first), or -1. */
static int
two(const uint8_t *p)
{
	int tens = p[0] == ' ' ? 0 : p[0] - '0';
	int ones = p[1] - '0';

	return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1
							    : tens * 10 + ones;
}

/* Four digits and a blank: a year, as some devices write it behind the day. */
static int
take_year(struct span *rest)
{
	uint64_t n;

	if (rest->n < 5 || rest->p[4] != ' ' ||
	    !span_number(span_first(*rest, 4), 9999, &n))
		return 0;
	*rest = span_from(*rest, 5);
	return (int)n;
}

/* ".123" behind the seconds, which some devices add. */
static int
take_fraction(struct span *rest)
{
	size_t n = 1;
	int unit = 100000000;
	int ns = 0;

	if (rest->n == 0 || rest->p[0] != '.')
		return 0;
	for (; n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9'; n++) {
		ns += (rest->p[n] - '0') * unit;
		unit /= 10;
	}
	*rest = span_from(*rest, n);
	return ns;
}

/*
 * Keeps when the day of a time without a year began, for the rows that follow,
 * unless its hours fall into different years.
 */
static void
note_day(struct log_context *c, const struct civil *t, const uint8_t *date)
{
	struct civil day = {.year = t->year, .month = t->month, .day = t->day};
	struct civil next = day;
	int64_t day_ns = civil_zone_ns(&day, c->options.zone_s);

	next.year++;
	c->last.dated = day_ns <= c->latest_ns - DAY_NS &&
	    (t->year == c->latest_year || !civil_valid(&next) ||
		civil_zone_ns(&next, c->options.zone_s) > c->latest_ns);
	c->last.day_ns = day_ns;
	memcpy(c->last.date, date, DATE_BYTES);
}

/*
 * "Mmm dd hh:mm:ss " (RFC 3164 section 4.1.2), or with a year behind the day.
 */
static bool
take_old_time(struct log_context *c, struct event *ev, struct span *rest)
{
	const uint8_t *date = rest->p;
	struct span s = *rest;
	struct civil t = {0};

	if (s.n < 16 || s.p[3] != ' ' || s.p[6] != ' ')
		return false;
	t.month = log_month(span_first(s, 3));
	t.day = two(s.p + 4);
	s = span_from(s, 7);
	t.year = take_year(&s);
	if (s.n < 9 || s.p[2] != ':' || s.p[5] != ':')
		return false;
	t.hour = two(s.p);
	t.minute = two(s.p + 3);
	t.second = two(s.p + 6);
	s = span_from(s, 8);
	t.nanosecond = take_fraction(&s);
	(void)log_skip(&s, ":");
	if (!log_skip(&s, " ") || syslog_device_goes_on(s))
		return false;
	*rest = s;
	if (t.year == 0) {
		if (!log_time_no_year(c, ev, &t))
			return false;
		if (ev->timed)
			note_day(c, &t, date);
		return true;
	}
	if (!civil_valid(&t))
		return false;
	log_time(ev, civil_zone_ns(&t, c->options.zone_s));
	return true;
}

/* As take_old_time; rows in a row mostly are of the same day. */
static bool
take_same_day(struct log_context *c, struct event *ev, struct span *rest)
{
	const uint8_t *p = rest->p;
	const size_t n = DATE_BYTES;
	int hour, minute, second;

	if (!c->last.dated || rest->n <= n + 9 ||
	    memcmp(p, c->last.date, n) != 0 || p[n + 2] != ':' ||
	    p[n + 5] != ':' || p[n + 8] != ' ' ||
	    syslog_device_goes_on(span_from(*rest, n + 9)))
		return take_old_time(c, ev, rest);
	hour = two(p + n);
	minute = two(p + n + 3);
	second = two(p + n + 6);
	/* A leap second is the 60th. */
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60)
		return false;
	log_time(ev,
	    c->last.day_ns + (hour * 3600 + minute * 60 + second) * NS_PER_S);
	*rest = span_from(*rest, n + 9);
	return true;
}

/* A time of RFC 3339 and a blank. */
static bool
take_new_time(const struct log_context *c, struct event *ev, struct span *rest)
{
	struct span behind = *rest;
	struct span word;
	int64_t time_ns;

	if (rest->n < 20 || rest->p[4] != '-')
		return false;
	word = log_word(&behind);
	if (!time_parse(word, c->options.zone_s, &time_ns))
		return false;
	log_time(ev, time_ns);
	*rest = behind;
	return true;
}

/*
 * TAG in front of "[pid]: " or ": " and the message (RFC 3164 section 4.1.3).
 * Empty: there is none.
 */
static struct span
take_tag(struct span *rest)
{
	struct span tag = {0};
	size_t n = 0;

	while (n < rest->n && n < 64 && rest->p[n] != ':' &&
	    rest->p[n] != '[' && rest->p[n] != ' ')
		n++;
	if (n == rest->n || n == 64 || rest->p[n] == ' ')
		return tag;
	tag = span_first(*rest, n);
	*rest = span_from(*rest, n);
	return tag;
}

/* What stands between a tag, if there is one, and the message. */
static void
take_pid(struct event *ev, struct span *rest)
{
	if (rest->n == 0 || (rest->p[0] != '[' && rest->p[0] != ':'))
		return;
	if (rest->p[0] == '[') {
		size_t end = span_find_near(*rest, ']');

		if (end == SIZE_MAX)
			return;
		log_text(ev, "pid", span_of(rest->p + 1, end - 1));
		*rest = span_from(*rest, end + 1);
	}
	(void)log_skip(rest, ":");
	(void)log_skip(rest, " ");
}

/* Takes host and tag off the front; rows in a row mostly have the same. */
static struct span
take_head(struct log_context *c, struct span *rest, struct span *host)
{
	struct span row = *rest;
	struct span tag = {0};
	size_t n = c->last.head_n; /* with the byte that ends the tag */

	if (n != 0 && row.n >= n && memcmp(row.p, c->last.head, n) == 0) {
		*rest = span_from(row, n - 1);
		*host = span_first(row, c->last.host_n);
		return span_of(row.p + c->last.tag_at, n - 1 - c->last.tag_at);
	}
	*host = syslog_device_host(rest);
	if (!log_payload_has_mark(*rest))
		tag = take_tag(rest);
	if (host->n == 0 || tag.n == 0)
		return tag;
	n = (size_t)(rest->p - row.p) + 1;
	if (n > sizeof(c->last.head))
		return tag;
	memcpy(c->last.head, row.p, n);
	c->last.head_n = n;
	c->last.host_n = host->n;
	c->last.tag_at = (size_t)(tag.p - row.p);
	return tag;
}

/* Ends a row of either form: who wrote it, and what. */
static bool
finish(struct log_context *c, struct event *ev, struct span program,
    struct span message)
{
	log_text(ev, "program", program);
	log_text(ev, "message", message);
	log_message(c, ev, program, message);
	return true;
}

static const struct log_program *
find_program(struct log_context *c, struct span tag)
{
	const struct log_program *p;

	if (tag.n != 0 && span_eq(tag, span_of(c->last.tag, c->last.tag_n)))
		return c->last.program;
	p = log_program_find(tag);
	if (tag.n != 0 && tag.n <= sizeof(c->last.tag)) {
		memcpy(c->last.tag, tag.p, tag.n);
		c->last.tag_n = tag.n;
		c->last.program = p;
	}
	return p;
}

/* "message repeated 2 times: [ MESSAGE]", as rsyslog sums up, is MESSAGE. */
static struct span
skip_repeated(struct span message)
{
	struct span rest = message;
	size_t at;

	if (!log_skip(&rest, "message repeated "))
		return message;
	at = span_find(span_first(rest, 32), span_str(" times: [ "));
	if (at == SIZE_MAX || rest.p[rest.n - 1] != ']')
		return message;
	rest = span_from(rest, at + 10);
	return span_first(rest, rest.n - 1);
}

void
log_message(struct log_context *c, struct event *ev, struct span program,
    struct span message)
{
	const struct log_program *p = find_program(c, program);

	ev->type = p == NULL ? &type_syslog : &p->type;
	if (program.n > 1 && program.p[0] == '%')
		ev->type = program.p[1] == '%' ? &type_huawei : &type_cisco;
	message = skip_repeated(message);
	if (log_payload_parse(c, ev, message))
		return;
	if (p != NULL && p->only != NULL && c->heads &&
	    span_has(ev->row.text, message)) {
		c->program = p;
		c->message = message;
		ev->rest = log_program_rest(c, p);
	} else if (p != NULL)
		p->parse(c, ev, message);
	else if (!log_pam_parse(c, ev, message))
		ev->service = program;
}

/* sure: there was a priority. */
static bool
parse_old(struct log_context *c, struct event *ev, struct span rest, bool sure)
{
	struct span tag = {0};
	struct span host = {0};

	if (!take_same_day(c, ev, &rest) && !take_new_time(c, ev, &rest) &&
	    !((sure || syslog_device_is(c, rest)) &&
		syslog_device_time(c, ev, &rest, &host)))
		return false;
	if (host.n == 0)
		tag = take_head(c, &rest, &host);
	else if (!log_payload_has_mark(rest))
		tag = take_tag(&rest);
	log_text(ev, "host", host);
	take_pid(ev, &rest);
	return finish(c, ev, tag, rest);
}

/* A message behind a priority, without time and host. */
static bool
parse_bare(struct log_context *c, struct event *ev, struct span rest)
{
	struct span tag = {0};

	if (!log_payload_has_mark(rest))
		tag = take_tag(&rest);
	take_pid(ev, &rest);
	return finish(c, ev, tag, rest);
}

/* A word of the header, in which "-" stands for none. */
static struct span
take_header(struct span *rest)
{
	struct span word = log_word(rest);

	return span_eq_str(word, "-") ? (struct span){0} : word;
}

static bool
is_escaped(uint8_t c)
{
	return c == '"' || c == '\\' || c == ']';
}

/* Without the backslashes before quotes, brackets and backslashes. */
static struct span
unescape(struct arena *arena, struct span s)
{
	uint8_t *out;
	size_t n = 0;

	if (span_find_byte(s, '\\', 0) == SIZE_MAX)
		return s;
	out = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n && is_escaped(s.p[i + 1]))
			i++;
		out[n++] = s.p[i];
	}
	return span_of(out, n);
}

/* One parameter NAME="VALUE" of an element (RFC 5424 section 6.3.3). */
static bool
take_param(struct event *ev, struct span id, struct cur *c)
{
	struct span rest = cur_rest(c);
	size_t eq = span_find_byte(rest, '=', 0);
	size_t end = eq == SIZE_MAX ? rest.n : eq + 2;
	struct span name;

	if (end >= rest.n || rest.p[eq + 1] != '"')
		return false;
	while (end < rest.n && rest.p[end] != '"')
		end += rest.p[end] == '\\' ? 2 : 1;
	if (end >= rest.n)
		return false;
	name = arena_printf(ev->arena, "%.*s.%.*s", (int)id.n,
	    (const char *)id.p, (int)eq, (const char *)rest.p);
	if (ev->n_values < LOGS_FIELDS)
		event_add_named(ev, name, VALUE_TEXT,
		    unescape(
			ev->arena, span_of(rest.p + eq + 2, end - eq - 2)));
	cur_skip(c, end + 1);
	return true;
}

/* The elements "[ID NAME="VALUE" …]", or "-" for none. */
static bool
take_data(struct event *ev, struct span *rest)
{
	struct cur c = cur_of(*rest);
	uint8_t mark = cur_u8(&c);

	while (mark == '[') {
		struct span s = cur_rest(&c);
		size_t n = 0;
		struct span id;

		while (n < s.n && s.p[n] != ' ' && s.p[n] != ']')
			n++;
		id = cur_take(&c, n);
		while ((mark = cur_u8(&c)) == ' ') {
			if (!take_param(ev, id, &c))
				return false;
		}
		if (mark != ']')
			return false;
		*rest = cur_rest(&c);
		mark = cur_u8(&c);
	}
	if (rest->n != 0 && rest->p[0] == '-')
		*rest = span_from(*rest, 1);
	(void)log_skip(rest, " ");
	return true;
}

/* VERSION TIME HOST APP PROCID MSGID DATA MESSAGE (RFC 5424 section 6). */
static bool
parse_new(struct log_context *c, struct event *ev, struct span rest)
{
	struct span program;

	if (!log_skip(&rest, "1 "))
		return false;
	if (!log_skip(&rest, "- ") && !take_new_time(c, ev, &rest))
		return false;
	log_text(ev, "host", take_header(&rest));
	program = take_header(&rest);
	log_text(ev, "pid", take_header(&rest));
	log_text(ev, "msgid", take_header(&rest));
	if (!take_data(ev, &rest))
		return false;
	if (rest.n >= 3 && memcmp(rest.p, "\xef\xbb\xbf", 3) == 0)
		rest = span_from(rest, 3);
	return finish(c, ev, program, rest);
}

/*
 * "LENGTH " in front of a row that came by TCP (RFC 6587 section 3.4.1).
 * False: there is none.
 */
static bool
skip_count(struct span *rest)
{
	size_t n = 0;

	while (n < rest->n && n < 7 && rest->p[n] >= '0' && rest->p[n] <= '9')
		n++;
	if (n == 0 || n + 1 >= rest->n || rest->p[n] != ' ' ||
	    rest->p[n + 1] != '<')
		return false;
	*rest = span_from(*rest, n + 1);
	return true;
}

static bool
syslog_parse(struct log_context *c, struct event *ev)
{
	struct span rest = ev->row.text;
	unsigned priority;

	skip_count(&rest);
	if (log_payload_has_mark(rest))
		return log_payload_parse(c, ev, rest);
	if (!take_priority(&rest, &priority))
		return parse_old(c, ev, rest, false);
	log_text(ev, "facility", span_str(facilities[priority / 8]));
	log_text(ev, "severity", span_str(severities[priority % 8]));
	if (rest.n > 1 && rest.p[0] == '1' && rest.p[1] == ' ')
		return parse_new(c, ev, rest);
	return parse_old(c, ev, rest, true) || parse_bare(c, ev, rest);
}

/* Does a row begin as a syslog row does? */
static bool
is_syslog(struct span row)
{
	struct log_context c = {0};
	struct event ev = {0};
	unsigned priority;
	bool counted = skip_count(&row);
	bool has = take_priority(&row, &priority);

	if (counted)
		return has;
	if (has && row.n > 1 && row.p[0] == '1' && row.p[1] == ' ')
		return true;
	if (has || take_old_time(&c, &ev, &row))
		return true;
	return take_new_time(&c, &ev, &row) ? !syslog_device_is_level(row)
					    : syslog_device_is(&c, row);
}

static unsigned
syslog_probe(struct span head)
{
	return log_vote(head, is_syslog);
}

/* With lengths in front, rows go by these; audit records want joining. */
static enum join_kind
syslog_join(struct span head)
{
	struct span row = log_first_line(head);

	if (skip_count(&row))
		return JOIN_OCTETS;
	return span_find(head, span_str(" audit(")) != SIZE_MAX ||
		span_find(head, span_str("msg=audit(")) != SIZE_MAX
	    ? JOIN_AUDIT
	    : JOIN_NONE;
}

const struct log_format log_format_syslog = {
    .name = "syslog",
    .help = "syslog, old and new, and what many programs write into it",
    .source = "RFC 3164, RFC 5424, RFC 6587",
    .probe = syslog_probe,
    .join = syslog_join,
    .parse = syslog_parse,
};
