#include "tests/fuzz/log_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	log_rows("windows-xml", data, size);
	return 0;
}
