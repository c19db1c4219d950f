#ifndef ANALYZER_PIPELINE_ANALYSIS_H
#define ANALYZER_PIPELINE_ANALYSIS_H

/*
 * A run over files: sessions do the work, on one thread or on several; alerts
 * are put in the order of the input, decided, written, stored and grouped.
 * The same bytes give the same alerts in the same order, however many threads.
 */

#include <signal.h>

#include "analyzer/base/err.h"
#include "analyzer/incident/incident.h"
#include "analyzer/input/input.h"
#include "analyzer/pipeline/workers.h"
#include "analyzer/store/store.h"

/* How far a run is; for a progress bar. */
struct analysis_progress {
	const char *file;
	uint64_t done_bytes; /* of this file; packed ones count packed */
	uint64_t all_bytes;  /* 0: unknown */
	uint64_t items;      /* frames and rows of the run */
	uint64_t alerts;
};

struct analysis_options {
	struct session_options session;
	struct store *store; /* NULL: none */
	int eve_fd;          /* EVE records go there; -1: nowhere */
	const char *eve_name;
	const char *data_dir; /* data sets are saved there; NULL: nowhere */
	unsigned threads;     /* 1 to WORKERS_MAX */
	struct input_limits limits;
	struct log_options logs;
	struct grouping_options grouping;
	void (*progress)(void *arg, const struct analysis_progress *p);
	void *progress_arg;
	const volatile sig_atomic_t *stop; /* set: end soon; may be NULL */
};

struct analysis_counts {
	uint64_t files;
	uint64_t unusable;  /* of these: not opened, or of no known kind */
	uint64_t damaged;   /* of these: not read to their end */
	uint64_t undecoded; /* of these: with link types that none decodes */
	uint64_t frames;
	uint64_t rows;
	uint64_t unparsed; /* of the rows */
	uint64_t bytes;
	uint64_t alerts;
	uint64_t tagged_refused; /* evidence of alerts that had enough */
	uint8_t severity;        /* the highest of an alert (1), 0: none */
	bool stopped;            /* by *stop */
	bool output_failed; /* the store or the EVE file could not be written */
	int64_t last_ns;    /* of the last item with a time */
};

struct analysis; /* opaque */

/* options must live as long as the analysis; the rules may be empty. */
struct analysis *analysis_new(const struct analysis_options *options);
void analysis_free(struct analysis *a); /* a may be NULL */

/*
 * Reads one file.  What is wrong with it is added to diags and counted; the
 * run goes on.  False: the run cannot go on (output failed, or stopped).
 */
bool analysis_file(struct analysis *a, const char *path, struct diags *diags);

/*
 * Ends the flows and the run: the last alerts, the incidents, the counters.
 * The incidents live as long as a.
 */
const struct incident *analysis_end(
    struct analysis *a, size_t *incidents, struct diags *diags);

const struct analysis_counts *analysis_counts(const struct analysis *a);

/* All counters of all stages; freed with counters_free by the caller. */
void analysis_counters(const struct analysis *a, struct counters *out);

#endif
