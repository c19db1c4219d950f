#include "analyzer/detect/suricata/rule_text.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

/* ---- lines ---- */

/* Takes a line off the file, without its end. */
static struct span
take_line(struct rule_file *f)
{
	struct span line;

	(void)span_token(&f->rest, '\n', &line);
	f->line++;
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	if (f->line == 1 && span_starts(line, span_str("\xef\xbb\xbf")))
		line = span_from(line, 3);
	return line;
}

static bool
goes_on(struct span line)
{
	return line.n > 0 && line.p[line.n - 1] == '\\';
}

static void
add_line(struct rule_text *t, size_t at, uint32_t line, uint32_t column)
{
	t->lines =
	    mem_grow(t->lines, t->n_lines, &t->cap_lines, sizeof(*t->lines));
	t->lines[t->n_lines++] = (struct rule_line){at, line, column};
}

/*
 * Joins a line and those that it goes on in.  The file's bytes between them
 * are an upper limit of what is needed.
 */
static struct span
join_lines(struct rule_file *f, struct span line, struct arena *arena,
    struct rule_text *out)
{
	struct rule_file ahead = *f;
	size_t room = line.n;
	struct span next = line;
	uint8_t *p;
	size_t n = 0;

	while (goes_on(next) && ahead.rest.p != NULL) {
		next = take_line(&ahead);
		room += next.n;
	}
	p = arena_alloc(arena, room + 1);
	for (next = line;; next = take_line(f)) {
		bool more = goes_on(next) && f->rest.p != NULL;

		add_line(out, n, f->line, 1);
		if (goes_on(next))
			next.n--;
		if (next.n != 0)
			memcpy(p + n, next.p, next.n);
		n += next.n;
		if (!more)
			break;
	}
	p[n] = 0;
	return span_of(p, n);
}

bool
rule_text_next(struct rule_file *f, struct arena *arena, struct rule_text *out)
{
	out->file = f->file;
	out->n_lines = 0;
	while (f->rest.p != NULL) {
		struct span line = take_line(f);
		struct span seen = span_trim(line);

		if (seen.n == 0 || seen.p[0] == '#')
			continue;
		if (goes_on(line)) {
			out->text = span_trim(join_lines(f, line, arena, out));
			return true;
		}
		add_line(out, 0, f->line, 1 + (uint32_t)(seen.p - line.p));
		out->text = arena_copy(arena, seen);
		return true;
	}
	return false;
}

struct place
rule_text_place(const struct rule_text *t, struct span part)
{
	size_t at = 0;
	size_t i = t->n_lines - 1;

	if (part.p != NULL && part.p >= t->text.p &&
	    part.p <= t->text.p + t->text.n)
		at = (size_t)(part.p - t->text.p);
	while (i > 0 && t->lines[i].at > at)
		i--;
	return (struct place){t->file, t->lines[i].line,
	    t->lines[i].column + (uint32_t)(at - t->lines[i].at)};
}

void
rule_text_free(struct rule_text *t)
{
	free(t->lines);
	*t = (struct rule_text){0};
}

/* ---- one rule ---- */

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* The next word of a header; blanks inside square brackets are part of it. */
static struct span
take_word(struct span *rest)
{
	size_t depth = 0;
	size_t n = 0;
	struct span word;

	*rest = span_trim(*rest);
	while (n < rest->n) {
		uint8_t c = rest->p[n];

		if (depth == 0 && (is_blank(c) || c == '('))
			break;
		if (c == '[')
			depth++;
		else if (c == ']' && depth > 0)
			depth--;
		n++;
	}
	word = span_first(*rest, n);
	*rest = span_from(*rest, n);
	return word;
}

bool
rule_parts_read(
    struct span text, struct rule_parts *out, struct err *err, struct span *at)
{
	static const char *const names[HEADER_WORDS] = {"action", "protocol",
	    "source address", "source port", "direction", "destination address",
	    "destination port"};
	struct span rest = text;

	for (unsigned i = 0; i < HEADER_WORDS; i++) {
		out->header[i] = take_word(&rest);
		*at = rest.n == 0 ? span_from(text, text.n - 1) : rest;
		if (out->header[i].n == 0)
			return err_set(err, ERR_SYNTAX,
			    "the %s is missing: a rule is \"ACTION PROTOCOL "
			    "ADDRESS PORT -> ADDRESS PORT (OPTIONS)\"",
			    names[i]);
	}
	rest = span_trim(rest);
	*at = rest.n == 0 ? span_from(text, text.n - 1) : rest;
	if (rest.n == 0 || rest.p[0] != '(')
		return err_set(err, ERR_SYNTAX,
		    "expected \"(\" and the options of the rule");
	*at = span_from(rest, rest.n - 1);
	if (rest.p[rest.n - 1] != ')')
		return err_set(err, ERR_SYNTAX,
		    "expected \")\" at the end of the rule; a rule that goes "
		    "on in the next line has \"\\\" at the end of this one");
	out->options = span_of(rest.p + 1, rest.n - 2);
	return true;
}

/* Index of the ";" that ends the option: one without a "\" before it. */
static size_t
option_end(struct span s)
{
	size_t at = span_find_byte(s, ';', 0);

	while (at != SIZE_MAX && at > 0 && s.p[at - 1] == '\\')
		at = span_find_byte(s, ';', at + 1);
	return at;
}

bool
rule_option_next(
    struct span *rest, struct raw_option *out, struct err *err, struct span *at)
{
	size_t end;
	size_t colon;
	struct span option;

	*rest = span_trim(*rest);
	if (rest->n == 0)
		return false;
	end = option_end(*rest);
	*at = *rest;
	if (end == SIZE_MAX)
		return err_set(err, ERR_SYNTAX,
		    "\";\" is missing at the end of this option");
	option = span_first(*rest, end);
	*rest = span_from(*rest, end + 1);
	colon = span_find_byte(option, ':', 0);
	out->name = span_trim(span_first(option, colon));
	out->has_value = colon != SIZE_MAX;
	out->value = (struct span){option.p + option.n, 0};
	if (out->has_value && colon + 1 < option.n)
		out->value = span_trim(span_from(option, colon + 1));
	return true;
}
