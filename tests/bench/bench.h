#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

/*
 * What the benchmarks share.  Each bench_*.c prints lines `name value unit`,
 * one figure a line, so that two runs can be joined by name.
 */

#include <stddef.h>
#include <stdint.h>

/* How long each measurement runs at least, in seconds. */
#define BENCH_SECONDS 0.5

/* Something to measure: does the work n times over and returns a number that
 * depends on it, so that the compiler keeps the work. */
typedef uint64_t (*bench_work)(void *state, size_t n);

/* One measurement; a zero leaves its figure out. */
struct bench {
	const char *name;
	bench_work work;
	void *state;
	size_t bytes; /* read in one time, for MB/s and cycles a byte */
	size_t items; /* handled in one time, for items/s */
};

/* Repeats the work for BENCH_SECONDS and prints its figures. */
void bench_run(const struct bench *b);

/* Prints one line. */
void bench_print(
    const char *name, const char *what, double value, const char *unit);

/* Seconds of a clock that only goes forward. */
double bench_now(void);

#endif
