#ifndef ANALYZER_BASE_CHARSET_H
#define ANALYZER_BASE_CHARSET_H

/*
 * The charsets in which logs are written, by name and by what bytes look like.
 * Nothing is converted here.
 */

#include "analyzer/base/err.h"
#include "analyzer/base/span.h"

struct charset {
	const char *name;
	const char *iconv; /* its name for iconv; NULL: UTF-8 */
	uint8_t unit;      /* bytes of the smallest character */
	bool big_endian;   /* with a unit of 2 */
	const char *other; /* further names, each between blanks */
};

/*
 * The charset of that name in any case, or NULL.  Names as in IANA's registry
 * and those of Windows ("cp1253", "windows-1253").
 */
const struct charset *charset_find(const char *name);

/* Says which charsets there are; returns false. */
bool charset_fail(const char *name, struct err *err);

/* The i-th, for --help and the manual; NULL behind the last. */
const struct charset *charset_get(unsigned i);

/*
 * The charset of a text that begins with head.  Told are: UTF-16 by its mark or
 * the zeros of its ASCII; UTF-8 (the default) when all is valid; else, by
 * which bytes stand beside each other, CP949 (which has EUC-KR within it),
 * ISO-8859-7 or Windows-1253, ISO-8859-16 or Windows-1250, and Windows-1252
 * for what is none of these.
 */
const struct charset *charset_guess(struct span head);

/* As charset_guess, but tells only whether it is UTF-16; else NULL. */
const struct charset *charset_utf16(struct span head);

#endif
