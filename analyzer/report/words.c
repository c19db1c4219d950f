#include "analyzer/report/words.h"

#include "analyzer/base/map.h"
#include "analyzer/base/time.h"

const char *
word_severity(uint8_t severity)
{
	static const char *const names[] = {
	    "info", "high", "medium", "low", "info"};

	return names[severity < 5 ? severity : 0];
}

const char *
word_state(enum incident_state state)
{
	switch (state) {
	case INCIDENT_OPEN:
		return "open";
	case INCIDENT_CLOSED:
		return "closed";
	default:
		return "new";
	}
}

void
put_duration(struct buf *out, int64_t ns)
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	int64_t s = ns / NS_PER_S;
	unsigned shown = 0;

	if (s <= 0) {
		buf_str(out, ns <= 0 ? "0 s" : "less than 1 s");
		return;
	}
	for (unsigned i = 0; i < 4 && shown < 2; i++) {
		int64_t n = s / units[i].seconds;

		if (n == 0)
			continue;
		if (shown++ != 0)
			buf_byte(out, ' ');
		buf_uint(out, (uint64_t)n);
		buf_byte(out, ' ');
		buf_str(out, units[i].name);
		s %= units[i].seconds;
	}
}

void
put_count(struct buf *out, uint64_t n)
{
	char digits[32];
	size_t i = sizeof(digits);
	unsigned done = 0;

	do {
		if (done != 0 && done % 3 == 0)
			digits[--i] = ',';
		digits[--i] = (char)('0' + n % 10);
		n /= 10;
		done++;
	} while (n != 0);
	buf_put(out, span_of(digits + i, sizeof(digits) - i));
}

static void
put_end(struct buf *out, const struct addr *a, uint16_t port)
{
	char text[ADDR_TEXT];
	bool bracket = a->family == 6 && port != 0;

	if (bracket)
		buf_byte(out, '[');
	buf_str(out, addr_text(a, text));
	if (bracket)
		buf_byte(out, ']');
	if (port != 0) {
		buf_byte(out, ':');
		buf_uint(out, port);
	}
}

void
put_ends(struct buf *out, const struct incident_alert *a)
{
	if (a->src.family != 0)
		put_end(out, &a->src, a->sport);
	if (a->dst.family != 0) {
		buf_str(out, a->src.family != 0 ? " > " : "to ");
		put_end(out, &a->dst, a->dport);
	}
}

const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* What makes two alerts the same moment. */
static struct span
moment_key(struct buf *key, const struct incident_alert *a)
{
	buf_clear(key);
	buf_byte(key, a->src.family);
	buf_put(key, span_of(a->src.b, sizeof(a->src.b)));
	buf_byte(key, a->dst.family);
	buf_put(key, span_of(a->dst.b, sizeof(a->dst.b)));
	buf_str(key, a->rule_key);
	return buf_span(key);
}

const struct moment *
timeline(struct arena *arena, const struct incident *in, size_t *n)
{
	struct map *index = map_new();
	struct buf key = {0};
	struct moment *v = NULL;
	size_t cap = 0, link = 0;

	*n = 0;
	for (size_t i = 0; i < in->alerts; i++) {
		const struct incident_alert *a = &in->alert[i];
		bool added;
		union map_value *at =
		    map_put(index, moment_key(&key, a), &added);

		while (link < in->links && in->link[link].to < i)
			link++;
		if (added) {
			at->n = *n;
			v = arena_grow(arena, v, *n, &cap, sizeof(*v));
			v[(*n)++] = (struct moment){.alert = a};
			if (link < in->links && in->link[link].to == i)
				v[*n - 1].link = &in->link[link];
		}
		if (v != NULL) { /* it is: the first one was added */
			v[at->n].count++;
			v[at->n].last_ns = a->time_ns;
			v[at->n].recorded += a->recordeds;
		}
	}
	map_free(index);
	buf_free(&key);
	return v;
}

size_t
count_rules(const struct incident *in)
{
	struct map *rules = map_new();
	size_t n;

	for (size_t i = 0; i < in->alerts; i++)
		(void)map_put(rules, span_str(in->alert[i].rule_key), NULL);
	n = map_count(rules);
	map_free(rules);
	return n;
}
