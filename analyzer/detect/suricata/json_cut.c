#include "analyzer/detect/suricata/json_cut.h"

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span
skip_space(struct span s)
{
	while (s.n != 0 && is_space(s.p[0]))
		s = span_from(s, 1);
	return s;
}

/* Length of the quoted text at the front of s; 0: it has no end. */
static size_t
quoted(struct span s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			return i + 1;
	}
	return 0;
}

static bool
ends_scalar(uint8_t c)
{
	return c == ',' || c == ']' || c == '}' || is_space(c);
}

/* Length of the value at the front of s; 0: it has none, or no end. */
static size_t
length_of(struct span s)
{
	size_t depth = 0;
	size_t i = 0;

	while (i < s.n) {
		uint8_t c = s.p[i];
		size_t n = c == '"' ? quoted(span_from(s, i)) : 1;

		if (n == 0 || (depth == 0 && ends_scalar(c)))
			break;
		i += n;
		if (c == '[' || c == '{')
			depth++;
		else if (c == ']' || c == '}')
			depth--;
		else if (c != '"' && depth == 0) {
			while (i < s.n && !ends_scalar(s.p[i]))
				i++;
		}
		if (depth == 0)
			return i;
	}
	return 0;
}

bool
json_take(struct span *rest, struct span *value)
{
	struct span s = skip_space(*rest);
	size_t n = length_of(s);

	if (n == 0)
		return false;
	*value = span_first(s, n);
	*rest = span_from(s, n);
	return true;
}

bool
json_element(struct span *rest, struct span *value, bool *bad)
{
	*rest = skip_space(*rest);
	*bad = false;
	if (rest->n != 0 && rest->p[0] == ']')
		return false;
	if (!json_take(rest, value)) {
		*bad = true;
		return false;
	}
	*rest = skip_space(*rest);
	if (rest->n != 0 && rest->p[0] == ',')
		*rest = span_from(*rest, 1);
	else if (rest->n == 0 || rest->p[0] != ']')
		*bad = true;
	return !*bad;
}

/*
 * Takes the next member of an object; *rest begins as what stands behind its
 * "{".  key is without its quotes.
 */
static bool
member(struct span *rest, struct span *key, struct span *value)
{
	*rest = skip_space(*rest);
	if (rest->n != 0 && rest->p[0] == ',')
		*rest = span_from(*rest, 1);
	if (!json_take(rest, key) || key->n < 2 || key->p[0] != '"')
		return false;
	*key = span_of(key->p + 1, key->n - 2);
	*rest = skip_space(*rest);
	if (rest->n == 0 || rest->p[0] != ':')
		return false;
	*rest = span_from(*rest, 1);
	return json_take(rest, value);
}

/* The member that path leads to, from the quote of its key on. */
static struct span
find_member(struct span object, struct span path, struct span *value)
{
	struct span name;
	struct span key = {0};

	*value = object;
	while (path.n != 0 && span_token(&path, '.', &name)) {
		struct span rest = *value;

		if (rest.n == 0 || rest.p[0] != '{')
			return (struct span){0};
		rest = span_from(rest, 1);
		do {
			if (!member(&rest, &key, value))
				return (struct span){0};
		} while (!span_eq(key, name));
	}
	if (key.p == NULL)
		return (struct span){0};
	return span_of(key.p - 1, (size_t)(value->p + value->n - (key.p - 1)));
}

struct span
json_find(struct span object, struct span path)
{
	struct span value;

	object = skip_space(object);
	return find_member(object, path, &value).p == NULL ? (struct span){0}
							   : value;
}

static void
put_compact(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = s.p[i] == '"' ? quoted(span_from(s, i)) : 1;

		if (n == 0)
			return;
		if (!is_space(s.p[i]))
			buf_put(out, span_of(s.p + i, n));
		i += n;
	}
}

void
json_without(struct buf *out, struct span object, struct span path)
{
	struct span value;
	struct span cut = find_member(object, path, &value);
	struct span tail;

	if (cut.p == NULL) {
		put_compact(out, object);
		return;
	}
	put_compact(out, span_of(object.p, (size_t)(cut.p - object.p)));
	tail =
	    skip_space(span_from(object, (size_t)(cut.p + cut.n - object.p)));
	/* One comma goes with it: that behind, or that before. */
	if (tail.n != 0 && tail.p[0] == ',')
		tail = span_from(tail, 1);
	else if (out->n != 0 && out->p[out->n - 1] == ',')
		out->n--;
	put_compact(out, tail);
}
