#include "scenarios/sim/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/mem.h"
#include "scenarios/sim/load.h"

enum {
	TRUTH_BYTES = 256 << 20 /* longest file of a truth */
};

struct sim {
	struct program program;
};

const struct sim *
sim_load(struct arena *arena, const char *path, struct diags *diags)
{
	/* A sim is its program: the first member, and the only one. */
	return (const struct sim *)load_file(arena, path, diags);
}

const struct sim *
sim_load_text(struct arena *arena, const char *file, struct span text,
    struct diags *diags)
{
	return (const struct sim *)load_text(arena, file, text, NULL, diags);
}

const char *
sim_file_name(const struct sim *s)
{
	return s->program.file;
}

const struct scenario *
sim_scenario(const struct sim *s)
{
	return &s->program.story;
}

static void
name_truth(struct sim_build *b, const struct world *w)
{
	const struct scenario *s = &w->program->story;
	const struct makers *m = w->program->variables;
	const char **label =
	    arena_zalloc(b->arena, s->labels + 1, sizeof(*label));
	struct truth_variable *v = arena_zalloc(b->arena, m->n + 1, sizeof(*v));

	for (size_t i = 0; i < s->labels; i++)
		label[i] = s->label[i].id;
	for (size_t i = 0; i < m->n; i++)
		v[i] = (struct truth_variable){.name = m->v[i].name,
		    .value = arena_str(b->arena,
			scope_get(&w->scope, span_str(m->v[i].name)))};
	b->truth.scenario = s->id;
	b->truth.version = s->version;
	b->truth.seed = w->seed;
	b->truth.label = label;
	b->truth.labels = s->labels;
	b->truth.variable = v;
	b->truth.variables = m->n;
}

static void
add_truth_file(struct sim_build *b)
{
	struct sim_file *f = &b->file[b->files++];
	struct buf out = {0};

	truth_write(&out, &b->truth);
	f->path = "truth/truth.jsonl";
	f->bytes = arena_copy(b->arena, buf_span(&out));
	f->items = b->truth.marks;
	buf_free(&out);
}

struct sim_build *
sim_build(const struct sim *s, uint64_t seed, struct err *err)
{
	struct sim_build *b = mem_zalloc(1, sizeof(*b));
	struct world w;
	bool ok;

	b->arena = arena_new(1 << 20);
	ok = world_start(&w, &s->program, seed, b->arena, err) &&
	    groups_run(&w, err);
	if (ok) {
		name_truth(b, &w);
		ok = answers_make(&w, &b->truth, err) && files_make(&w, b, err);
	}
	if (ok)
		add_truth_file(b);
	world_end(&w);
	if (!ok) {
		sim_build_free(b);
		return NULL;
	}
	return b;
}

void
sim_build_free(struct sim_build *b)
{
	if (b == NULL)
		return;
	counters_free(&b->counts);
	arena_free(b->arena);
	free(b);
}

static bool
fail(struct err *err, const char *path)
{
	char why[128];

	return err_set(
	    err, ERR_IO, "%s: %s", path, strerror_r(errno, why, sizeof(why)));
}

static bool
make_folder(const char *path, struct err *err)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST || fail(err, path);
}

/* Written beside its place, then moved there: whole or not at all. */
static bool
write_file(
    const char *path, struct span bytes, struct arena *arena, struct err *err)
{
	const char *part = (const char *)arena_printf(arena, "%s.part", path).p;
	int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool ok;

	if (fd < 0)
		return fail(err, part);
	ok = file_put(fd, bytes) || fail(err, part);
	if (close(fd) != 0 && ok)
		ok = fail(err, part);
	if (ok && rename(part, path) != 0)
		ok = fail(err, path);
	if (!ok)
		(void)unlink(part);
	return ok;
}

bool
sim_write(const struct sim_build *b, const char *folder, struct err *err)
{
	struct arena *arena = arena_new(0);
	bool ok = make_folder(folder, err);

	for (size_t i = 0; ok && i < b->files; i++) {
		const char *slash = strchr(b->file[i].path, '/');
		const char *path = (const char *)arena_printf(
		    arena, "%s/%s", folder, b->file[i].path)
				       .p;
		const char *below = (const char *)arena_printf(arena, "%s/%.*s",
		    folder, (int)(slash - b->file[i].path), b->file[i].path)
					.p;

		ok = make_folder(below, err) &&
		    write_file(path, b->file[i].bytes, arena, err);
	}
	arena_free(arena);
	return ok;
}

bool
sim_truth_read(
    struct arena *arena, const char *path, struct truth *t, struct err *err)
{
	struct arena *scratch = arena_new(0);
	struct span text;
	bool ok = file_read(scratch, path, TRUTH_BYTES, &text, err) &&
	    truth_read(arena, text, t, err);

	if (!ok) {
		struct err why = *err;

		err_set(err, why.code, "%.150s: %.200s", path, why.text);
	}
	arena_free(scratch);
	return ok;
}
