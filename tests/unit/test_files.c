/*
 * Files that transactions carry: states, digests (RFC 1321, RFC 3174 and
 * FIPS 180-4 have "abc"), libmagic, and the folder that they are kept in.
 */

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/base/file.h"
#include "analyzer/base/hash.h"
#include "analyzer/pipeline/filestore.h"
#include "tests/unit/chat.h"

static const char request[] = "GET /a.bin HTTP/1.1\r\nHost: h\r\n\r\n";

/* A response with that body, of which only `said` bytes come. */
static const struct file *
carry(struct chat *t, unsigned needs, const char *body, size_t said)
{
	char text[2048];

	(void)snprintf(text, sizeof(text),
	    "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%.*s", strlen(body),
	    (int)said, body);
	chat_open_needs(t, PROTO_TCP, 80, NULL, needs);
	chat_say(t, DIR_TO_SERVER, span_str(request));
	chat_say(t, DIR_TO_CLIENT, span_str(text));
	return chat_event(t, 0)->files;
}

static void
digests_are_those_that_are_needed(void **state)
{
	static const struct {
		unsigned needs;
		const char *md5;
		const char *sha1;
		const char *sha256;
	} cases[] = {
	    {0, "", "", ""},
	    {FILE_NEED_MD5, "900150983cd24fb0d6963f7d28e17f72", "", ""},
	    {FILE_NEED_SHA1, "", "a9993e364706816aba3e25717850c26c9cd0d89d",
		""},
	    {FILE_NEED_SHA256, "", "",
		"ba7816bf8f01cfea414140de5dae2223"
		"b00361a396177a9cb410ff61f20015ad"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;
		const struct file *f = carry(&t, cases[i].needs, "abc", 3);
		char hex[DIGEST_TEXT];

		assert_non_null(f);
		assert_int_equal(f->state, FILE_CLOSED);
		assert_int_equal(f->hashed, cases[i].needs);
		assert_null(f->magic);
		hex_text(span_of(f->md5, 16), hex);
		if (cases[i].md5[0] != '\0')
			assert_string_equal(hex, cases[i].md5);
		hex_text(span_of(f->sha1, 20), hex);
		if (cases[i].sha1[0] != '\0')
			assert_string_equal(hex, cases[i].sha1);
		hex_text(span_of(f->sha256, 32), hex);
		if (cases[i].sha256[0] != '\0')
			assert_string_equal(hex, cases[i].sha256);
		chat_close(&t);
	}
}

/* Of such a file there is only a SHA-256, and only on demand. */
static void
a_gap_cuts_the_file(void **state)
{
	(void)state;
	for (unsigned cut = 0; cut < 2; cut++) {
		unsigned needs =
		    FILE_NEED_HASHES | (cut != 0 ? FILE_NEED_CUT : 0);
		struct chat t;
		const struct file *f = carry(&t, needs, "abcdef", 3);

		assert_int_equal(f->state, FILE_OPEN);
		chat_gap(&t, DIR_TO_CLIENT, 3);
		f = chat_event(&t, 0)->files;
		assert_true(f->gaps);
		assert_int_equal(f->state, FILE_TRUNCATED);
		assert_int_equal(f->size, 6);
		assert_int_equal(f->hashed, cut != 0 ? FILE_NEED_SHA256 : 0);
		chat_close(&t);
	}
}

static void
the_type_is_told_once_it_is_needed(void **state)
{
	struct chat t;
	const struct file *f =
	    carry(&t, FILE_NEED_MAGIC, "%PDF-1.6\nand more\n", 18);

	(void)state;
	assert_non_null(f->magic);
	assert_non_null(strstr(f->magic, "PDF document, version 1.6"));
	chat_close(&t);
}

/* The limit of stored files is larger than that of bodies. */
static void
stored_files_are_longer(void **state)
{
	const struct proto_limits limits = {.body_bytes = 4, .file_bytes = 8};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct chat t;
		const struct file *f;

		chat_open_needs(
		    &t, PROTO_TCP, 80, &limits, i == 0 ? 0 : FILE_NEED_BYTES);
		chat_say(&t, DIR_TO_SERVER, span_str(request));
		chat_say(&t, DIR_TO_CLIENT,
		    span_str("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
			     "0123456789"));
		f = chat_event(&t, 0)->files;
		assert_int_equal(f->state, FILE_TRUNCATED);
		assert_int_equal(f->data.n, i == 0 ? 4 : 8);
		chat_close(&t);
	}
}

/* ---- the folder ---- */

static uint64_t
counted(const struct filestore *s, const char *name)
{
	struct counters c = {0};
	uint64_t n = 0;

	filestore_counters(s, &c);
	for (size_t i = 0; i < c.n; i++) {
		if (strcmp(c.v[i].name, name) == 0)
			n = c.v[i].n;
	}
	counters_free(&c);
	return n;
}

static void
files_are_kept_by_their_digest(void **state)
{
	char dir[] = "/tmp/test_files.XXXXXX";
	char path[256];
	struct arena *arena = arena_new(0);
	const struct file f = {.data = span_str("abc")};
	struct filestore *s;
	struct span text;
	struct err err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/files", dir);
	s = filestore_new(path);
	filestore_put(s, &f);
	filestore_put(s, &f);
	assert_int_equal(counted(s, "file.store.written"), 1);
	assert_int_equal(counted(s, "file.store.known"), 1);
	filestore_free(s);
	(void)snprintf(path, sizeof(path),
	    "%s/files/ba/ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad",
	    dir);
	assert_true(file_read(arena, path, 100, &text, &err));
	assert_true(span_eq_str(text, "abc"));
	assert_int_equal(unlink(path), 0);
	/* Where no folder can be made, that is counted. */
	s = filestore_new("/dev/null/files");
	filestore_put(s, &f);
	assert_int_equal(counted(s, "file.store.failed"), 1);
	filestore_free(s);
	(void)snprintf(path, sizeof(path), "%s/files/ba", dir);
	assert_int_equal(rmdir(path), 0);
	(void)snprintf(path, sizeof(path), "%s/files", dir);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(dir), 0);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digests_are_those_that_are_needed),
	    cmocka_unit_test(a_gap_cuts_the_file),
	    cmocka_unit_test(the_type_is_told_once_it_is_needed),
	    cmocka_unit_test(stored_files_are_longer),
	    cmocka_unit_test(files_are_kept_by_their_digest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
