#include "analyzer/model/field.h"

static const struct field_info fields[] = {
#define FIELD(id, keyword, type, dir, stage, eve, help) \
	[id] = {keyword, type, dir, stage, eve, help},
#include "analyzer/model/field.def"
#undef FIELD
};

const struct field_info *
field_info(enum field f)
{
	return &fields[f];
}

enum field
field_by_eve(struct span path)
{
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		if (path.n != 0 && span_eq_str(path, fields[i].eve))
			return (enum field)i;
	}
	return FIELD_COUNT;
}
