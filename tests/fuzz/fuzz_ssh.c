#include "analyzer/model/packet.h"
#include "tests/fuzz/proto_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	proto_feed(PROTO_TCP, 22, data, size);
	return 0;
}
