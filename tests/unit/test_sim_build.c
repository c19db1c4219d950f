/* Builds: the same bytes for the same seed, true truth, readable captures. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "scenarios/sim/build.h"
#include "tests/unit/sim_site.h"

static const char pack[] = "scenarios/packs/refund-season";

/* A scenario with what holds it. */
struct loaded {
	struct arena *arena;
	struct diags diags;
	struct buf text;
	const struct sim *sim;
};

static struct loaded
load(struct buf text)
{
	struct loaded l = {.arena = arena_new(0), .text = text};

	l.sim =
	    sim_load_text(l.arena, "small.yml", buf_span(&l.text), &l.diags);
	assert_non_null(l.sim);
	return l;
}

static struct sim_build *
build(const struct sim *s, uint64_t seed)
{
	struct err err = {0};
	struct sim_build *b = sim_build(s, seed, &err);

	if (b == NULL)
		fail_msg("%s", err.text);
	return b;
}

static void
unload(struct loaded *l)
{
	diags_clear(&l->diags);
	arena_free(l->arena);
	buf_free(&l->text);
}

static struct span
file(const struct sim_build *b, const char *path)
{
	for (size_t i = 0; i < b->files; i++) {
		if (strcmp(b->file[i].path, path) == 0)
			return b->file[i].bytes;
	}
	fail_msg("no %s", path);
	return (struct span){0};
}

static bool
same(const struct sim_build *a, const struct sim_build *b)
{
	bool same = a->files == b->files;

	for (size_t i = 0; same && i < a->files; i++)
		same = span_eq(a->file[i].bytes, b->file[i].bytes);
	return same;
}

static void
a_seed_is_a_build(void **state)
{
	struct loaded l = load(small_scenario());
	struct sim_build *a = build(l.sim, 5);
	struct sim_build *b = build(l.sim, 5);
	struct sim_build *c = build(l.sim, 6);

	(void)state;
	assert_true(same(a, b));
	assert_false(same(a, c));
	assert_string_equal(a->truth.answer[0].task, "how-many");
	assert_true(a->truth.answer[0].n == 1);
	assert_true(file(a, "data/app.jsonl").n > 0);
	sim_build_free(a);
	sim_build_free(b);
	sim_build_free(c);
	unload(&l);
}

/* Every row of one build is in the other, too. */
static void
another_group_shifts_nobody(void **state)
{
	struct loaded l = load(small_scenario());
	struct loaded m = load(small_changed("actors:\n",
	    "actors:\n  - {id: more, count: 3, zone: out, client: browser, "
	    "people: person, does: visit, label: life}\n"));
	struct sim_build *a = build(l.sim, 5);
	struct sim_build *b = build(m.sim, 5);
	struct span rest = file(a, "data/web.log");
	struct span whole = file(b, "data/web.log");
	struct span line;
	unsigned rows = 0;

	(void)state;
	while (span_token(&rest, '\n', &line)) {
		if (line.n == 0)
			continue;
		rows++;
		assert_true(span_find(whole, line) != SIZE_MAX);
	}
	assert_true(rows > 5);
	assert_true(whole.n > file(a, "data/web.log").n);
	sim_build_free(a);
	sim_build_free(b);
	unload(&l);
	unload(&m);
}

static void
truth_comes_back(void **state)
{
	struct loaded l = load(small_scenario());
	struct sim_build *b = build(l.sim, 7);
	struct span text = file(b, "truth/truth.jsonl");
	struct arena *arena = arena_new(0);
	struct truth t;
	struct err err;

	(void)state;
	assert_true(truth_read(arena, text, &t, &err));
	assert_int_equal(t.marks, b->truth.marks);
	assert_int_equal(t.seed, 7);
	assert_string_equal(t.answer[0].value[0], b->truth.answer[0].value[0]);
	for (uint32_t s = 0; s < t.sources; s++) {
		uint64_t head = strstr(t.source[s].name, ".csv") != NULL;

		/* All frames and rows are marked, and nothing behind them. */
		for (uint64_t n = 1; n <= t.source[s].items; n++)
			assert_int_equal(
			    truth_find(&t, t.source[s].name, n) != NULL,
			    n > head);
		assert_null(
		    truth_find(&t, t.source[s].name, t.source[s].items + 1));
	}
	assert_non_null(truth_find(&t, "a/b/capture.pcap", 1));
	assert_null(truth_find(&t, "other.pcap", 1));
	for (size_t n = 0; n < text.n && n < 3000; n++) {
		struct truth part;

		(void)truth_read(arena, span_first(text, n), &part, &err);
	}
	arena_free(arena);
	sim_build_free(b);
	unload(&l);
}

static void
limits_and_lacks_are_told(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *want;
	} cases[] = {
	    {"count: 40", "count: 1", "more than the 1 \"person\" are needed"},
	    {"{number: 3..5, without: [4]}", "{number: 4..4, without: [4]}",
		"no value for \"number\""},
	    {"digits: 6, unique", "digits: 1, unique", "not enough different"},
	    {", address6: \"2001:db8:1::2\"", "", "has no address of IPv6"},
	    {"file: app.jsonl", "file: web.log", "another file is named"},
	    {"name: \"${word}.example\"", "name: \"${word}..example\"",
		"is no domain name"},
	    {"address: 10.0.0.3", "address: \"${word}\"",
		"is no address of IPv4"},
	    {"repeat: 1..2", "repeat: 1000",
		"more than the 40 \"person\" are needed"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = small_changed(cases[i].from, cases[i].to);
		struct loaded l;
		struct err err = {0};
		struct sim_build *b;

		if (i == 3) {
			struct buf v6 = {0};
			size_t at = span_find(
			    buf_span(&text), span_str("zone: out, client"));

			buf_put(&v6, span_first(buf_span(&text), at));
			buf_str(&v6, "v6: true, ");
			buf_put(&v6, span_from(buf_span(&text), at));
			buf_free(&text);
			text = v6;
		}
		if (i == 7) {
			struct buf next = {0};
			size_t at = span_find(buf_span(&text),
			    span_str("{visit: web/in, answer"));

			buf_put(&next, span_first(buf_span(&text), at));
			buf_str(&next, "{next: person}, ");
			buf_put(&next, span_from(buf_span(&text), at));
			buf_free(&text);
			text = next;
		}
		l = load(text);
		b = sim_build(l.sim, 3, &err);
		if (b != NULL || strstr(err.text, cases[i].want) == NULL)
			fail_msg("%s: got %s", cases[i].to, err.text);
		sim_build_free(b);
		unload(&l);
	}
}

static void
a_folder_that_cannot_be_is_told(void **state)
{
	struct loaded l = load(small_scenario());
	struct sim_build *b = build(l.sim, 1);
	struct err err = {0};

	(void)state;
	assert_false(sim_write(b, "/proc/nowhere/out", &err));
	assert_non_null(strstr(err.text, "/proc/nowhere/out"));
	sim_build_free(b);
	unload(&l);
}

static void
the_pack_is_fair(void **state)
{
	struct arena *arena = arena_new(0);
	struct diags diags = {0};
	const struct sim *s = sim_load(arena, pack, &diags);
	bool ok = s != NULL && sim_check(s, 2, &diags);

	(void)state;
	for (size_t i = 0; i < diags.n; i++)
		print_error("%s:%u:%u: %s\n", diags.v[i].file, diags.v[i].line,
		    diags.v[i].column, diags.v[i].text);
	assert_true(ok);
	assert_int_equal(diags.n, 0);
	arena_free(arena);
	diags_clear(&diags);
}

/* No frame is malformed, no checksum wrong, no sequence broken. */
static void
tshark_reads_the_capture(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct loaded l;
	struct sim_build *b;
	struct err err;
	char line[600];
	char got[2000] = "";
	FILE *f;

	(void)state;
	if (tmp == NULL || system("command -v tshark >/dev/null") != 0)
		skip();
	for (unsigned i = 0; i < 2; i++) {
		if (i == 0) {
			l = load(small_scenario());
		} else {
			l = (struct loaded){.arena = arena_new(0)};
			l.sim = sim_load(l.arena, pack, &l.diags);
		}
		b = build(l.sim, 11);
		assert_true(sim_write(b, tmp, &err));
		(void)snprintf(line, sizeof(line),
		    "tshark -r %s/data/capture.pcap -o tcp.check_checksum:TRUE "
		    "-o ip.check_checksum:TRUE -o udp.check_checksum:TRUE "
		    "-Y '_ws.malformed || _ws.expert.severity == error || "
		    "tcp.analysis.reused_ports || tcp.analysis.out_of_order' "
		    "2>/dev/null",
		    tmp);
		f = popen(line, "r");
		assert_non_null(f);
		got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
		assert_int_equal(pclose(f), 0);
		assert_string_equal(got, "");
		sim_build_free(b);
		unload(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_seed_is_a_build),
	    cmocka_unit_test(another_group_shifts_nobody),
	    cmocka_unit_test(truth_comes_back),
	    cmocka_unit_test(limits_and_lacks_are_told),
	    cmocka_unit_test(a_folder_that_cannot_be_is_told),
	    cmocka_unit_test(the_pack_is_fair),
	    cmocka_unit_test(tshark_reads_the_capture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
