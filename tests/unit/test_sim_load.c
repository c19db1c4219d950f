/* Scenario files: each mistake is told with its place and what is right. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "scenarios/sim/sim.h"
#include "tests/unit/sim_site.h"

static const struct {
	const char *from;
	const char *to;
	const char *want; /* the first error; "" : none */
} cases[] = {
    {"Small", "Small", ""},
    {"licence: Apache-2.0", "license: Apache-2.0",
	"4:1: a scenario has no key \"license\"; expected scenario, version"},
    {"licence: Apache-2.0\n", "",
	"1:1: a scenario: the key \"licence\" is missing"},
    {"state: draft", "state: done",
	"3:8: expected one of draft, released, archived"},
    {"difficulty: 1", "difficulty: 9", "10:13: expected a number from 1 to 5"},
    {"difficulty: 1", "difficulty: one",
	"10:13: expected a number from 1 to 5"},
    {"title: {en: Small, ", "title: {",
	"6:8: a text in languages: the key \"en\" is missing"},
    {"title: {en: Small, ", "title: {en: Small, de: Klein, ",
	"6:20: a text in languages has no key \"de\"; expected en, ko, el, ro"},
    {"version: \"1\"", "version: [1]", "2:10: expected a text, found a list"},
    {"scenario: small", "scenario: Small",
	"1:11: expected a name of 1 to 64 lower-case letters"},
    {"length: 10m", "length: 10",
	"18:53: expected a time such as 250ms, 2s, 5m or 1h"},
    {"begin: \"2026-03-01", "begin: \"2026-13-01",
	"18:17: expected a time such as 2026-05-29T14:00:00+09:00"},
    {"baseline: 70", "baseline: 71", "20:6: the shares of the mix must make"},
    {"number: {number: 3..5", "number: {number: 5..3",
	"22:20: expected a number or LOW..HIGH"},
    {"zone: dmz, address: 10.0.0.2", "zone: dmx, address: 10.0.0.2",
	"29:40: there is no zone \"dmx\""},
    {"network: 10.0.0.0/24", "network: 10.0.0.0/40",
	"26:24: \"10.0.0.0/40\" is no network"},
    {"id: old, name", "id: web, name",
	"30:10: there is already a host \"web\""},
    {"file: web.log", "file: ../web.log", "41:21: expected a file name"},
    {"rows: web/a}", "rows: web/b}", "there is no row \"web/b\""},
    {"assets: css", "assets: js", "there is no page \"js\" in \"web\""},
    {"status: 302 Found", "status: Found",
	"expected a status such as 404 Not Found"},
    {"visit: web/home", "visit: web/hom",
	"there is no page \"hom\" in \"web\""},
    {"visit: web/home", "visit: wep/home", "there is no service \"wep\""},
    {"answer: \"no\"", "answer: maybe",
	"there is no answer \"maybe\" of page \"in\""},
    {"{do: try", "{do: visit", "only those that stand above it"},
    {"{row: who/r}", "{dance: who/r}", "a step: expected a map with one of"},
    {"{row: who/r}", "{row: who/r, answer: ok}", "has no key \"answer\""},
    {"id=${account|url}", "id=${acount|url}",
	"nothing gives \"acount\" a value"},
    {"id=${account|url}", "id=${account|rot13}",
	"there is no filter \"rot13\"; expected hash, url"},
    {"id=${account|url}", "id=${account", "\"${\" is not closed by \"}\""},
    {"reasons: account-misuse", "reasons: overload",
	"\"overload\" is no reason for \"malicious\""},
    {"technique: T1110", "technique: 1110",
	"expected a technique such as T1110 or T1110.004"},
    {"verdict: malicious, reasons: account-misuse",
	"verdict: undetermined, reasons: sensor-gap",
	"names the source that is missing"},
    {"answer: {count: tried}", "answer: {count: tired}",
	"no step notes a fact \"tired\""},
    {"evidence: [[attack]]", "evidence: [[atack]]",
	"there is no label \"atack\""},
    {", {title: e, text: f, cost: 1}", "", "expected 3 hints, found 2"},
    {"client: browser, people: person", "client: broser, people: person",
	"there is no client \"broser\""},
    {"zone: out, client", "zone: out, host: web, client",
	"expected either a zone or a host"},
    {"ciphers: [0x1301, 0xc02f]", "ciphers: [0x11301]",
	"expected a number from 0 to 65535"},
    {"title: {en: Small", "title: {en: Small, en: Small", "6:20: "},
};

static void
each_mistake_has_its_place(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = small_changed(cases[i].from, cases[i].to);
		struct arena *arena = arena_new(0);
		struct diags diags = {0};
		char got[500] = "";
		const struct sim *s =
		    sim_load_text(arena, "small.yml", buf_span(&text), &diags);

		if (diags.n > 0)
			(void)snprintf(got, sizeof(got), "%u:%u: %s",
			    diags.v[0].line, diags.v[0].column,
			    diags.v[0].text);
		if (strstr(got, cases[i].want) == NULL ||
		    (s != NULL) != (cases[i].want[0] == '\0')) {
			print_error("%s -> %s: got %s\n", cases[i].from,
			    cases[i].to, got);
			wrong++;
		}
		diags_clear(&diags);
		arena_free(arena);
		buf_free(&text);
	}
	assert_int_equal(wrong, 0);
}

static void
every_truncation_is_handled(void **state)
{
	struct buf text = small_scenario();

	(void)state;
	for (size_t n = 0; n < text.n; n += n % 7 + 1) {
		struct arena *arena = arena_new(0);
		struct diags diags = {0};
		struct buf part = {0};

		buf_put(&part, span_first(buf_span(&text), n));
		if (sim_load_text(arena, "x", buf_span(&part), &diags) == NULL)
			assert_true(diags.errors > 0);
		buf_free(&part);
		diags_clear(&diags);
		arena_free(arena);
	}
	buf_free(&text);
}

static void
a_missing_file_is_told(void **state)
{
	struct arena *arena = arena_new(0);
	struct diags diags = {0};

	(void)state;
	assert_null(sim_load(arena, "/nowhere/at-all.yml", &diags));
	assert_int_equal(diags.errors, 1);
	diags_clear(&diags);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_mistake_has_its_place),
	    cmocka_unit_test(every_truncation_is_handled),
	    cmocka_unit_test(a_missing_file_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
