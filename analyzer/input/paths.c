/* Files named on the command line, folders walked. */

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "analyzer/base/mem.h"
#include "analyzer/input/input.h"

static void
push(struct paths *p, char *path)
{
	p->v = mem_grow(p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = path;
}

static int
not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Puts what a folder holds on the stack, so that the first comes off first. */
static bool
expand(struct paths *stack, const char *folder, struct err *err)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, not_hidden, by_name);
	char why[128];

	if (n < 0)
		return err_set(err, ERR_IO, "%s: cannot be read: %s", folder,
		    strerror_r(errno, why, sizeof(why)));
	for (int i = n - 1; i >= 0; i--) {
		size_t room = strlen(folder) + strlen(names[i]->d_name) + 2;
		char *path = mem_alloc(room);
		bool slash = folder[strlen(folder) - 1] == '/';

		(void)snprintf(path, room, "%s%s%s", folder, slash ? "" : "/",
		    names[i]->d_name);
		push(stack, path);
		free(names[i]);
	}
	free(names);
	return true;
}

bool
paths_add(struct paths *p, const char *path, struct err *err)
{
	struct paths stack = {0};
	struct err other;
	struct stat st;
	bool ok = true;

	/* What is no folder is opened later, and told of then. */
	if (path[0] == '\0' || stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		push(p, mem_strdup(path));
		return true;
	}
	push(&stack, mem_strdup(path));
	for (bool first = true; stack.n != 0; first = false) {
		char *at = stack.v[--stack.n];

		if (first || (lstat(at, &st) == 0 && S_ISDIR(st.st_mode)))
			ok &= expand(&stack, at, ok ? err : &other);
		else if (stat(at, &st) == 0 && S_ISREG(st.st_mode)) {
			push(p, at);
			continue;
		}
		free(at);
	}
	paths_free(&stack);
	return ok;
}

void
paths_free(struct paths *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i]);
	free(p->v);
	*p = (struct paths){0};
}
