#ifndef ANALYZER_LOGS_HARM_H
#define ANALYZER_LOGS_HARM_H

#include <stdbool.h>
#include <stdint.h>

/* What is wrong with a file, of one kind, with its first place as example. */
struct log_harm {
	const char *what;    /* "chunks whose checksum is wrong" */
	const char *counter; /* the name that it is counted under */
	bool lost;           /* something could not be read */
	uint64_t n;
	uint64_t offset; /* of the first, in the (unpacked) file */
};

#endif
