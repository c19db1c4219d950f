#include "scenarios/sim/read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/fill.h"

void
read_error(struct reader *r, const struct yaml *y, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	diag_add(r->diags, DIAG_ERROR, y->at, "%s", text);
}

/* Is word one of the blank-parted words of keys ("!" left out)? */
static bool
known(const char *keys, struct span word)
{
	struct span rest = span_str(keys);
	struct span key;

	while (span_token(&rest, ' ', &key)) {
		if (key.n > 0 && key.p[key.n - 1] == '!')
			key.n--;
		if (span_eq(key, word))
			return true;
	}
	return false;
}

/* "source!, name!" as "source, name". */
static const char *
listed(struct arena *arena, const char *keys)
{
	size_t n = strlen(keys);
	char *out = arena_alloc(arena, 2 * n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (keys[i] == ' ')
			out[k++] = ',';
		if (keys[i] != '!')
			out[k++] = keys[i];
	}
	out[k] = '\0';
	return out;
}

bool
read_map(
    struct reader *r, const struct yaml *y, const char *what, const char *keys)
{
	struct span rest = span_str(keys);
	struct span key;

	if (y == NULL || y->kind != YAML_MAP) {
		if (y != NULL)
			read_error(r, y, "%s: expected a map with %s, found %s",
			    what, listed(r->arena, keys), yaml_kind_name(y));
		return false;
	}
	for (size_t i = 0; i < y->n; i++) {
		const struct yaml_entry *e = &y->entry[i];

		if (!known(keys, e->key))
			diag_add(r->diags, DIAG_ERROR, e->at,
			    "%s has no key \"%.*s\"; expected %s", what,
			    (int)span_first(e->key, 60).n,
			    (const char *)e->key.p, listed(r->arena, keys));
	}
	while (span_token(&rest, ' ', &key)) {
		if (key.n == 0 || key.p[key.n - 1] != '!')
			continue;
		key.n--;
		if (yaml_get(y, arena_str(r->arena, key)) == NULL)
			read_error(r, y, "%s: the key \"%.*s\" is missing",
			    what, (int)key.n, (const char *)key.p);
	}
	return true;
}

bool
read_list(struct reader *r, const struct yaml *y, const char *what)
{
	if (y == NULL)
		return false;
	if (y->kind == YAML_LIST)
		return true;
	read_error(
	    r, y, "%s: expected a list, found %s", what, yaml_kind_name(y));
	return false;
}

const char *
read_text(struct reader *r, const struct yaml *y)
{
	if (y == NULL)
		return "";
	if (y->kind != YAML_SCALAR) {
		read_error(
		    r, y, "expected a text, found %s", yaml_kind_name(y));
		return "";
	}
	if (span_find_byte(y->text, 0, 0) != SIZE_MAX) {
		read_error(r, y, "expected a text without zero bytes");
		return "";
	}
	return arena_str(r->arena, y->text);
}

const char *
read_id(struct reader *r, const struct yaml *y)
{
	const char *s = read_text(r, y);
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	if (y == NULL || y->kind != YAML_SCALAR)
		return s;
	if (s[n] != '\0' || n == 0 || n > 64) {
		read_error(r, y,
		    "expected a name of 1 to 64 lower-case letters, digits "
		    "and \"-\"");
		return "";
	}
	return s;
}

struct words
read_words(struct reader *r, const struct yaml *y)
{
	struct words w = {.in = {""}};

	if (y == NULL)
		return w;
	if (y->kind != YAML_MAP) {
		w.in[LANG_EN] = read_text(r, y);
		return w;
	}
	(void)read_map(r, y, "a text in languages", "en! ko el ro");
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		const struct yaml *t = yaml_get(y, lang_name((enum lang)i));

		if (t != NULL)
			w.in[i] = read_text(r, t);
	}
	return w;
}

const char *const *
read_texts(struct reader *r, const struct yaml *y)
{
	size_t n = y == NULL ? 0 : y->kind == YAML_LIST ? y->n : 1;
	const char **v = arena_zalloc(r->arena, n + 1, sizeof(*v));

	if (y != NULL && y->kind != YAML_LIST) {
		v[0] = read_text(r, y);
		return v;
	}
	for (size_t i = 0; i < n; i++)
		v[i] = read_text(r, &y->item[i]);
	return v;
}

int64_t
read_number(
    struct reader *r, const struct yaml *y, struct range limits, int64_t other)
{
	int64_t n;

	if (y == NULL)
		return other;
	if (y->kind == YAML_SCALAR && span_integer(y->text, &n) &&
	    n >= limits.low && n <= limits.high)
		return n;
	read_error(r, y, "expected a number from %lld to %lld",
	    (long long)limits.low, (long long)limits.high);
	return other;
}

bool
read_bool(struct reader *r, const struct yaml *y, bool other)
{
	if (y == NULL)
		return other;
	if (y->kind == YAML_SCALAR && span_eq_str(y->text, "true"))
		return true;
	if (y->kind == YAML_SCALAR && span_eq_str(y->text, "false"))
		return false;
	read_error(r, y, "expected true or false");
	return other;
}

/* Parts "A..B"; b is a when there is no "..". */
static void
part(struct span text, struct span *a, struct span *b)
{
	size_t at = span_find(text, span_str(".."));

	*a = *b = text;
	if (at != SIZE_MAX) {
		*a = span_first(text, at);
		*b = span_from(text, at + 2);
	}
}

struct range
read_range(struct reader *r, const struct yaml *y, struct range limits,
    struct range other)
{
	struct range v;
	struct span a, b;

	if (y == NULL)
		return other;
	part(y->text, &a, &b);
	if (y->kind == YAML_SCALAR && span_integer(a, &v.low) &&
	    span_integer(b, &v.high) && v.low <= v.high &&
	    v.low >= limits.low && v.high <= limits.high)
		return v;
	read_error(r, y, "expected a number or LOW..HIGH, from %lld to %lld",
	    (long long)limits.low, (long long)limits.high);
	return other;
}

static bool
duration(struct span s, int64_t *ns)
{
	static const struct {
		const char *unit;
		int64_t ns;
	} units[] = {{"us", NS_PER_US}, {"ms", NS_PER_MS}, {"s", NS_PER_S},
	    {"m", 60 * NS_PER_S}, {"h", 3600 * NS_PER_S}};
	size_t digits = 0;
	uint64_t n;

	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	if (!span_number(span_first(s, digits), 1000000, &n))
		return false;
	for (unsigned i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (span_eq_str(span_from(s, digits), units[i].unit)) {
			*ns = (int64_t)n * units[i].ns;
			return true;
		}
	}
	return false;
}

struct range
read_times(struct reader *r, const struct yaml *y, struct range other)
{
	struct range v;
	struct span a, b;

	if (y == NULL)
		return other;
	part(y->text, &a, &b);
	if (y->kind == YAML_SCALAR && duration(a, &v.low) &&
	    duration(b, &v.high) && v.low <= v.high)
		return v;
	read_error(
	    r, y, "expected a time such as 250ms, 2s, 5m or 1h, or LOW..HIGH");
	return other;
}

int64_t
read_time(struct reader *r, const struct yaml *y, int64_t other)
{
	struct range v = read_times(r, y, (struct range){other, other});

	if (v.low != v.high)
		read_error(r, y, "expected one time, not a range");
	return v.low;
}

struct amount
read_amount(
    struct reader *r, const struct yaml *y, struct range limits, int64_t other)
{
	struct amount a = {.n = other};

	if (y != NULL && y->kind == YAML_SCALAR && y->text.n > 3 &&
	    span_starts(y->text, span_str("${")) &&
	    y->text.p[y->text.n - 1] == '}') {
		(void)read_template(r, y);
		a.variable =
		    arena_str(r->arena, span_of(y->text.p + 2, y->text.n - 3));
		return a;
	}
	a.n = read_number(r, y, limits, other);
	return a;
}

unsigned
read_word(struct reader *r, const struct yaml *y, const char *const *words,
    unsigned other)
{
	char all[200];
	size_t n = 0;

	if (y == NULL)
		return other;
	all[0] = '\0';
	for (unsigned i = 0; words[i] != NULL; i++) {
		if (y->kind == YAML_SCALAR && span_eq_str(y->text, words[i]))
			return i;
		if (n < sizeof(all))
			n += (size_t)snprintf(all + n, sizeof(all) - n, "%s%s",
			    i == 0 ? "" : ", ", words[i]);
	}
	read_error(r, y, "expected one of %s", all);
	return other;
}
