#ifndef ANALYZER_DETECT_SURICATA_BUFFER_KIND_H
#define ANALYZER_DETECT_SURICATA_BUFFER_KIND_H

#include "analyzer/detect/suricata/signature.h"

/* How all values of a buffer look, so that contents are checked for it. */
enum value_shape {
	SHAPE_ANY,
	SHAPE_MD5,    /* 32 hexadecimal digits */
	SHAPE_SHA1,   /* 20 pairs of them, with colons between */
	SHAPE_SERIAL, /* pairs of them, with colons between */
};

/* What a sticky buffer or an old content modifier chooses. */
struct buffer_kind {
	const char *name; /* as rules of today write it */
	enum sig_target target;
	enum sig_header header;
	/* By direction; FIELD_COUNT: it has none there.  Only of
	 * TARGET_FIELD; a file may be in both. */
	enum field field[2];
	bool multi;
	bool changes;  /* its value is another one as time goes */
	bool number;   /* the value is a number: its decimal digits */
	uint32_t most; /* of a number; 0: all that 32 bits hold */
	bool filled;   /* an empty value is none */
	bool weak;     /* its values are few: a poor prefilter */
	enum app app;  /* APP_UNKNOWN: of no one protocol */
	bool quic;     /* of QUIC, too, which is not decoded */
	bool lower;    /* its bytes are in lower case */
	bool upper;    /* or in upper case: contents are put so, too */
	enum value_shape shape;
	/* Of a "=>" rule: what it is to_client, where rules of Suricata 7
	 * have it to_server alone; or NULL. */
	const struct buffer_kind *to_client;
};

/* What checks look at when no other buffer is named. */
extern const struct buffer_kind buffer_payload;

#endif
