#include "analyzer/input/blocks.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"

/* Files of blocks.  The second line of a name is for a file without a head. */
static const struct block_file files[] = {
    {"evtx", "ElfFile\0", 8, 4096, 65536}, /* [MS-EVEN6]; libevtx */
    {"evtx", "ElfChnk\0", 8, 65536, 65536},
};

struct blocks {
	struct bytes *from;
	const struct block_file *file;
	uint8_t *buf;
	uint64_t offset;
	uint64_t number;
};

const struct block_file *
block_file_find(struct span head)
{
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (span_starts(head, span_of(files[i].mark, files[i].mark_n)))
			return &files[i];
	}
	return NULL;
}

const struct block_file *
block_file_named(const char *name)
{
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		if (strcmp(files[i].name, name) == 0)
			return &files[i];
	}
	return NULL;
}

struct blocks *
blocks_new(struct bytes *from, const struct block_file *file)
{
	struct blocks *b = mem_zalloc(1, sizeof(*b));

	b->from = from;
	b->file = file;
	b->buf = mem_alloc(file->first > file->each ? file->first : file->each);
	return b;
}

void
blocks_free(struct blocks *b)
{
	if (b == NULL)
		return;
	free(b->buf);
	free(b);
}

bool
blocks_next(struct blocks *b, struct line *block)
{
	size_t want = b->number == 0 ? b->file->first : b->file->each;
	size_t n = bytes_fill(b->from, b->buf, want);

	if (n == 0)
		return false;
	*block = (struct line){.number = ++b->number,
	    .offset = b->offset,
	    .bytes = span_of(b->buf, n)};
	b->offset += n;
	return true;
}
