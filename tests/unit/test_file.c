#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/file.h"

static void
reads_what_was_put(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char path[4096];
	int fd;
	struct arena *arena = arena_new(0);
	struct span text;
	struct err err = {0};
	uint8_t byte;

	(void)state;
	snprintf(path, sizeof(path), "%s/file.XXXXXX", tmp == NULL ? "." : tmp);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(file_read(arena, path, 0, &text, &err));
	assert_int_equal(text.n, 0);
	assert_true(file_put(fd, span_str("haechi")));
	assert_true(file_read(arena, path, 6, &text, &err));
	assert_string_equal((const char *)text.p, "haechi");
	assert_false(file_read(arena, path, 5, &text, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	assert_string_equal(err.text, "is longer than 5 bytes");
	assert_int_equal(lseek(fd, 5, SEEK_SET), 5);
	assert_true(file_get(fd, &byte, 1));
	assert_int_equal(byte, 'i');
	assert_false(file_get(fd, &byte, 1));
	assert_int_equal(errno, 0);
	(void)close(fd);
	assert_int_equal(unlink(path), 0);
	arena_free(arena);
}

static void
says_what_cannot_be_read(void **state)
{
	static const struct {
		const char *path;
		const char *why;
	} cases[] = {
	    {"/nowhere/at/all", "cannot be read: No such file or directory"},
	    {"/", "is not a regular file"},
	    {"/dev/null", "is not a regular file"},
	};
	struct arena *arena = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span text;
		struct err err = {0};

		assert_false(file_read(arena, cases[i].path, 9, &text, &err));
		assert_int_equal(err.code, ERR_IO);
		assert_string_equal(err.text, cases[i].why);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_what_was_put),
	    cmocka_unit_test(says_what_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
