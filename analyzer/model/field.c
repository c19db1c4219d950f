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
