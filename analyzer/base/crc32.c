#include "analyzer/base/crc32.h"

#include <lzma.h>

uint32_t
crc32_add(uint32_t before, struct span bytes)
{
	return lzma_crc32(bytes.p, bytes.n, before);
}
