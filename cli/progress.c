#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "analyzer/base/text.h"
#include "analyzer/base/time.h"

enum {
	BAR = 24,  /* columns of the bar */
	NAME = 28, /* bytes of the file's name */
	PARTS = 6,
	PART_MAX = 64,
};

#define SHOW_EVERY_NS (NS_PER_S / 10)
#define SHOW_FIRST_NS (NS_PER_S / 4)

static int64_t
now_ns(void)
{
	struct timespec t = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

void
progress_begin(struct progress *p, const struct paths *paths)
{
	struct stat st;

	*p = (struct progress){.start_ns = now_ns()};
	for (size_t i = 0; i < paths->n; i++) {
		if (stat(paths->v[i], &st) != 0)
			continue; /* it will be told of, and costs no time */
		if (!S_ISREG(st.st_mode)) {
			p->all_bytes = 0;
			return;
		}
		p->all_bytes += (uint64_t)st.st_size;
	}
}

/* "812 kB", "61.8 MB", "12.4 GB". */
static void
put_bytes(char part[PART_MAX], uint64_t n, const char *behind)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double v = (double)n / 1000;
	unsigned u = 0;

	for (; v >= 999.95 && u + 1 < sizeof(units) / sizeof(units[0]); u++)
		v /= 1000;
	(void)snprintf(
	    part, PART_MAX, "%.*f %s%s", u == 0 ? 0 : 1, v, units[u], behind);
}

/* "0:07", "12:40", "3:05:00". */
static void
put_left(char part[PART_MAX], double s)
{
	uint64_t n = s < 0 ? 0 : s > 359999 ? 359999 : (uint64_t)(s + 0.5);

	if (n >= 3600)
		(void)snprintf(part, PART_MAX,
		    "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left", n / 3600,
		    n / 60 % 60, n % 60);
	else
		(void)snprintf(part, PART_MAX, "%" PRIu64 ":%02" PRIu64 " left",
		    n / 60, n % 60);
}

static void
put_bar(char part[PART_MAX], double share)
{
	unsigned full = (unsigned)(share * BAR);

	part[0] = '[';
	for (unsigned i = 0; i < BAR; i++)
		part[1 + i] = i < full ? '#' : '.';
	part[1 + BAR] = ']';
	part[2 + BAR] = '\0';
}

/* The parts in the order in which they stand; an empty one is left out. */
static void
make_parts(char part[PARTS][PART_MAX], const struct progress_line *l)
{
	double s = (double)l->passed_ns / (double)NS_PER_S;
	double rate = s < 0.1 ? 0 : (double)l->done_bytes / s;
	uint64_t done =
	    l->done_bytes < l->all_bytes ? l->done_bytes : l->all_bytes;
	double share =
	    l->all_bytes == 0 ? 0 : (double)done / (double)l->all_bytes;

	memset(part, 0, (size_t)PARTS * PART_MAX);
	if (l->all_bytes != 0) {
		put_bar(part[0], share);
		(void)snprintf(
		    part[1], PART_MAX, "%3u%%", (unsigned)(share * 100));
	}
	put_bytes(part[2], l->done_bytes, "");
	if (rate > 0)
		put_bytes(part[3], (uint64_t)rate, "/s");
	(void)snprintf(part[4], PART_MAX, "%" PRIu64 " %s", l->alerts,
	    l->alerts == 1 ? "alert" : "alerts");
	if (l->all_bytes != 0 && rate > 0)
		put_left(part[5], (double)(l->all_bytes - done) / rate);
}

static bool
is_ascii(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 0x80)
			return false;
	}
	return true;
}

void
progress_text(struct buf *out, const struct progress_line *line, unsigned width)
{
	/* Which part goes first when the line is too long. */
	static const uint8_t spare[] = {0, 2, 3, 5, 4, 1};
	const char *name = strrchr(line->file, '/');
	char part[PARTS][PART_MAX];
	size_t start = out->n;
	size_t n = 0;

	make_parts(part, line);
	for (unsigned i = 0; i < PARTS; i++)
		n += part[i][0] == '\0' ? 0 : strlen(part[i]) + 2;
	for (unsigned i = 0; i < PARTS && n > width + 2; i++) {
		char *p = part[spare[i]];

		n -= p[0] == '\0' ? 0 : strlen(p) + 2;
		p[0] = '\0';
	}
	name = name == NULL ? line->file : name + 1;
	safe_text(out, span_first(span_str(name), NAME), false);
	/* A name of other than ASCII may be wider than its letters. */
	if (out->n - start + n > width ||
	    !is_ascii(span_from(buf_span(out), start)))
		out->n = start;
	for (unsigned i = 0; i < PARTS; i++) {
		if (part[i][0] == '\0')
			continue;
		buf_printf(out, "%s%s", out->n == start ? "" : "  ", part[i]);
	}
}

static unsigned
width_now(void)
{
	struct winsize size = {0};

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

void
progress_show(void *arg, const struct analysis_progress *now)
{
	struct progress *p = arg;
	int64_t t = now_ns();
	struct progress_line line = {.file = now->file,
	    .alerts = now->alerts,
	    .all_bytes = p->all_bytes,
	    .passed_ns = t - p->start_ns};
	struct buf out = {0};

	if (p->file == NULL || strcmp(p->file, now->file) != 0 ||
	    now->done_bytes < p->file_bytes) {
		p->before_bytes += p->file_bytes;
		p->file = now->file;
	}
	p->file_bytes = now->done_bytes;
	if (t - p->start_ns < SHOW_FIRST_NS || t - p->shown_ns < SHOW_EVERY_NS)
		return;
	p->shown_ns = t;
	p->shown = true;
	line.done_bytes = p->before_bytes + p->file_bytes;
	/* The last column stays free: some terminals go on to the next line. */
	progress_text(&out, &line, width_now() - 1);
	fprintf(stderr, "\r\033[K%.*s", (int)out.n, (const char *)out.p);
	(void)fflush(stderr);
	buf_free(&out);
}

void
progress_clear(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
