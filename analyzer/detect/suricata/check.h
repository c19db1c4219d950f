#ifndef ANALYZER_DETECT_SURICATA_CHECK_H
#define ANALYZER_DETECT_SURICATA_CHECK_H

/*
 * One thing that must hold in a buffer: content, pcre, byte_test …  Made by
 * kw_*.c, evaluated by inspect.c.
 */

#include "analyzer/base/span.h"
#include "analyzer/detect/regex.h"

enum check_kind {
	CHECK_CONTENT,
	CHECK_PCRE,
	CHECK_IS_DATA_AT,
	CHECK_SIZE,   /* bsize, urilen */
	CHECK_NUMBER, /* of a buffer that is a number */
	CHECK_BYTE_TEST,
	CHECK_BYTE_JUMP,
	CHECK_BYTE_EXTRACT,
	CHECK_BYTE_MATH,
	CHECK_BASE64,
	CHECK_ABSENT,
	CHECK_ASN1,
	CHECK_DATASET,  /* dataset, datarep */
	CHECK_VALUE_AT, /* modbus: what is written to an address */
	CHECK_DATE,     /* of a buffer that is a date */
};

/* A number of the rule, or the number of a variable of byte_extract. */
struct operand {
	bool variable;
	int64_t n;
};

/* Which of its operands a content has. */
enum content_has {
	HAS_OFFSET = 1,
	HAS_DEPTH = 2,
	HAS_DISTANCE = 4,
	HAS_WITHIN = 8,
	HAS_STARTSWITH = 16, /* depth is the length of the literal */
	HAS_ENDSWITH = 32,
	HAS_RAWBYTES = 64, /* of no effect, but the payload's only */
	HAS_PLACES = HAS_OFFSET | HAS_DEPTH | HAS_DISTANCE | HAS_WITHIN,
};

struct content {
	struct span literal; /* in lower case with nocase */
	bool nocase;
	uint8_t has;
	uint32_t rarest; /* index of the byte of literal to look for first */
	struct operand offset;
	struct operand depth;
	struct operand distance;
	struct operand within;
};

/* isdataat */
struct data_at {
	struct operand at;
};

enum compare {
	COMPARE_EQUAL,
	COMPARE_NOT_EQUAL,
	COMPARE_LESS,
	COMPARE_LESS_EQUAL,
	COMPARE_GREATER,
	COMPARE_GREATER_EQUAL,
	COMPARE_RANGE, /* a < n < b */
	COMPARE_AND,   /* of byte_test: any of the bits is set */
	COMPARE_XOR,   /* of byte_test: a bit of one is set */
	COMPARE_BITS,  /* of the bits of b just those of a are set */
};

/* A comparison with numbers of the rule: dsize, ttl, bsize … */
struct number_test {
	enum compare op;
	uint64_t a;
	uint64_t b; /* of a range; mask of bits */
};

/* How byte_* reads a number. */
enum byte_form {
	BYTES_BIG,
	BYTES_LITTLE,
	BYTES_DCE,     /* as the DCERPC header says; big where it is unknown */
	BYTES_DECIMAL, /* digits as text */
	BYTES_HEXADECIMAL,
	BYTES_OCTAL,
};

enum {
	MATH_BINARY_BYTES = 4 /* most that byte_math reads, unless digits */
};

enum math_op {
	MATH_ADD,
	MATH_SUBTRACT,
	MATH_MULTIPLY,
	MATH_DIVIDE,
	MATH_SHIFT_LEFT,
	MATH_SHIFT_RIGHT,
};

/* byte_test, byte_jump, byte_extract and byte_math: what is read and then. */
struct byte_op {
	struct operand count; /* bytes to read; 0: byte_jump reads none */
	struct operand offset;
	enum byte_form form;
	uint64_t mask; /* 0: none; shifted down by its trailing zeros */
	uint32_t multiplier;
	uint32_t align; /* of byte_extract and byte_jump; 0: none */
	int64_t post_offset;
	bool from_beginning;
	bool from_end;
	enum compare compare; /* byte_test */
	enum math_op math;
	struct operand value; /* of byte_test and byte_math */
	uint32_t result;      /* variable that byte_extract, byte_math set */
};

/* When a date has to be, inclusive; or as the packet's time says. */
enum date_now {
	DATE_GIVEN,
	DATE_BEFORE_NOW,
	DATE_UP_TO_NOW,
	DATE_FROM_NOW,
};

struct date_test {
	enum date_now now;
	int64_t first_ns;
	int64_t last_ns;
};

struct sig_buffer;

/* base64_decode: what is decoded, and what must hold in it. */
struct base64_op {
	uint32_t bytes;                /* of the text; 0: all */
	uint32_t offset;               /* from the start or the last match */
	const struct sig_buffer *data; /* base64_data; NULL: no match */
};

struct dataset_ask; /* dataset.h */

struct asn1_op; /* asn1.h */

/* modbus: a value that is written, in the form of FIELD_MODBUS_WRITTEN. */
struct value_at {
	uint32_t address; /* counted from 1 */
	struct number_test test;
};

/* A group of a pcre whose bytes become a variable. */
struct capture {
	const char *name;
	unsigned group;
	bool of_packet; /* a pktvar; else a flowvar */
};

struct check {
	enum check_kind kind;
	bool negated;
	bool relative; /* to the end of the match before */
	bool again;    /* a later check is relative to this one: when that
			* fails, further occurrences of this are tried */
	bool or_else;  /* absent: an absent buffer passes, others go on */
	const struct capture *capture; /* of a pcre */
	uint32_t captures;
	struct span text; /* pattern or arguments as written, for people */
	union {
		struct content content;
		const struct regex *regex;
		struct data_at data_at;
		struct number_test size;
		struct date_test date;
		const struct byte_op *byte;
		struct base64_op *base64;
		const struct asn1_op *asn1;
		const struct value_at *value_at;
		const struct dataset_ask *dataset;
	};
};

/* Does n pass the test? */
bool number_test_match(const struct number_test *t, uint64_t n);

#endif
