#ifndef ANALYZER_PROTO_MODBUS_H
#define ANALYZER_PROTO_MODBUS_H

/*
 * Modbus/TCP: what modbus.c (connections), modbus_message.c (messages) and
 * modbus_name_table.c share.  Sections are those of "Modbus application
 * protocol", V1.1b3.
 */

#include "analyzer/base/cur.h"
#include "analyzer/proto/protocol.h"

enum {
	MODBUS_HEAD = 7,         /* bytes of the MBAP header */
	MODBUS_LENGTH_MIN = 2,   /* unit and function */
	MODBUS_LENGTH_MAX = 254, /* unit and a PDU of 253 bytes */
	MODBUS_EXCEPTION = 0x80, /* set in the function of an exception */
};

/* What a function accesses; a set. */
enum modbus_access {
	MODBUS_READ = 1,
	MODBUS_WRITE = 2,
	MODBUS_DISCRETES = 4,
	MODBUS_COILS = 8,
	MODBUS_INPUT = 16,
	MODBUS_HOLDING = 32,
};

/* Section 5; sets in rules, so that each is a bit. */
enum modbus_category {
	MODBUS_NONE = 0,
	MODBUS_ASSIGNED = 1,
	MODBUS_UNASSIGNED = 2,
	MODBUS_USER = 4,
	MODBUS_RESERVED = 8,
};

/* How the data of a request look; a response follows from it. */
enum modbus_form {
	FORM_BYTES,
	FORM_EMPTY,      /* a request has no data */
	FORM_READ,       /* address, quantity; count, values */
	FORM_SINGLE,     /* address, value; the same */
	FORM_MULTIPLE,   /* address, quantity, count, values; address,
			  * quantity */
	FORM_MASK,       /* address, two masks; the same */
	FORM_READ_WRITE, /* as READ, then as MULTIPLE; count, values */
	FORM_FIFO,       /* address */
	FORM_DIAGNOSTIC, /* subfunction, data */
	FORM_MEI,        /* type, data */
};

struct modbus_function {
	uint8_t code;
	uint8_t access; /* enum modbus_access */
	uint8_t form;   /* enum modbus_form */
	const char *name;
	const char *access_name; /* in EVE */
};

/* What is wrong with a message; a set. */
enum modbus_error {
	MODBUS_BAD_VALUE = 1,
	MODBUS_BAD_LENGTH = 2,
	MODBUS_BAD_EXCEPTION = 4,
	MODBUS_BAD_FUNCTION = 8,
	MODBUS_BAD_PROTOCOL = 16,
};

/* Which members of a message are there; a set. */
enum modbus_has {
	HAS_BYTES = 1,
	HAS_EXCEPTION = 2, /* sub */
	HAS_SUB = 4,       /* sub and data, of a diagnostic or MEI */
	HAS_READ = 8,
	HAS_READ_DATA = 16,
	HAS_WRITE = 32,
	HAS_WRITE_QUANTITY = 64,
	HAS_WRITE_VALUE = 128,
	HAS_WRITE_DATA = 256,
	HAS_MASKS = 512,
};

/* A message; spans are views into its bytes. */
struct modbus_message {
	uint16_t transaction;
	uint16_t protocol;
	uint16_t length;
	uint8_t unit;
	uint8_t raw; /* function as sent */
	const struct modbus_function *function;
	enum modbus_category category;
	unsigned errors; /* enum modbus_error */
	unsigned has;    /* enum modbus_has */
	uint16_t sub;
	uint16_t read_address;
	uint16_t read_quantity;
	uint16_t write_address;
	uint16_t write_quantity;
	uint16_t write_value;
	uint16_t and_mask;
	uint16_t or_mask;
	struct span read_data;
	struct span write_data;
	struct span data;
};

/* The function of a code; of none that is known it is that of code 0. */
const struct modbus_function *modbus_function_of(uint8_t code);
enum modbus_category modbus_category_of(uint8_t code);
const char *modbus_exception_name(uint16_t code);
const char *modbus_diagnostic_name(uint16_t sub); /* NULL: reserved */
const char *modbus_mei_name(uint16_t type);       /* NULL: reserved */

/* Reads the header, which is whole. */
void modbus_read_head(struct span head, struct modbus_message *m);

/* Reads the function and data behind it. */
void modbus_read(struct span pdu, enum dir dir, struct modbus_message *m);

/*
 * Do the data of the response fit the request?  Notes in errors what does not;
 * false: they are not even of the form.
 */
bool modbus_compare(
    const struct modbus_message *request, struct modbus_message *response);

/* Adds what EVE has of a message; the errors are final. */
void modbus_add(struct event *ev, const struct modbus_message *m, enum dir dir);

/* Adds what rules ask about. */
void modbus_add_asked(struct event *ev, const struct modbus_message *m);

#endif
