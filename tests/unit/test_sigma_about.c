/* What Sigma rules say about themselves: kept, or warned of. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/detect/sigma/sigma.h"
#include "tests/unit/sigma_show.h"

#define ABOUT(line)                                                    \
	HEAD line "\nlogsource: {product: x}\ndetection: {s: {f: 1}, " \
		  "condition: s}\n"

/* What a rule says about itself wrongly is told, and it is a rule still. */
static void
tells_what_is_odd(void **state)
{
	static const struct {
		const char *line;
		const char *want; /* behind "1 0\n3:", or NULL for nothing */
	} cases[] = {
	    {"date: 2025-08-02\nmodified: '2025-08-02'", NULL},
	    {"date: 2025/08/02",
		"7 warning: date: expected a date as YYYY-MM-DD, such as "
		"2025-08-02"},
	    {"modified: 2025-02-30",
		"11 warning: modified: expected a date as YYYY-MM-DD, such as "
		"2025-08-02"},
	    {"date: []",
		"7 warning: date: expected a date as YYYY-MM-DD, such as "
		"2025-08-02"},
	    {"author: [a]", "9 warning: author: expected a text, not a list"},
	    {"fields: {a: b}",
		"9 warning: fields: expected a list of texts, not a map"},
	    {"scope: [server, {}]",
		"17 warning: scope: expected a text, not a map"},
	    {"falsepositives: none", NULL},
	    {"custom: 1\nweight: {a: b}", NULL},
	    {"levle: high",
		"1 warning: unknown key \"levle\"; did you mean \"level\"?"},
	    {"Status: test",
		"1 warning: unknown key \"Status\"; did you mean "
		"\"status\"?"},
	    {"status: deprecated", NULL},
	    {"status: unsupported",
		"9 warning: status: unsupported: its author says that the "
		"rule cannot be used as it is"},
	    {"related: [{id: 08fbc97d-0a2f-491c-ae21-8ffcfd3174e9, type: "
	     "derived}]",
		NULL},
	    {"related: [{id: 08fbc97d-0a2f-491c-ae21-8ffcfd3174e9, type: "
	     "parent}]",
		"60 warning: related: type: expected one of correlation, "
		"derived, obsolete, merged, renamed, similar"},
	    {"related: [{type: similar}]",
		"11 warning: related: expected a list of maps with \"id\" and "
		"\"type\""},
	    {"related: x",
		"10 warning: related: expected a list of maps with \"id\" and "
		"\"type\""},
	    {"tags: [attack.execution, attack.t1059, attack.t1059.001, "
	     "attack.g0016, attack.s0002, attack.ds0005, attack.m1013, "
	     "attack.a0008, car.2016-04-005, cve.2021-44228, "
	     "cve.2021.44228, d3fend.d3f-WindowsNtOpenFile, "
	     "detection.dfir, stp.4, stp.3k, tlp.amber-strict, own.thing]",
		NULL},
	    {"tags: attack.t105",
		"7 warning: tags: \"attack.t105\": expected behind "
		"\"attack.\" a tactic, or t1059, t1059.001, g0001, s0001, "
		"ds0001, m0001, a0001"},
	    {"tags: [attack]",
		"8 warning: tags: \"attack\": expected behind \"attack.\" a "
		"tactic, or t1059, t1059.001, g0001, s0001, ds0001, m0001, "
		"a0001"},
	    {"tags: [ransom ware]",
		"8 warning: tags: \"ransom ware\": expected NAMESPACE.NAME "
		"in lower case, such as attack.t1059.001"},
	    {"tags: [atack.t1059]",
		"8 warning: tags: unknown namespace \"atack\"; did you mean "
		"\"attack\"?"},
	    {"tags: [tlp.pink]",
		"8 warning: tags: \"tlp.pink\": expected behind \"tlp.\" "
		"red, amber, amber-strict, green or clear"},
	    {"tags: [stp.6]",
		"8 warning: tags: \"stp.6\": expected behind \"stp.\" 1 to "
		"5, and a, u or k behind it"},
	    {"tags: [car.x]",
		"8 warning: tags: \"car.x\": expected behind \"car.\" a "
		"number such as 2016-04-005"},
	    {"tags: [cve.2021]",
		"8 warning: tags: \"cve.2021\": expected behind \"cve.\" a "
		"number such as 2021-44228"},
	    {"tags: [detection.x]",
		"8 warning: tags: \"detection.x\": expected behind "
		"\"detection.\" dfir, emerging-threats or threat-hunting"},
	};
	unsigned failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = {0};
		struct buf want = {0};
		struct buf out = {0};

		buf_printf(&text, ABOUT("%s") "%c", cases[i].line, 0);
		buf_printf(&want, "1 0%s%s%c",
		    cases[i].want == NULL ? "" : "\n3:",
		    cases[i].want == NULL ? "" : cases[i].want, 0);
		sigma_show((const char *)text.p, &out);
		if (strcmp((const char *)out.p, (const char *)want.p) != 0) {
			print_error("%s\n%s\nwanted: %s\n", cases[i].line,
			    (const char *)out.p, (const char *)want.p);
			failed++;
		}
		buf_free(&text);
		buf_free(&want);
		buf_free(&out);
	}
	assert_int_equal(failed, 0);
}

/* A title is measured in characters, of whatever script. */
static void
measures_titles_in_characters(void **state)
{
	(void)state;
	for (unsigned n = 256; n <= 257; n++) {
		struct buf text = {0};
		struct buf out = {0};

		buf_str(&text, "title: ");
		for (unsigned i = 0; i < n; i++)
			buf_str(&text, "\xea\xb0\x80"); /* U+AC00 */
		buf_str(&text,
		    "\nid: 11111111-2222-3333-4444-555555555555\n"
		    "logsource: {product: x}\n"
		    "detection: {s: {f: 1}, condition: s}\n");
		buf_byte(&text, 0);
		sigma_show((const char *)text.p, &out);
		assert_string_equal((const char *)out.p,
		    n == 256 ? "1 0"
			     : "1 0\n1:8 warning: title: longer than 256 "
			       "characters");
		buf_free(&text);
		buf_free(&out);
	}
}

static void
keeps_what_it_is_told(void **state)
{
	static const char text[] =
	    "# note\n"
	    "title: A title\n"
	    "id: 11111111-2222-3333-4444-55555555555A\n"
	    "author: kim\n"
	    "level: high\n"
	    "references: [https://a.example, https://b.example]\n"
	    "falsepositives: none known\n"
	    "tags: [attack.execution, attack.t1059.001, attack.T1105, x]\n"
	    "logsource: {category: process_creation, product: windows}\n"
	    "detection: {s: {f: 1}, condition: s}\n"
	    "---\n"
	    "title: Second\n"
	    "id: 11111111-2222-3333-4444-55555555555b\n"
	    "logsource: {service: sshd}\n"
	    "detection: {s: {f: 1}, condition: s}\n";
	struct arena *arena = arena_new(0);
	struct sigma_rules *r = sigma_rules_new(arena);
	struct diags d = {0};
	const struct rule *rule;

	(void)state;
	assert_int_equal(sigma_read(r, "f", span_str(text), &d), 0);
	assert_int_equal(sigma_count(r), 2);
	rule = sigma_rule(r, 0);
	assert_string_equal(rule->title, "A title");
	assert_string_equal(rule->uuid, "11111111-2222-3333-4444-55555555555a");
	assert_string_equal(rule->author, "kim");
	assert_string_equal(rule->level, "high");
	assert_int_equal(rule->severity, 1);
	assert_string_equal(rule->category, "process_creation");
	assert_string_equal(rule->references[1], "https://b.example");
	assert_null(rule->references[2]);
	assert_string_equal(rule->false_positives[0], "none known");
	assert_string_equal(rule->tags[3], "x");
	assert_string_equal(rule->techniques[0], "T1059.001");
	assert_string_equal(rule->techniques[1], "T1105");
	assert_null(rule->techniques[2]);
	assert_true(rule->sid > 0);
	assert_int_equal(rule->at.line, 2);
	assert_true(strncmp(rule->text, "# note\ntitle", 12) == 0);
	assert_null(strstr(rule->text, "---"));
	rule = sigma_rule(r, 1);
	assert_string_equal(rule->level, "medium");
	assert_string_equal(rule->category, "sshd");
	assert_true(strncmp(rule->text, "title: Second", 13) == 0);
	assert_int_not_equal(rule->sid, sigma_rule(r, 0)->sid);
	sigma_rules_free(r);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_what_is_odd),
	    cmocka_unit_test(measures_titles_in_characters),
	    cmocka_unit_test(keeps_what_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
