#include "cli/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analyzer/base/mem.h"

struct replay {
	struct analysis_options options;
	struct analysis *analysis;
	const struct incident *incident;
	size_t incidents;
};

struct replay *
replay_folder(const struct replay_of *of, const char *folder, struct err *err)
{
	const struct scenario *sc = of->scenario;
	struct replay *r = mem_zalloc(1, sizeof(*r));
	struct diags diags = {0};
	struct paths paths = {0};
	bool ok;

	r->options = (struct analysis_options){
	    .session = {.stream = {.ignore_checksums = true},
		.eve = of->store != NULL,
		.evidence = of->store != NULL,
		.rules = of->rules},
	    .store = of->store,
	    .eve_fd = -1,
	    .threads = 1,
	    .logs = {.zone_s = sc->zone_s,
		.file_ns = sc->begin_ns + sc->length_ns},
	    .stop = of->cli->stop};
	r->analysis = analysis_new(&r->options);
	ok = paths_add(&paths, folder, err);
	for (size_t i = 0; ok && i < paths.n; i++)
		ok = analysis_file(r->analysis, paths.v[i], &diags);
	r->incident = analysis_end(r->analysis, &r->incidents, &diags);
	ok = ok && !analysis_counts(r->analysis)->output_failed;
	diags_print(&diags);
	paths_free(&paths);
	if (ok)
		return r;
	if (err->code == ERR_NONE)
		err_set(err, ERR_IO, "the analysis did not come to its end");
	replay_free(r);
	return NULL;
}

/* Removes what sim_write made, and the folder. */
static void
clean(const struct sim_build *b, const char *folder)
{
	static const char *const below[] = {"data", "truth"};
	char path[1200];

	for (size_t i = 0; i < b->files; i++) {
		(void)snprintf(
		    path, sizeof(path), "%s/%s", folder, b->file[i].path);
		(void)unlink(path);
	}
	for (size_t i = 0; i < sizeof(below) / sizeof(below[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, below[i]);
		(void)rmdir(path);
	}
	(void)rmdir(folder);
}

struct replay *
replay_build(
    const struct replay_of *of, const struct sim_build *build, struct err *err)
{
	struct replay *r = NULL;
	char folder[600];
	char data[620];

	(void)snprintf(
	    folder, sizeof(folder), "%s/replay-XXXXXX", of->cli->cache_dir);
	if (!make_folders(folder, err))
		return NULL;
	if (mkdtemp(folder) == NULL) {
		err_set(err, ERR_IO, "%s: the folder cannot be made", folder);
		return NULL;
	}
	(void)snprintf(data, sizeof(data), "%s/data", folder);
	if (sim_write(build, folder, err))
		r = replay_folder(of, data, err);
	clean(build, folder);
	return r;
}

const struct incident *
replay_incidents(const struct replay *r, size_t *n)
{
	*n = r->incidents;
	return r->incident;
}

void
replay_free(struct replay *r)
{
	if (r == NULL)
		return;
	analysis_free(r->analysis);
	free(r);
}
