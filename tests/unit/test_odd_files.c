/*
 * Logs as they come from elsewhere: with the line ends of Windows, in UTF-16,
 * with blank lines, with the zeros of a crash.  Their rows are the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/text.h"
#include "tests/unit/log_samples_table.h"
#include "tests/unit/rows.h"

enum {
	PATH_ROOM = 512,
	ZEROS = 4096,
};

static void
put_zeros(struct buf *out, size_t n)
{
	memset(buf_room(out, n), 0, n);
	out->n += n;
}

static void
with_crlf(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_byte(out, '\r');
		buf_byte(out, s.p[i]);
	}
}

static void
with_mark(struct buf *out, struct span s)
{
	buf_str(out, "\xef\xbb\xbf");
	buf_put(out, s);
}

static void
behind_blank_lines(struct buf *out, struct span s)
{
	buf_str(out, "\n \n\r\n");
	buf_put(out, s);
}

static void
before_blank_lines(struct buf *out, struct span s)
{
	buf_put(out, s);
	buf_str(out, "\n\n\r\n\n");
}

static void
without_end(struct buf *out, struct span s)
{
	while (s.n != 0 && s.p[s.n - 1] == '\n')
		s.n--;
	buf_put(out, s);
}

static void
behind_zeros(struct buf *out, struct span s)
{
	put_zeros(out, ZEROS);
	buf_put(out, s);
}

static void
before_zeros(struct buf *out, struct span s)
{
	buf_put(out, s);
	if (s.n != 0 && s.p[s.n - 1] != '\n')
		buf_byte(out, '\n');
	put_zeros(out, ZEROS);
}

static void
put_utf16(struct buf *out, struct span s, bool big_endian)
{
	size_t at = 0;

	while (at < s.n) {
		int32_t c = utf8_next(s, &at);
		uint16_t unit[2] = {(uint16_t)c, 0};
		unsigned n = 1;

		if (c > 0xffff) {
			unit[0] = (uint16_t)(0xd800 + ((c - 0x10000) >> 10));
			unit[1] = (uint16_t)(0xdc00 + ((c - 0x10000) & 0x3ff));
			n = 2;
		}
		for (unsigned i = 0; i < n; i++) {
			buf_byte(
			    out, (uint8_t)(unit[i] >> (big_endian ? 8 : 0)));
			buf_byte(
			    out, (uint8_t)(unit[i] >> (big_endian ? 0 : 8)));
		}
	}
}

static void
in_utf16le(struct buf *out, struct span s)
{
	buf_str(out, "\xff\xfe");
	put_utf16(out, s, false);
}

static void
in_utf16be(struct buf *out, struct span s)
{
	buf_str(out, "\xfe\xff");
	put_utf16(out, s, true);
}

static void
in_utf16_with_crlf(struct buf *out, struct span s)
{
	struct buf lines = {0};

	with_crlf(&lines, s);
	in_utf16le(out, buf_span(&lines));
	buf_free(&lines);
}

static const struct {
	const char *name;
	void (*make)(struct buf *out, struct span sample);
} oddities[] = {
    {"CRLF", with_crlf},
    {"byte order mark", with_mark},
    {"blank lines in front", behind_blank_lines},
    {"blank lines behind", before_blank_lines},
    {"no last newline", without_end},
    {"zeros in front", behind_zeros},
    {"zeros behind", before_zeros},
    {"UTF-16LE", in_utf16le},
    {"UTF-16BE", in_utf16be},
    {"UTF-16LE, CRLF", in_utf16_with_crlf},
};

static bool
is_utf8(struct span s)
{
	size_t at = 0;

	while (at < s.n) {
		if (utf8_next(s, &at) < 0)
			return false;
	}
	return true;
}

/* Drops the CR that CRLF leaves in texts of several lines. */
static void
drop_cr(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		if (b->p[i] != '\r')
			b->p[n++] = b->p[i];
	}
	b->n = n;
}

static void
check(const struct log_sample *s, size_t oddity, const char *path)
{
	const struct log_options options = {
	    .format = s->format, .file_ns = MARCH_NS};
	struct buf text = {0}, out = {0}, want = {0};
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	oddities[oddity].make(&text, span_str(s->text));
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
	rows_show_file(&options, path, &out);
	drop_cr(&out);
	buf_byte(&out, 0);
	buf_put(&want, span_of(s->want, strlen(s->want) + 1));
	drop_cr(&want);
	if (!span_eq(buf_span(&out), buf_span(&want)))
		print_error("%s, %s\n", s->name, oddities[oddity].name);
	assert_string_equal((const char *)out.p, (const char *)want.p);
	buf_free(&want);
	buf_free(&text);
	buf_free(&out);
}

static void
reads_odd_files(void **state)
{
	const char *dir = getenv("TMPDIR");
	char path[PATH_ROOM];

	(void)state;
	(void)snprintf(
	    path, sizeof(path), "%s/odd_file.log", dir == NULL ? "/tmp" : dir);
	for (size_t i = 0; i < log_sample_count; i++) {
		struct span text = span_str(log_samples[i].text);

		if (text.n == 0 || !is_utf8(text))
			continue;
		for (size_t k = 0; k < sizeof(oddities) / sizeof(oddities[0]);
		     k++)
			check(&log_samples[i], k, path);
	}
	(void)unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_odd_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
