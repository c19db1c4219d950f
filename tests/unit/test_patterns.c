/* Literal sets: what they find, and that a bad cache is never trusted. */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/detect/patterns.h"

enum {
	IDS = 256,
};

struct found {
	uint64_t bits[IDS / 64 + 1];
	uint32_t ids[IDS];
	struct pattern_hits hits;
};

static void
scan(struct patterns *p, const char *text, size_t n, struct found *f)
{
	struct pattern_scratch *s = pattern_scratch_new(&p, 1);

	*f = (struct found){0};
	f->hits.bits = f->bits;
	f->hits.found = f->ids;
	patterns_scan(p, s, span_of(text, n), &f->hits);
	pattern_scratch_free(s);
}

static bool
has(const struct found *f, uint32_t id)
{
	return (f->bits[id / 64] >> (id % 64) & 1) != 0;
}

static const struct {
	const char *literal;
	bool nocase;
	bool starts;
	bool ends;
	const char *text;
	bool found;
} cases[] = {
    {"abc", false, false, false, "xxabcxx", true},
    {"abc", false, false, false, "xxABCxx", false},
    {"aBc", true, false, false, "xxAbCxx", true},
    {"abc", false, true, false, "abcx", true},
    {"abc", false, true, false, "xabc", false},
    {"abc", false, true, false, "\nabc", false},
    {"abc", false, false, true, "xabc", true},
    {"abc", false, false, true, "xabc\n", false},
    {"abc", true, true, true, "ABC", true},
    {"abc", true, true, true, "ABCABC", false},
    {".*", false, false, false, "abc", false},
    {".*", false, true, false, ".*c", true},
    {"12", true, false, false, "x12", true},
    {"a", false, false, false, "", false},
};

static void
finds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct patterns_maker *m = patterns_maker_new();
		struct patterns *p;
		struct found f;
		struct err err;

		patterns_add_flags(m, span_str(cases[i].literal),
		    (cases[i].nocase ? PATTERN_NOCASE : 0u) |
			(cases[i].starts ? PATTERN_STARTS : 0u) |
			(cases[i].ends ? PATTERN_ENDS : 0u),
		    70);
		p = patterns_make(m, NULL, NULL, &err);
		assert_non_null(p);
		assert_int_equal(patterns_top(p), 71);
		scan(p, cases[i].text, strlen(cases[i].text), &f);
		if (has(&f, 70) != cases[i].found)
			fail_msg("case %zu: %s in %s", i, cases[i].literal,
			    cases[i].text);
		assert_int_equal(f.hits.n, cases[i].found ? 1 : 0);
		patterns_free(p);
		patterns_maker_free(m);
	}
}

static void
many_ids_of_one_literal(void **state)
{
	struct patterns_maker *m = patterns_maker_new();
	struct patterns *p;
	struct found f;
	struct err err;

	(void)state;
	patterns_add(m, span_str("one"), false, 3);
	patterns_add(m, span_str("one"), false, 5);
	patterns_add(m, span_str("one"), true, 9);
	patterns_add(m, span_str("two"), false, 3);
	patterns_add(m, span_of("\0\xff", 2), false, 100);
	p = patterns_make(m, NULL, NULL, &err);
	assert_non_null(p);
	assert_int_equal(patterns_longest(p), 3);
	scan(p, "one two one ONE", 15, &f);
	assert_int_equal(f.hits.n, 3);
	assert_true(has(&f, 3) && has(&f, 5) && has(&f, 9));
	scan(p, "a\0\xff", 3, &f);
	assert_int_equal(f.hits.n, 1);
	assert_true(has(&f, 100));
	patterns_free(p);
	patterns_maker_free(m);
}

static void
empty_set(void **state)
{
	struct patterns_maker *m = patterns_maker_new();
	struct err err;
	struct patterns *p = patterns_make(m, NULL, NULL, &err);
	struct found f;

	(void)state;
	assert_non_null(p);
	assert_int_equal(patterns_top(p), 0);
	scan(p, "anything", 8, &f);
	assert_int_equal(f.hits.n, 0);
	patterns_free(p);
	patterns_maker_free(m);
}

/* ---- the cache ---- */

/* Compiles two sets with the same literals and one other; says whether all
 * came from the folder. */
static bool
build(const char *folder)
{
	struct patterns_maker *m[3];
	struct patterns_job jobs[3] = {0};
	struct found f;
	struct err err;
	bool cached;

	for (unsigned i = 0; i < 3; i++) {
		m[i] = patterns_maker_new();
		patterns_add(
		    m[i], span_str(i == 2 ? "other" : "needle"), false, i);
		jobs[i].maker = m[i];
	}
	assert_true(patterns_make_all(jobs, 3, folder, &err));
	cached = jobs[0].cached && jobs[1].cached && jobs[2].cached;
	for (unsigned i = 0; i < 3; i++) {
		scan(jobs[i].set, "needle and other", 16, &f);
		assert_int_equal(f.hits.n, 1);
		assert_true(has(&f, i));
	}
	for (unsigned i = 0; i < 3; i++) {
		patterns_free(jobs[i].set);
		patterns_maker_free(m[i]);
	}
	return cached;
}

/* Calls change on each file of the folder; returns their number. */
static unsigned
each_file(const char *folder, void (*change)(const char *path))
{
	DIR *dir = opendir(folder);
	unsigned n = 0;
	struct dirent *e;

	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		char path[4096];

		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		change(path);
		n++;
	}
	(void)closedir(dir);
	return n;
}

static void
nothing(const char *path)
{
	(void)path;
}

static void
cut(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size - 1), 0);
}

static void
flip(const char *path, long at, int whence)
{
	FILE *file = fopen(path, "r+b");
	int c;

	assert_non_null(file);
	assert_int_equal(fseek(file, at, whence), 0);
	c = fgetc(file);
	assert_int_equal(fseek(file, at, whence), 0);
	assert_int_not_equal(fputc(c ^ 1, file), EOF);
	assert_int_equal(fclose(file), 0);
}

static void
flip_last(const char *path)
{
	flip(path, -1, SEEK_END);
}

static void
flip_version(const char *path)
{
	flip(path, 8, SEEK_SET);
}

static void
flip_key(const char *path)
{
	flip(path, 24, SEEK_SET);
}

static void
make_foreign(const char *path)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	for (int i = 0; i < 5000; i++)
		(void)fputs("not ours", file);
	assert_int_equal(fclose(file), 0);
}

static void
open_to_all(const char *path)
{
	assert_int_equal(chmod(path, 0666), 0);
}

static void delete (const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void
bad_cache_is_rebuilt(void **state)
{
	static void (*const changes[])(const char *) = {cut, flip_last,
	    flip_version, flip_key, make_foreign, open_to_all, delete};
	const char *tmp = getenv("TMPDIR");
	char folder[512];

	(void)state;
	(void)snprintf(folder, sizeof(folder), "%s/test_patterns.XXXXXX",
	    tmp == NULL ? "." : tmp);
	assert_non_null(mkdtemp(folder));
	assert_false(build(folder));
	assert_int_equal(each_file(folder, nothing), 2);
	assert_true(build(folder));
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		assert_int_equal(each_file(folder, changes[i]), 2);
		assert_false(build(folder)); /* and finds what it should */
		assert_true(build(folder));
	}
	(void)each_file(folder, delete);
	assert_int_equal(rmdir(folder), 0);
	assert_false(build("/nonexistent/folder"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds),
	    cmocka_unit_test(many_ids_of_one_literal),
	    cmocka_unit_test(empty_set),
	    cmocka_unit_test(bad_cache_is_rebuilt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
