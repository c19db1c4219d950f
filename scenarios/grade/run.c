/*
 * The journal as a file.  What it means stands in run_entry.c, which also
 * reads back what was written.
 */
#include "scenarios/grade/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/base/hash.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/text.h"
#include "scenarios/grade/run_entry.h"

#define HASH_KEY ",\"hash\":\""
#define PREV_KEY ",\"prev\":\""

enum {
	HASH_TAIL = sizeof(HASH_KEY) - 1 + 64 + 2, /* ,"hash":"…"} */
	PREV_TAIL = sizeof(PREV_KEY) - 1 + 64 + 1, /* ,"prev":"…" */
	FILE_BYTES = 256 << 20,
};

struct run {
	int fd; /* -1: only read */
	char *path;
	off_t size;             /* of the whole lines */
	char hash[DIGEST_TEXT]; /* of the newest line */
	struct run_state state;
};

static bool
fail_io(const struct run *r, const char *what, struct err *err)
{
	char why[128] = "";
	const char *text = strerror_r(errno, why, sizeof(why));

	return err_set(err, ERR_IO, "%s: cannot %s: %s", r->path, what, text);
}

static void
hash_line(struct span line, char out[DIGEST_TEXT])
{
	uint8_t digest[DIGEST_MAX];
	size_t n = digest_of(DIGEST_SHA256, line, digest);

	hex_text(span_of(digest, n), out);
}

/* Does the line name the digest of the one before, and its own? */
static bool
chained(const struct run *r, struct span line)
{
	char end[PREV_TAIL + HASH_TAIL + 1];
	char hash[DIGEST_TEXT];

	if (line.n < HASH_TAIL + PREV_TAIL)
		return false;
	hash_line(span_first(line, line.n - HASH_TAIL), hash);
	snprintf(end, sizeof(end), PREV_KEY "%.64s\"" HASH_KEY "%.64s\"}",
	    r->hash, hash);
	return span_eq_str(
	    span_from(line, line.n - PREV_TAIL - HASH_TAIL), end);
}

/* Takes the lines of the file into the state. */
static bool
replay(struct run *r, struct span text, struct err *err)
{
	struct json *json = json_new();
	const char *why = "the chain is broken";
	struct span line;
	size_t at = 0;
	bool ok = true;

	while (ok && at < text.n) {
		size_t end = span_find_byte(text, '\n', at);

		if (end == SIZE_MAX) {
			r->state.log.torn = true;
			break;
		}
		line = span_of(text.p + at, end - at);
		ok = chained(r, line) &&
		    run_entry_read(&r->state, json, line, &why);
		if (ok) {
			memcpy(r->hash, line.p + line.n - 66, 64);
			r->hash[64] = '\0';
			at = end + 1;
		}
	}
	r->size = (off_t)at;
	if (!ok)
		err_set(err, ERR_INPUT, "%s:%zu: %s", r->path,
		    (size_t)r->state.log.entries + 1, why);
	json_free(json);
	return ok;
}

/* Reads the file from fd. */
static bool
load(struct run *r, int fd, struct err *err)
{
	struct buf text = {0};
	ssize_t n;
	bool ok;

	while ((n = read(fd, buf_room(&text, 65536), 65536)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || text.n + (size_t)n > FILE_BYTES) {
			buf_free(&text);
			return fail_io(r, "read", err);
		}
		text.n += (size_t)n;
	}
	ok = replay(r, buf_span(&text), err);
	buf_free(&text);
	return ok;
}

static struct run *
start(const char *path)
{
	struct run *r = mem_zalloc(1, sizeof(*r));

	r->fd = -1;
	r->path = mem_strdup(path);
	memset(r->hash, '0', 64);
	run_state_start(&r->state);
	return r;
}

void
run_close(struct run *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		(void)close(r->fd);
	run_state_end(&r->state);
	free(r->path);
	free(r);
}

/* Writes all of the line, or takes back what was written of it. */
static bool
append(struct run *r, struct span line, struct err *err)
{
	if (file_put(r->fd, line) && fdatasync(r->fd) == 0) {
		r->size += (off_t)line.n;
		return true;
	}
	fail_io(r, "write", err);
	if (ftruncate(r->fd, r->size) != 0)
		r->state.log.torn = true;
	return false;
}

/* Closes body, which lacks its end, into a line of the chain. */
static bool
add(struct run *r, struct buf *body, struct err *err)
{
	char hash[DIGEST_TEXT];
	const char *why = "";
	struct json *json;
	bool ok;

	if (r->fd < 0)
		return err_set(err, ERR_USAGE, "the run is only read");
	if (r->state.log.entries >= RUN_ENTRIES)
		return err_set(err, ERR_LIMIT,
		    "the run has %d entries and takes no more", RUN_ENTRIES);
	buf_printf(body, PREV_KEY "%s\"", r->hash);
	hash_line(buf_span(body), hash);
	buf_printf(body, HASH_KEY "%s\"}", hash);
	if (body->n > RUN_LINE)
		return err_set(err, ERR_LIMIT, "that is too long");
	buf_byte(body, '\n');
	if (!append(r, buf_span(body), err))
		return false;
	memcpy(r->hash, hash, sizeof(r->hash));
	json = json_new();
	ok = run_entry_read(
	    &r->state, json, span_first(buf_span(body), body->n - 1), &why);
	json_free(json);
	return ok || err_set(err, ERR_INPUT, "%s: %s", r->path, why);
}

/* As add, unless the run has ended; frees body. */
static bool
add_going(struct run *r, struct buf *body, struct err *err)
{
	bool ok;

	if (r->state.log.finished_ns != 0)
		ok = err_set(err, ERR_USAGE, "the run has ended");
	else
		ok = add(r, body, err);
	buf_free(body);
	return ok;
}

static bool
same_subject(
    const struct run *r, const struct run_subject *want, struct err *err)
{
	const struct run_subject *have = &r->state.subject;

	if (r->state.log.entries == 0)
		return true;
	if (strcmp(have->scenario, want->scenario) == 0 &&
	    strcmp(have->version, want->version) == 0 &&
	    have->seed == want->seed && strcmp(have->who, want->who) == 0)
		return true;
	return err_set(err, ERR_INPUT,
	    "%s: this run is of scenario %s %s, seed %llu, by %s", r->path,
	    have->scenario, have->version, (unsigned long long)have->seed,
	    have->who);
}

/* Opens the file alone: two consoles must not write one chain. */
static bool
open_alone(struct run *r, struct err *err)
{
	r->fd = open(r->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (r->fd < 0)
		return fail_io(r, "open", err);
	if (lockf(r->fd, F_TLOCK, 0) != 0)
		return err_set(err, ERR_IO,
		    "%s: the run is open in another console", r->path);
	return true;
}

struct run *
run_open(const char *path, const struct run_subject *subject, int64_t now_ns,
    struct err *err)
{
	struct run *r = start(path);
	struct buf body = {0};

	if (!open_alone(r, err) || !load(r, r->fd, err) ||
	    !same_subject(r, subject, err))
		goto fail;
	if (r->state.log.finished_ns != 0)
		return r;
	if (r->state.log.torn && ftruncate(r->fd, r->size) != 0) {
		fail_io(r, "write", err);
		goto fail;
	}
	run_entry_begin(&body, subject, now_ns, r->state.log.entries == 0);
	if (!add(r, &body, err))
		goto fail;
	buf_free(&body);
	return r;
fail:
	buf_free(&body);
	run_close(r);
	return NULL;
}

struct run *
run_read(const char *path, struct err *err)
{
	struct run *r = start(path);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 ? load(r, fd, err) : fail_io(r, "open", err);

	if (fd >= 0)
		(void)close(fd);
	if (ok && r->state.log.entries == 0)
		ok = err_set(err, ERR_INPUT, "%s: there is no run in it", path);
	if (ok)
		return r;
	run_close(r);
	return NULL;
}

const struct run_log *
run_log(const struct run *r)
{
	return &r->state.log;
}

const struct run_subject *
run_subject(const struct run *r)
{
	return &r->state.subject;
}

bool
run_add_verdict(struct run *r, const struct run_verdict *v, struct err *err)
{
	struct buf body = {0};

	if (v->verdict.citations > RUN_CITATIONS)
		return err_set(err, ERR_LIMIT,
		    "a verdict cites at most %d frames or rows", RUN_CITATIONS);
	run_entry_verdict(&body, v);
	return add_going(r, &body, err);
}

bool
run_add_withdrawal(
    struct run *r, uint64_t alert, int64_t now_ns, struct err *err)
{
	struct buf body = {0};

	if (run_verdict_of(run_log(r), alert) == NULL)
		return err_set(
		    err, ERR_USAGE, "there is no verdict to take back");
	run_entry_withdrawal(&body, alert, now_ns);
	return add_going(r, &body, err);
}

static bool
add_answer(
    struct run *r, const struct run_answer *a, bool check, struct err *err)
{
	struct buf body = {0};

	if (a->citations > RUN_CITATIONS)
		return err_set(err, ERR_LIMIT,
		    "an answer cites at most %d frames or rows", RUN_CITATIONS);
	run_entry_answer(&body, a, check);
	return add_going(r, &body, err);
}

bool
run_add_answer(struct run *r, const struct run_answer *a, struct err *err)
{
	return add_answer(r, a, false, err);
}

bool
run_add_check(struct run *r, const struct run_answer *a, struct err *err)
{
	return add_answer(r, a, true, err);
}

bool
run_add_hint(struct run *r, const struct run_hint *h, struct err *err)
{
	struct buf body = {0};

	run_entry_hint(&body, h);
	return add_going(r, &body, err);
}

bool
run_add_look(struct run *r, const struct run_look *l, struct err *err)
{
	struct buf body = {0};

	run_entry_look(&body, l);
	return add_going(r, &body, err);
}

bool
run_finish(struct run *r, int64_t now_ns, struct err *err)
{
	struct buf body = {0};

	run_entry_finish(&body, now_ns);
	return add_going(r, &body, err);
}
