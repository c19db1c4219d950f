#include "analyzer/detect/suricata/reputation.h"

#include <stdlib.h>

#include "analyzer/base/map.h"
#include "analyzer/base/mem.h"

enum {
	NAME_BYTES = 32,
	LENGTHS = 129, /* of prefixes: 0 to 128 bits */
};

struct reputation {
	char name[REPUTATION_CATEGORIES + 1][NAME_BYTES];
	struct map *map;         /* network and category to score + 1 */
	bool length[2][LENGTHS]; /* of the networks, IPv4 first */
};

/* What the map is asked for; without holes. */
struct key {
	uint8_t family;
	uint8_t bits;
	uint8_t category;
	uint8_t b[16];
};

struct reputation *
reputation_new(void)
{
	struct reputation *r = mem_zalloc(1, sizeof(*r));

	r->map = map_new();
	return r;
}

void
reputation_free(struct reputation *r)
{
	if (r == NULL)
		return;
	map_free(r->map);
	free(r);
}

/* Takes the next line that says something. */
static bool
next_line(struct span *text, struct span *line, struct place *at)
{
	while (span_token(text, '\n', line)) {
		at->line++;
		*line = span_trim(*line);
		if (line->n != 0 && line->p[0] != '#')
			return true;
	}
	return false;
}

/* The part of a line up to the next comma, trimmed. */
static struct span
part(struct span *rest)
{
	struct span token = {0};

	if (rest->p != NULL)
		(void)span_token(rest, ',', &token);
	return span_trim(token);
}

void
reputation_categories(struct reputation *r, const char *file, struct span text,
    struct diags *diags)
{
	struct place at = {.file = file};
	struct span line;

	while (next_line(&text, &line, &at)) {
		struct span rest = line;
		struct span number = part(&rest);
		struct span name = part(&rest);
		uint64_t n;

		if (!span_number(number, REPUTATION_CATEGORIES, &n) || n == 0 ||
		    name.n == 0 || name.n >= NAME_BYTES) {
			diag_add(diags, DIAG_ERROR, at,
			    "expected a number from 1 to %d, a comma and a "
			    "name of at most %d bytes",
			    REPUTATION_CATEGORIES, NAME_BYTES - 1);
			continue;
		}
		memcpy(r->name[n], name.p, name.n);
		r->name[n][name.n] = '\0';
	}
}

static struct span
key_of(struct key *key, const struct prefix *p, unsigned category)
{
	memset(key, 0, sizeof(*key));
	key->family = p->addr.family;
	key->bits = p->bits;
	key->category = (uint8_t)category;
	memcpy(key->b, p->addr.b, sizeof(key->b));
	return span_of(key, sizeof(*key));
}

void
reputation_scores(struct reputation *r, const char *file, struct span text,
    struct diags *diags)
{
	struct place at = {.file = file};
	struct span line;

	while (next_line(&text, &line, &at)) {
		struct span rest = line;
		struct span address = part(&rest);
		struct span category = part(&rest);
		struct span score = part(&rest);
		struct prefix p;
		struct key key;
		uint64_t c;
		uint64_t n;

		if (!prefix_parse(address, &p) ||
		    !span_number(category, REPUTATION_CATEGORIES, &c) ||
		    c == 0 || !span_number(score, REPUTATION_MOST, &n)) {
			diag_add(diags, DIAG_ERROR, at,
			    "expected an address or network, a category and a "
			    "score from 0 to %d, with commas between",
			    REPUTATION_MOST);
			continue;
		}
		r->length[p.addr.family == 6][p.bits] = true;
		map_put(r->map, key_of(&key, &p, (unsigned)c), NULL)->n = n + 1;
	}
}

unsigned
reputation_category(const struct reputation *r, struct span name)
{
	for (unsigned i = 1; i <= REPUTATION_CATEGORIES; i++) {
		if (r->name[i][0] != '\0' && span_eq_str(name, r->name[i]))
			return i;
	}
	return 0;
}

/* Clears the bits of *a behind the first n. */
static void
mask(struct addr *a, unsigned n)
{
	for (unsigned i = 0; i < sizeof(a->b); i++) {
		unsigned keep = n > i * 8 ? n - i * 8 : 0;

		if (keep < 8)
			a->b[i] &= (uint8_t)(0xff00 >> keep);
	}
}

int
reputation_of(
    const struct reputation *r, const struct addr *a, unsigned category)
{
	const bool *length = r->length[a->family == 6];
	struct prefix p = {.addr = *a};

	if (a->family == 0)
		return REPUTATION_NONE;
	for (unsigned n = a->family == 6 ? 129 : 33; n-- > 0;) {
		const union map_value *v;
		struct key key;

		if (!length[n])
			continue;
		p.bits = (uint8_t)n;
		mask(&p.addr, n);
		v = map_get(r->map, key_of(&key, &p, category));
		if (v != NULL)
			return (int)v->n - 1;
	}
	return REPUTATION_NONE;
}
