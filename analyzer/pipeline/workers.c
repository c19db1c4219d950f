#include "analyzer/pipeline/workers.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/decode/decode.h"

enum {
	ROUNDS = 8,            /* in flight: flows make them uneven */
	ROUND_BYTES = 2 << 20, /* of frames or rows, all sessions */
	ROUND_ITEMS = 16384,   /* of one session */
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

struct worker {
	struct workers *all;
	unsigned index;
	struct session *session;
	struct logs *logs;
	struct batch batch[ROUNDS];
	pthread_t thread;
};

struct workers {
	unsigned n;
	workers_take take;
	void *arg;
	struct worker *worker;
	int64_t second; /* of the last tick */
	bool ticked;
	unsigned next_line; /* which worker gets the next rows */
	size_t line_bytes;  /* that it got of its share of the round */
	size_t bytes;       /* in the round being filled */

	/* Rounds by number; guarded by the mutex. */
	pthread_mutex_t mutex;
	pthread_cond_t filled_more;
	pthread_cond_t done_more;
	uint64_t filled;       /* rounds given to the threads */
	uint64_t taken;        /* rounds given back to the caller */
	unsigned done[ROUNDS]; /* threads that are done with the round */
	bool quit;
};

/* ---- the threads ---- */

static void
run_item(struct worker *w, struct batch *b, const struct item *it)
{
	struct frame f = it->frame;
	struct line l;

	if (f.bytes.n != 0)
		f.bytes.p = b->bytes.p + it->from;
	switch (it->kind) {
	case ITEM_FRAME:
		session_frame(w->session, &f, &b->outcome);
		break;
	case ITEM_LINE:
		l = (struct line){.number = f.number,
		    .offset = f.offset,
		    .source = f.source,
		    .bytes = f.bytes};
		session_row(w->session, w->logs, &l, &b->outcome);
		break;
	case ITEM_TICK:
		session_tick(w->session, f.time_ns, f.number, &b->outcome);
		break;
	case ITEM_END:
		session_end(w->session, f.number, &b->outcome);
		break;
	}
}

static void *
run_worker(void *arg)
{
	struct worker *w = arg;
	struct workers *all = w->all;

	for (uint64_t round = 0;; round++) {
		struct batch *b = &w->batch[round % ROUNDS];

		(void)pthread_mutex_lock(&all->mutex);
		while (all->filled <= round && !all->quit)
			(void)pthread_cond_wait(&all->filled_more, &all->mutex);
		if (all->filled <= round) {
			(void)pthread_mutex_unlock(&all->mutex);
			return NULL;
		}
		(void)pthread_mutex_unlock(&all->mutex);
		for (size_t i = 0; i < b->items; i++)
			run_item(w, b, &b->item[i]);
		(void)pthread_mutex_lock(&all->mutex);
		all->done[round % ROUNDS]++;
		(void)pthread_cond_signal(&all->done_more);
		(void)pthread_mutex_unlock(&all->mutex);
	}
}

/* ---- the caller's side ---- */

struct workers *
workers_new(const struct session_options *options, unsigned threads,
    workers_take take, void *arg)
{
	struct workers *w = mem_zalloc(1, sizeof(*w));

	w->n = threads;
	w->take = take;
	w->arg = arg;
	w->worker = mem_zalloc(threads, sizeof(*w->worker));
	(void)pthread_mutex_init(&w->mutex, NULL);
	(void)pthread_cond_init(&w->filled_more, NULL);
	(void)pthread_cond_init(&w->done_more, NULL);
	for (unsigned i = 0; i < threads; i++) {
		struct worker *one = &w->worker[i];

		one->all = w;
		one->index = i;
		one->session = session_new(options);
		for (unsigned r = 0; r < ROUNDS; r++)
			outcome_init(&one->batch[r].outcome);
	}
	for (unsigned i = 0; i < threads && threads > 1; i++) {
		int rc = pthread_create(
		    &w->worker[i].thread, NULL, run_worker, &w->worker[i]);

		assert(rc == 0);
	}
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
	for (unsigned i = 0; i < w->n; i++) {
		struct worker *one = &w->worker[i];

		if (w->n > 1)
			(void)pthread_join(one->thread, NULL);
		session_free(one->session);
		for (unsigned r = 0; r < ROUNDS; r++) {
			buf_free(&one->batch[r].bytes);
			free(one->batch[r].item);
			outcome_free(&one->batch[r].outcome);
		}
	}
	(void)pthread_cond_destroy(&w->filled_more);
	(void)pthread_cond_destroy(&w->done_more);
	(void)pthread_mutex_destroy(&w->mutex);
	free(w->worker);
	free(w);
}

/* The oldest round that was not taken: waits for it and gives it back. */
static void
take_round(struct workers *w)
{
	unsigned r = (unsigned)(w->taken % ROUNDS);
	struct outcome outcome[WORKERS_MAX];

	(void)pthread_mutex_lock(&w->mutex);
	while (w->done[r] < w->n)
		(void)pthread_cond_wait(&w->done_more, &w->mutex);
	(void)pthread_mutex_unlock(&w->mutex);
	for (unsigned i = 0; i < w->n; i++)
		outcome[i] = w->worker[i].batch[r].outcome;
	w->take(w->arg, outcome, w->n);
	for (unsigned i = 0; i < w->n; i++) {
		struct batch *b = &w->worker[i].batch[r];

		b->outcome = outcome[i];
		outcome_clear(&b->outcome);
		buf_clear(&b->bytes);
		b->items = 0;
	}
	w->taken++;
}

static bool
round_empty(const struct workers *w)
{
	for (unsigned i = 0; i < w->n; i++) {
		if (w->worker[i].batch[w->filled % ROUNDS].items != 0)
			return false;
	}
	return true;
}

/* Gives the round that was being filled to the threads. */
static void
round_give(struct workers *w)
{
	if (round_empty(w))
		return;
	(void)pthread_mutex_lock(&w->mutex);
	w->done[w->filled % ROUNDS] = 0;
	w->filled++;
	(void)pthread_cond_broadcast(&w->filled_more);
	(void)pthread_mutex_unlock(&w->mutex);
	w->bytes = 0;
	w->next_line = 0;
	w->line_bytes = 0;
	if (w->filled - w->taken == ROUNDS)
		take_round(w);
}

/* With one thread: hands on what came of the last item. */
static void
take_direct(struct workers *w)
{
	struct outcome *o = &w->worker[0].batch[0].outcome;

	if (o->notes == 0)
		return;
	w->take(w->arg, o, 1);
	outcome_clear(o);
}

static void
put(struct workers *w, unsigned index, enum item_kind kind,
    const struct frame *f)
{
	struct batch *b = &w->worker[index].batch[w->filled % ROUNDS];
	struct item it = {.kind = kind, .frame = *f, .from = b->bytes.n};

	if (w->n == 1) {
		/* The bytes stay where they are. */
		struct batch direct = {.bytes = {.p = (uint8_t *)f->bytes.p},
		    .outcome = b->outcome};

		it.from = 0;
		run_item(&w->worker[0], &direct, &it);
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
		w->worker[index].batch[w->filled % ROUNDS].items >=
		    ROUND_ITEMS))
		round_give(w);
}

void
workers_frame(struct workers *w, const struct frame *f)
{
	unsigned index = w->n == 1 ? 0 : decode_spread(f) % w->n;
	int64_t second = f->time_ns / NS_PER_S;

	if (!w->ticked || second > w->second) {
		const struct frame tick = {
		    .time_ns = f->time_ns, .number = f->number};

		w->ticked = true;
		w->second = second;
		for (unsigned i = 0; i < w->n; i++)
			put(w, i, ITEM_TICK, &tick);
	}
	put(w, index, ITEM_FRAME, f);
	round_check(w, index);
}

void
workers_logs(struct workers *w, struct logs *const *logs)
{
	for (unsigned i = 0; i < w->n; i++)
		w->worker[i].logs = logs[i];
}

void
workers_line(struct workers *w, const struct line *l)
{
	const struct frame f = {.number = l->number,
	    .offset = l->offset,
	    .source = l->source,
	    .bytes = l->bytes};

	put(w, w->next_line, ITEM_LINE, &f);
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
		take_round(w);
}

void
workers_end(struct workers *w, uint64_t number)
{
	const struct frame end = {.number = number};

	for (unsigned i = 0; i < w->n; i++)
		put(w, i, ITEM_END, &end);
	workers_sync(w);
}

unsigned
workers_count(const struct workers *w)
{
	return w->n;
}

void
workers_sources(struct workers *w, const char *const *source, size_t n)
{
	for (unsigned i = 0; i < w->n; i++)
		session_sources(w->worker[i].session, source, n);
}

int64_t
workers_last_row_ns(const struct workers *w)
{
	int64_t last_ns = 0;

	for (unsigned i = 0; i < w->n; i++) {
		int64_t ns = session_last_row_ns(w->worker[i].session);

		last_ns = ns > last_ns ? ns : last_ns;
	}
	return last_ns;
}

void
workers_counters(const struct workers *w, struct counters *out)
{
	for (unsigned i = 0; i < w->n; i++)
		session_counters(w->worker[i].session, out);
}
