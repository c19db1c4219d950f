#include "analyzer/pipeline/workers.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/decode/decode.h"

enum {
	LANES = 16,              /* see lanes_of */
	ROUNDS = 8,              /* in flight: flows make them uneven */
	ROUND_BYTES = 512 << 10, /* of frames or rows, all sessions */
	ROUND_ITEMS = 4096,      /* of one session */
};

enum item_kind {
	ITEM_FRAME,
	ITEM_LINE,
	ITEM_TICK,
	ITEM_END,
};

/* A frame or row whose bytes stand in the batch. */
struct item {
	enum item_kind kind;
	struct frame frame; /* of a line: number, offset, source */
	size_t from;
};

/* What one session does in one round. */
struct batch {
	struct buf bytes;
	struct item *item;
	size_t items;
	size_t cap;
	struct outcome outcome;
};

/*
 * A session and its share of each round.  Whichever thread is free runs the
 * next round of a lane, one thread at a time.
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
	pthread_t thread;
};

struct workers {
	unsigned n;
	unsigned lanes;
	workers_take take;
	void *arg;
	struct worker *worker;
	struct lane *lane;
	int64_t second; /* of the last tick */
	bool ticked;
	unsigned next_line; /* which lane gets the next rows */
	size_t line_bytes;  /* that it got of its share of the round */
	size_t bytes;       /* in the round being filled */

	/* Rounds by number; guarded by the mutex. */
	pthread_mutex_t mutex;
	pthread_cond_t filled_more;
	pthread_cond_t done_more;
	uint64_t filled;       /* rounds given to the threads */
	uint64_t taken;        /* rounds given back to the caller */
	unsigned left[ROUNDS]; /* batches of the round that are not done */
	bool quit;
};

/*
 * More lanes than threads, so that the threads share the work evenly, however
 * uneven the flows are; and equally many for two threads as for a dozen.
 */
static unsigned
lanes_of(unsigned threads)
{
	if (threads == 1)
		return 1;
	return threads <= LANES ? LANES : WORKERS_MAX;
}

/* ---- the threads ---- */

static void
run_item(struct lane *lane, struct batch *b, const struct item *it)
{
	struct frame f = it->frame;
	struct line l;

	if (f.bytes.n != 0)
		f.bytes.p = b->bytes.p + it->from;
	switch (it->kind) {
	case ITEM_FRAME:
		session_frame(lane->session, &f, &b->outcome);
		break;
	case ITEM_LINE:
		l = (struct line){.number = f.number,
		    .offset = f.offset,
		    .source = f.source,
		    .bytes = f.bytes};
		session_row(lane->session, lane->logs, &l, &b->outcome);
		break;
	case ITEM_TICK:
		session_tick(lane->session, f.time_ns, f.number, &b->outcome);
		break;
	case ITEM_END:
		session_end(lane->session, f.number, &b->outcome);
		break;
	}
}

/*
 * The lane that a thread runs next: of the oldest round, and then one that it
 * ran before, whose state is at hand.  NULL: there is nothing to do.
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
		    l->batch[l->next % ROUNDS].items == 0)
			l->next++;
		if (l->next < all->filled &&
		    (best == NULL || l->next < best->next))
			best = l;
	}
	return best;
}

static void
run_batch(struct lane *l, struct batch *b)
{
	for (size_t i = 0; i < b->items; i++)
		run_item(l, b, &b->item[i]);
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
		run_batch(l, &l->batch[r]);
		(void)pthread_mutex_lock(&all->mutex);
		l->busy = false;
		l->next++;
		if (--all->left[r] == 0)
			(void)pthread_cond_signal(&all->done_more);
	}
	(void)pthread_mutex_unlock(&all->mutex);
	return NULL;
}

/* ---- the caller's side ---- */

static void
start_threads(struct workers *w)
{
	for (unsigned i = 0; i < w->n; i++) {
		struct worker *one = &w->worker[i];
		int rc;

		*one = (struct worker){.all = w, .index = i};
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
	w->take = take;
	w->arg = arg;
	w->worker = mem_zalloc(threads, sizeof(*w->worker));
	w->lane = mem_zalloc(w->lanes, sizeof(*w->lane));
	(void)pthread_mutex_init(&w->mutex, NULL);
	(void)pthread_cond_init(&w->filled_more, NULL);
	(void)pthread_cond_init(&w->done_more, NULL);
	for (unsigned i = 0; i < w->lanes; i++) {
		w->lane[i].session = session_new(options);
		for (unsigned r = 0; r < ROUNDS; r++)
			outcome_init(&w->lane[i].batch[r].outcome);
	}
	if (threads > 1)
		start_threads(w);
	return w;
}

static void
lane_free(struct lane *l)
{
	session_free(l->session);
	for (unsigned r = 0; r < ROUNDS; r++) {
		buf_free(&l->batch[r].bytes);
		free(l->batch[r].item);
		outcome_free(&l->batch[r].outcome);
	}
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
	for (unsigned i = 0; i < w->lanes; i++)
		lane_free(&w->lane[i]);
	(void)pthread_cond_destroy(&w->filled_more);
	(void)pthread_cond_destroy(&w->done_more);
	(void)pthread_mutex_destroy(&w->mutex);
	free(w->worker);
	free(w->lane);
	free(w);
}

/*
 * Gives back the oldest round that was not taken, when it is done or when the
 * caller waits for it.
 */
static bool
take_round(struct workers *w, bool wait)
{
	unsigned r = (unsigned)(w->taken % ROUNDS);
	struct outcome outcome[WORKERS_MAX];
	bool done;

	(void)pthread_mutex_lock(&w->mutex);
	while (w->left[r] != 0 && wait)
		(void)pthread_cond_wait(&w->done_more, &w->mutex);
	done = w->left[r] == 0;
	(void)pthread_mutex_unlock(&w->mutex);
	if (!done)
		return false;
	for (unsigned i = 0; i < w->lanes; i++)
		outcome[i] = w->lane[i].batch[r].outcome;
	w->take(w->arg, outcome, w->lanes);
	for (unsigned i = 0; i < w->lanes; i++) {
		struct batch *b = &w->lane[i].batch[r];

		b->outcome = outcome[i];
		outcome_clear(&b->outcome);
		buf_clear(&b->bytes);
		b->items = 0;
	}
	w->taken++;
	return true;
}

/* Gives the round that was being filled to the threads. */
static void
round_give(struct workers *w)
{
	unsigned r = (unsigned)(w->filled % ROUNDS);
	unsigned left = 0;

	for (unsigned i = 0; i < w->lanes; i++)
		left += w->lane[i].batch[r].items != 0;
	if (left == 0)
		return;
	(void)pthread_mutex_lock(&w->mutex);
	w->left[r] = left;
	w->filled++;
	(void)pthread_cond_broadcast(&w->filled_more);
	(void)pthread_mutex_unlock(&w->mutex);
	w->bytes = 0;
	w->next_line = 0;
	w->line_bytes = 0;
	while (w->taken < w->filled &&
	    take_round(w, w->filled - w->taken == ROUNDS))
		;
}

/* With one thread: hands on what came of the last item. */
static void
take_direct(struct workers *w)
{
	struct outcome *o = &w->lane[0].batch[0].outcome;

	if (o->notes == 0)
		return;
	outcome_sort(o);
	w->take(w->arg, o, 1);
	outcome_clear(o);
}

static void
put(struct workers *w, unsigned index, enum item_kind kind,
    const struct frame *f)
{
	struct batch *b = &w->lane[index].batch[w->filled % ROUNDS];
	struct item it = {.kind = kind, .frame = *f, .from = b->bytes.n};

	if (w->n == 1) {
		/* The bytes stay where they are. */
		struct batch direct = {.bytes = {.p = (uint8_t *)f->bytes.p},
		    .outcome = b->outcome};

		it.from = 0;
		run_item(&w->lane[0], &direct, &it);
		b->outcome = direct.outcome;
		take_direct(w);
		return;
	}
	buf_put(&b->bytes, f->bytes);
	b->item = mem_grow(b->item, b->items, &b->cap, sizeof(*b->item));
	b->item[b->items++] = it;
	w->bytes += f->bytes.n;
}

/* Gives the round away when it is full; between items only. */
static void
round_check(struct workers *w, unsigned index)
{
	if (w->n > 1 &&
	    (w->bytes >= ROUND_BYTES ||
		w->lane[index].batch[w->filled % ROUNDS].items >= ROUND_ITEMS))
		round_give(w);
}

void
workers_frame(struct workers *w, const struct frame *f)
{
	unsigned index = w->n == 1 ? 0 : decode_spread(f) % w->lanes;
	int64_t second = f->time_ns / NS_PER_S;

	if (!w->ticked || second > w->second) {
		const struct frame tick = {
		    .time_ns = f->time_ns, .number = f->number};

		w->ticked = true;
		w->second = second;
		for (unsigned i = 0; i < w->lanes; i++)
			put(w, i, ITEM_TICK, &tick);
	}
	put(w, index, ITEM_FRAME, f);
	round_check(w, index);
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
	for (unsigned i = 0; i < w->n; i++)
		w->lane[lane_of_rows(w, i)].logs = logs[i];
}

void
workers_line(struct workers *w, const struct line *l)
{
	const struct frame f = {.number = l->number,
	    .offset = l->offset,
	    .source = l->source,
	    .bytes = l->bytes};

	put(w, lane_of_rows(w, w->next_line), ITEM_LINE, &f);
	if (w->n == 1)
		return;
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
	if (w->n == 1)
		return;
	round_give(w);
	while (w->taken < w->filled)
		(void)take_round(w, true);
}

void
workers_end(struct workers *w, uint64_t number)
{
	const struct frame end = {.number = number};

	for (unsigned i = 0; i < w->lanes; i++)
		put(w, i, ITEM_END, &end);
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
}
