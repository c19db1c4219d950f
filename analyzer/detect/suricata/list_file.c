#include "analyzer/detect/suricata/list_file.h"

#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/detect/suricata/rule_text.h"

enum {
	LIST_BYTES = 256 << 20, /* longest list */
};

/* The path beside the file of the rules, when there is something. */
static const char *
find(const struct build *b, struct span name)
{
	const char *rules = b->text->file;
	const char *slash = strrchr(rules, '/');
	const char *path;

	if (name.n != 0 && name.p[0] != '/' && slash != NULL) {
		path = (const char *)arena_printf(b->arena, "%.*s/%.*s",
		    (int)(slash - rules), rules, (int)name.n,
		    (const char *)name.p)
			   .p;
		if (access(path, F_OK) == 0)
			return path;
	}
	path = arena_str(b->arena, name);
	return access(path, F_OK) == 0 ? path : NULL;
}

static bool
read_it(struct build *b, struct span name, const char *path, struct span *text)
{
	struct err err;

	if (file_read(b->arena, path, LIST_BYTES, text, &err))
		return true;
	return build_fail(
	    b, name, "%.*s: %s", (int)name.n, (const char *)name.p, err.text);
}

bool
list_file_try(
    struct build *b, struct span name, const char **path, struct span *text)
{
	*path = find(b, name);
	return *path != NULL && read_it(b, name, *path, text);
}

bool
list_file_read(
    struct build *b, struct span name, const char **path, struct span *text)
{
	*path = find(b, name);
	if (*path == NULL)
		return build_fail(b, name,
		    "%.*s: there is no such file, neither beside the rules "
		    "nor in the working folder",
		    (int)name.n, (const char *)name.p);
	return read_it(b, name, *path, text);
}
