#ifndef TUI_FILES_H
#define TUI_FILES_H

/*
 * The captures and logs that can be looked through, and the one that is open,
 * kept in memory up to a limit.
 */

#include "analyzer/base/arena.h"
#include "analyzer/base/err.h"
#include "analyzer/store/store.h"

enum {
	FILES_ITEMS = 200000,   /* of a file; the rest is left out */
	FILES_BYTES = 64 << 20, /* of a file; the same */
};

/* A frame or a row. */
struct file_item {
	uint64_t number;
	int64_t time_ns; /* 0: none */
	struct span bytes;
	uint32_t link;
	uint64_t talk;      /* as in struct browse_item */
	struct span fields; /* of a row: name, zero byte, value, zero byte … */
};

struct files {
	struct arena *arena; /* the list */
	const char **path;
	const char **name; /* without the folder */
	const struct source *source;
	size_t n;

	struct arena *open_arena; /* the open file */
	size_t open;              /* index, or n for none */
	bool capture;
	const char *format;
	const struct file_item *item;
	size_t items;
	bool cut;  /* the file has more */
	size_t at; /* the item that is looked at */
};

/*
 * Lists the files of a folder (NULL: the sources that the store names).
 * files_close is needed afterwards.
 */
void files_open(struct files *f, const char *folder, struct store *store);
void files_close(struct files *f);

/* Reads file i.  False: *err says why it cannot be read; none is open. */
bool files_read(struct files *f, size_t i, struct err *err);

/* Closes the open file; the list stays. */
void files_shut(struct files *f);

/* Index of the file of that name (without folder), or n. */
size_t files_find(const struct files *f, const char *name);

/* Index of the item of that number in the open file, or its items. */
size_t files_item(const struct files *f, uint64_t number);

/*
 * Index of the next frame (by 1) or the one before (by -1) of the conversation
 * of frame i, or items.
 */
size_t files_talk(const struct files *f, size_t i, int by);

/* The next field of a row; start with *at = 0.  False: no more. */
bool files_field(const struct file_item *it, size_t *at, struct span *name,
    struct span *value);

#endif
