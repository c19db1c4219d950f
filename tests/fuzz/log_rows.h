#ifndef TESTS_FUZZ_LOG_ROWS_H
#define TESTS_FUZZ_LOG_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "analyzer/logs/options.h"

/* Reads data as a file of that format, told by its own head, too. */
void log_rows(const char *format, const uint8_t *data, size_t size);

/* Reads data as a log as options say. */
void log_file(
    const struct log_options *options, const uint8_t *data, size_t size);

#endif
