/*
 * Squid's own form of its access log:
 *
 *	1704164645.123    456 192.0.2.7 TCP_MISS/200 1234 GET URL kim
 *	HIER_DIRECT/198.51.100.1 text/html
 *
 * in one line.  The fields have the names of W3C's extended form.
 */
#include "analyzer/base/addr.h"
#include "analyzer/logs/logs_table.h"
#include "analyzer/logs/time_format.h"

static const struct event_type type_squid = {
    .name = "squid", .category = "proxy"};

enum {
	SECONDS_DIGITS = 10,
	TIME_BYTES = 14, /* seconds, a point, milliseconds */
};

static bool
is_time(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (i == SECONDS_DIGITS ? s.p[i] != '.'
					: s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n == TIME_BYTES;
}

static void
add(struct event *ev, const char *name, struct span text)
{
	if (!span_eq_str(text, "-"))
		log_number(ev, name, text);
}

/* Cuts at the first slash; false: there is none. */
static bool
cut(struct span s, struct span *front, struct span *back)
{
	size_t at = span_find_byte(s, '/', 0);

	if (at == SIZE_MAX)
		return false;
	*front = span_first(s, at);
	*back = span_from(s, at + 1);
	return true;
}

/* "HOST", "HOST:PORT" or "[ADDRESS]:PORT", with "NAME@" before it or not. */
static void
add_host(struct event *ev, struct span s)
{
	size_t end;
	bool bracket;

	for (size_t i = s.n; i != 0; i--) {
		if (s.p[i - 1] == '@') {
			s = span_from(s, i);
			break;
		}
	}
	bracket = s.n != 0 && s.p[0] == '[';
	end = span_find_byte(s, bracket ? ']' : ':', 0);
	if (bracket && end != SIZE_MAX) {
		log_text(ev, "cs-host", span_of(s.p + 1, end - 1));
		end++;
	} else {
		log_text(ev, "cs-host", span_first(s, end));
	}
	if (end < s.n && s.p[end] == ':')
		log_number(ev, "cs-uri-port", span_from(s, end + 1));
}

/* "scheme://host:port/path?query", or of CONNECT "host:port". */
static void
add_target(struct event *ev, struct span target)
{
	size_t scheme = span_find(target, span_str("://"));
	struct span rest = target;
	size_t path;
	size_t query;

	add(ev, "c-uri", target);
	if (scheme != SIZE_MAX && scheme < span_find_byte(target, '/', 0) &&
	    scheme < span_find_byte(target, '?', 0)) {
		log_text(ev, "cs-uri-scheme", span_first(target, scheme));
		rest = span_from(target, scheme + 3);
	}
	path = span_find_byte(rest, '/', 0);
	query = span_find_byte(rest, '?', 0);
	if (query < path)
		path = query; /* a host, and no path */
	if (path != 0 && !span_starts(target, span_str("error:")))
		add_host(ev, span_first(rest, path));
	if (path == SIZE_MAX)
		return;
	rest = span_from(rest, path);
	query = span_find_byte(rest, '?', 0);
	log_text(ev, "cs-uri-stem", span_first(rest, query));
	if (query != SIZE_MAX)
		log_text(ev, "cs-uri-query", span_from(rest, query + 1));
}

/* "HIER_DIRECT/198.51.100.1": where the answer was taken from. */
static void
add_peer(struct event *ev, struct span s)
{
	struct span how, peer;
	struct addr address;

	if (!cut(s, &how, &peer))
		return;
	add(ev, "s-hierarchy", how);
	add(ev, addr_parse(peer, &address) ? "dst_ip" : "s-supplier-name",
	    peer);
}

static bool
squid_parse(struct log_context *c, struct event *ev)
{
	struct span rest = span_trim(ev->row.text);
	struct span time = log_word(&rest);
	struct span duration = log_word(&rest);
	struct span client = log_word(&rest);
	struct span action, status;
	int64_t time_ns;

	(void)c;
	ev->type = &type_squid;
	if (!is_time(time) || !time_format_epoch(time, &time_ns) ||
	    !cut(log_word(&rest), &action, &status))
		return false;
	log_time(ev, time_ns);
	add(ev, "time-taken", duration);
	add(ev, "c-ip", client);
	add(ev, "s-action", action);
	add(ev, "sc-status", status);
	add(ev, "sc-bytes", log_word(&rest));
	add(ev, "cs-method", log_word(&rest));
	add_target(ev, log_word(&rest));
	add(ev, "cs-username", log_word(&rest));
	add_peer(ev, log_word(&rest));
	add(ev, "rs-content-type", log_word(&rest));
	return true;
}

/* TIME DURATION CLIENT ACTION/STATUS … with a status of three digits. */
static bool
is_squid(struct span row)
{
	struct span word = log_word(&row);
	struct span action, status;
	uint64_t n;

	if (!is_time(word) || !span_number(log_word(&row), INT32_MAX, &n))
		return false;
	(void)log_word(&row);
	return cut(log_word(&row), &action, &status) && status.n == 3 &&
	    span_number(status, 999, &n);
}

static unsigned
squid_probe(struct span head)
{
	return log_vote(head, is_squid);
}

const struct log_format log_format_squid = {
    .name = "squid",
    .help = "access log of Squid, in its own form",
    .source = "Squid manual, logformat squid",
    .probe = squid_probe,
    .parse = squid_parse,
};
