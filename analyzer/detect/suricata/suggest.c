#include "analyzer/detect/suricata/suggest.h"

#include "analyzer/detect/suricata/keyword.h"

enum {
	NAME_MAX_N = 40, /* longer names are not compared */
	DISTANCE_MAX = 2,
};

static size_t
min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Letters to insert, remove, replace or swap to make a of b (Damerau). */
static size_t
distance(struct span a, struct span b)
{
	size_t row[3][NAME_MAX_N + 1];

	for (size_t j = 0; j <= b.n; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = row[i % 3];
		const size_t *before = row[(i + 2) % 3];
		const size_t *two = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			uint8_t x = byte_lower(a.p[i - 1]);
			uint8_t y = byte_lower(b.p[j - 1]);

			now[j] = min3(before[j] + 1, now[j - 1] + 1,
			    before[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == b.p[j - 2] &&
			    byte_lower(a.p[i - 2]) == y)
				now[j] = min3(now[j], now[j], two[j - 2] + 1);
		}
	}
	return row[a.n % 3][b.n];
}

static void
consider(const char *name, struct span wanted, size_t *best, const char **near)
{
	struct span s = span_str(name);
	size_t d;

	if (name == NULL || s.n > NAME_MAX_N)
		return;
	d = distance(wanted, s);
	if (d < *best) {
		*best = d;
		*near = name;
	}
}

const char *
suggest_keyword(struct span name)
{
	const char *near = NULL;
	size_t best = name.n / 3 + 1;

	if (best > DISTANCE_MAX + 1)
		best = DISTANCE_MAX + 1;
	if (name.n > NAME_MAX_N)
		return NULL;
	for (size_t i = 0; keyword_families[i] != NULL; i++) {
		const struct keyword *k = keyword_families[i];

		for (; k->name != NULL; k++) {
			if (k->help[0] == '\0')
				continue;
			consider(k->name, name, &best, &near);
			consider(k->also, name, &best, &near);
		}
	}
	return near;
}
