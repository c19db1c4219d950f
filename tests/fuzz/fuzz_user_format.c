#include "analyzer/logs/user_format.h"
#include "tests/fuzz/log_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A description of formats, and then itself as a log of them. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diags diags = {0};
	struct log_options options = {.year = 2024};
	struct user_formats *u =
	    user_formats_of_text("fuzz", span_of(data, size), &diags);

	options.formats = u;
	log_file(&options, data, size);
	user_formats_free(u);
	diags_clear(&diags);
	return 0;
}
