#include "analyzer/logs/format.h"

#include <string.h>

enum {
	VOTE_ROWS = 32,
};

static const int64_t DAY_NS = 86400 * NS_PER_S;

struct span
log_first_line(struct span text)
{
	struct span line = {0};

	while (span_token(&text, '\n', &line)) {
		line = span_trim(line);
		if (line.n != 0)
			return line;
	}
	return (struct span){0};
}

struct span
log_head_from(struct span head, const char *prefix)
{
	struct span mark = span_str(prefix);
	struct span line;

	for (unsigned i = 0; i < VOTE_ROWS && !span_starts(head, mark); i++) {
		if (!span_token(&head, '\n', &line))
			break;
	}
	return span_starts(head, mark) ? head : (struct span){0};
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

unsigned
log_vote(struct span head, bool (*is_row)(struct span row))
{
	struct span line;
	unsigned rows = 0;
	unsigned yes = 0;

	while (rows < VOTE_ROWS && span_token(&head, '\n', &line)) {
		bool whole = head.p != NULL;
		bool goes_on = line.n != 0 && is_blank(line.p[0]);

		line = span_trim(line);
		/* What is indented goes on from the row before. */
		if (line.n == 0 || (goes_on && rows != 0))
			continue;
		/* The head may end in the middle of its last line. */
		if (!whole && rows != 0 && !is_row(line))
			break;
		rows++;
		yes += is_row(line);
	}
	return rows == 0 ? 0 : yes * 100 / rows;
}

void
log_reserve(struct event *ev, size_t n)
{
	if (ev->n_values != 0 || ev->cap_values >= n)
		return;
	ev->values = arena_alloc(ev->arena, n * sizeof(*ev->values));
	ev->cap_values = n;
}

static void
add_number(struct event *ev, struct span name, struct span text, bool fixed)
{
	uint64_t n;
	struct value *v;

	if (text.n == 0)
		return;
	v = event_add_named(ev, name, VALUE_TEXT, text);
	v->fixed = fixed;
	if (span_number(text, INT64_MAX, &n)) {
		v->type = VALUE_INT;
		v->n = (int64_t)n;
	}
}

void
log_number_named(struct event *ev, struct span name, struct span text)
{
	add_number(ev, name, text, false);
}

void
log_text_fixed(struct event *ev, struct span name, struct span text)
{
	if (text.n != 0)
		event_add_named(ev, name, VALUE_TEXT, text)->fixed = true;
}

void
log_number_fixed(struct event *ev, struct span name, struct span text)
{
	add_number(ev, name, text, true);
}

void
log_time(struct event *ev, int64_t time_ns)
{
	ev->time_ns = time_ns;
	ev->timed = true;
}

void
log_prepare(struct log_context *c)
{
	const struct log_options *o = &c->options;

	c->latest_ns = o->year != 0 || o->file_ns > INT64_MAX - DAY_NS
	    ? INT64_MAX
	    : o->file_ns + DAY_NS;
	c->latest_year = o->year != 0 ? o->year : civil_of(c->latest_ns).year;
}

bool
log_time_no_year(const struct log_context *c, struct event *ev, struct civil *t)
{
	const struct log_options *o = &c->options;
	int64_t time_ns;

	t->year = 2000; /* has a 29 February */
	if (!civil_valid(t))
		return false;
	if (o->year == 0 && o->file_ns == 0)
		return true;
	t->year = c->latest_year;
	/* Of eight years in a row one at least has a 29 February. */
	for (int tries = 0; tries < 9; tries++, t->year--) {
		if (!civil_valid(t))
			continue;
		time_ns = civil_zone_ns(t, o->zone_s);
		if (time_ns > c->latest_ns)
			continue;
		log_time(ev, time_ns);
		return true;
	}
	return false;
}

int
log_month(struct span name)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (name.n != 3)
		return 0;
	for (int m = 0; m < 12; m++) {
		if (span_eq_nocase(name, span_of(names + m * 3, 3)))
			return m + 1;
	}
	return 0;
}

struct span
log_word(struct span *rest)
{
	size_t n = span_find_near(*rest, ' ');
	struct span word;

	if (n == SIZE_MAX)
		n = rest->n;
	word = span_first(*rest, n);
	while (n < rest->n && rest->p[n] == ' ')
		n++;
	*rest = span_from(*rest, n);
	return word;
}

struct span
log_unescape(
    struct arena *arena, struct span s, const char *from, const char *to)
{
	uint8_t *out;
	size_t n = 0;

	if (span_find_byte(s, '\\', 0) == SIZE_MAX)
		return s;
	out = arena_alloc(arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		uint8_t b = s.p[i];

		if (b == '\\' && i + 1 < s.n) {
			const char *letter;

			b = s.p[++i];
			letter = b == 0 ? NULL : strchr(from, b);
			b = letter == NULL ? b : (uint8_t)to[letter - from];
		}
		out[n++] = b;
	}
	return span_of(out, n);
}
