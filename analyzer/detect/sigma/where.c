#include "analyzer/detect/sigma/where.h"

size_t
where_line(struct span text, uint32_t n)
{
	size_t at = 0;

	for (uint32_t i = 1; i < n && at < text.n; i++) {
		at = span_find_byte(text, '\n', at);
		at = at == SIZE_MAX ? text.n : at + 1;
	}
	return at;
}

/* How many bytes up to the one at an offset are no blanks, itself counted. */
static size_t
count_up_to(struct span text, size_t offset)
{
	size_t count = 0;

	for (size_t i = 0; i <= offset && i < text.n; i++)
		count += !byte_blank(text.p[i]);
	return count;
}

/* YAML changes blanks only, so that the others can be counted. */
struct place
where_in(struct span source, const struct yaml *y, size_t offset)
{
	struct place at = y->at;
	size_t from = where_line(source, at.line) + at.column - 1;
	size_t count = count_up_to(y->text, offset);

	if (at.line == 0 || from >= source.n) {
		at.column += (uint32_t)offset;
		return at;
	}
	for (size_t i = from; i < source.n && count != 0; i++) {
		count -= !byte_blank(source.p[i]);
		if (count == 0)
			break;
		at.column++;
		if (source.p[i] == '\n') {
			at.line++;
			at.column = 1;
		}
	}
	if (offset >= y->text.n && y->text.n != 0)
		at.column++; /* behind the last one */
	return at;
}
