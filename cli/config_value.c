#include "cli/config_value.h"

bool
config_true(struct span text)
{
	static const char *const words[] = {"yes", "true", "on", "1"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (span_eq_nocase(text, span_str(words[i])))
			return true;
	}
	return false;
}

bool
config_bytes(struct span text, uint64_t *bytes)
{
	static const char *const units[] = {"kb", "mb", "gb"};
	unsigned shift = 0;

	for (unsigned i = 0; i < 3 && text.n > 2; i++) {
		if (!span_eq_nocase(
			span_from(text, text.n - 2), span_str(units[i])))
			continue;
		shift = 10 * (i + 1);
		text = span_trim(span_first(text, text.n - 2));
		break;
	}
	if (!span_number(text, UINT64_MAX >> shift, bytes))
		return false;
	*bytes <<= shift;
	return true;
}
