#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/addr.h"

/* The text forms of RFC 4291 and the recommendations of RFC 5952. */
static void
reads_and_writes_addresses(void **state)
{
	static const struct {
		const char *in;
		const char *out; /* NULL: no address */
		const char *long_form;
	} cases[] = {
	    {"192.0.2.1", "192.0.2.1", "192.0.2.1"},
	    {"2001:db8::1", "2001:db8::1",
		"2001:0db8:0000:0000:0000:0000:0000:0001"},
	    {"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1",
		"2001:0db8:0000:0000:0001:0000:0000:0001"},
	    {"::", "::", "0000:0000:0000:0000:0000:0000:0000:0000"},
	    {"256.1.1.1", NULL, NULL},
	    {"1.2.3", NULL, NULL},
	    {"2001:db8", NULL, NULL},
	    {"", NULL, NULL},
	    {"1.2.3.4 ", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct addr a;
		char text[ADDR_TEXT];

		assert_int_equal(addr_parse(span_str(cases[i].in), &a),
		    cases[i].out != NULL);
		if (cases[i].out == NULL)
			continue;
		assert_string_equal(addr_text(&a, text), cases[i].out);
		assert_string_equal(
		    addr_text_long(&a, text), cases[i].long_form);
	}
}

static void
knows_what_is_inside_a_prefix(void **state)
{
	static const struct {
		const char *prefix;
		const char *addr;
		bool inside;
	} cases[] = {
	    {"10.0.0.0/8", "10.255.0.1", true},
	    {"10.0.0.0/8", "11.0.0.0", false},
	    {"10.1.2.3/8", "10.9.9.9", true},
	    {"0.0.0.0/0", "255.1.1.1", true},
	    {"0.0.0.0/0", "::1", false},
	    {"192.0.2.7", "192.0.2.7", true},
	    {"192.0.2.7", "192.0.2.6", false},
	    {"2001:db8::/33", "2001:db8:7fff::1", true},
	    {"2001:db8::/33", "2001:db8:8000::1", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct prefix p;
		struct addr a;

		assert_true(prefix_parse(span_str(cases[i].prefix), &p));
		assert_true(addr_parse(span_str(cases[i].addr), &a));
		assert_int_equal(prefix_has(&p, &a), cases[i].inside);
	}
}

static void
refuses_wrong_prefixes(void **state)
{
	static const char *const cases[] = {
	    "10.0.0.0/33", "::/129", "10.0.0.0/", "/8", "10.0.0.0/-1"};
	struct prefix p;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_false(prefix_parse(span_str(cases[i]), &p));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_and_writes_addresses),
	    cmocka_unit_test(knows_what_is_inside_a_prefix),
	    cmocka_unit_test(refuses_wrong_prefixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
