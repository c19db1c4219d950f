/* Versions of SSL and TLS: which there are, and what Suricata calls them. */

#include "analyzer/proto/tls.h"

bool
tls_is_version(uint16_t version)
{
	return (version >= SSL_3 && version <= TLS_1_3) || version == SSL_2 ||
	    version == 0x0200 || version == 0x7f01 ||
	    (version >= 0x7f10 && version <= 0x7f1c) ||
	    (version >= 0xfb14 && version <= 0xfb17) || version == 0xfb1a;
}

/* Drafts of TLS 1.3 count in the low byte (RFC 8446, section 4.2.1). */
struct span
tls_version_text(struct arena *arena, uint16_t version)
{
	static const struct {
		uint16_t version;
		const char *text;
	} names[] = {
	    {0x0000, "UNDETERMINED"},
	    {0x0002, "SSLv2"},
	    {0x0300, "SSLv3"},
	    {0x0301, "TLSv1"},
	    {0x0302, "TLS 1.1"},
	    {0x0303, "TLS 1.2"},
	    {0x0304, "TLS 1.3"},
	    {0xfb1a, "TLS 1.3 draft-26-fb"},
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].version == version)
			return span_str(names[i].text);
	}
	if (version >= 0x7f10 && version <= 0x7f1c)
		return arena_printf(arena, "TLS 1.3 draft-%u", version & 0xffU);
	if (version >> 8 == 0x7f)
		return span_str("TLS 1.3 draft-<16");
	return arena_printf(arena, "0x%04x", version);
}
