#ifndef TESTS_UNIT_LOG_SAMPLES_TABLE_H
#define TESTS_UNIT_LOG_SAMPLES_TABLE_H

#include <stddef.h>

struct log_sample {
	const char *name;
	const char *format; /* that it is, and must be told to be */
	const char *text;   /* of a file */
	const char *want;   /* its rows, as rows_show has them */
};

extern const struct log_sample log_samples[];
extern const size_t log_sample_count;

#endif
