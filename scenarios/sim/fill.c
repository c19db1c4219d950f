#include "scenarios/sim/fill.h"

#include <stdlib.h>

#include "analyzer/base/hash.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"

void
scope_start(struct scope *s, const struct scope *outer)
{
	*s = (struct scope){.outer = outer, .index = map_new()};
}

void
scope_end(struct scope *s)
{
	map_free(s->index);
	free(s->value);
}

void
scope_clear(struct scope *s)
{
	map_clear(s->index);
	s->n = 0;
}

void
scope_set(struct scope *s, const char *name, struct span value)
{
	bool added;
	union map_value *v = map_put(s->index, span_str(name), &added);

	if (added) {
		s->value = mem_grow(s->value, s->n, &s->cap, sizeof(*s->value));
		v->n = s->n++;
	}
	if (value.p == NULL)
		value = span_of("", 0);
	s->value[v->n] = value;
}

struct span
scope_get(const struct scope *s, struct span name)
{
	for (; s != NULL; s = s->outer) {
		const union map_value *v = map_get(s->index, name);

		if (v != NULL)
			return s->value[v->n];
	}
	return (struct span){0};
}

static void
put_hash(struct buf *out, struct span s)
{
	uint8_t d[DIGEST_MAX];
	char text[DIGEST_TEXT];

	(void)digest_of(DIGEST_SHA256, s, d);
	hex_text(span_of(d, 8), text);
	buf_str(out, text);
}

static void
put_url(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		    c == '_' || c == '~')
			buf_byte(out, c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

static void
put_lower(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_byte(out, byte_lower(s.p[i]));
}

static void
put_upper(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_byte(out,
		    s.p[i] >= 'a' && s.p[i] <= 'z' ? (uint8_t)(s.p[i] - 32)
						   : s.p[i]);
}

static void
put_mask(struct buf *out, struct span s)
{
	size_t at = 0;

	for (unsigned i = 0; at < s.n; i++) {
		int32_t c = utf8_next(s, &at);

		utf8_put(out, i < 2 && c >= 0 ? (uint32_t)c : '*');
	}
}

static const struct {
	const char *name;
	void (*put)(struct buf *out, struct span s);
} filters[] = {
    {"hash", put_hash},
    {"url", put_url},
    {"base64", base64_put},
    {"lower", put_lower},
    {"upper", put_upper},
    {"mask", put_mask},
};

/* Index of a filter; the number of filters when there is none. */
static unsigned
filter_find(struct span name)
{
	unsigned i = 0;

	while (i < sizeof(filters) / sizeof(filters[0]) &&
	    !span_eq_str(name, filters[i].name))
		i++;
	return i;
}

/* A piece of a template. */
struct piece {
	struct span text;   /* as it is; or */
	struct span name;   /* the name inside ${} */
	struct span filter; /* p NULL: none */
};

/* Takes the next piece off *rest.  False: a brace is not closed. */
static bool
take_piece(struct span *rest, struct piece *p)
{
	size_t at = span_find(*rest, span_str("${"));
	size_t end;
	size_t bar;

	*p = (struct piece){0};
	if (at != 0) {
		bool literal = at != SIZE_MAX && rest->p[at - 1] == '$';
		size_t n = at == SIZE_MAX ? rest->n : at;

		p->text = span_first(*rest, literal ? n - 1 : n);
		if (literal && n == 1)
			p->text = span_first(span_from(*rest, 1), 2);
		*rest = span_from(*rest, literal ? (n == 1 ? 3 : n - 1) : n);
		return true;
	}
	end = span_find_byte(*rest, '}', 2);
	if (end == SIZE_MAX)
		return false;
	p->name = span_of(rest->p + 2, end - 2);
	*rest = span_from(*rest, end + 1);
	bar = span_find_byte(p->name, '|', 0);
	if (bar != SIZE_MAX) {
		p->filter = span_from(p->name, bar + 1);
		if (p->filter.p == NULL)
			p->filter = span_of("", 0);
		p->name = span_first(p->name, bar);
	}
	return true;
}

bool
fill(struct buf *out, const char *text, const struct scope *s, struct err *err)
{
	struct span rest = span_str(text);
	struct piece p;

	while (rest.n > 0 && take_piece(&rest, &p)) {
		struct span v;
		unsigned f;

		if (p.name.p == NULL) {
			buf_put(out, p.text);
			continue;
		}
		v = scope_get(s, p.name);
		if (v.p == NULL)
			return err_set(err, ERR_INPUT,
			    "\"%.*s\" has no value here",
			    (int)span_first(p.name, 80).n,
			    (const char *)p.name.p);
		f = filter_find(p.filter);
		if (p.filter.p == NULL)
			buf_put(out, v);
		else if (f < sizeof(filters) / sizeof(filters[0]))
			filters[f].put(out, v);
	}
	return true;
}

bool
fill_check(const char *text, const struct map *known, struct err *err)
{
	struct span rest = span_str(text);
	struct piece p;

	while (rest.n > 0) {
		if (!take_piece(&rest, &p))
			return err_set(
			    err, ERR_SYNTAX, "\"${\" is not closed by \"}\"");
		if (p.name.p == NULL)
			continue;
		if (map_get(known, p.name) == NULL)
			return err_set(err, ERR_SYNTAX,
			    "nothing gives \"%.*s\" a value",
			    (int)span_first(p.name, 80).n,
			    (const char *)p.name.p);
		if (p.filter.p != NULL &&
		    filter_find(p.filter) ==
			sizeof(filters) / sizeof(filters[0]))
			return err_set(err, ERR_SYNTAX,
			    "there is no filter \"%.*s\"; expected hash, url, "
			    "base64, lower, upper or mask",
			    (int)span_first(p.filter, 40).n,
			    (const char *)p.filter.p);
	}
	return true;
}
