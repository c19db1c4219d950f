#include "analyzer/base/addr.h"
#include "analyzer/logs/logs_table.h"

static const struct event_type type_web = {
    .name = "web", .category = "webserver"};

/* Takes "…" off the front, without its quotes; \" does not end it. */
static bool
take_quoted(struct span *rest, struct span *text)
{
	size_t end;
	size_t at = 0;

	if (rest->n < 2 || rest->p[0] != '"')
		return false;
	do {
		end = span_find_byte(*rest, '"', at + 1);
		if (end == SIZE_MAX)
			return false;
		/* A backslash that is itself escaped escapes nothing. */
		for (at = end; rest->p[at - 1] == '\\'; at--)
			continue;
		at = (end - at) % 2 == 0 ? 0 : end;
	} while (at != 0);
	*text = span_of(rest->p + 1, end - 1);
	*rest = span_from(*rest, end + 1);
	(void)log_skip(rest, " ");
	return true;
}

static int
number(const uint8_t *p, unsigned digits)
{
	int n = 0;

	for (unsigned i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		n = n * 10 + (p[i] - '0');
	}
	return n;
}

enum {
	CLF_DAY = 12,  /* bytes of "[dd/Mmm/yyyy" */
	CLF_ZONE = 6,  /* of " +zzzz", */
	ZONE_AT = 21,  /* which stands there */
	CLF_TIME = 28, /* of all, with a bracket at the end */
};

/* Works out when the day of a time began, unless it is that of the row before.
 */
static bool
take_day(struct log_context *c, const uint8_t *p)
{
	struct civil t = {0};
	int hours = number(p + 23, 2);
	int minutes = number(p + 25, 2);
	int east_s;

	if (c->last.dated && memcmp(p, c->last.date, CLF_DAY) == 0 &&
	    memcmp(p + ZONE_AT, c->last.date + CLF_DAY, CLF_ZONE) == 0)
		return true;
	t.day = number(p + 1, 2);
	t.month = log_month(span_of(p + 4, 3));
	t.year = number(p + 8, 4);
	if (!civil_valid(&t) || hours < 0 || minutes < 0)
		return false;
	east_s = hours * 3600 + minutes * 60;
	if (p[22] == '-')
		east_s = -east_s;
	c->last.day_ns = civil_zone_ns(&t, east_s);
	c->last.dated = true;
	memcpy(c->last.date, p, CLF_DAY);
	memcpy(c->last.date + CLF_DAY, p + ZONE_AT, CLF_ZONE);
	return true;
}

/* "[dd/Mmm/yyyy:hh:mm:ss +zzzz] " */
static bool
take_time(struct log_context *c, struct event *ev, struct span *rest)
{
	const uint8_t *p = rest->p;
	int hour, minute, second;
	int64_t time_ns;

	if (rest->n < CLF_TIME || p[0] != '[' || p[3] != '/' || p[7] != '/' ||
	    p[12] != ':' || p[15] != ':' || p[18] != ':' || p[21] != ' ' ||
	    p[27] != ']' || !take_day(c, p))
		return false;
	hour = number(p + 13, 2);
	minute = number(p + 16, 2);
	second = number(p + 19, 2);
	/* A leap second is the 60th. */
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60)
		return false;
	/* A day that is out of range stays there. */
	if (c->last.day_ns == INT64_MIN)
		time_ns = INT64_MIN;
	else if (__builtin_add_overflow(c->last.day_ns,
		     (hour * 3600 + minute * 60 + second) * NS_PER_S, &time_ns))
		time_ns = INT64_MAX;
	log_time(ev, time_ns);
	*rest = span_from(*rest, CLF_TIME);
	(void)log_skip(rest, " ");
	return true;
}

static inline void
add(struct event *ev, const char *name, struct span text)
{
	if (!span_eq_str(text, "-"))
		log_text(ev, name, text);
}

/* METHOD TARGET VERSION; what is none of these is all target. */
static void
add_request(struct event *ev, struct span line)
{
	struct span rest = line;
	struct span method = log_word(&rest);
	struct span target = log_word(&rest);
	size_t query;

	if (target.n == 0) {
		add(ev, "c-uri", line);
		add(ev, "cs-uri-query", line);
		return;
	}
	add(ev, "cs-method", method);
	add(ev, "cs-version", rest);
	log_text(ev, "c-uri", target);
	query = span_find_near(target, '?');
	log_text(ev, "cs-uri-stem", span_first(target, query));
	if (query != SIZE_MAX)
		log_text(ev, "cs-uri-query", span_from(target, query + 1));
	/* Rules in the field ask it for the path as well. */
	log_text(ev, "cs-uri-query", target);
}

/*
 * What stands before the time: CLIENT IDENT USER, and before these the virtual
 * host in some logs.  A user name may hold blanks and brackets.
 */
static bool
take_client(struct log_context *c, struct event *ev, struct span *rest)
{
	size_t at = span_find_near(*rest, '[');
	struct span head = *rest;
	struct span word[2];
	struct addr address;

	for (;; at = span_find_byte(head, '[', at + 1)) {
		if (at == SIZE_MAX)
			return false;
		*rest = span_from(head, at);
		if (take_time(c, ev, rest))
			break;
	}
	head = span_trim(span_first(head, at));
	word[0] = log_word(&head);
	word[1] = log_word(&head);
	if (!span_eq_str(word[1], "-") && addr_parse(word[1], &address)) {
		add(ev, "cs-host", word[0]);
		word[0] = word[1];
		word[1] = log_word(&head);
	}
	add(ev, "c-ip", word[0]);
	add(ev, "cs-username", head);
	return word[0].n != 0 && head.n != 0;
}

/*
 * [HOST ]CLIENT IDENT USER [TIME] "REQUEST" STATUS BYTES["REFERER" "AGENT"]
 */
static bool
clf_parse(struct log_context *c, struct event *ev)
{
	struct span rest = ev->row.text;
	struct span text;

	ev->type = &type_web;
	if (!take_client(c, ev, &rest) || !take_quoted(&rest, &text))
		return false;
	add_request(ev, text);
	log_number(ev, "sc-status", log_word(&rest));
	text = log_word(&rest);
	if (!span_eq_str(text, "-"))
		log_number(ev, "sc-bytes", text);
	if (take_quoted(&rest, &text))
		add(ev, "cs-referer", text);
	if (take_quoted(&rest, &text))
		add(ev, "cs-user-agent", text);
	return true;
}

static bool
is_clf(struct span row)
{
	struct log_context c = {0};
	struct event ev = {0};
	size_t at = span_find_byte(row, '[', 0);
	struct span rest;

	for (; at != SIZE_MAX; at = span_find_byte(row, '[', at + 1)) {
		rest = span_from(row, at);
		if (take_time(&c, &ev, &rest))
			return rest.n != 0 && rest.p[0] == '"';
	}
	return false;
}

static unsigned
clf_probe(struct span head)
{
	return log_vote(head, is_clf);
}

const struct log_format log_format_clf = {
    .name = "clf",
    .help = "access logs of Apache and nginx, common and combined",
    .source = "Apache mod_log_config, nginx ngx_http_log_module",
    .probe = clf_probe,
    .parse = clf_parse,
};
