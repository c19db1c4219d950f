#ifndef ANALYZER_STORE_SCHEMA_H
#define ANALYZER_STORE_SCHEMA_H

/*
 * The tables, as the steps that lead to them: step n brings a database of
 * version n to version n + 1.  A new database takes all of them, so that an
 * older one that took the same steps is the same.
 */

enum {
	SCHEMA_VERSION = 4,
	SCHEMA_APPLICATION = 0x68616563, /* "haec" in the file's header */
};

/* SQL text of each step. */
extern const char *const schema_steps[SCHEMA_VERSION];

#endif
