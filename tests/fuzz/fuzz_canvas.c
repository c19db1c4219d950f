/* Any bytes as text of a document: the grid holds nothing to be obeyed. */
#include <assert.h>

#include "tui/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->rows * c->cols; i++) {
		const struct cell *cell = &c->cell[i];

		assert(cell->c >= 0x20 && cell->c != 0x7f);
		assert(cell->c < 0x80 || cell->c >= 0xa0);
		assert(cell->c < 0x202a || cell->c > 0x202e);
		assert(cell->c < 0x2066 || cell->c > 0x2069);
		assert(cell->columns != 2 ||
		    ((i + 1) % c->cols != 0 && cell[1].columns == 0));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct canvas *c = canvas_new(10, 30);
	struct doc *d = doc_new();
	struct scroll s = {0};
	struct area all = {0, 0, 10, 30};

	if (size > 0) {
		doc_reset(d, 27);
		doc_cell(d, STYLE_TEXT, data[0] % 40, text);
		doc_put(d, STYLE_TEXT, text);
		doc_prose(d, STYLE_TEXT, data[0] % 8, text);
		s.left = data[size - 1] % 32;
		doc_move(d, &s, data[0], false, 10);
		doc_draw(d, &s, c, all, true);
		canvas_put(
		    c, (struct area){3, data[0] % 32, 1, 9}, STYLE_TEXT, text);
		check(c);
		canvas_ascii(c);
		check(c);
	}
	doc_free(d);
	canvas_free(c);
	return 0;
}
