#include "analyzer/model/packet.h"
#include "tests/fuzz/proto_feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Over UDP and over TCP, as the first byte says. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size != 0)
		proto_feed((data[0] & 1) != 0 ? PROTO_TCP : PROTO_UDP, 5060,
		    data + 1, size - 1);
	return 0;
}
