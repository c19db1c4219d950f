#include "analyzer/pipeline/links.h"

#include <inttypes.h>

#include "analyzer/decode/decode.h"
#include "analyzer/input/input.h"

void
links_see(struct links *l, const struct frame *f)
{
	unsigned i;

	if (!l->any || l->last != f->link) {
		l->any = true;
		l->last = f->link;
		l->known = decode_knows_link(f->link);
	}
	if (l->known)
		return;
	for (i = 0; i < l->n && l->v[i].link != f->link; i++)
		;
	if (i == LINKS_MAX)
		return;
	if (i == l->n) {
		l->v[i].link = f->link;
		l->v[i].offset = f->offset;
		l->n++;
	}
	l->v[i].frames++;
}

bool
links_tell(const struct links *l, const char *file, struct diags *diags)
{
	for (unsigned i = 0; i < l->n; i++) {
		const char *name = input_link_name(l->v[i].link);

		diag_add(diags, DIAG_ERROR, (struct place){.file = file},
		    "%" PRIu64 " frames of link type %" PRIu32
		    " (%s) cannot be decoded, the first at byte %" PRIu64,
		    l->v[i].frames, l->v[i].link,
		    name == NULL ? "unknown" : name, l->v[i].offset);
	}
	return l->n != 0;
}
