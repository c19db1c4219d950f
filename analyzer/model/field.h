#ifndef ANALYZER_MODEL_FIELD_H
#define ANALYZER_MODEL_FIELD_H

/* What rules can ask about in a transaction, and what EVE prints of it. */

#include "analyzer/base/span.h"

enum field {
#define FIELD(id, keyword, type, dir, stage, eve, help) id,
#include "analyzer/model/field.def"
#undef FIELD
	FIELD_COUNT
};

enum field_type {
	TYPE_TEXT,
	TYPE_INT,
	TYPE_BOOL,
	TYPE_HEX, /* bytes that EVE prints as hexadecimal */
};

/* Which direction of a transaction a field belongs to. */
enum field_dir {
	SIDE_REQUEST,
	SIDE_RESPONSE,
	SIDE_BOTH,
};

struct field_info {
	const char *keyword; /* sticky buffer in a rule; "" for none */
	enum field_type type;
	enum field_dir dir;
	uint8_t stage;   /* complete when progress[dir] > stage */
	const char *eve; /* path in the EVE record; "" for not printed */
	const char *help;
};

const struct field_info *field_info(enum field f);

#endif
