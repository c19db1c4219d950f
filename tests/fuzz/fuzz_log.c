#include "analyzer/base/charset.h"
#include "analyzer/logs/logs.h"
#include "tests/fuzz/log_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * A log: the first byte chooses the format, the second the charset; with one
 * that there is not, it is told by the rest.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct log_options options = {.year = 2024};
	const struct charset *charset;
	const char *help;

	if (size < 2)
		return 0;
	options.format = logs_format_name(data[0], &help);
	charset = charset_get(data[1]);
	options.charset = charset == NULL ? NULL : charset->name;
	log_file(&options, data + 2, size - 2);
	return 0;
}
