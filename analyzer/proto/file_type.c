#include "analyzer/proto/file_type.h"

#include <magic.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	BYTES_MAX = 64 << 10, /* of a file that libmagic is shown */
};

struct file_types {
	magic_t magic; /* NULL: there is no database */
};

struct file_types *
file_types_new(void)
{
	struct file_types *t = mem_zalloc(1, sizeof(*t));

	t->magic = magic_open(MAGIC_NONE);
	if (t->magic != NULL && magic_load(t->magic, NULL) != 0) {
		magic_close(t->magic);
		t->magic = NULL;
	}
	return t;
}

void
file_types_free(struct file_types *t)
{
	if (t == NULL)
		return;
	if (t->magic != NULL)
		magic_close(t->magic);
	free(t);
}

const char *
file_type(struct file_types *t, struct span bytes)
{
	if (t->magic == NULL)
		return NULL;
	bytes = span_first(bytes, BYTES_MAX);
	return magic_buffer(t->magic, bytes.p, bytes.n);
}
