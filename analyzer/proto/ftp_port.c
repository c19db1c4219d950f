/* Where a data connection goes: RFC 959 and RFC 2428. */

#include "analyzer/proto/ftp.h"

struct ftp_place
ftp_place_port(struct span text)
{
	struct ftp_place place = {0};
	uint32_t ip = 0;
	uint64_t n[6] = {0};

	/* A reply has it in brackets, behind words. */
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] >= '0' && text.p[i] <= '9') {
			text = span_from(text, i);
			break;
		}
	}
	for (unsigned i = 0; i < 6; i++) {
		struct span part;
		size_t digits = 0;

		if (!span_token(&text, ',', &part))
			return place;
		if (i == 4)
			place.addr = addr_v4(ip);
		while (digits < part.n && part.p[digits] >= '0' &&
		    part.p[digits] <= '9')
			digits++;
		if (i == 5)
			part = span_first(part, digits);
		if (!span_number(part, 255, &n[i]))
			return place;
		if (i < 4)
			ip = ip << 8 | (uint32_t)n[i];
	}
	place.port = (uint16_t)(n[4] << 8 | n[5]);
	return place;
}

struct ftp_place
ftp_place_eprt(struct span text)
{
	struct ftp_place place = {0};
	size_t open = span_find_byte(text, '(', 0);
	struct span part, family, address;
	uint64_t port;
	uint8_t bar;

	text = span_trim(open == SIZE_MAX ? text : span_from(text, open + 1));
	if (text.n == 0)
		return place;
	bar = text.p[0]; /* any character may be the delimiter */
	if (!span_token(&text, bar, &part) ||
	    !span_token(&text, bar, &family) ||
	    !span_token(&text, bar, &address) ||
	    !span_token(&text, bar, &part) || text.p == NULL ||
	    !span_number(part, UINT16_MAX, &port))
		return place;
	if (address.n != 0)
		(void)addr_parse(address, &place.addr);
	place.port = (uint16_t)port;
	return place;
}
