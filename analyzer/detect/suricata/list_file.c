#include "analyzer/detect/suricata/list_file.h"

#include <unistd.h>

#include "analyzer/base/file.h"
#include "analyzer/detect/suricata/rule_text.h"
#include "analyzer/detect/suricata/words.h"

enum {
	LIST_BYTES = 256 << 20, /* longest list */
};

/* folder/name when there is something, else NULL. */
static const char *
in_folder(const struct build *b, const char *folder, size_t n, struct span name)
{
	const char *path = (const char *)arena_printf(b->arena, "%.*s/%.*s",
	    (int)n, folder, (int)name.n, (const char *)name.p)
			       .p;

	return access(path, F_OK) == 0 ? path : NULL;
}

/* The path of a file beside the rules, in the data folder or the working one;
 * a state is looked for in the data folder first. */
static const char *
find(const struct build *b, struct span name, bool state)
{
	const char *rules = b->text->file;
	const char *slash = strrchr(rules, '/');
	const char *data = b->words->data_dir;
	const char *path = NULL;
	bool relative = name.n != 0 && name.p[0] != '/';

	if (relative && state && data != NULL)
		path = in_folder(b, data, strlen(data), name);
	if (path == NULL && relative && slash != NULL)
		path = in_folder(b, rules, (size_t)(slash - rules), name);
	if (path == NULL && relative && data != NULL)
		path = in_folder(b, data, strlen(data), name);
	if (path != NULL)
		return path;
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
list_file_state(
    struct build *b, struct span name, const char **path, struct span *text)
{
	*path = find(b, name, true);
	return *path != NULL && read_it(b, name, *path, text);
}

bool
list_file_read(
    struct build *b, struct span name, const char **path, struct span *text)
{
	*path = find(b, name, false);
	if (*path == NULL)
		return build_fail(b, name,
		    "%.*s: there is no such file, neither beside the rules "
		    "nor in the working folder or the data folder",
		    (int)name.n, (const char *)name.p);
	return read_it(b, name, *path, text);
}
