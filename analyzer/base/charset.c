#include "analyzer/base/charset.h"

#include <strings.h>

#include "analyzer/base/buf.h"
#include "analyzer/base/text.h"

enum {
	UTF8,
	UTF16LE,
	UTF16BE,
	CP949,
	GREEK,
	GREEK_WINDOWS,
	ROMANIAN,
	CENTRAL_WINDOWS,
	WESTERN_WINDOWS,
	CYRILLIC_WINDOWS,
	GUESS_BYTES = 64 << 10,
};

/* Those that are told by content first, in the order above. */
static const struct charset charsets[] = {
    {"UTF-8", NULL, 1, false, " utf8 ascii us-ascii "},
    {"UTF-16LE", "UTF-16LE", 2, false, " utf16le utf-16 utf16 "},
    {"UTF-16BE", "UTF-16BE", 2, true, " utf16be "},
    {"CP949", "CP949", 1, false, " euc-kr euckr ms949 uhc windows-949 "},
    {"ISO-8859-7", "ISO-8859-7", 1, false, " iso8859-7 greek "},
    {"Windows-1253", "CP1253", 1, false, " cp1253 "},
    {"ISO-8859-16", "ISO-8859-16", 1, false, " iso8859-16 latin10 "},
    {"Windows-1250", "CP1250", 1, false, " cp1250 "},
    {"Windows-1252", "CP1252", 1, false, " cp1252 "},
    {"Windows-1251", "CP1251", 1, false, " cp1251 "},
    {"Windows-1254", "CP1254", 1, false, " cp1254 "},
    {"Windows-1255", "CP1255", 1, false, " cp1255 "},
    {"Windows-1256", "CP1256", 1, false, " cp1256 "},
    {"Windows-1257", "CP1257", 1, false, " cp1257 "},
    {"Windows-1258", "CP1258", 1, false, " cp1258 "},
    {"ISO-8859-1", "ISO-8859-1", 1, false, " iso8859-1 latin1 "},
    {"ISO-8859-2", "ISO-8859-2", 1, false, " iso8859-2 latin2 "},
    {"ISO-8859-15", "ISO-8859-15", 1, false, " iso8859-15 latin9 "},
};

static bool
is_other(const struct charset *c, const char *name)
{
	size_t n = strlen(name);
	const char *at = c->other;

	while ((at = strchr(at, ' ')) != NULL) {
		at++;
		if (n != 0 && strncasecmp(at, name, n) == 0 && at[n] == ' ')
			return true;
	}
	return false;
}

const struct charset *
charset_find(const char *name)
{
	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++) {
		if (strcasecmp(charsets[i].name, name) == 0 ||
		    is_other(&charsets[i], name))
			return &charsets[i];
	}
	return NULL;
}

const struct charset *
charset_get(unsigned i)
{
	return i < sizeof(charsets) / sizeof(charsets[0]) ? &charsets[i] : NULL;
}

bool
charset_fail(const char *name, struct err *err)
{
	struct buf names = {0};

	for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
		buf_printf(
		    &names, "%s%s", i == 0 ? "" : ", ", charsets[i].name);
	err_set(err, ERR_USAGE, "there is no charset \"%s\"; there are %.*s",
	    name, (int)names.n, (const char *)names.p);
	buf_free(&names);
	return false;
}

/*
 * With its mark, or when the high bytes of most characters are zeros: logs are
 * ASCII for the most part, in any language.
 */
const struct charset *
charset_utf16(struct span head)
{
	static const uint8_t le[] = {0xff, 0xfe};
	static const uint8_t be[] = {0xfe, 0xff};
	size_t n = head.n < 4096 ? head.n : 4096;
	size_t zeros[2] = {0};

	if (span_starts(head, span_of(le, 2)))
		return &charsets[UTF16LE];
	if (span_starts(head, span_of(be, 2)))
		return &charsets[UTF16BE];
	for (size_t i = 0; i < n; i++)
		zeros[i & 1] += head.p[i] == 0;
	if (n < 4 || zeros[0] + zeros[1] < n * 3 / 10)
		return NULL;
	if (zeros[0] < zeros[1] / 8)
		return &charsets[UTF16LE];
	return zeros[1] < zeros[0] / 8 ? &charsets[UTF16BE] : NULL;
}

/* Valid, but that the head may end within a character. */
static bool
is_utf8(struct span s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t from = at;

		if (utf8_next(s, &at) < 0)
			return s.n - from < 4;
	}
	return true;
}

struct score {
	size_t high;      /* bytes above 0x7f */
	size_t pairs;     /* two that are a syllable of KS X 1001 */
	size_t mixed;     /* high ones that stand beside a letter of ASCII */
	size_t greek;     /* Greek letters of ISO-8859-7 */
	size_t romania;   /* letters that Romanian has of ISO-8859-16 */
	size_t c1;        /* 0x80 to 0x9f, which ISO-8859 leaves to controls */
	size_t vowels[2]; /* the most frequent letters of Greek, of Cyrillic */
};

static bool
is_letter(uint8_t b)
{
	return byte_lower(b) >= 'a' && byte_lower(b) <= 'z';
}

static void
count_byte(struct span s, size_t i, struct score *t)
{
	static const char romanian[] =
	    "\xc3\xe3\xc2\xe2\xce\xee\xaa\xba\xde\xfe";
	static const char vowels[2][5] = {
	    "\xe1\xef\xe9\xe7", "\xe0\xee\xe8\xe5"};
	uint8_t b = s.p[i];
	bool before = i != 0 && is_letter(s.p[i - 1]);
	bool after = i + 1 < s.n && is_letter(s.p[i + 1]);

	t->high++;
	t->mixed += before || after;
	t->greek += b >= 0xc1 || (b >= 0xb8 && b != 0xbb && b != 0xbd);
	t->romania += memchr(romanian, b, sizeof(romanian) - 1) != NULL;
	t->c1 += b < 0xa0;
	for (unsigned k = 0; k < 2; k++)
		t->vowels[k] += memchr(vowels[k], b, 4) != NULL;
}

/* Syllables of Hangul: 0xb0 to 0xc8, then 0xa1 to 0xfe (KS X 1001). */
static void
count(struct span s, struct score *t)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 0x80)
			count_byte(s, i, t);
	}
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] < 0x80)
			continue;
		t->pairs += s.p[i] >= 0xb0 && s.p[i] <= 0xc8 &&
		    s.p[i + 1] >= 0xa1 && s.p[i + 1] <= 0xfe;
		i++;
	}
}

const struct charset *
charset_guess(struct span head)
{
	const struct charset *utf16 = charset_utf16(head);
	struct score t = {0};
	struct span line;

	if (utf16 != NULL)
		return utf16;
	head = span_first(head, GUESS_BYTES);
	if (is_utf8(head))
		return &charsets[UTF8];
	/* Some of the programs that write a log may write UTF-8. */
	while (span_token(&head, '\n', &line)) {
		if (!is_utf8(line))
			count(line, &t);
	}
	if (t.pairs * 2 >= t.high * 8 / 10)
		return &charsets[CP949];
	if (t.mixed * 4 < t.high && t.greek >= t.high * 8 / 10 &&
	    t.vowels[1] > t.vowels[0])
		return &charsets[CYRILLIC_WINDOWS];
	if (t.mixed * 4 < t.high && t.greek >= t.high * 9 / 10)
		return &charsets[t.c1 == 0 ? GREEK : GREEK_WINDOWS];
	if (t.romania >= t.high * 9 / 10)
		return &charsets[t.c1 == 0 ? ROMANIAN : CENTRAL_WINDOWS];
	return &charsets[WESTERN_WINDOWS];
}
