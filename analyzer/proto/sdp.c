/* SDP (RFC 4566): lines of a letter, "=" and a value. */

#include "analyzer/proto/sip.h"

/* What a letter stands for before and behind the first m=. */
struct letter {
	uint8_t letter;
	enum field session;
	enum field medium; /* FIELD_COUNT: it has no place there */
};

static const struct letter letters[] = {
    {'o', FIELD_SDP_ORIGIN, FIELD_COUNT},
    {'s', FIELD_SDP_SESSION_NAME, FIELD_COUNT},
    {'i', FIELD_SDP_SESSION_INFO, FIELD_SDP_MEDIA_INFO},
    {'u', FIELD_SDP_URI, FIELD_COUNT},
    {'e', FIELD_SDP_EMAIL, FIELD_COUNT},
    {'p', FIELD_SDP_PHONE, FIELD_COUNT},
    {'c', FIELD_SDP_CONNECTION, FIELD_SDP_MEDIA_CONNECTION},
    {'b', FIELD_SDP_BANDWIDTH, FIELD_SDP_MEDIA_BANDWIDTH},
    {'t', FIELD_SDP_TIME, FIELD_COUNT},
    {'r', FIELD_SDP_REPEAT, FIELD_COUNT},
    {'z', FIELD_SDP_TIMEZONE, FIELD_COUNT},
    {'k', FIELD_SDP_KEY, FIELD_SDP_MEDIA_KEY},
    {'a', FIELD_SDP_ATTRIBUTE, FIELD_SDP_MEDIA_ATTRIBUTE},
    {'m', FIELD_SDP_MEDIA, FIELD_SDP_MEDIA},
};

static enum field
field_of(uint8_t letter, bool medium)
{
	for (unsigned i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
		if (letters[i].letter == letter)
			return medium ? letters[i].medium : letters[i].session;
	}
	return FIELD_COUNT;
}

void
sdp_read(struct event *ev, struct span body)
{
	struct span line;
	uint16_t media = 0; /* so far */
	uint16_t times = 0;
	uint16_t item;

	for (unsigned i = 0; i < SIP_LINES_MAX && sip_line(&body, &line); i++) {
		enum field f;

		if (line.n < 2 || line.p[1] != '=')
			continue;
		f = field_of(line.p[0], media != 0);
		if (f == FIELD_COUNT)
			continue;
		media += f == FIELD_SDP_MEDIA;
		times += f == FIELD_SDP_TIME;
		item = media;
		if (f == FIELD_SDP_TIME || f == FIELD_SDP_REPEAT)
			item = times;
		else if (f == FIELD_SDP_BANDWIDTH || f == FIELD_SDP_ATTRIBUTE)
			item = (uint16_t)i;
		(void)event_add_item(ev, f, item, span_from(line, 2));
	}
}
