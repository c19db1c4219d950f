#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/base/buf.h"
#include "analyzer/detect/sigma/sigma.h"
#include "tests/unit/sigma_show.h"

/* A rule with a name instead of an id, and a correlation, six lines and three
 * lines. */
#define NAMED                                                                 \
	"title: t\nname: a\nlogsource: {product: x}\ndetection: {s: {f: 1}, " \
	"condition: s}\n---\n"
#define TEXT(type, condition)                 \
	"title: t\ncorrelation: {type: " type \
	", rules: [a, b], timespan: 1m, "     \
	"condition: " condition "}\n"
#define CORRELATION(more)                                                      \
	"title: t\nname: t\n\ncorrelation: {type: event_count, " more "}\n---" \
	"\n"

static void
says_what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
	    {BODY "  s: {f: 1}\n  condition: s\n", "1 0"},
	    {"", "0 0"},
	    {"- a\n", "0 1\n1:1 error: expected a Sigma rule: a map"},
	    {"id: x\n", "0 1\n1:1 error: the rule has no \"title\""},
	    {"title: []\n",
		"0 1\n1:8 error: title: expected a text, not a list"},
	    {"title: t\nlogsource: {product: x}\n",
		"0 1\n1:1 error: the rule has no \"detection\""},
	    {"title: t\nlogsource: {product: x}\ndetection: {s: {f: 1}, "
	     "condition: s}\n",
		"1 0\n1:1 warning: the rule has no \"id\"; its alerts are told "
		"by its title"},
	    {"title: t\nname: t\ntaxonomy: ecs\nlogsource: {product: x}\n"
	     "detection: {s: {f: 1}, condition: s}\n",
		"1 0\n3:11 warning: taxonomy: only Sigma's own is known; "
		"fields "
		"and logsource are read as such"},
	    {"title: t\nid: 5\nlogsource: {product: x}\ndetection: {s: {f: "
	     "1}, condition: s}\n",
		"0 1\n2:5 error: id: expected a UUID, such as "
		"5f1d0f5c-1a2b-4c3d-8e9f-0a1b2c3d4e5f"},
	    {HEAD,
		"0 1\n1:1 error: the rule needs a \"logsource\" with "
		"product, category or service"},
	    {HEAD "logsource: {definition: x}\n",
		"0 1\n3:12 error: the rule needs a \"logsource\" with "
		"product, category or service"},
	    {HEAD "logsource: {product: x}\ndetection: {s: {f: 1}}\n",
		"0 1\n4:12 error: the detection has no \"condition\""},
	    {HEAD "level: hot\nlogsource: {product: x}\n",
		"0 1\n3:8 error: level: expected one of critical, high, "
		"medium, low, informational"},
	    {HEAD "status: new\nlogsource: {product: x}\n",
		"0 1\n3:9 error: status: expected one of stable, test, "
		"experimental, deprecated, unsupported"},
	    {BODY "  s: {f|contain: 1}\n  condition: s\n",
		"0 1\n5:7 error: unknown modifier \"contain\"; did you mean "
		"\"contains\"?"},
	    {BODY "  s: {f|re|cased: 1}\n  condition: s\n",
		"0 1\n5:7 error: cased goes with text only"},
	    {BODY "  s: {f|i: 1}\n  condition: s\n",
		"0 1\n5:7 error: \"i\" stands behind \"re\" only"},
	    {BODY "  s: {f|re|cidr: 1}\n  condition: s\n",
		"0 1\n5:7 error: \"cidr\" does not go with the modifier "
		"before it"},
	    {BODY "  s: {f|re: '('}\n  condition: s\n", "0 1\n5:14 error: "},
	    {BODY "  s: {f|cidr: 10.0.0.0/33}\n  condition: s\n",
		"0 1\n5:15 error: expected a network as ADDRESS/BITS, such as "
		"10.0.0.0/8 or fe80::/10"},
	    {BODY "  s: {f|gt: many}\n  condition: s\n",
		"0 1\n5:13 error: expected a number"},
	    {BODY "  s:\n    f|exists:\n  condition: s\n",
		"0 1\n6:5 error: expected a value; null stands behind a field "
		"without modifiers only"},
	    {BODY "  s: {f|exists: maybe}\n  condition: s\n",
		"0 1\n5:17 error: exists: expected true or false"},
	    {BODY "  s: {f|expand: '%users%'}\n  condition: s\n",
		"0 1\n5:18 error: the placeholder %users% has no values; "
		"define them in a file and name it by --placeholders"},
	    {BODY "  s: {f|base64: 'a*'}\n  condition: s\n",
		"0 1\n5:18 error: a wildcard cannot be encoded; write \\* or "
		"\\? for the character itself, and windash alone"},
	    {BODY "  s: {f: {g: 1}}\n  condition: s\n",
		"0 1\n5:10 error: expected a value, not a map"},
	    {BODY "  s: {f: []}\n  condition: s\n",
		"0 1\n5:10 error: expected at least one value"},
	    {BODY "  '': {f: 1}\n  condition: s\n",
		"0 1\n5:4 error: a selection needs a name"},
	    {BODY "  s: {}\n  condition: s\n",
		"0 1\n5:6 error: the selection asks for nothing"},
	    {BODY "  s: {f: 1}\n  condition: t\n",
		"0 1\n6:14 error: condition: there is no selection 't' in "
		"this rule"},
	    {BODY "  s: {f: 1}\n  condition: s and\n    not  t\n",
		"0 1\n7:10 error: condition: there is no selection 't' in "
		"this rule"},
	    {BODY "  s: {f: 1}\n  condition: >-\n\n    s and\n    not (t)\n",
		"0 1\n9:10 error: condition: there is no selection 't' in "
		"this rule"},
	    {BODY "  s: {f: 1}\n  condition: |\n    s\n    and s s\n",
		"0 1\n8:11 error: condition: expected \"and\", \"or\" or the "
		"end"},
	    {BODY "  s: {f: 1}\n  condition: s and (s or\n",
		"0 1\n6:25 error: condition: expected the name of a "
		"selection"},
	    {BODY "  s: {f: 1}\n  condition: (s\n",
		"0 1\n6:16 error: condition: a bracket is not closed"},
	    {BODY "  s: {f: 1}\n  condition: s)\n",
		"0 1\n6:15 error: condition: no bracket is open here"},
	    {BODY "  s: {f: 1}\n  condition: 's s'\n",
		"0 1\n6:17 error: condition: expected \"and\", \"or\" or the "
		"end"},
	    {BODY "  s: {f: 1}\n  condition: 1 of t*\n",
		"0 1\n6:19 error: condition: no selection has such a name"},
	    {BODY "  s: {f: 1}\n  condition: 3 of them\n",
		"0 1\n6:19 error: condition: there are not so many "
		"selections"},
	    {BODY "  s: {f: 1}\n  condition: s | count() > 5\n",
		"0 1\n6:16 error: condition: aggregations were part of Sigma "
		"1; end it before the bar, and write behind the rule:\n"
		"---\n"
		"title: \"t\"\n"
		"id: 32c76e4e-af69-8485-ae7c-484ae8b4e3f2\n"
		"correlation:\n"
		"    type: event_count\n"
		"    rules:\n"
		"        - 11111111-2222-3333-4444-555555555555\n"
		"    timespan: 5m # the rule says none\n"
		"    condition:\n"
		"        gt: 5"},
	    {BODY "  s: {f: 1}\n  timeframe: 1h\n  condition: s | "
		  "max(bytes) by user, host >= 100\n",
		"0 1\n7:16 error: condition: aggregations were part of Sigma "
		"1; end it before the bar, and write behind the rule:\n"
		"---\n"
		"title: \"t\"\n"
		"id: 32c76e4e-af69-8485-ae7c-484ae8b4e3f2\n"
		"correlation:\n"
		"    type: value_percentile\n"
		"    rules:\n"
		"        - 11111111-2222-3333-4444-555555555555\n"
		"    group-by:\n"
		"        - user\n"
		"        - host\n"
		"    timespan: 1h\n"
		"    condition:\n"
		"        field: bytes\n"
		"        percentile: 100\n"
		"        gte: 100"},
	    {BODY "  s: {f: 1}\n  t: {f: 2}\n  timeframe: 30s\n  condition: "
		  "s | near t\n",
		"0 1\n8:16 error: condition: aggregations were part of Sigma "
		"1; end it before the bar, and write behind the rule:\n"
		"---\n"
		"title: \"t\"\n"
		"id: 32c76e4e-af69-8485-ae7c-484ae8b4e3f2\n"
		"correlation:\n"
		"    type: temporal\n"
		"    rules:\n"
		"        - s # each of these a rule with this name\n"
		"        - t\n"
		"    timespan: 30s"},
	    {BODY "  s: {f: 1}\n  t: {f: 2}\n  condition: s\n",
		"1 0\n6:3 warning: no condition uses the selection \"t\""},
	    {BODY "  s: {f: 1}\n  _t: {f: 2}\n  condition: s\n", "1 0"},
	    {BODY "  s: {f: 1}\n  condition: s\n---\n" BODY
		  "  s: {f: 1}\n  condition: s\n",
		"1 1\n9:5 error: id: the rule at f:1 has the same one; each "
		"rule needs its own"},
	    {BODY "  s: {f|expand: 'a%admins%b%servers%'}\n  condition: s\n",
		"1 0"},
	    {BODY "  s: {f|expand: '\\%users%%admins%'}\n  condition: s\n",
		"1 0"},
	    {BODY "  s: {f|expand: ['100 % of %admins%', b]}\n  condition: "
		  "s\n",
		"1 0"},
	    {BODY "  s: {f|expand: '\\%users%'}\n  condition: s\n",
		"1 0\n5:7 warning: expand: there is no placeholder, such as "
		"%admins%"},
	    {BODY "  s: {f: 'C:\\a\\*.exe'}\n  condition: s\n",
		"1 0\n5:11 warning: \"\\*\" is a plain star; write \"\\\\*\" "
		"for a backslash and any text"},
	    {BODY "  s: {f: ['C:\\a\\\\*.exe', 'a\\*b', '\\a|\\*']}\n  "
		  "condition: s\n",
		"1 0"},
	    {BODY "  s: {f|contains|all: a}\n  condition: s\n",
		"1 0\n5:7 warning: all: there is one value only"},
	    {BODY "  s: {'|all': [a]}\n  condition: s\n",
		"1 0\n5:8 warning: all: there is one value only"},
	    {BODY "  s: {f|base64offset: a}\n  condition: s\n",
		"1 0\n5:7 warning: base64offset: it gives parts of texts; "
		"write base64offset|contains"},
	    {BODY "  s: {f|hour: [0, 23, 24]}\n  condition: s\n",
		"1 0\n5:23 warning: hour: expected a number from 0 to 23"},
	    {BODY "  s: {f|week|lt: 0}\n  condition: s\n",
		"1 0\n5:18 warning: week: expected a number from 1 to 53"},
	    {BODY "  s: {f|hour|day: 3}\n  condition: s\n",
		"0 1\n5:7 error: \"day\" does not go with the modifier before "
		"it"},
	    {BODY "  s: {f|lt|gt: 3}\n  condition: s\n",
		"0 1\n5:7 error: \"gt\" does not go with the modifier before "
		"it"},
	    {BODY "  s: {f|cidr|expand: '%nets%'}\n  condition: s\n", "1 0"},
	    {BODY "  s: {f|expand: '%admins%%users%'}\n  condition: s\n",
		"0 1\n5:18 error: the placeholder %users% has no values; "
		"define them in a file and name it by --placeholders"},
	    {NAMED CORRELATION("rules: [a], timespan: 1m, condition: {gte: 2}"),
		"2 0"},
	    {NAMED CORRELATION("rules: [a, b], timespan: 1m, condition: "
			       "{gte: 2}"),
		"1 1\n9:45 error: correlation: \"b\" is the name or id of no "
		"rule that was read"},
	    {NAMED CORRELATION("rules: [t], timespan: 1m, condition: {gte: 2}")
		    CORRELATION(
			"rules: [a], timespan: 1m, condition: {gte: 2}"),
		"2 1\n11:1 warning: name: the rule at f:6 has the same one; "
		"each rule needs its own\n"
		"9:42 error: correlation: \"t\" and this correlation "
		"refer to each other, or it to itself"},
	    {CORRELATION(
		 "rules: [no], timespan: 1m, condition: {gte: 2}") "title: "
								   "u\ncorrelat"
								   "ion: "
								   "{type: "
								   "temporal, "
								   "rules: "
								   "[t], "
								   "timespan: "
								   "1m}\n",
		"0 2\n4:42 error: correlation: \"no\" is the name or id of no "
		"rule that was read\n7:39 error: correlation: \"t\" is a "
		"correlation that was refused"},
	    {CORRELATION("rules: [a], condition: {gte: 2}"),
		"0 1\n4:14 error: correlation: timespan: expected a number and "
		"a unit, such as 30s, 5m, 1h, 2d or 1w, up to ten years"},
	    {CORRELATION("rules: [a], timespan: 5 m, condition: {gte: 2}"),
		"0 1\n4:56 error: correlation: timespan: expected a number and "
		"a unit, such as 30s, 5m, 1h, 2d or 1w, up to ten years"},
	    {CORRELATION("rules: [a], timespan: 5m"),
		"0 1\n4:14 error: correlation: condition: expected a map with "
		"gt, gte, lt, lte, eq or neq"},
	    {CORRELATION("rules: [a], timespan: 5m, condition: {ge: 2}"),
		"0 1\n4:72 error: correlation: condition: expected gt, gte, "
		"lt, lte, eq, neq, field or percentile"},
	    {CORRELATION("rules: [a], timespan: 5m, condition: a and b"),
		"0 1\n4:71 error: correlation: condition: expected a map, such "
		"as gte: 5; a text is for temporal and temporal_ordered"},
	    {TEXT("temporal", "a and x"),
		"0 1\n2:77 error: correlation: condition: 'x' is not among the "
		"rules"},
	    {TEXT("temporal", "a"),
		"0 1\n2:42 error: correlation: condition: it does not ask for "
		"this rule"},
	    {TEXT("temporal", "not a or b"),
		"0 1\n2:71 error: correlation: condition: it holds when "
		"nothing happened; ask for a rule without \"not\", too"},
	    {TEXT("temporal", "a and"),
		"0 1\n2:76 error: condition: expected the name of a selection"},
	    {TEXT("temporal_ordered", "a or b"),
		"0 1\n2:79 error: correlation: condition: of temporal_ordered: "
		"expected names with \"and\" between them, each with or "
		"without \"not\""},
	    {TEXT("temporal_ordered", "a and not b"),
		"0 1\n2:79 error: correlation: condition: of temporal_ordered: "
		"the last of the rules must match, or no event would end the "
		"run"},
	    {CORRELATION("rules: [a], timespan: 5m, condition: {gte: -1}"),
		"0 1\n4:77 error: correlation: condition: expected a count "
		"from 0 to 65536"},
	    {CORRELATION("rules: [a], timespan: 5m, condition: {gte: 1, field: "
			 "x}"),
		"0 1\n4:71 error: correlation: condition: a field is for the "
		"value types"},
	    {"title: t\ncorrelation: {type: value_percentile, rules: [a], "
	     "timespan: 1m, condition: {field: f, gt: 1}}\n",
		"0 1\n2:76 error: correlation: condition: value_percentile "
		"needs \"percentile\""},
	    {"title: t\ncorrelation: {type: value_sum, rules: [a], timespan: "
	     "1m, condition: {gt: 1}}\n",
		"0 1\n2:69 error: correlation: condition: this type needs the "
		"field whose values count"},
	    {NAMED CORRELATION("rules: [a], timespan: 1m, condition: {gte: 2}, "
			       "group-by: [g], aliases: {g: {z: h}}"),
		"2 0\n9:110 warning: correlation: aliases: none of the rules "
		"is named \"z\""},
	    {NAMED CORRELATION("rules: [a], timespan: 1m, condition: {gte: 2}, "
			       "group-by: [g], aliases: {z: {a: h}}"),
		"2 0\n9:110 warning: correlation: aliases: neither group-by "
		"nor field has \"z\""},
	    {NAMED CORRELATION("rules: [a, a], timespan: 1m, condition: {gte: "
			       "2}"),
		"1 1\n9:45 error: correlation: \"a\" is a rule that was "
		"named before"},
	    {CORRELATION("rules: [a], timespan: 1m, condition: {gte: 2, "
			 "percentile: 5}"),
		"0 1\n4:80 error: correlation: condition: percentile is for "
		"value_percentile"},
	    {CORRELATION("rules: [a], timespan: 1m, condition: {gte: 2}, "
			 "generate: sometimes"),
		"0 1\n4:91 error: correlation: generate: expected true or "
		"false"},
	    {NAMED "title: t\ndetection: {}\ncorrelation: {type: "
		   "event_count, rules: [a], timespan: 1m, condition: {gte: "
		   "2}}\n",
		"2 0\n7:12 warning: detection: a correlation has none; write "
		"a rule with it and name that in \"rules\""},
	    {NAMED NAMED,
		"2 0\n6:1 warning: name: the rule at f:1 has the same one; "
		"each rule needs its own"},
	    {NAMED "title: t\nlogsource: {product: x}\nfilter: {rules: [any], "
		   "s: {f: 1}, condition: s}\n",
		"1 0"},
	    {NAMED "title: t\nlogsource: {product: y}\nfilter: {rules: any, "
		   "s: {f: 1}, condition: s}\n",
		"1 0\n6:1 warning: filter: no rule that was read is for its "
		"logsource"},
	    {"title: t\nlogsource: {product: x}\nfilter: {rules: [a], s: {f: "
	     "1}, condition: s}\n",
		"0 0\n3:18 warning: filter: no rule that was read has the name "
		"or id \"a\""},
	    {NAMED "title: t\nlogsource: {product: y}\nfilter: {rules: a, s: "
		   "{f: 1}, condition: s}\n",
		"1 0\n8:17 warning: filter: the rule \"t\" is for another "
		"logsource, and stays as it is"},
	    {"title: t\ncorrelation: {}\n",
		"0 1\n2:14 error: correlation: type: expected one of "
		"event_count, value_count, temporal, temporal_ordered, "
		"value_sum, value_avg, value_percentile, value_median"},
	    {"title: t\nfilter: {}\n",
		"0 1\n1:1 error: filter: expected a \"logsource\" with "
		"product, category or service"},
	    {"title: t\nlogsource: {product: x}\nfilter: {s: {f: 1}, "
	     "condition: s}\n",
		"0 1\n3:9 error: filter: rules: expected names or ids of "
		"rules, or any"},
	    {"action: repeat\n",
		"0 1\n1:1 error: action: there is no rule before this one to "
		"repeat"},
	    {"action: other\n",
		"0 1\n1:9 error: action: expected one of global, reset, "
		"repeat"},
	    {"action: global\n",
		"0 0\n1:9 warning: action: no rule follows that this global is "
		"for"},
	    {"action: global\nlevel: high\n---\naction: reset\n---\n" NAMED,
		"1 0\n1:9 warning: action: no rule follows that this global is "
		"for"},
	    {"action: global\n---\naction: global\nlevel: high\n---\n" NAMED,
		"1 0"},
	    {NAMED "title: t\ndetection: {}\nlogsource: {product: x}\n"
		   "filter: {rules: any, s: {f: 1}, condition: s}\n",
		"1 0\n7:12 warning: detection: a filter has none; write a rule "
		"with it and name that in \"rules\""},
	    {BODY "  s: &s {f: 1}\n  t: {<<: *s}\n  condition: s or t\n",
		"0 1\n6:7 error: \"<<\" was part of YAML 1.1; write the fields "
		"themselves"},
	    {"mapping: m\nsources: []\n", "0 0"},
	    {"mapping: m\nsources:\n  - when: {}\n",
		"0 1\n3:5 error: mapping: the source has no \"logsource\""},
	    {"mapping: m\nsources:\n  - logsource: {product: p}\n    fields: "
	     "{a: {from: b, take: half}}\n",
		"0 1\n4:33 error: mapping: take: expected one of uri_path, "
		"uri_query, uri_extension, registry_key"},
	    {"mapping: m\nsources:\n  - logsource: {product: p}\n    colour: "
	     "red\n",
		"0 1\n4:5 error: unknown key \"colour\"; there are logsource, "
		"type, when, fields, values"},
	};
	unsigned failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};
		size_t n = strlen(cases[i].want);

		sigma_show(cases[i].text, &out);
		/* The rest of PCRE2's own messages is its matter. */
		if (n > 7 && strcmp(cases[i].want + n - 7, "error: ") == 0)
			out.p[n] = 0;
		if (strcmp((const char *)out.p, cases[i].want) != 0) {
			print_error("case %zu: %s\nwanted: %s\n", i,
			    (const char *)out.p, cases[i].want);
			failed++;
		}
		buf_free(&out);
	}
	assert_int_equal(failed, 0);
}

/* What an aggregation is answered with is a rule, as it stands. */
static void
advice_can_be_used(void **state)
{
	static const char *const aggregations[] = {
	    "count() > 5",
	    "count(user) by src_ip, host >= 10",
	    "sum(bytes)by host>1000",
	    "avg(bytes) < 3.5",
	    "min(bytes) by a == 1",
	    "max(bytes) by a != 1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(aggregations) / sizeof(char *); i++) {
		struct buf text = {0};
		struct buf out = {0};
		const char *advice;

		buf_printf(&text, BODY "  s: {f: 1}\n  condition: s | %s%c",
		    aggregations[i], 0);
		sigma_show((const char *)text.p, &out);
		advice = strstr((const char *)out.p, "---");
		assert_non_null(advice);
		buf_clear(&text);
		buf_printf(
		    &text, BODY "  s: {f: 1}\n  condition: s\n%s%c", advice, 0);
		buf_clear(&out);
		sigma_show((const char *)text.p, &out);
		assert_string_equal((const char *)out.p, "2 0");
		buf_free(&text);
		buf_free(&out);
	}
}

/* No beginning of a rule does harm, and none of it is taken for a rule that
 * is not one. */
static void
reads_every_prefix(void **state)
{
	static const char text[] =
	    BODY "  s:\n    f|windash|contains|all: [' -a*b', '\\?']\n"
		 "    g|re|i: '^a(b|c)[^d]+\\d{2}$'\n"
		 "  k: [one, 'tw*o']\n"
		 "  condition: 1 of s* and not (k or all of them)\n";

	(void)state;
	for (size_t n = 0; n <= sizeof(text) - 1; n++) {
		struct arena *arena = arena_new(0);
		struct sigma_rules *r = sigma_rules_new(arena);
		char *copy = malloc(n == 0 ? 1 : n);
		struct diags d = {0};
		bool cached;

		memcpy(copy, text, n);
		(void)sigma_read(r, "f", span_of(copy, n), &d);
		assert_true(sigma_compile(r, NULL, &cached, &d));
		assert_true(sigma_count(r) == 1 || n == 0 || d.errors > 0);
		sigma_rules_free(r);
		free(copy);
		diags_clear(&d);
		arena_free(arena);
	}
}

/* What a set says of a text that is read through the cache: the errors. */
static size_t
read_through(const char *folder, const char *text, const char *title)
{
	struct arena *arena = arena_new(0);
	struct sigma_rules *r = sigma_rules_new(arena);
	struct diags d = {0};
	size_t errors;

	sigma_cache(r, folder);
	(void)sigma_read(r, "f", span_str(text), &d);
	(void)sigma_read(r, "g", span_str("a: [\n"), &d);
	(void)sigma_link(r, &d);
	assert_int_equal(sigma_count(r), 1);
	assert_string_equal(sigma_rule(r, 0)->title, title);
	errors = d.errors;
	sigma_rules_free(r);
	diags_clear(&d);
	arena_free(arena);
	return errors;
}

/* A cache changes nothing, also when a text changes or the cache is harmed. */
static void
reads_through_a_cache(void **state)
{
	char folder[] = "/tmp/haechi-documents-XXXXXX";
	char command[sizeof(folder) + 64];
	struct buf text = {0};
	size_t errors;

	(void)state;
	assert_non_null(mkdtemp(folder));
	buf_str(&text, BODY "  s: {f: 1}\n  condition: s\n");
	/* Only what is long is kept. */
	for (unsigned i = 0; i < 10000; i++)
		buf_str(&text, "# a note\n");
	buf_byte(&text, 0);
	errors = read_through(folder, (const char *)text.p, "t");
	assert_true(errors > 0);
	assert_int_equal(
	    read_through(folder, (const char *)text.p, "t"), errors);
	text.p[7] = 'u'; /* "title: t" */
	assert_int_equal(
	    read_through(folder, (const char *)text.p, "u"), errors);
	(void)snprintf(command, sizeof(command),
	    "for f in %s/*; do echo >>\"$f\"; done", folder);
	assert_int_equal(system(command), 0);
	assert_int_equal(
	    read_through(folder, (const char *)text.p, "u"), errors);
	(void)snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(advice_can_be_used),
	    cmocka_unit_test(reads_every_prefix),
	    cmocka_unit_test(reads_through_a_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
