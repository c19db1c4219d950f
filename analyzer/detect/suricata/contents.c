#include "analyzer/detect/suricata/contents.h"

#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/literal.h"

/* ---- case ---- */

static bool
has_upper(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (byte_lower(s.p[i]) != s.p[i])
			return true;
	}
	return false;
}

/* The text as it is in a buffer of one case. */
static struct span
in_case(struct arena *a, struct span text, bool upper)
{
	uint8_t *p = arena_alloc(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		p[i] = upper ? byte_upper(text.p[i]) : byte_lower(text.p[i]);
	return span_of(p, text.n);
}

/*
 * In a buffer of lower case, upper case can never match: of a digest it is
 * only another way of writing, anywhere else a mistake.  So it is the other
 * way round with serial numbers.
 */
static bool
settle_case(struct build *b, const struct build_list *l, struct content *c)
{
	const struct buffer_kind *k = l->kind;

	if (l->transforms != 0)
		return true;
	if (c->nocase && k->lower && k->app == APP_HTTP)
		return build_fail(b, b->sig_at,
		    "%s is in lower case already; leave nocase away", k->name);
	if (c->nocase)
		return true;
	if (k->upper) {
		c->literal = in_case(b->arena, c->literal, true);
		return true;
	}
	if (!k->lower || !has_upper(c->literal))
		return true;
	if (k->app != APP_HTTP) {
		c->literal = in_case(b->arena, c->literal, false);
		return true;
	}
	return build_fail(b, b->sig_at,
	    "%s is in lower case, so that a content with upper case can never "
	    "match",
	    k->name);
}

/* ---- shapes ---- */

/* Digits, with a colon behind each pair where they have colons. */
static bool
is_digits(struct span s, size_t n, bool colons)
{
	for (size_t i = 0; i < s.n; i++) {
		if (colons && i % 3 == 2 ? s.p[i] != ':'
					 : hex_digit(s.p[i]) < 0)
			return false;
	}
	return s.n == n;
}

/* What the content must look like; NULL: it does. */
static const char *
shape_missed(enum value_shape shape, struct span s)
{
	switch (shape) {
	case SHAPE_ANY:
		return NULL;
	case SHAPE_MD5:
		return is_digits(s, 32, false) ? NULL : "32 hexadecimal digits";
	case SHAPE_SHA1:
		return is_digits(s, 59, true)
		    ? NULL
		    : "20 pairs of hexadecimal digits with \":\" between "
		      "them";
	case SHAPE_SERIAL:
		return s.n <= 2 || span_find_byte(s, ':', 0) != SIZE_MAX
		    ? NULL
		    : "pairs of hexadecimal digits with \":\" between them";
	}
	return NULL;
}

static bool
settle_shape(
    struct build *b, const struct build_list *l, const struct content *c)
{
	const char *missed = l->transforms != 0
	    ? NULL
	    : shape_missed(l->kind->shape, c->literal);

	return missed == NULL ||
	    build_fail(b, b->sig_at,
		"%s: a content is to be %s, else it can "
		"never match",
		l->kind->name, missed);
}

/* ---- sizes ---- */

/* The largest size that a test lets through. */
static uint64_t
size_most(const struct number_test *t)
{
	switch (t->op) {
	case COMPARE_EQUAL:
	case COMPARE_LESS_EQUAL:
		return t->a;
	case COMPARE_LESS:
		return t->a - 1;
	case COMPARE_RANGE:
		return t->b - 1;
	default:
		return UINT64_MAX;
	}
}

/* Where a content ends at the earliest, the one before ending at `end`. */
static int64_t
earliest_end(const struct content *c, int64_t end)
{
	int64_t n = (int64_t)c->literal.n;

	if ((c->has & (HAS_DISTANCE | HAS_WITHIN)) != 0)
		return end + n + (c->distance.variable ? 0 : c->distance.n);
	return n + (c->offset.variable ? 0 : c->offset.n);
}

/* Where a content that must not be there is looked for at the most; 0: that
 * is not bound to what is there. */
static int64_t
latest_end(const struct content *c, bool first, int64_t end)
{
	if ((c->has & (HAS_DISTANCE | HAS_WITHIN)) == 0)
		return first ? earliest_end(c, 0) : 0;
	if (first)
		return earliest_end(c, 0);
	return end + (c->distance.variable ? 0 : c->distance.n) +
	    (c->within.variable ? 0 : c->within.n);
}

/* The bytes that the contents of a buffer take up, one behind the other. */
static uint64_t
bytes_needed(const struct build_list *l)
{
	bool first = true;
	int64_t most = 0;
	int64_t end = 0;

	for (size_t i = 0; i < l->checks; i++) {
		const struct check *c = &l->check[i];
		int64_t to;

		if (c->kind == CHECK_BYTE_JUMP ||
		    c->kind == CHECK_BYTE_EXTRACT ||
		    c->kind == CHECK_BYTE_MATH ||
		    (c->kind == CHECK_PCRE && !c->relative))
			end = 0; /* anywhere */
		if (c->kind != CHECK_CONTENT)
			continue;
		to = c->negated ? latest_end(&c->content, first, end)
				: earliest_end(&c->content, end);
		if (!c->negated)
			end = to;
		if (to > most)
			most = to;
		first = false;
	}
	return (uint64_t)most;
}

/* Contents that need more room than there can be are a mistake; of one that
 * must not be there, Suricata says so, too. */
static bool
fits(struct build *b, const struct build_list *l, const struct number_test *t,
    const char *what)
{
	uint64_t needed = bytes_needed(l);

	if (needed <= size_most(t))
		return true;
	return build_fail(b, b->sig_at,
	    "%s may have %llu bytes at most, but its contents need %llu", what,
	    (unsigned long long)size_most(t), (unsigned long long)needed);
}

static bool
settle_sizes(struct build *b, const struct build_list *l)
{
	if (l->kind->target == TARGET_PAYLOAD && (b->seen & SEEN_DSIZE) != 0 &&
	    !fits(b, l, &b->dsize, "by dsize, the payload"))
		return false;
	for (size_t i = 0; i < l->checks; i++) {
		const struct check *c = &l->check[i];

		if (c->kind == CHECK_SIZE &&
		    !fits(b, l, &c->size, l->kind->name))
			return false;
	}
	return true;
}

/* ---- what is never in a buffer ---- */

/* The method of a request has no blanks around it. */
static bool
settle_method(
    struct build *b, const struct buffer_kind *k, const struct content *c)
{
	struct span s = c->literal;

	if (k != &buffer_http_method || (s.p[0] != ' ' && s.p[s.n - 1] != ' '))
		return true;
	return build_fail(b, b->sig_at,
	    "http.method has no space at its start or end, so that the "
	    "content can never match");
}

/* What stands in the literal that the transform would have taken away. */
static const char *
taken_away(enum transform_kind kind, const struct content *c)
{
	for (size_t i = 0; i < c->literal.n; i++) {
		uint8_t byte = c->literal.p[i];
		bool upper = byte >= 'A' && byte <= 'Z';
		bool lower = byte >= 'a' && byte <= 'z';

		if (kind == TRANSFORM_STRIP_WHITESPACE && byte_space(byte))
			return "whitespace";
		if (kind == TRANSFORM_COMPRESS_WHITESPACE && i > 0 &&
		    byte_space(byte) && byte_space(c->literal.p[i - 1]))
			return "whitespace behind whitespace";
		if (kind == TRANSFORM_LOWERCASE && !c->nocase && upper)
			return "upper case";
		if (kind == TRANSFORM_UPPERCASE && !c->nocase && lower)
			return "lower case";
	}
	return NULL;
}

/* The last transform decides; those before it are undone by none. */
static bool
settle_transform(
    struct build *b, const struct build_list *l, const struct content *c)
{
	const char *what;

	if (l->transforms == 0)
		return true;
	what = taken_away(l->transform[l->transforms - 1].kind, c);
	if (what == NULL)
		return true;
	return build_fail(b, b->sig_at,
	    "%s has no %s behind its transforms, so that a content with it can "
	    "never match",
	    l->kind->name, what);
}

bool
contents_settle(struct build *b)
{
	for (size_t i = 0; i < b->lists; i++) {
		struct build_list *l = &b->list[i];

		for (size_t k = 0; k < l->checks; k++) {
			struct content *c = &l->check[k].content;

			if (l->check[k].kind != CHECK_CONTENT)
				continue;
			if (!settle_case(b, l, c) || !settle_shape(b, l, c) ||
			    !settle_method(b, l->kind, c) ||
			    !settle_transform(b, l, c))
				return false;
			c->rarest = literal_rarest(c->literal, c->nocase);
		}
		if (!settle_sizes(b, l))
			return false;
	}
	return true;
}
