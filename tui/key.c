#include "tui/key.h"

#include "analyzer/base/text.h"

static const struct {
	int key;
	const char *name;
} names[] = {
    {K_TAB, "Tab"},
    {K_ENTER, "Enter"},
    {K_ESC, "Esc"},
    {K_SPACE, "Space"},
    {K_BACKSPACE, "Backspace"},
    {K_UP, "Up"},
    {K_DOWN, "Down"},
    {K_LEFT, "Left"},
    {K_RIGHT, "Right"},
    {K_PAGE_UP, "PgUp"},
    {K_PAGE_DOWN, "PgDn"},
    {K_HOME, "Home"},
    {K_END, "End"},
    {K_DELETE, "Del"},
    {K_BACK_TAB, "BackTab"},
    {K_RESIZE, "Resize"},
    {K_CLOSED, "Closed"},
};

void
key_put(struct buf *out, int key)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].key == key) {
			buf_str(out, names[i].name);
			return;
		}
	}
	if (key > K_F0 && key <= K_LAST)
		buf_printf(out, "F%d", key - K_F0);
	else if (key > 0 && key < 32)
		buf_printf(out, "^%c", key + '@');
	else if (key > 32 && key < K_UP - 1)
		utf8_put(out, (uint32_t)key);
}

int
key_find(struct span name)
{
	uint64_t n;
	size_t at = 0;
	int32_t c;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_eq_str(name, names[i].name))
			return names[i].key;
	}
	if (name.n > 1 && name.p[0] == 'F' &&
	    span_number(span_from(name, 1), 12, &n) && n > 0)
		return K_F0 + (int)n;
	if (name.n == 2 && name.p[0] == '^' && name.p[1] > '@' &&
	    name.p[1] < '`')
		return name.p[1] - '@';
	c = utf8_next(name, &at);
	return name.n > 0 && at == name.n && c > 32 ? (int)c : K_NONE;
}
