#include "tests/bench/bench.h"

#include <stdio.h>
#include <time.h>

double
bench_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void
bench_print(const char *name, const char *what, double value, const char *unit)
{
	printf("%s%s%s %.4g %s\n", name, *what != '\0' ? "." : "", what, value,
	    unit);
	(void)fflush(stdout);
}

/* Cycles of the time stamp counter, or zero where there is none. */
static uint64_t
cycles(void)
{
#if defined(__x86_64__)
	return __builtin_ia32_rdtsc();
#else
	return 0;
#endif
}

void
bench_run(const struct bench *b)
{
	static volatile uint64_t sink;
	double start, took;
	uint64_t ticks;
	size_t n = 1, done = 0;

	sink = b->work(b->state, 1); /* warms the caches */
	start = bench_now();
	ticks = cycles();
	do {
		sink = sink + b->work(b->state, n);
		done += n;
		n *= 2;
		took = bench_now() - start;
	} while (took < BENCH_SECONDS);
	ticks = cycles() - ticks;
	if (b->bytes != 0) {
		double bytes = (double)b->bytes * (double)done;

		bench_print(b->name, "", bytes / took / 1e6, "MB/s");
		if (ticks != 0)
			bench_print(b->name, "cycles", (double)ticks / bytes,
			    "cycles/byte");
	}
	if (b->items != 0)
		bench_print(b->name, "items",
		    (double)b->items * (double)done / took, "items/s");
}
