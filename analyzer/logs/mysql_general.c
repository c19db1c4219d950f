/*
 * The general query log of MySQL and MariaDB:
 *
 *	2024-01-02T03:04:05.678901Z<tab>   12 Query<tab>select 1
 *	240102 03:04:05<tab>   12 Query<tab>select 1
 *	<tab><tab>   12 Quit<tab>
 *
 * MariaDB writes the time once a second; a row without it has none.  A
 * statement goes on in lines that begin otherwise.
 */
#include "analyzer/base/addr.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_format.h"
#include "analyzer/logs/time_guess.h"

static const struct event_type type_mysql = {
    .name = "mysql", .product = "mysql", .category = "database"};

enum {
	COMMAND_MAX = 24, /* bytes; the longest is "Binlog Dump GTID" */
	VOTE_LINES = 64,
};

/* The parts of the first line of a row. */
struct head {
	struct span time; /* may be empty */
	struct span id;
	struct span command;
	struct span rest;
};

static bool
is_date(struct span s)
{
	static const char *const forms[] = {"0000-00-00T00:00:00", "000000 "};

	for (unsigned f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
		size_t n = strlen(forms[f]);
		size_t i = 0;

		while (i < n && i < s.n &&
		    (forms[f][i] == '0' ? s.p[i] >= '0' && s.p[i] <= '9'
					: s.p[i] == (uint8_t)forms[f][i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

/* "   12 Query<tab>" */
static bool
take_command(struct span *rest, struct head *h)
{
	size_t i = 0;
	size_t tab;
	uint64_t n;

	while (i < rest->n && rest->p[i] == ' ')
		i++;
	*rest = span_from(*rest, i);
	h->id = log_word(rest);
	tab = span_find_byte(span_first(*rest, COMMAND_MAX), '\t', 0);
	if (tab == SIZE_MAX || tab == 0 ||
	    !span_number(h->id, UINT32_MAX, &n) || rest->p[0] < 'A' ||
	    rest->p[0] > 'Z')
		return false;
	h->command = span_first(*rest, tab);
	h->rest = span_from(*rest, tab + 1);
	return true;
}

static bool
take_head(struct span line, struct head *h)
{
	*h = (struct head){0};
	if (log_skip(&line, "\t\t"))
		return take_command(&line, h);
	return is_date(line) && span_token(&line, '\t', &h->time) &&
	    line.p != NULL && take_command(&line, h);
}

/* What the server writes when it opens the log, by itself. */
static bool
is_opening(struct span line)
{
	static const char end[] = " started with:";
	size_t n = sizeof(end) - 1;

	line = span_trim(line);
	return line.n > n && span_eq_str(span_from(line, line.n - n), end);
}

static bool
begins_row(struct span before, struct span line)
{
	struct head h;

	(void)before;
	return take_head(line, &h) || is_opening(line);
}

static bool
is_row(struct span row)
{
	static const char *const openings[] = {"Tcp port:", "Time  "};

	for (unsigned i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		if (span_starts(row, span_str(openings[i])))
			return false;
	}
	return !is_opening(log_first_line(row));
}

/* Where a person comes from: an address, or a name. */
static void
add_host(struct event *ev, struct span host)
{
	struct addr address;

	log_text(ev, addr_parse(host, &address) ? "src_ip" : "host", host);
}

/* "kim@192.0.2.7 on tax using TCP/IP"; "… as anonymous on …" */
static void
connected(struct event *ev, struct span text)
{
	struct span who = log_word(&text);
	size_t at = span_find_byte(who, '@', 0);

	if (at == SIZE_MAX)
		return;
	log_text(ev, "user", span_first(who, at));
	add_host(ev, span_from(who, at + 1));
	if (log_skip(&text, "as anonymous "))
		log_text(ev, "priv_user", span_str("anonymous"));
	if (log_skip(&text, "on ") && !span_starts(text, span_str("using ")))
		log_text(ev, "database", log_word(&text));
}

/*
 * "'kim'@'gw' (using password: YES)": error 1045 of the server.  A name may
 * hold all of this itself: it is read from the end.
 */
static void
refused(struct event *ev, struct span text)
{
	static const char between[] = "'@'";
	size_t end = text.n, at;

	while (end != 0 && text.p[end - 1] != '\'')
		end--;
	at = end == 0 ? 0 : end - 1;
	while (at != 0 && !span_starts(span_from(text, at), span_str(between)))
		at--;
	if (at != 0) {
		size_t host = at + sizeof(between) - 1;

		log_text(ev, "user", span_of(text.p + 1, at - 1));
		if (host < end)
			add_host(ev, span_of(text.p + host, end - 1 - host));
	}
	log_number(ev, "retcode", span_str("1045"));
}

static bool
set_time(const struct log_context *c, struct event *ev, struct span text)
{
	return text.n == 0 ||
	    time_format_read(c, ev, "%y%m%d %H:%M:%S", text) ||
	    time_guess(c, ev, text);
}

static bool
general_parse(struct log_context *c, struct event *ev)
{
	struct head h;
	struct span text;

	ev->type = &type_mysql;
	if (!take_head(ev->row.text, &h) || !set_time(c, ev, h.time))
		return false;
	text = span_trim(h.rest);
	log_text(ev, "timestamp", h.time);
	log_number(ev, "connectionid", h.id);
	log_text(ev, "operation", h.command);
	log_text(ev, "object", text);
	if (!span_eq_str(h.command, "Connect"))
		return true;
	if (log_skip(&text, "Access denied for user "))
		refused(ev, text);
	else
		connected(ev, text);
	return true;
}

/*
 * Some lines begin a row, and those before the first one are the heading, or
 * what is left of a statement that began in the file before.
 */
static unsigned
general_probe(struct span head)
{
	struct span line;
	bool heading = false;
	unsigned rows = 0;
	unsigned front = 0;

	for (unsigned i = 0; i < VOTE_LINES; i++) {
		struct head h;

		if (!span_token(&head, '\n', &line))
			break;
		if (take_head(line, &h)) {
			rows++;
			continue;
		}
		heading |= is_opening(line);
		front += rows == 0 && !heading && span_trim(line).n != 0;
	}
	return rows > (front != 0) ? 90 : 0;
}

static enum join_kind
general_join(struct span head)
{
	(void)head;
	return JOIN_LINES;
}

const struct log_format log_format_mysql_general = {
    .name = "mysql-general",
    .help = "general query log of MySQL and MariaDB",
    .source = "MySQL manual, The General Query Log",
    .probe = general_probe,
    .join = general_join,
    .begins = begins_row,
    .is_row = is_row,
    .parse = general_parse,
};
