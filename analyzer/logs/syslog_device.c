#include "analyzer/logs/syslog_device.h"

#include "analyzer/logs/time_guess.h"

enum {
	NUMBER_DIGITS = 10
};

/* "45: ", a number of the row. */
static void
skip_number(struct span *rest)
{
	size_t n = 0;

	while (n < rest->n && n < NUMBER_DIGITS && rest->p[n] >= '0' &&
	    rest->p[n] <= '9')
		n++;
	if (n != 0 && n + 1 < rest->n && rest->p[n] == ':' &&
	    rest->p[n + 1] == ' ')
		*rest = span_from(*rest, n + 2);
}

/* A clock that was never set, or that lost its source. */
static void
skip_mark(struct span *rest)
{
	(void)log_skip(rest, ":");
	if (!log_skip(rest, "*"))
		(void)log_skip(rest, ".");
}

bool
syslog_device_time(const struct log_context *c, struct event *ev,
    struct span *rest, struct span *host)
{
	struct span s = *rest;
	struct span name;

	skip_number(&s);
	skip_number(&s);
	skip_mark(&s);
	if (time_guess_front(c, ev, &s)) {
		*rest = s;
		return true;
	}
	name = log_word(&s);
	if (name.n < 2 || name.p[name.n - 1] != ':')
		return false;
	skip_number(&s);
	skip_mark(&s);
	if (!time_guess_front(c, ev, &s))
		return false;
	*host = span_first(name, name.n - 1);
	*rest = s;
	return true;
}

/* "program[7]:" */
static bool
is_tag(struct span word)
{
	size_t n = word.n;

	if (n < 5 || word.p[n - 1] != ':' || word.p[n - 2] != ']')
		return false;
	for (n -= 2; n > 1 && word.p[n - 1] >= '0' && word.p[n - 1] <= '9';)
		n--;
	return n < word.n - 2 && word.p[n - 1] == '[' && n > 1;
}

bool
syslog_device_is(const struct log_context *c, struct span row)
{
	struct event ev = {0};
	struct span word;

	if (!syslog_device_time(c, &ev, &row, &word))
		return false;
	for (unsigned i = 0; i < 2; i++) {
		word = log_word(&row);
		if (span_eq_str(word, ":"))
			word = log_word(&row);
		if (is_tag(word) || (word.n > 2 && word.p[0] == '%'))
			return true;
	}
	return false;
}

bool
syslog_device_goes_on(struct span behind)
{
	static const char *const words[] = {
	    "UTC", "GMT", "KST", "JST", "CET", "CEST", "EET", "EEST"};
	uint8_t first = behind.n == 0 ? 0 : behind.p[0];
	struct span word;
	uint64_t year;

	/* Hosts are mostly written in small letters. */
	if ((first < 'A' || first > 'Z') && first != '2')
		return false;
	word = log_word(&behind);
	if (word.n != 0 && word.p[word.n - 1] == ':')
		word.n--;
	if (word.n == 4 && span_number(word, 2099, &year) && year >= 2000)
		return true;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i]))
			return true;
	}
	return false;
}

bool
syslog_device_is_level(struct span behind)
{
	static const char *const words[] = {"TRACE", "DEBUG", "INFO", "WARN",
	    "WARNING", "ERROR", "FATAL", "CRITICAL", "NOTICE", "SEVERE", "-"};
	struct span word = span_trim(behind);
	uint64_t n;

	word = log_word(&word);
	if (word.n == 0 || word.p[0] == '[' ||
	    span_number(word, UINT64_MAX, &n))
		return true;
	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i]))
			return true;
	}
	return false;
}

struct span
syslog_device_host(struct span *rest)
{
	struct span ahead = *rest;
	struct span word = log_word(&ahead);

	if (word.n == 0 || word.p[0] == '%' || word.p[word.n - 1] == ':')
		return (struct span){0};
	*rest = ahead;
	(void)log_skip(rest, ": ");
	return word;
}
