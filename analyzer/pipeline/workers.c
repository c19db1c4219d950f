#include "analyzer/pipeline/workers.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/decode/decode.h"
#include "analyzer/pipeline/shares.h"

enum {
	LANES = 16,              /* for up to as many threads */
	ROUNDS = 4,              /* in flight: flows make them uneven */
	ROUND_BYTES = 512 << 10, /* of frames or rows */
	ROUND_ITEMS = 16384,
};

enum item_kind {
	ITEM_FRAME,
	ITEM_LINE,
	ITEM_TICK,
	ITEM_END,
};

/* A frame or row whose bytes stand in the round. */
struct item {
	enum item_kind kind;
	uint32_t next;      /* of the same lane; NONE: it is the last */
	size_t from;        /* its bytes */
	struct frame frame; /* of a line: number, offset, source */
};

#define NONE UINT32_MAX

/* What the caller puts in, for all lanes. */
struct round {
	struct buf bytes;
	struct item *item;
	size_t items;
	size_t cap;
	bool frames; /* there are such; see shares.h */
	struct stream_share share[WORKERS_MAX]; /* of each lane */
	unsigned left; /* batches that are not done; guarded by the mutex */
};

/* What one session does in one round: its items, and what comes of them. */
struct batch {
	uint32_t first; /* item; NONE: there are none */
	uint32_t last;
	struct stream_share holds; /* behind it */
	struct row_time rows;      /* of them */
	struct outcome outcome;
};

/*
 * A session and its share of each round.  Whichever thread is free runs the
 * next round of a lane, one thread at a time, with the detect of its own: the
 * flows belong to the lane, what matching needs meanwhile to the thread.
 */
struct lane {
	struct session *session;
	struct logs *logs;
	struct batch batch[ROUNDS];

	/* Guarded by the mutex. */
	uint64_t next; /* round to run */
	bool busy;     /* a thread runs it */
};

struct worker {
	struct workers *all;
	unsigned index;
	struct detect *detect; /* of whichever lane it runs */
	pthread_t thread;
};

struct workers {
	unsigned n;
	unsigned lanes;
	const struct tunnel_options *tunnels;
	workers_take take;
	void *arg;
	struct worker *worker;
	struct lane *lane;
	struct round round[ROUNDS];
	size_t bytes; /* of the round that is being filled */
	size_t items;
	struct shares *shares;
	int64_t second;  /* of the last tick */
	int64_t last_ns; /* the latest time of a frame */
	bool ticked;
	unsigned next_line;   /* which lane gets the next rows */
	size_t line_bytes;    /* that it got of its share of the round */
	struct row_time rows; /* of those given back */

	/* Rounds by number; guarded by the mutex. */
	pthread_mutex_t mutex;
	pthread_cond_t filled_more;
	pthread_cond_t done_more;
	uint64_t filled; /* rounds given to the threads */
	uint64_t taken;  /* rounds given back to the caller */
	bool quit;
};

/*
 * More lanes than threads, so that the threads share the work evenly, however
 * uneven the flows are; and equally many for one thread as for a dozen, so that
 * each finds the same where a limit is met.
 */
static unsigned
lanes_of(unsigned threads)
{
	return threads <= LANES ? LANES : WORKERS_MAX;
}

/* ---- the threads ---- */

/* bytes are those that it->from is of; a line is no such item. */
static void
run_item(struct session *s, const uint8_t *bytes, const struct item *it,
    struct outcome *out)
{
	struct frame f = it->frame;

	if (f.bytes.n != 0)
		f.bytes.p = bytes + it->from;
	if (it->kind == ITEM_FRAME)
		session_frame(s, &f, out);
	else if (it->kind == ITEM_TICK)
		session_tick(s, f.time_ns, f.number, out);
	else
		session_end(s, f.time_ns, f.number, out);
}

/* all: the bytes of the round, of that number. */
static void
run_line(struct lane *l, struct span all, uint64_t number,
    const struct item *it, struct outcome *out)
{
	struct line line = {.number = it->frame.number,
	    .offset = it->frame.offset,
	    .source = it->frame.source,
	    .bytes = span_first(span_from(all, it->from), it->frame.bytes.n)};

	if (all.n != 0)
		line.following = (struct following){all.p + all.n, number};
	session_row(l->session, l->logs, &line, out);
}

/*
 * The lane that a thread runs next: of the oldest round, and then one that it
 * ran before, whose state is at hand.  NULL: there is nothing to do.  Lanes
 * that have nothing in a round go on to the next one here, before the caller
 * can take the round.
 */
static struct lane *
next_lane(struct workers *all, unsigned index)
{
	unsigned home = index * all->lanes / all->n;
	struct lane *best = NULL;

	for (unsigned i = 0; i < all->lanes; i++) {
		struct lane *l = &all->lane[(home + i) % all->lanes];

		if (l->busy)
			continue;
		while (l->next < all->filled &&
		    l->batch[l->next % ROUNDS].first == NONE)
			l->next++;
		if (l->next < all->filled &&
		    (best == NULL || l->next < best->next))
			best = l;
	}
	return best;
}

static void
run_batch(struct worker *w, struct lane *l, uint64_t number)
{
	const struct round *r = &w->all->round[number % ROUNDS];
	struct batch *b = &l->batch[number % ROUNDS];

	session_use(l->session, w->detect);
	session_begin_rows(l->session);
	if (r->frames)
		session_allow(l->session, &r->share[l - w->all->lane]);
	for (uint32_t i = b->first; i != NONE; i = r->item[i].next) {
		const struct item *it = &r->item[i];

		if (it->kind == ITEM_LINE)
			run_line(
			    l, buf_span(&r->bytes), number, it, &b->outcome);
		else
			run_item(l->session, r->bytes.p, it, &b->outcome);
	}
	b->holds = session_holds(l->session);
	b->rows = session_row_time(l->session);
	outcome_sort(&b->outcome);
}

static void *
run_worker(void *arg)
{
	struct worker *w = arg;
	struct workers *all = w->all;

	(void)pthread_mutex_lock(&all->mutex);
	for (;;) {
		struct lane *l = next_lane(all, w->index);
		unsigned r;

		if (l == NULL && all->quit)
			break;
		if (l == NULL) {
			(void)pthread_cond_wait(&all->filled_more, &all->mutex);
			continue;
		}
		r = (unsigned)(l->next % ROUNDS);
		l->busy = true;
		(void)pthread_mutex_unlock(&all->mutex);
		run_batch(w, l, l->next);
		(void)pthread_mutex_lock(&all->mutex);
		l->busy = false;
		l->next++;
		if (--all->round[r].left == 0)
			(void)pthread_cond_signal(&all->done_more);
	}
	(void)pthread_mutex_unlock(&all->mutex);
	return NULL;
}

/* ---- the caller's side ---- */

/* With one thread: what the sessions may hold in the next round. */
static void
allow_direct(struct workers *w)
{
	struct round *r = &w->round[0];

	shares_next(w->shares, r->share);
	for (unsigned i = 0; i < w->lanes; i++)
		session_allow(w->lane[i].session, &r->share[i]);
}

static void
start_threads(struct workers *w)
{
	for (unsigned i = 0; i < w->n; i++) {
		struct worker *one = &w->worker[i];
		int rc;

		rc = pthread_create(&one->thread, NULL, run_worker, one);
		assert(rc == 0);
	}
}

struct workers *
workers_new(const struct session_options *options, unsigned threads,
    workers_take take, void *arg)
{
	struct workers *w = mem_zalloc(1, sizeof(*w));

	w->n = threads;
	w->lanes = lanes_of(threads);
	w->tunnels = &options->tunnels;
	w->take = take;
	w->arg = arg;
	w->worker = mem_zalloc(threads, sizeof(*w->worker));
	w->lane = mem_zalloc(w->lanes, sizeof(*w->lane));
	w->shares =
	    shares_new(stream_whole(&options->stream), w->lanes, ROUNDS);
	(void)pthread_mutex_init(&w->mutex, NULL);
	(void)pthread_cond_init(&w->filled_more, NULL);
	(void)pthread_cond_init(&w->done_more, NULL);
	for (unsigned i = 0; i < threads; i++) {
		w->worker[i] = (struct worker){.all = w, .index = i};
		w->worker[i].detect = detect_new(options->rules);
	}
	for (unsigned i = 0; i < w->lanes; i++) {
		w->lane[i].session = session_new(options, w->worker[0].detect);
		for (unsigned r = 0; r < ROUNDS; r++) {
			w->lane[i].batch[r].first = NONE;
			outcome_init(&w->lane[i].batch[r].outcome);
		}
	}
	if (threads == 1)
		allow_direct(w);
	if (threads > 1)
		start_threads(w);
	return w;
}

void
workers_free(struct workers *w)
{
	if (w == NULL)
		return;
	(void)pthread_mutex_lock(&w->mutex);
	w->quit = true;
	(void)pthread_cond_broadcast(&w->filled_more);
	(void)pthread_mutex_unlock(&w->mutex);
	for (unsigned i = 0; i < w->n && w->n > 1; i++)
		(void)pthread_join(w->worker[i].thread, NULL);
	for (unsigned i = 0; i < w->lanes; i++) {
		session_free(w->lane[i].session);
		for (unsigned r = 0; r < ROUNDS; r++)
			outcome_free(&w->lane[i].batch[r].outcome);
	}
	for (unsigned i = 0; i < w->n; i++)
		detect_free(w->worker[i].detect);
	for (unsigned r = 0; r < ROUNDS; r++) {
		buf_free(&w->round[r].bytes);
		free(w->round[r].item);
	}
	(void)pthread_cond_destroy(&w->filled_more);
	(void)pthread_cond_destroy(&w->done_more);
	(void)pthread_mutex_destroy(&w->mutex);
	shares_free(w->shares);
	free(w->worker);
	free(w->lane);
	free(w);
}

/* What came of rows in front of the first one with a time has t. */
static void
set_times(struct outcome *o, const struct row_time *t)
{
	for (size_t i = 0; i < o->notes; i++) {
		struct sighting *s = o->note[i].sighting;
		struct alert *a = o->note[i].alert;

		if (s != NULL && !s->timed) {
			s->time_ns = t->time_ns;
			s->timed = true;
		} else if (a != NULL && a->untimed) {
			a->time_ns = t->time_ns;
			a->untimed = false;
			eve_set_time((uint8_t *)a->eve.p, a->eve.n,
			    t->time_ns); /* the outcome's own */
		}
	}
}

/* The lanes have the rows of a round in their order. */
static void
settle_times(struct workers *w, struct batch *b)
{
	if (b->rows.missing && w->rows.known)
		set_times(&b->outcome, &w->rows);
	if (b->rows.known)
		w->rows = b->rows;
	b->rows = (struct row_time){0};
}

/* Hands on what came of the batches of a round. */
static void
take_batches(struct workers *w, unsigned r)
{
	struct outcome outcome[WORKERS_MAX];

	for (unsigned i = 0; i < w->lanes; i++) {
		settle_times(w, &w->lane[i].batch[r]);
		outcome[i] = w->lane[i].batch[r].outcome;
	}
	w->take(w->arg, outcome, w->lanes);
	for (unsigned i = 0; i < w->lanes; i++) {
		struct batch *b = &w->lane[i].batch[r];

		b->outcome = outcome[i];
		outcome_clear(&b->outcome);
	}
}

/*
 * Gives back the oldest round that was not taken, when it is done or when the
 * caller waits for it.
 */
static bool
take_round(struct workers *w, bool wait)
{
	unsigned r = (unsigned)(w->taken % ROUNDS);
	bool done;

	(void)pthread_mutex_lock(&w->mutex);
	while (w->round[r].left != 0 && wait)
		(void)pthread_cond_wait(&w->done_more, &w->mutex);
	done = w->round[r].left == 0;
	(void)pthread_mutex_unlock(&w->mutex);
	if (!done)
		return false;
	take_batches(w, r);
	for (unsigned i = 0; i < w->lanes; i++) {
		struct batch *b = &w->lane[i].batch[r];

		if (b->first != NONE)
			shares_hold(w->shares, i, &b->holds);
		b->first = NONE;
	}
	if (w->round[r].frames)
		shares_note(w->shares);
	buf_clear(&w->round[r].bytes);
	w->round[r].items = 0;
	w->round[r].frames = false;
	w->taken++;
	return true;
}

/* Gives the round that was being filled to the threads. */
static void
give_to_threads(struct workers *w)
{
	unsigned r = (unsigned)(w->filled % ROUNDS);
	unsigned left = 0;

	for (unsigned i = 0; i < w->lanes; i++)
		left += w->lane[i].batch[r].first != NONE;
	if (w->round[r].frames)
		shares_next(w->shares, w->round[r].share);
	(void)pthread_mutex_lock(&w->mutex);
	w->round[r].left = left;
	w->filled++;
	(void)pthread_cond_broadcast(&w->filled_more);
	(void)pthread_mutex_unlock(&w->mutex);
	while (w->taken < w->filled &&
	    take_round(w, w->filled - w->taken == ROUNDS))
		;
}

/* With one thread a round is over when it is filled. */
static void
end_direct(struct workers *w)
{
	struct round *r = &w->round[0];

	if (!r->frames)
		return;
	for (unsigned i = 0; i < w->lanes; i++) {
		struct stream_share holds = session_holds(w->lane[i].session);

		shares_hold(w->shares, i, &holds);
	}
	shares_note(w->shares);
	allow_direct(w);
	r->frames = false;
}

static void
round_give(struct workers *w)
{
	if (w->items == 0)
		return;
	w->bytes = 0;
	w->items = 0;
	w->next_line = 0;
	w->line_bytes = 0;
	if (w->n == 1)
		end_direct(w);
	else
		give_to_threads(w);
}

/* With one thread: hands on what came of the last item. */
static void
take_direct(struct workers *w, unsigned index)
{
	struct outcome *o = &w->lane[index].batch[0].outcome;

	if (o->notes == 0)
		return;
	outcome_sort(o);
	w->take(w->arg, o, 1);
	outcome_clear(o);
}

static void
put(struct workers *w, unsigned index, const struct item *it)
{
	struct round *r = &w->round[w->filled % ROUNDS];
	struct batch *b = &w->lane[index].batch[w->filled % ROUNDS];

	r->frames = r->frames || it->kind != ITEM_LINE;
	w->bytes += it->frame.bytes.n;
	w->items++;
	if (w->n == 1) {
		/* The bytes stay where they are. */
		run_item(
		    w->lane[index].session, it->frame.bytes.p, it, &b->outcome);
		return;
	}
	r->item = mem_grow(r->item, r->items, &r->cap, sizeof(*r->item));
	r->item[r->items] = *it;
	r->item[r->items].from = r->bytes.n;
	buf_put(&r->bytes, it->frame.bytes);
	if (b->first == NONE)
		b->first = (uint32_t)r->items;
	else
		r->item[b->last].next = (uint32_t)r->items;
	b->last = (uint32_t)r->items++;
}

/* The same for all lanes. */
static void
put_all(struct workers *w, enum item_kind kind, const struct frame *f)
{
	const struct item it = {.kind = kind, .next = NONE, .frame = *f};

	for (unsigned i = 0; i < w->lanes; i++)
		put(w, i, &it);
	if (w->n > 1)
		return;
	for (unsigned i = 0; i < w->lanes; i++)
		outcome_sort(&w->lane[i].batch[0].outcome);
	take_batches(w, 0);
}

static void
put_one(struct workers *w, unsigned index, enum item_kind kind,
    const struct frame *f)
{
	const struct item it = {.kind = kind, .next = NONE, .frame = *f};

	put(w, index, &it);
	if (w->n == 1)
		take_direct(w, index);
}

/* Gives the round away when it is full; between items only. */
static void
round_check(struct workers *w)
{
	if (w->bytes >= ROUND_BYTES || w->items >= ROUND_ITEMS)
		round_give(w);
}

void
workers_frame(struct workers *w, const struct frame *f)
{
	int64_t second = f->time_ns / NS_PER_S;

	if (f->time_ns > w->last_ns)
		w->last_ns = f->time_ns;
	if (!w->ticked || second > w->second) {
		const struct frame tick = {
		    .time_ns = f->time_ns, .number = f->number};

		w->ticked = true;
		w->second = second;
		put_all(w, ITEM_TICK, &tick);
	}
	put_one(w, decode_spread(f, w->tunnels) % w->lanes, ITEM_FRAME, f);
	round_check(w);
}

/* Of rows, each thread has a lane of its own, so that few readers do. */
static unsigned
lane_of_rows(const struct workers *w, unsigned reader)
{
	return reader * w->lanes / w->n;
}

void
workers_logs(struct workers *w, struct logs *const *logs)
{
	w->rows = (struct row_time){0};
	for (unsigned i = 0; i < w->n; i++) {
		struct lane *l = &w->lane[lane_of_rows(w, i)];

		l->logs = logs[i];
		session_begin_rows(l->session);
	}
}

void
workers_line(struct workers *w, const struct line *l)
{
	const struct frame f = {.number = l->number,
	    .offset = l->offset,
	    .source = l->source,
	    .bytes = l->bytes};
	unsigned index = lane_of_rows(w, w->next_line);

	if (w->n == 1) {
		session_row(w->lane[index].session, w->lane[index].logs, l,
		    &w->lane[index].batch[0].outcome);
		take_direct(w, index);
		return;
	}
	put_one(w, index, ITEM_LINE, &f);
	/* A share of the round for each, so that all have work. */
	w->line_bytes += l->bytes.n + sizeof(struct item);
	if (w->line_bytes >= ROUND_BYTES / w->n) {
		w->line_bytes = 0;
		w->next_line++;
		if (w->next_line == w->n)
			round_give(w);
	}
}

void
workers_sync(struct workers *w)
{
	round_give(w);
	while (w->taken < w->filled)
		(void)take_round(w, true);
}

void
workers_end(struct workers *w, uint64_t number)
{
	const struct frame end = {.number = number, .time_ns = w->last_ns};

	put_all(w, ITEM_END, &end);
	workers_sync(w);
}

unsigned
workers_readers(const struct workers *w)
{
	return w->n;
}

void
workers_sources(struct workers *w, const char *const *source, size_t n)
{
	for (unsigned i = 0; i < w->lanes; i++)
		session_sources(w->lane[i].session, source, n);
}

int64_t
workers_last_row_ns(const struct workers *w)
{
	int64_t last_ns = 0;

	for (unsigned i = 0; i < w->lanes; i++) {
		int64_t ns = session_last_row_ns(w->lane[i].session);

		last_ns = ns > last_ns ? ns : last_ns;
	}
	return last_ns;
}

void
workers_counters(const struct workers *w, struct counters *out)
{
	for (unsigned i = 0; i < w->lanes; i++)
		session_counters(w->lane[i].session, out);
	for (unsigned i = 0; i < w->n; i++)
		detect_counters(w->worker[i].detect, out);
}
