#include "analyzer/detect/sigma/regex_literal.h"

#include "analyzer/base/cur.h"

/* What is read of one expression. */
struct reader {
	struct cur c;
	uint8_t *run; /* literal bytes that follow each other */
	size_t run_n;
	uint8_t *best; /* longest run of this alternative */
	size_t best_n;
	bool special; /* something that is not understood here */
};

static uint8_t
peek(const struct reader *r)
{
	return cur_left(&r->c) == 0 ? 0 : *r->c.p;
}

static void
end_run(struct reader *r)
{
	if (r->run_n > r->best_n) {
		memcpy(r->best, r->run, r->run_n);
		r->best_n = r->run_n;
	}
	r->run_n = 0;
}

/* Behind "[": goes behind its "]". */
static void
skip_class(struct reader *r)
{
	if (peek(r) == '^')
		cur_skip(&r->c, 1);
	if (peek(r) == ']')
		cur_skip(&r->c, 1);
	while (cur_left(&r->c) != 0) {
		uint8_t c = cur_u8(&r->c);

		if (c == '\\') {
			cur_skip(&r->c, 1);
		} else if (c == '[' && peek(r) == ':') {
			while (cur_left(&r->c) != 0 && peek(r) != ']')
				cur_skip(&r->c, 1);
			cur_skip(&r->c, 1);
		} else if (c == ']') {
			return;
		}
	}
	r->special = true;
}

/* Behind "(": goes behind its ")". */
static void
skip_group(struct reader *r)
{
	unsigned depth = 1;

	if (peek(r) == '*')
		r->special = true;
	while (cur_left(&r->c) != 0 && depth != 0) {
		uint8_t c = cur_u8(&r->c);

		if (c == '\\') {
			if (peek(r) == 'Q')
				r->special = true;
			cur_skip(&r->c, 1);
		} else if (c == '[') {
			skip_class(r);
		} else if (c == '(') {
			depth++;
		} else if (c == ')') {
			depth--;
		}
	}
	if (depth != 0)
		r->special = true;
}

/* Is this "(?flags)" with flags that do not change what a literal is? */
static bool
skip_flags(struct reader *r)
{
	struct span rest = cur_rest(&r->c);
	size_t i = 1;

	if (rest.n == 0 || rest.p[0] != '?')
		return false;
	while (i < rest.n &&
	    (rest.p[i] == 'i' || rest.p[i] == 'm' || rest.p[i] == 's' ||
		rest.p[i] == '-'))
		i++;
	if (i < rest.n && rest.p[i] == 'x')
		r->special = true;
	if (i >= rest.n || rest.p[i] != ')')
		return false;
	cur_skip(&r->c, i + 1);
	return true;
}

/* A quantifier that also allows none takes the last character away. */
static void
quantifier(struct reader *r, uint8_t c)
{
	if (c != '+' && r->run_n != 0)
		r->run_n--;
	end_run(r);
	if (c == '{') {
		while (cur_left(&r->c) != 0 && cur_u8(&r->c) != '}')
			;
	}
	if (peek(r) == '?' || peek(r) == '+')
		cur_skip(&r->c, 1);
}

/* Behind a backslash: a class, a place, or the character itself. */
static void
escape(struct reader *r)
{
	uint8_t c = cur_u8(&r->c);
	bool letter = (byte_lower(c) >= 'a' && byte_lower(c) <= 'z') ||
	    (c >= '0' && c <= '9');

	if (!letter && c != 0 && c < 0x80) {
		r->run[r->run_n++] = c;
		return;
	}
	end_run(r);
	/* What has an argument, or quotes, is left alone. */
	if (strchr("dDwWsSbBAZzntrfRhHvVe", c) == NULL || c == 0)
		r->special = true;
}

static void
step(struct reader *r)
{
	uint8_t c = cur_u8(&r->c);

	switch (c) {
	case '\\':
		escape(r);
		break;
	case '[':
		end_run(r);
		skip_class(r);
		break;
	case '(':
		end_run(r);
		if (!skip_flags(r))
			skip_group(r);
		break;
	case '*':
	case '+':
	case '?':
		quantifier(r, c);
		break;
	case '{':
		if (peek(r) == ',' || (peek(r) >= '0' && peek(r) <= '9'))
			quantifier(r, c);
		else
			r->run[r->run_n++] = c;
		break;
	case '.':
	case '^':
	case '$':
		end_run(r);
		break;
	default:
		if (c < 0x80)
			r->run[r->run_n++] = c;
		else
			end_run(r);
		break;
	}
}

unsigned
regex_literals(struct arena *arena, struct span pattern,
    struct span literal[REGEX_LITERALS_MAX])
{
	struct reader r = {.c = cur_of(pattern)};
	unsigned n = 0;

	r.run = arena_alloc(arena, pattern.n + 1);
	r.best = arena_alloc(arena, pattern.n + 1);
	for (;;) {
		bool end = cur_left(&r.c) == 0;

		if (!end && peek(&r) != '|') {
			step(&r);
			if (r.special)
				return 0;
			continue;
		}
		end_run(&r);
		if (r.best_n < REGEX_LITERAL_MIN || n == REGEX_LITERALS_MAX)
			return 0;
		literal[n++] = arena_copy(arena, span_of(r.best, r.best_n));
		r.best_n = 0;
		if (end)
			return n;
		cur_skip(&r.c, 1);
	}
}
