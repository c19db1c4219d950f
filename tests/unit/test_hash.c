#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/hash.h"

/* RFC 1321, section A.5; FIPS 180-2, appendices A and B. */
static void
computes_published_digests(void **state)
{
	static const struct {
		enum digest_kind kind;
		const char *text;
		const char *want;
	} cases[] = {
	    {DIGEST_MD5, "", "d41d8cd98f00b204e9800998ecf8427e"},
	    {DIGEST_MD5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
	    {DIGEST_SHA1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"},
	    {DIGEST_SHA256, "abc",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f200"
		"15ad"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t out[DIGEST_MAX];
		char text[DIGEST_TEXT];
		size_t n =
		    digest_of(cases[i].kind, span_str(cases[i].text), out);

		hex_text(span_of(out, n), text);
		assert_string_equal(text, cases[i].want);
	}
}

static void
takes_bytes_in_pieces_and_starts_afresh(void **state)
{
	struct digest *d = digest_new(DIGEST_SHA1);
	uint8_t whole[DIGEST_MAX], pieces[DIGEST_MAX];
	size_t n;

	(void)state;
	n = digest_of(DIGEST_SHA1, span_str("abc"), whole);
	for (unsigned round = 0; round < 2; round++) {
		digest_add(d, span_str("a"));
		digest_add(d, span_str(""));
		digest_add(d, span_str("bc"));
		assert_int_equal(digest_end(d, pieces), n);
		assert_memory_equal(whole, pieces, n);
	}
	digest_free(d);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(computes_published_digests),
	    cmocka_unit_test(takes_bytes_in_pieces_and_starts_afresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
