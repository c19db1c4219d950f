#include "analyzer/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"

enum {
	DIAG_TEXT = 2048 /* bytes; the rest is cut off */
};

bool
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return false;
	err->code = code;
	va_start(ap, fmt);
	(void)vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return false;
}

void
diag_add(struct diags *d, enum diag_level level, struct place at,
    const char *fmt, ...)
{
	char text[DIAG_TEXT];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	d->v = mem_grow(d->v, d->n, &d->cap, sizeof(*d->v));
	d->v[d->n++] = (struct diag){
	    .level = level,
	    .file = mem_strdup(at.file == NULL ? "" : at.file),
	    .line = at.line,
	    .column = at.column,
	    .text = mem_strdup(text),
	};
	d->errors += level == DIAG_ERROR;
	d->warnings += level == DIAG_WARNING;
}

void
diag_err(struct diags *d, struct place at, const struct err *err)
{
	diag_add(d, DIAG_ERROR, at, "%s", err->text);
}

void
diags_clear(struct diags *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free((void *)(uintptr_t)d->v[i].file);
		free((void *)(uintptr_t)d->v[i].text);
	}
	free(d->v);
	*d = (struct diags){0};
}
