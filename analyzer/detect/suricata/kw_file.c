/* The names of files that transactions carry. */

#include "analyzer/detect/suricata/buffers.h"

static const struct buffer_kind buffer_file_name = {
    .name = "file.name",
    .target = TARGET_FILE_NAME,
    .field = {FIELD_COUNT, FIELD_COUNT},
    .multi = true,
};

static struct check *
add(struct build *b, const struct option *o, struct span text)
{
	struct check *c;
	uint8_t *lower;

	if (o->value.n == 0) {
		build_fail(b, o->name, "%s: it is empty", o->keyword->name);
		return NULL;
	}
	c = build_check_in(b, &buffer_file_name, CHECK_CONTENT);
	if (c == NULL)
		return NULL;
	lower = arena_alloc(b->arena, text.n);
	for (size_t i = 0; i < text.n; i++)
		lower[i] = byte_lower(text.p[i]);
	c->negated = o->negated;
	c->text = text;
	c->content.literal = span_of(lower, text.n);
	c->content.nocase = true;
	return c;
}

/* filename: a text in the name, in whatever case */
static bool
parse_name(struct build *b, const struct option *o)
{
	return add(b, o, o->value) != NULL;
}

/* fileext: what the name ends with behind a dot */
static bool
parse_extension(struct build *b, const struct option *o)
{
	struct check *c = add(b, o,
	    arena_printf(
		b->arena, ".%.*s", (int)o->value.n, (const char *)o->value.p));

	if (c != NULL)
		c->content.has = HAS_ENDSWITH;
	return c != NULL;
}

const struct keyword kw_file[] = {
    {"file.name", NULL, "name of a file that is carried",
	"rules/file-keywords.html#file-name", VALUE_NONE, parse_sticky,
	&buffer_file_name},
    {"filename", NULL, "a text in the name of a file (or not: !)",
	"rules/file-keywords.html#filename",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_name, NULL},
    {"fileext", NULL, "extension of the name of a file (or not: !)",
	"rules/file-keywords.html#fileext",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_extension, NULL},
    {0},
};
