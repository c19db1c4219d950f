#ifndef TESTS_FUZZ_INPUT_FILE_H
#define TESTS_FUZZ_INPUT_FILE_H

#include "analyzer/input/input.h"

/* Opens bytes as a file that exists in memory only; NULL: it was refused. */
struct input *input_of_bytes(const uint8_t *data, size_t size);

#endif
