/* The files of a build, from the tapes, and the marks of what is in them. */

#include <string.h>

#include "analyzer/base/time.h"
#include "scenarios/sim/build.h"

enum {
	PCAP_SNAPLEN = 262144,
	PCAP_ETHERNET = 1,
};

/* Marks that are being collected for the truth. */
struct marks {
	struct arena *arena;
	struct truth_source *source;
	struct truth_mark *v;
	size_t n;
	size_t cap;
};

/* The next item of a source; neighbours of the same actor share a mark. */
static void
add_mark(struct marks *m, uint32_t source, uint64_t number, struct mark mark)
{
	struct truth_mark *last = m->n > 0 ? &m->v[m->n - 1] : NULL;

	if (last != NULL && last->source == source &&
	    last->label == mark.label && last->actor == mark.actor &&
	    last->last + 1 == number) {
		last->last = number;
		return;
	}
	m->v = arena_grow(m->arena, m->v, m->n, &m->cap, sizeof(*m->v));
	m->v[m->n++] = (struct truth_mark){.source = source,
	    .label = mark.label,
	    .first = number,
	    .last = number,
	    .actor = mark.actor};
}

static bool
in_gap(const struct program *p, const char *source, int64_t time_ns)
{
	int64_t at = time_ns - p->story.begin_ns;

	for (size_t i = 0; i < p->gaps; i++) {
		if (at >= p->gap[i].from_ns && at < p->gap[i].to_ns &&
		    strcmp(p->gap[i].source, source) == 0)
			return true;
	}
	return false;
}

static void
put_le16(struct buf *b, uint16_t n)
{
	buf_byte(b, (uint8_t)n);
	buf_byte(b, (uint8_t)(n >> 8));
}

static void
put_le32(struct buf *b, uint32_t n)
{
	put_le16(b, (uint16_t)n);
	put_le16(b, (uint16_t)(n >> 16));
}

/* draft-ietf-opsawg-pcap: little-endian, microseconds, Ethernet. */
static void
put_pcap_header(struct buf *b)
{
	put_le32(b, 0xa1b2c3d4);
	put_le16(b, 2);
	put_le16(b, 4);
	put_le32(b, 0);
	put_le32(b, 0);
	put_le32(b, PCAP_SNAPLEN);
	put_le32(b, PCAP_ETHERNET);
}

static void
put_pcap_frame(struct buf *b, int64_t time_ns, struct span frame)
{
	put_le32(b, (uint32_t)(time_ns / NS_PER_S));
	put_le32(b, (uint32_t)(time_ns % NS_PER_S / NS_PER_US));
	put_le32(b, (uint32_t)frame.n);
	put_le32(b, (uint32_t)frame.n);
	buf_put(b, frame);
}

/* The first row of a CSV file names the columns. */
static uint64_t
put_csv_header(struct buf *b, const struct log *log)
{
	if (log->format != LOG_CSV || log->rows == 0)
		return 0;
	for (size_t i = 0; i < log->row[0].columns; i++)
		buf_printf(
		    b, "%s%s", i == 0 ? "" : ",", log->row[0].column[i].name);
	buf_byte(b, '\n');
	return 1;
}

/* One file: log is NULL for the capture. */
static void
make_file(struct world *w, struct tape *t, const struct log *log,
    struct marks *m, struct sim_build *b)
{
	const char *name = log == NULL ? w->program->capture : log->file;
	struct sim_file *file = &b->file[b->files];
	struct truth_source *source = &m->source[b->truth.sources];
	struct buf out = {0};
	uint64_t number = 0;

	tape_sort(t);
	if (log == NULL)
		put_pcap_header(&out);
	else
		number = put_csv_header(&out, log);
	for (size_t i = 0; i < t->n; i++) {
		const struct tape_item *item = &t->v[i];

		if (in_gap(w->program, name, item->time_ns))
			continue;
		add_mark(m, (uint32_t)b->truth.sources, ++number, item->mark);
		if (log == NULL)
			put_pcap_frame(
			    &out, item->time_ns, tape_bytes(t, item));
		else
			buf_put(&out, tape_bytes(t, item));
	}
	file->path = (const char *)arena_printf(b->arena, "data/%s", name).p;
	file->bytes = arena_copy(b->arena, buf_span(&out));
	file->items = number;
	*source = (struct truth_source){.name = name, .items = number};
	b->files++;
	b->truth.sources++;
	counter_add(
	    &b->counts, log == NULL ? "sim.frames" : "sim.rows", number);
	buf_free(&out);
}

static bool
check_names(const struct program *p, struct err *err)
{
	for (size_t i = 0; i < p->logs; i++) {
		bool again = strcmp(p->log[i].file, p->capture) == 0;

		for (size_t k = 0; k < i; k++)
			again = again ||
			    strcmp(p->log[i].file, p->log[k].file) == 0;
		if (again)
			return err_set(err, ERR_INPUT,
			    "%s:%u:%u: log \"%s\": another file is named "
			    "\"%s\", too",
			    p->log[i].at.file, p->log[i].at.line,
			    p->log[i].at.column, p->log[i].id, p->log[i].file);
	}
	return true;
}

bool
files_make(struct world *w, struct sim_build *b, struct err *err)
{
	const struct program *p = w->program;
	struct marks m = {.arena = b->arena};

	if (!check_names(p, err))
		return false;
	b->file = arena_zalloc(b->arena, p->logs + 3, sizeof(*b->file));
	m.source = arena_zalloc(b->arena, p->logs + 2, sizeof(*m.source));
	b->truth.source = m.source;
	make_file(w, &w->capture, NULL, &m, b);
	for (size_t i = 0; i < p->logs; i++)
		make_file(w, &w->log[i], &p->log[i], &m, b);
	b->truth.mark = m.v;
	b->truth.marks = m.n;
	counter_add(&b->counts, "sim.actors", w->actors);
	counter_add(&b->counts, "sim.steps", w->steps);
	counter_add(&b->counts, "sim.facts", w->facts);
	return true;
}
