#ifndef SCENARIOS_SIM_SIM_H
#define SCENARIOS_SIM_SIM_H

/*
 * The generator: a scenario file and a seed become a capture, logs and the
 * truth about them.
 *
 *	scenario.yml, seed -> [sim] -> frames, rows -> what analyze reads
 *	                            -> truth        -> what grade reads
 *
 * Same file and seed, same bytes.  Services, behaviours, networks and people
 * are data (docs/SCENARIOS.md); the code knows how to speak protocols.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/buf.h"
#include "analyzer/base/err.h"
#include "analyzer/model/counter.h"
#include "analyzer/model/truth.h"

struct sim; /* opaque: a scenario that was read, with all that it uses */

/*
 * Reads a scenario: the file, or the folder that holds a scenario.yml.  What
 * it uses is looked for in its own folder, then in the library two folders
 * up.  Everything lives in arena.  NULL: diags got at least one error.
 */
const struct sim *sim_load(
    struct arena *arena, const char *path, struct diags *diags);

/*
 * As sim_load for a text, which uses no other files: all sections stand in
 * it.  file names it in errors.
 */
const struct sim *sim_load_text(struct arena *arena, const char *file,
    struct span text, struct diags *diags);

/* The part that people see. */
const struct scenario *sim_scenario(const struct sim *s);

/* The file it was read from. */
const char *sim_file_name(const struct sim *s);

/* A file that a build makes. */
struct sim_file {
	const char *path; /* "data/capture.pcap", "truth/truth.jsonl" */
	struct span bytes;
	uint64_t items; /* frames or rows */
};

/* A build in memory. */
struct sim_build {
	struct arena *arena; /* owns the rest */
	struct sim_file *file;
	size_t files;
	struct truth truth;
	struct counters counts; /* "sim.frames", "sim.rows" … */
};

/*
 * Makes everything for a seed.  NULL: *err says what cannot be done (a limit
 * was passed, a value is out of range).  Freed with sim_build_free.
 */
struct sim_build *sim_build(
    const struct sim *s, uint64_t seed, struct err *err);
void sim_build_free(struct sim_build *b); /* b may be NULL */

/*
 * Writes the files of a build below folder, making folders as needed; a file
 * appears whole or not at all.
 */
bool sim_write(const struct sim_build *b, const char *folder, struct err *err);

/* Reads truth.jsonl back.  False: *err says where it is wrong. */
bool sim_truth_read(
    struct arena *arena, const char *path, struct truth *t, struct err *err);

/*
 * Looks for what makes a scenario unfair, with builds of the seeds 1 to
 * seeds: an attack step that leaves no evidence, a trap whose explanation
 * cannot be found, a task that no seed answers, an answer told by a text …
 * What is found is added to diags.  False: there were errors.
 */
bool sim_check(const struct sim *s, unsigned seeds, struct diags *diags);

#endif
