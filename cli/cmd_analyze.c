#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/base/charset.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/logs/logs.h"
#include "analyzer/logs/user_format.h"
#include "analyzer/pipeline/analysis.h"
#include "analyzer/report/report.h"
#include "cli/cmds.h"
#include "cli/common.h"
#include "cli/progress.h"
#include "cli/summary.h"

enum {
	OPT_NO_DB = OPT_OWN,
	OPT_EVE,
	OPT_EVE_ALL,
	OPT_STRICT,
	OPT_FORMAT,
	OPT_TIMEZONE,
	OPT_CHARSET,
	OPT_LOG_FORMATS,
	OPT_FAIL_ON,
	OPT_PAYLOAD,
	OPT_FILESTORE,
	OPT_DATA_DIR,
	OPT_FILTER,
};

static const struct opt opts[] = {
    RULE_OPTS,
    {OPT_DB, "db", "FILE", "the store (default: in the data folder)"},
    {OPT_NO_DB, "no-db", NULL, "store nothing"},
    {OPT_EVE, "eve", "FILE", "write EVE JSON records; - is standard output"},
    {OPT_EVE_ALL, "eve-types", "LIST",
	"alert, or all (the default): which records"},
    {OPT_PAYLOAD, "payload", NULL,
	"alerts in EVE records carry payload and packet"},
    {OPT_FILESTORE, "filestore", "DIR",
	"keep files there that rules with filestore name"},
    {OPT_DATA_DIR, "data-dir", "DIR",
	"data sets of rules are read and saved there"},
    {OPT_FILTER, "filter", "EXPR",
	"only frames that it takes, as tcpdump's: 'host 10.0.0.1 and port 80'"},
    {'t', "threads", "N", "threads (default 1)"},
    {'k', NULL, "all|none|auto",
	"checksums: all must be right, none need; auto: guess (default)"},
    {OPT_STRICT, "strict", NULL, "end when a rule is refused"},
    {OPT_FORMAT, "format", "NAME", "of the logs, instead of guessing"},
    {OPT_TIMEZONE, "timezone", "+HH:MM",
	"of log rows that name none (default UTC)"},
    {OPT_CHARSET, "charset", "NAME",
	"of the logs, instead of guessing: CP949, UTF-16LE, Windows-1253 ..."},
    {OPT_LOG_FORMATS, "log-formats", "PATH",
	"a file or folder (*.yml) that describes further log formats"},
    {OPT_FAIL_ON, "fail-on", "SEVERITY",
	"exit 3 for an alert of high, medium, low or info"},
    {OPT_COLOUR, "color", "auto|always|never", "colours in the summary"},
    {'q', "quiet", NULL, "no summary and no progress bar"},
    {'v', "verbose", NULL, "all counters in the summary"},
    {0},
};

static const char details[] =
    "Reads captures (pcap, pcapng, also packed by gzip, zstd, xz or bzip2)\n"
    "and logs, told apart by their content; - is standard input and a folder\n"
    "is read whole.  Alerts become incidents in the store, which `haechi\n"
    "incidents` and `haechi console` show.";

struct choice {
	struct rule_choice rules;
	const char *db;
	bool no_db;
	const char *eve;
	const char *filestore;
	bool alerts_only;
	bool strict;
	bool quiet;
	bool verbose;
	const char *checksums; /* all, none or auto; NULL: auto */
	bool payload;
	unsigned threads;
	const char *filter;
	const char *format;
	const char *charset;
	struct paths formats; /* files */
	int32_t zone_s;
	uint8_t fail_on;
	const char *colour;
};

/* "+09:00", "-0330", "+2". */
static bool
read_zone(const char *text, int32_t *zone_s)
{
	char full[64];
	int64_t with, without;

	(void)snprintf(full, sizeof(full), "2000-01-01T00:00:00%s", text);
	if (text[0] != '+' && text[0] != '-')
		return false;
	if (!time_parse(span_str(full), 0, &with) ||
	    !time_parse(span_str("2000-01-01T00:00:00Z"), 0, &without))
		return false;
	*zone_s = (int32_t)((without - with) / NS_PER_S);
	return true;
}

static bool
read_severity(const char *text, uint8_t *severity)
{
	static const char *const names[] = {"high", "medium", "low", "info"};

	for (uint8_t i = 0; i < 4; i++) {
		if (strcmp(text, names[i]) == 0) {
			*severity = i + 1;
			return true;
		}
	}
	return false;
}

/* A file, or all of a folder that are called *.yml or *.yaml. */
static bool
add_formats(struct paths *formats, const char *path)
{
	struct paths found = {0};
	struct err err = {0};
	bool ok = paths_add(&found, path, &err);

	for (size_t i = 0; i < found.n && ok; i++) {
		const char *dot = strrchr(found.v[i], '.');

		if (strcmp(found.v[i], path) == 0 ||
		    (dot != NULL &&
			(strcmp(dot, ".yml") == 0 ||
			    strcmp(dot, ".yaml") == 0)))
			ok = paths_add(formats, found.v[i], &err);
	}
	if (!ok)
		(void)err_print(&err);
	paths_free(&found);
	return ok;
}

/* An option that takes a word of a few.  False: said what is wrong. */
static bool
take_word(struct choice *c, const struct args *a, int id)
{
	const char *v = a->value;
	struct err err;

	switch (id) {
	case OPT_EVE_ALL:
		c->alerts_only = strcmp(v, "alert") == 0;
		if (c->alerts_only || strcmp(v, "all") == 0)
			return true;
		(void)usage_error(
		    a->command, "--eve-types %s: expected alert or all", v);
		return false;
	case 'k':
		c->checksums = v;
		if (strcmp(v, "all") == 0 || strcmp(v, "none") == 0 ||
		    strcmp(v, "auto") == 0)
			return true;
		(void)usage_error(
		    a->command, "-k %s: expected all, none or auto", v);
		return false;
	case OPT_TIMEZONE:
		if (read_zone(v, &c->zone_s))
			return true;
		(void)usage_error(a->command,
		    "--timezone %s: expected a form such as +09:00", v);
		return false;
	case OPT_CHARSET:
		c->charset = v;
		if (charset_find(v) != NULL)
			return true;
		(void)charset_fail(v, &err);
		(void)usage_error(a->command, "--charset: %s", err.text);
		return false;
	case OPT_FILTER:
		c->filter = v;
		if (input_filter_check(v, &err))
			return true;
		(void)usage_error(a->command, "--filter %s: %s", v, err.text);
		return false;
	case OPT_LOG_FORMATS:
		return add_formats(&c->formats, v);
	default:
		if (read_severity(v, &c->fail_on))
			return true;
		(void)usage_error(a->command,
		    "--fail-on %s: expected high, medium, low or info", v);
		return false;
	}
}

static bool
take_option(struct choice *c, const struct args *a, int id)
{
	uint64_t n;
	int rc = EXIT_DONE;

	if (rule_choice_take(&c->rules, a, id, &rc))
		return rc == EXIT_DONE;
	switch (id) {
	case OPT_DB:
		c->db = a->value;
		return true;
	case OPT_NO_DB:
		c->no_db = true;
		return true;
	case OPT_EVE:
		c->eve = a->value;
		return true;
	case OPT_PAYLOAD:
		c->payload = true;
		return true;
	case OPT_FILESTORE:
		c->filestore = a->value;
		return true;
	case OPT_DATA_DIR:
		c->rules.data_dir = a->value;
		return true;
	case OPT_STRICT:
		c->strict = true;
		return true;
	case OPT_FORMAT:
		c->format = a->value;
		return true;
	case OPT_COLOUR:
		c->colour = a->value;
		return true;
	case 'q':
		c->quiet = true;
		return true;
	case 'v':
		c->verbose = true;
		return true;
	case 't':
		if (!args_number(a, 1, WORKERS_MAX, &n))
			return false;
		c->threads = (unsigned)n;
		return true;
	default:
		return take_word(c, a, id);
	}
}

static int
open_eve(const char *path, struct err *err)
{
	char why[128];
	int fd;

	if (strcmp(path, "-") == 0)
		return STDOUT_FILENO;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		err_set(err, ERR_IO, "%s: cannot be written: %s", path,
		    strerror_r(errno, why, sizeof(why)));
	return fd;
}

/* What was asked for, as the pipeline takes it. */
static struct analysis_options
options_of(const struct cli *cli, const struct choice *c,
    const struct ruleset *rules, const struct config_stream *stream)
{
	struct stream_options packets = stream->packets.stream;

	packets.hosts = stream->hosts;
	packets.hosts_n = stream->hosts_n;
	if (c->checksums != NULL && strcmp(c->checksums, "none") == 0)
		packets.ignore_checksums = true;
	packets.guess_checksums =
	    c->checksums == NULL || strcmp(c->checksums, "auto") == 0;
	return (struct analysis_options){
	    .session =
		{
		    .rules = rules,
		    .tunnels = stream->packets.tunnels,
		    .stream = packets,
		    .proto = {.limits = stream->proto,
			.file_needs = stream->file_needs},
		    .filestore = c->filestore,
		    .records = c->eve != NULL && !c->alerts_only,
		    .eve = c->eve != NULL || !c->no_db,
		    .evidence = !c->no_db,
		    .eve_options = {.payload = c->payload || stream->payload,
			.untagged = stream->untagged,
			.verdict = stream->verdict,
			.xff = stream->xff,
			.xff_forward = stream->xff_forward,
			.xff_header = stream->xff_header[0] == '\0'
			    ? NULL
			    : stream->xff_header},
		},
	    .eve_name = c->eve,
	    .data_dir = c->rules.data_dir,
	    .threads = c->threads == 0 ? 1 : c->threads,
	    .limits = {.no_digest = c->no_db, .filter = c->filter},
	    .logs = {.format = c->format,
		.charset = c->charset,
		.zone_s = c->zone_s},
	    .stop = cli->stop,
	};
}

static int
exit_of(
    const struct choice *c, const struct analysis_counts *n, bool rules_refused)
{
	if (n->output_failed || n->stopped || n->unusable != 0 ||
	    n->damaged != 0 || n->undecoded != 0 || rules_refused)
		return EXIT_INPUT;
	if (c->fail_on != 0 && n->severity != 0 && n->severity <= c->fail_on)
		return EXIT_FOUND;
	return EXIT_DONE;
}

/* Reads the files and ends the run; diagnostics are printed as they come. */
static const struct incident *
run_files(struct analysis *a, const struct paths *paths,
    struct progress *progress, size_t *incidents)
{
	struct diags diags = {0};
	const struct incident *v;
	bool go_on = true;

	progress_begin(progress, paths);
	for (size_t i = 0; i < paths->n && go_on; i++) {
		go_on = analysis_file(a, paths->v[i], &diags);
		if (diags.n != 0)
			progress_clear(progress);
		diags_print(&diags);
	}
	v = analysis_end(a, incidents, &diags);
	progress_clear(progress);
	diags_print(&diags);
	return v;
}

static int
analyze(const struct cli *cli, const struct choice *c,
    const struct paths *paths, const struct ruleset *rules,
    struct analysis_options *o)
{
	struct err err = {0};
	struct analysis *a = NULL;
	const struct incident *incidents;
	const struct analysis_counts *counts;
	struct progress progress;
	size_t n;
	bool said = false;
	int rc = EXIT_INPUT;

	o->eve_fd = -1;
	if (c->eve != NULL && (o->eve_fd = open_eve(c->eve, &err)) < 0)
		return err_print(&err);
	if (!c->no_db) {
		o->store = open_store(cli, c->db, STORE_CREATE);
		if (o->store == NULL)
			goto out;
	}
	if (!c->quiet && cli->err_terminal && !cli->dumb &&
	    !(o->eve_fd == STDOUT_FILENO && cli->out_terminal)) {
		o->progress = progress_show;
		o->progress_arg = &progress;
	}
	a = analysis_new(o);
	incidents = run_files(a, paths, &progress, &n);
	counts = analysis_counts(a);
	said = counts->output_failed;
	if (counts->stopped)
		fprintf(stderr,
		    "haechi: interrupted: what was read until then was "
		    "analysed%s\n",
		    o->store != NULL ? " and stored" : "");
	rc = exit_of(c, counts, ruleset_refused(rules) != 0);
	if (!c->quiet && o->eve_fd != STDOUT_FILENO)
		summary_print(a,
		    &(struct summary){.incident = incidents,
			.incidents = n,
			.rules = rules,
			.colour = want_colour(cli, c->colour),
			.verbose = c->verbose});
out:
	if (o->store != NULL && !store_close(o->store, &err))
		rc = said ? EXIT_INPUT : err_print(&err);
	if (o->eve_fd > STDERR_FILENO && close(o->eve_fd) != 0)
		rc = EXIT_INPUT;
	analysis_free(a);
	return rc;
}

/* What a person described; what is wrong in it is said. */
static struct user_formats *
read_formats(const struct choice *c, size_t *errors)
{
	struct diags diags = {0};
	struct user_formats *u = user_formats_read(
	    (const char *const *)c->formats.v, c->formats.n, &diags);

	*errors = diags.errors;
	diags_print(&diags);
	return u;
}

/* With the options read: loads the rules and analyses. */
static int
run_choice(const struct cli *cli, const struct choice *c, struct args *args)
{
	struct config_stream stream = {0};
	struct paths paths = {0};
	struct user_formats *formats = NULL;
	size_t format_errors = 0;
	struct ruleset *rules;
	struct analysis_options o;
	struct err err = {0};
	size_t errors;
	bool missing = false;
	int rc = EXIT_INPUT;

	rules = rules_load(cli, &c->rules, &stream, &errors);
	if (c->strict && errors != 0) {
		fprintf(stderr,
		    "haechi: %zu errors in rules: nothing was analysed, "
		    "because of --strict\n",
		    errors);
		goto out;
	}
	for (int i = 0; i < args->operands; i++) {
		if (!paths_add(&paths, args->operand[i], &err)) {
			missing = true;
			(void)err_print(&err);
		}
	}
	o = options_of(cli, c, rules, &stream);
	formats = read_formats(c, &format_errors);
	o.logs.formats = formats;
	if (!logs_format_known(&o.logs, &err)) {
		rc = usage_error(&cmd_analyze, "--format: %s", err.text);
		goto out;
	}
	rc = analyze(cli, c, &paths, rules, &o);
	if (missing || errors != 0 || format_errors != 0)
		rc = EXIT_INPUT;
out:
	user_formats_free(formats);
	paths_free(&paths);
	ruleset_free(rules);
	return rc;
}

static int
run(const struct cli *cli, int argc, char **argv)
{
	struct choice c = {0};
	char **operand = mem_zalloc((size_t)argc + 1, sizeof(*operand));
	struct args args = args_of(&cmd_analyze, argc, argv, operand);
	int rc = EXIT_USAGE;
	int id;

	while ((id = args_next(&args)) > 0 && take_option(&c, &args, id))
		;
	if (id == 0 && args.operands == 0)
		rc = usage_error(&cmd_analyze, "no file was named");
	else if (id == 0)
		rc = run_choice(cli, &c, &args);
	rule_choice_free(&c.rules);
	paths_free(&c.formats);
	free(operand);
	return rc;
}

static void
list_formats(void)
{
	const struct charset *c;
	const char *name;
	const char *help;

	printf("\nLog formats:\n");
	for (unsigned i = 0; (name = logs_format_name(i, &help)) != NULL; i++)
		printf("  %-14s %s\n", name, help);
	printf("\nCharsets:\n");
	for (unsigned i = 0; (c = charset_get(i)) != NULL; i++)
		printf("  %s\n", c->name);
}

const struct command cmd_analyze = {
    .name = "analyze",
    .usage = "[options] FILE...",
    .summary = "reads captures and logs, finds alerts and incidents",
    .details = details,
    .opts = opts,
    .more = list_formats,
    .run = run,
};
