/* How far a TLS handshake is, and when its certificate is valid. */

#include "analyzer/base/buf.h"
#include "analyzer/base/time.h"
#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/words.h"

/* ---- ssl_state ---- */

/* The last of them, whichever packet it is looked at with. */
static const struct buffer_kind buffer_state = {
    .name = "ssl_state",
    .target = TARGET_FIELD,
    .field = {FIELD_TLS_STATE, FIELD_TLS_STATE},
    .changes = true,
    .weak = true,
    .app = APP_TLS,
};

/* The name of a state, which may be none that is ever reached. */
static bool
is_state(struct span word)
{
	static const char *const words[] = {"client_hello", "server_hello",
	    "client_keyx", "server_keyx", "unknown"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i]))
			return true;
	}
	return false;
}

/* ssl_state:[!]NAME[|[!]NAME…], commas will do, too: one holds, where "!" means
 * any other. */
static bool
parse_state(struct build *b, const struct option *o)
{
	struct span rest = o->value;
	struct buf pattern = {0};
	struct span word;
	const struct regex *regex;
	struct check *c;

	buf_str(&pattern, "^(?:");
	while (rest.p != NULL) {
		size_t n = span_find_byte(rest, '|', 0);
		size_t comma = span_find_byte(rest, ',', 0);
		bool negated;

		(void)span_token(&rest, comma < n ? ',' : '|', &word);
		word = span_trim(word);
		negated = word.n != 0 && word.p[0] == '!';
		word = span_trim(span_from(word, negated));
		if (!is_state(word)) {
			buf_free(&pattern);
			return build_fail(b, o->value,
			    "ssl_state: expected client_hello, server_hello, "
			    "client_keyx, server_keyx or unknown, with \"|\" "
			    "between them");
		}
		if (pattern.n > 4)
			buf_byte(&pattern, '|');
		if (negated)
			buf_str(&pattern, "(?!");
		buf_put(&pattern, word);
		if (negated)
			buf_str(&pattern, "$).*");
	}
	buf_str(&pattern, ")$");
	regex = words_regex(b->words, buf_span(&pattern), 0, &b->err);
	buf_free(&pattern);
	c = regex == NULL ? NULL : build_check_in(b, &buffer_state, CHECK_PCRE);
	if (c == NULL)
		return false;
	c->regex = regex;
	c->text = o->value;
	return true;
}

/* ---- validity ---- */

static const struct buffer_kind buffer_not_before = {
    .name = "tls_cert_notbefore",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_TLS_NOTBEFORE},
    .weak = true,
    .app = APP_TLS,
};

static const struct buffer_kind buffer_not_after = {
    .name = "tls_cert_notafter",
    .target = TARGET_FIELD,
    .field = {FIELD_COUNT, FIELD_TLS_NOTAFTER},
    .weak = true,
    .app = APP_TLS,
};

/*
 * Reads a date as far as it goes: "2015-09", "2015-09-01", "2015-09-01T12",
 * "2015-09-01 12:30:00"; what is missing is its first.  Digits alone are
 * seconds since 1970, also when they look like a year.
 */
static bool
read_date(struct span text, int64_t *ns)
{
	static const char rest[] = "0001-01-01T00:00:00";
	char whole[sizeof(rest)];
	uint64_t seconds;

	text = span_trim(text);
	if (span_number(text, INT64_MAX / NS_PER_S, &seconds)) {
		*ns = (int64_t)seconds * NS_PER_S;
		return true;
	}
	if (text.n < 4 || text.n >= sizeof(rest))
		return false;
	memcpy(whole, rest, sizeof(rest));
	memcpy(whole, text.p, text.n);
	return time_parse(span_of(whole, sizeof(rest) - 1), 0, ns);
}

static bool
add_date(struct build *b, const struct option *o, const struct buffer_kind *k,
    const struct date_test *t)
{
	struct check *c = build_check_in(b, k, CHECK_DATE);

	if (c == NULL)
		return false;
	c->date = *t;
	c->text = o->value;
	return true;
}

/* tls_cert_notbefore, tls_cert_notafter: [<>]DATE or DATE<>DATE */
static bool
parse_date(struct build *b, const struct option *o)
{
	struct date_test t = {.first_ns = INT64_MIN, .last_ns = INT64_MAX};
	struct span text = span_trim(o->value);
	size_t at = span_find(text, span_str("<>"));
	bool ok;

	if (at != SIZE_MAX && at != 0)
		ok = read_date(span_first(text, at), &t.first_ns) &&
		    read_date(span_from(text, at + 2), &t.last_ns) &&
		    t.first_ns <= t.last_ns;
	else if (text.n != 0 && text.p[0] == '<')
		ok = read_date(span_from(text, 1), &t.last_ns);
	else if (text.n != 0 && text.p[0] == '>')
		ok = read_date(span_from(text, 1), &t.first_ns);
	else if ((ok = read_date(text, &t.first_ns)))
		t.last_ns = t.first_ns;
	if (!ok)
		return build_fail(b, o->value,
		    "%s: expected a date such as 2024-05-01, \"<\" or \">\" "
		    "and a date, or DATE<>DATE",
		    o->keyword->name);
	return add_date(b, o, o->keyword->arg, &t);
}

static bool
parse_expired(struct build *b, const struct option *o)
{
	return add_date(b, o, &buffer_not_after,
	    &(struct date_test){.now = DATE_BEFORE_NOW});
}

static bool
parse_valid(struct build *b, const struct option *o)
{
	return add_date(b, o, &buffer_not_before,
		   &(struct date_test){.now = DATE_UP_TO_NOW}) &&
	    add_date(b, o, &buffer_not_after,
		&(struct date_test){.now = DATE_FROM_NOW});
}

const struct keyword kw_tls_state[] = {
    {"ssl_state", NULL, "how far the handshake is",
	"rules/tls-keywords.html#ssl-state", VALUE_NEEDED, parse_state, NULL},
    {"tls_cert_notbefore", NULL, "when the certificate begins to be valid",
	"rules/tls-keywords.html#tls-cert-notbefore", VALUE_NEEDED, parse_date,
	&buffer_not_before},
    {"tls_cert_notafter", NULL, "when the certificate ends to be valid",
	"rules/tls-keywords.html#tls-cert-notafter", VALUE_NEEDED, parse_date,
	&buffer_not_after},
    {"tls_cert_expired", NULL, "the certificate is valid no more",
	"rules/tls-keywords.html#tls-cert-expired", VALUE_NONE, parse_expired,
	NULL},
    {"tls_cert_valid", NULL, "the certificate is valid",
	"rules/tls-keywords.html#tls-cert-valid", VALUE_NONE, parse_valid,
	NULL},
    {0},
};
