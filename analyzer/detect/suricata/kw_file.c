/* Files that transactions carry: their names, types, sizes and digests. */

#include "analyzer/base/buf.h"
#include "analyzer/base/mem.h"
#include "analyzer/detect/suricata/buffers.h"
#include "analyzer/detect/suricata/digest_list.h"
#include "analyzer/detect/suricata/list_file.h"

static const struct buffer_kind buffer_file_name = {
    .name = "file.name",
    .target = TARGET_FILE_NAME,
    .field = {FIELD_COUNT, FIELD_COUNT},
    .multi = true,
};

static const struct buffer_kind buffer_file_magic = {
    .name = "file.magic",
    .target = TARGET_FILE_MAGIC,
    .field = {FIELD_COUNT, FIELD_COUNT},
    .multi = true,
};

static struct sig_file *
add(struct build *b, const struct option *o, enum sig_file_kind kind)
{
	struct sig_file *f;

	b->file = mem_grow(b->file, b->files, &b->cap_files, sizeof(*b->file));
	f = &b->file[b->files++];
	*f = (struct sig_file){.kind = kind, .negated = o->negated};
	return f;
}

static struct span
lower(struct build *b, struct span text)
{
	uint8_t *p = arena_alloc(b->arena, text.n);

	for (size_t i = 0; i < text.n; i++)
		p[i] = byte_lower(text.p[i]);
	return span_of(p, text.n);
}

static bool
not_empty(struct build *b, const struct option *o)
{
	return o->value.n != 0 ||
	    build_fail(b, o->name, "%s: it is empty", o->keyword->name);
}

/* filename: a text in the name, in whatever case */
static bool
parse_name(struct build *b, const struct option *o)
{
	if (!not_empty(b, o))
		return false;
	add(b, o, FILE_TEST_NAME)->text = lower(b, o->value);
	return true;
}

/* fileext: what the name ends with behind a dot */
static bool
parse_extension(struct build *b, const struct option *o)
{
	if (!not_empty(b, o))
		return false;
	add(b, o, FILE_TEST_EXTENSION)->text = lower(b,
	    arena_printf(
		b->arena, ".%.*s", (int)o->value.n, (const char *)o->value.p));
	return true;
}

/* filemagic: a text in what libmagic says, in whatever case */
static bool
parse_magic(struct build *b, const struct option *o)
{
	if (!not_empty(b, o))
		return false;
	add(b, o, FILE_TEST_MAGIC)->text = lower(b, o->value);
	return true;
}

/* The factor that a unit stands for; 1 and n of 0: it is none. */
static uint64_t
unit_of(struct span text, size_t *n)
{
	static const struct {
		const char *unit;
		uint64_t factor;
	} units[] = {{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (text.n >= 2 &&
		    span_eq_nocase(
			span_first(text, 2), span_str(units[i].unit))) {
			*n = 2;
			return units[i].factor;
		}
	}
	*n = 0;
	return 1;
}

/* "10KB<>2MB" as a text of plain numbers. */
static struct span
without_units(struct build *b, struct span text)
{
	struct buf out = {0};
	struct span plain;

	for (size_t i = 0; i < text.n;) {
		size_t n = i;
		size_t unit;
		uint64_t value;
		uint64_t factor;

		while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
			n++;
		if (!span_number(
			span_of(text.p + i, n - i), UINT64_MAX >> 30, &value)) {
			buf_put(&out, span_of(text.p + i, n - i + (n == i)));
			i = n + (n == i);
			continue;
		}
		factor = unit_of(span_from(text, n), &unit);
		buf_uint(&out, value * factor);
		i = n + unit;
	}
	plain = arena_copy(b->arena, buf_span(&out));
	buf_free(&out);
	return plain;
}

/* A rule with "=>" says whose file it is: "to_client, >100". */
static bool
take_side(struct build *b, const struct option *o, struct span *text)
{
	struct span rest = *text;
	struct span side;

	if (!b->sig.both_sides)
		return true;
	(void)span_token(&rest, ',', &side);
	side = span_trim(side);
	if (span_eq_str(side, "to_server"))
		b->sig.file_sides |= 1u << DIR_TO_SERVER;
	else if (span_eq_str(side, "to_client"))
		b->sig.file_sides |= 1u << DIR_TO_CLIENT;
	else
		return build_fail(b, *text,
		    "%s: a rule with \"=>\" says to_server or to_client before "
		    "the number",
		    o->keyword->name);
	*text = span_trim(rest);
	return true;
}

static bool
parse_size(struct build *b, const struct option *o)
{
	struct number_test *t = arena_zalloc(b->arena, 1, sizeof(*t));
	struct span text = o->value;
	struct span plain;

	if (!take_side(b, o, &text))
		return false;
	plain = without_units(b, text);
	if (!build_number_test(b, o, plain, UINT64_MAX, t)) {
		b->err_at = o->value;
		return false;
	}
	add(b, o, FILE_TEST_SIZE)->size = t;
	return true;
}

/* filemd5:[!]FILE: the digest is in a list */
static bool
parse_digest(struct build *b, const struct option *o)
{
	const enum digest_kind *kind = o->keyword->arg;
	const char *path;
	struct span text;

	if (!not_empty(b, o) || !list_file_read(b, o->value, &path, &text))
		return false;
	add(b, o, FILE_TEST_DIGEST)->list =
	    digest_list_read(*kind, path, text, b->arena, b->diags);
	return true;
}

/* ---- filestore ---- */

static bool
read_dirs(struct span word, uint8_t *dirs)
{
	static const struct {
		const char *word;
		uint8_t dirs;
	} words[] = {{"request", 1}, {"to_server", 1}, {"response", 2},
	    {"to_client", 2}, {"both", 3}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i].word)) {
			*dirs = words[i].dirs;
			return true;
		}
	}
	return false;
}

static bool
read_scope(struct span word, enum sig_store_scope *scope)
{
	static const struct {
		const char *word;
		enum sig_store_scope scope;
	} words[] = {{"file", STORE_FILE}, {"tx", STORE_TRANSACTION},
	    {"ssn", STORE_FLOW}, {"flow", STORE_FLOW}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_str(word, words[i].word)) {
			*scope = words[i].scope;
			return true;
		}
	}
	return false;
}

/* filestore[:DIRECTION[,SCOPE]] */
static bool
parse_store(struct build *b, const struct option *o)
{
	struct sig_store *s = &b->sig.store;
	struct span rest = o->value;
	struct span word = {0};

	s->scope = STORE_FILE;
	if (!o->has_value)
		return true;
	(void)span_token(&rest, ',', &word);
	if (!read_dirs(span_trim(word), &s->dirs))
		return build_fail(
		    b, word, "filestore: expected request, response or both");
	if (rest.p == NULL)
		return true;
	if (!read_scope(span_trim(rest), &s->scope))
		return build_fail(
		    b, rest, "filestore: expected file, tx or ssn");
	return true;
}

static const enum digest_kind digest_md5 = DIGEST_MD5;
static const enum digest_kind digest_sha1 = DIGEST_SHA1;
static const enum digest_kind digest_sha256 = DIGEST_SHA256;

const struct keyword kw_file[] = {
    {"file.name", NULL, "name of a file that is carried",
	"rules/file-keywords.html#file-name", VALUE_NONE, parse_sticky,
	&buffer_file_name},
    {"file.magic", NULL, "what libmagic says of a file",
	"rules/file-keywords.html#file-magic", VALUE_NONE, parse_sticky,
	&buffer_file_magic},
    {"filename", NULL, "a text in the name of a file (or not: !)",
	"rules/file-keywords.html#filename",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_name, NULL},
    {"fileext", NULL, "extension of the name of a file (or not: !)",
	"rules/file-keywords.html#fileext",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_extension, NULL},
    {"filemagic", NULL, "a text in what libmagic says of a file (or not: !)",
	"rules/file-keywords.html#filemagic",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTED, parse_magic, NULL},
    {"filesize", NULL, "bytes of a file", "rules/file-keywords.html#filesize",
	VALUE_NEEDED, parse_size, NULL},
    {"filemd5", NULL, "MD5 of a file is in a list (or not: !)",
	"rules/file-keywords.html#filemd5",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_digest,
	&digest_md5},
    {"filesha1", NULL, "SHA-1 of a file is in a list (or not: !)",
	"rules/file-keywords.html#filesha1",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_digest,
	&digest_sha1},
    {"filesha256", NULL, "SHA-256 of a file is in a list (or not: !)",
	"rules/file-keywords.html#filesha256",
	VALUE_NEEDED | VALUE_NEGATES | VALUE_QUOTABLE, parse_digest,
	&digest_sha256},
    {"filestore", NULL, "keep the files: direction and scope",
	"rules/file-keywords.html#filestore", VALUE_MAY, parse_store, NULL},
    {0},
};
