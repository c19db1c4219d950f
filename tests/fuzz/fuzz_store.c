/*
 * A database that somebody tampered with: it is opened, read and verified,
 * then written to.  The input is the file as it is.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analyzer/store/run.h"
#include "analyzer/store/store.h"

enum {
	SIZE_MAX_USED = 1 << 20
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
put_file(const char *path, const uint8_t *data, size_t size)
{
	FILE *f = fopen(path, "wb");
	bool ok = f != NULL && fwrite(data, 1, size, f) == size;

	return (f == NULL || fclose(f) == 0) && ok;
}

static void
remove_all(const char *path)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char name[128];

	for (unsigned i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		(void)unlink(name);
	}
}

/* Reads one incident with its evidence and notes. */
static void
read_incident(struct store *s, const char *id, struct arena *arena)
{
	struct store_evidence evidence;
	struct err err;
	size_t notes, frames;
	const struct incident *in = store_load(s, id, arena, &err);

	for (size_t k = 0; in != NULL && k < in->links; k++) {
		(void)in->alert[in->link[k].from];
		(void)entity_kind_name(in->link[k].kind);
	}
	for (size_t k = 0; in != NULL && k < in->alerts; k++) {
		(void)store_evidence(
		    s, in->alert[k].id, arena, &evidence, &err);
		(void)store_tagged_list(
		    s, in->alert[k].id, arena, &frames, &err);
	}
	(void)store_notes(s, id, arena, &notes, &err);
}

/* Everything that reads. */
static void
read_all(struct store *s, struct arena *arena)
{
	const struct incident_query query = {
	    .state = -1, .text = "a 192 %", .limit = 20};
	const struct incident *list;
	const struct source *sources;
	const struct stored_run *runs;
	struct stored_run run;
	struct err err;
	uint64_t rows;
	size_t n = 0;

	list = store_list(s, &query, arena, &n, &err);
	for (size_t i = 0; list != NULL && i < n; i++)
		read_incident(s, list[i].id, arena);
	(void)store_sources(s, arena, &sources, &n, &err);
	if (store_run_list(s, arena, &runs, &n, &err) && n != 0)
		(void)store_run_load(s, runs[0].id, arena, &run, &err);
	(void)store_verify(s, &rows, &err);
}

static void
write_some(struct store *s, struct arena *arena)
{
	const struct incident_query query = {.state = -1, .limit = 1};
	const struct store_by by = {"who", 1};
	const struct incident *list;
	struct err err;
	size_t n;

	list = store_list(s, &query, arena, &n, &err);
	if (list == NULL || n == 0)
		return;
	(void)store_note(s, list[0].id, "text", &by, &err);
	(void)store_incident_state(s, list[0].id, INCIDENT_CLOSED, &by, &err);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum store_mode modes[] = {STORE_READ, STORE_WRITE};
	char path[64];

	if (size > SIZE_MAX_USED)
		return 0;
	(void)snprintf(
	    path, sizeof(path), "/tmp/fuzz_store.%ld", (long)getpid());
	for (unsigned i = 0; i < 2 && put_file(path, data, size); i++) {
		struct arena *arena = arena_new(0);
		struct err err;
		struct store *s = store_open(path, modes[i], &err);

		if (s != NULL) {
			read_all(s, arena);
			if (modes[i] == STORE_WRITE)
				write_some(s, arena);
		}
		(void)store_close(s, &err);
		arena_free(arena);
		remove_all(path);
	}
	return 0;
}
