#ifndef ANALYZER_BASE_XML_H
#define ANALYZER_BASE_XML_H

/*
 * XML 1.0 as a stream of its parts, pulled one by one, without recursion.
 * Comments and processing instructions are passed over; a DTD is not read, so
 * that only the five named entities and characters by number are known.  Tags
 * are not held against each other: whoever reads knows what it has opened.
 */

#include "analyzer/base/cur.h"

enum xml_kind {
	XML_OPEN,      /* "<name" */
	XML_ATTRIBUTE, /* name="text" */
	XML_START,     /* ">": what follows is content */
	XML_TEXT,      /* between tags, or CDATA */
	XML_CLOSE,     /* "</name>" or "/>" */
	XML_END,       /* of the text */
	XML_BAD,       /* what stands there is no XML */
};

struct xml {
	struct cur c;
	struct span open; /* name of the tag that is being read */
	bool in_tag;
};

/* Views into the text that is read. */
struct xml_part {
	enum xml_kind kind;
	struct span name; /* without its prefix: "Data" of "e:Data" */
	struct span text; /* as written */
	bool plain;       /* it holds no "&" and no CR: it means itself */
};

/* A reader at the beginning of text, which must outlive it. */
struct xml xml_of(struct span text);

/* The next part.  Behind XML_END and XML_BAD come only these. */
struct xml_part xml_next(struct xml *x);

/* Does s hold more than tags that are whole, and blanks? */
bool xml_has_text(struct span s);

/*
 * Writes what a text means to out, which has room for its bytes: entities
 * become characters, line ends newlines.  What is no entity stays as it is.
 * Returns the number of bytes written.
 */
size_t xml_unescape(struct span text, uint8_t *out);

#endif
