/*
 * The messages of Modbus/TCP.
 *
 *	transaction (2), protocol (2), length (2), unit (1), function (1), data
 */

#include "analyzer/proto/modbus.h"

enum {
	COIL_ON = 0xff00,
	COIL_OFF = 0x0000,
	BITS_MAX = 2000, /* that may be read at once */
	REGISTERS_MAX = 125,
	REGISTERS_WRITE_MAX = 123,
};

static bool
of_bits(const struct modbus_message *m)
{
	return (m->function->access & (MODBUS_COILS | MODBUS_DISCRETES)) != 0;
}

/* Bytes that so many values need. */
static size_t
bytes_of(const struct modbus_message *m, uint32_t quantity)
{
	return of_bits(m) ? (quantity + 7) / 8 : (size_t)2 * quantity;
}

void
modbus_read_head(struct span head, struct modbus_message *m)
{
	struct cur c = cur_of(head);

	*m = (struct modbus_message){.function = modbus_function_of(0)};
	m->transaction = cur_be16(&c);
	m->protocol = cur_be16(&c);
	m->length = cur_be16(&c);
	m->unit = cur_u8(&c);
	if (m->protocol != 0)
		m->errors |= MODBUS_BAD_PROTOCOL;
	if (m->length < MODBUS_LENGTH_MIN || m->length > MODBUS_LENGTH_MAX)
		m->errors |= MODBUS_BAD_LENGTH;
}

/* ---- data ---- */

static void
read_range(struct cur *c, struct modbus_message *m)
{
	unsigned most = of_bits(m) ? BITS_MAX : REGISTERS_MAX;

	m->read_address = cur_be16(c);
	m->read_quantity = cur_be16(c);
	m->has |= HAS_READ;
	if (m->read_quantity == 0 || m->read_quantity > most)
		m->errors |= MODBUS_BAD_VALUE;
}

static void
read_single(struct cur *c, struct modbus_message *m)
{
	m->write_address = cur_be16(c);
	m->write_value = cur_be16(c);
	m->has |= HAS_WRITE | HAS_WRITE_VALUE;
	if (of_bits(m) && m->write_value != COIL_ON &&
	    m->write_value != COIL_OFF)
		m->errors |= MODBUS_BAD_VALUE;
}

static void
read_multiple(struct cur *c, struct modbus_message *m)
{
	uint8_t count;

	m->write_address = cur_be16(c);
	m->write_quantity = cur_be16(c);
	count = cur_u8(c);
	m->has |= HAS_WRITE | HAS_WRITE_QUANTITY | HAS_WRITE_DATA;
	if (m->write_quantity == 0 || count != bytes_of(m, m->write_quantity) ||
	    (!of_bits(m) && m->write_quantity > REGISTERS_WRITE_MAX))
		m->errors |= MODBUS_BAD_VALUE;
	if (!cur_ok(c))
		return;
	m->write_data = span_first(cur_rest(c), count);
	if (m->write_data.n != count)
		m->errors |= MODBUS_BAD_LENGTH;
	cur_skip(c, m->write_data.n);
}

static void
read_masks(struct cur *c, struct modbus_message *m)
{
	m->write_address = cur_be16(c);
	m->and_mask = cur_be16(c);
	m->or_mask = cur_be16(c);
	m->has |= HAS_WRITE | HAS_MASKS;
}

/* Diagnostics and encapsulated messages; reserved ones are of the category. */
static void
read_sub(struct cur *c, enum dir dir, struct modbus_message *m)
{
	bool mei = m->function->form == FORM_MEI;

	m->sub = mei ? cur_u8(c) : cur_be16(c);
	if (!cur_ok(c)) {
		m->category = MODBUS_NONE;
		return;
	}
	m->data = cur_rest(c);
	m->has |= HAS_SUB;
	if ((mei ? modbus_mei_name(m->sub) : modbus_diagnostic_name(m->sub)) ==
	    NULL)
		m->category = MODBUS_RESERVED;
	else if (!mei && dir == DIR_TO_SERVER && m->data.n != 2)
		m->errors |= MODBUS_BAD_LENGTH;
	cur_skip(c, m->data.n);
}

static void
read_count(struct cur *c, struct modbus_message *m)
{
	uint8_t count = cur_u8(c);

	if (!cur_ok(c))
		return;
	m->read_data = span_first(cur_rest(c), count);
	m->has |= HAS_READ_DATA;
	if (count == 0 || cur_left(c) != count)
		m->errors |= MODBUS_BAD_VALUE;
	cur_skip(c, cur_left(c));
}

static void
read_request(struct cur *c, struct modbus_message *m)
{
	switch ((enum modbus_form)m->function->form) {
	case FORM_READ:
		read_range(c, m);
		break;
	case FORM_SINGLE:
		read_single(c, m);
		break;
	case FORM_MULTIPLE:
		read_multiple(c, m);
		break;
	case FORM_MASK:
		read_masks(c, m);
		break;
	case FORM_READ_WRITE:
		read_range(c, m);
		read_multiple(c, m);
		break;
	case FORM_DIAGNOSTIC:
	case FORM_MEI:
		read_sub(c, DIR_TO_SERVER, m);
		break;
	case FORM_EMPTY:
	case FORM_FIFO:
		m->data = cur_rest(c);
		m->has |= HAS_BYTES;
		if (m->data.n != (m->function->form == FORM_EMPTY ? 0 : 2))
			m->errors |= MODBUS_BAD_LENGTH;
		cur_skip(c, m->data.n);
		break;
	case FORM_BYTES:
		m->data = cur_rest(c);
		m->has |= HAS_BYTES;
		cur_skip(c, m->data.n);
		break;
	}
}

static void
read_response(struct cur *c, struct modbus_message *m)
{
	switch ((enum modbus_form)m->function->form) {
	case FORM_READ:
	case FORM_READ_WRITE:
		read_count(c, m);
		break;
	case FORM_SINGLE:
		read_single(c, m);
		break;
	case FORM_MULTIPLE:
		m->write_address = cur_be16(c);
		m->write_value = cur_be16(c); /* the quantity */
		m->has |= HAS_WRITE | HAS_WRITE_VALUE;
		break;
	case FORM_MASK:
		read_masks(c, m);
		break;
	case FORM_DIAGNOSTIC:
	case FORM_MEI:
		read_sub(c, DIR_TO_CLIENT, m);
		break;
	case FORM_EMPTY:
	case FORM_FIFO:
	case FORM_BYTES:
		m->data = cur_rest(c);
		m->has |= HAS_BYTES;
		cur_skip(c, m->data.n);
		break;
	}
}

static void
read_exception(struct cur *c, struct modbus_message *m)
{
	m->sub = cur_u8(c);
	m->has |= HAS_EXCEPTION;
	if (m->sub == 0 || m->sub > 11 || m->sub == 8 || m->sub == 9)
		m->errors |= MODBUS_BAD_EXCEPTION;
}

void
modbus_read(struct span pdu, enum dir dir, struct modbus_message *m)
{
	struct cur c = cur_of(pdu);
	bool response = dir == DIR_TO_CLIENT;
	unsigned errors = m->errors;
	struct span data;
	uint8_t code;

	if (pdu.n == 0)
		return; /* a length that is too short was noted */
	m->raw = cur_u8(&c);
	code = response ? m->raw & (uint8_t)~MODBUS_EXCEPTION : m->raw;
	m->function = modbus_function_of(code);
	m->category = modbus_category_of(code);
	if (code == 0 || code >= MODBUS_EXCEPTION)
		errors = m->errors |= MODBUS_BAD_FUNCTION;
	data = cur_rest(&c);
	if (response && (m->raw & MODBUS_EXCEPTION) != 0)
		read_exception(&c, m);
	else if (response)
		read_response(&c, m);
	else
		read_request(&c, m);
	if (!cur_ok(&c)) {
		m->errors = errors | MODBUS_BAD_LENGTH;
		m->has = HAS_BYTES;
		m->data = data;
	} else if (cur_left(&c) != 0) {
		m->errors |= MODBUS_BAD_LENGTH;
	}
}

/* ---- a response and its request ---- */

bool
modbus_compare(
    const struct modbus_message *request, struct modbus_message *response)
{
	bool fits = true;

	if (request->function->access == 0 ||
	    (response->has & HAS_EXCEPTION) != 0)
		return true;
	if ((request->has & HAS_BYTES) != 0 || (response->has & HAS_BYTES) != 0)
		return false;
	if ((request->has & HAS_READ) != 0)
		fits = response->read_data.n ==
		    bytes_of(request, request->read_quantity);
	else if ((request->has & HAS_MASKS) != 0)
		fits = response->and_mask == request->and_mask &&
		    response->or_mask == request->or_mask;
	else if ((request->has & HAS_WRITE_QUANTITY) != 0)
		fits = response->write_value == request->write_quantity;
	else
		fits = response->write_value == request->write_value;
	if ((response->has & HAS_WRITE) != 0 &&
	    response->write_address != request->write_address)
		fits = false;
	if (!fits)
		response->errors |= MODBUS_BAD_VALUE;
	return true;
}

/* ---- fields ---- */

/* Fields of the two sides stand in the same order. */
static enum field
of_side(enum field f, enum dir dir)
{
	enum {
		APART = FIELD_MODBUS_RESPONSE_TRANSACTION -
		    FIELD_MODBUS_REQUEST_TRANSACTION
	};

	return dir == DIR_TO_SERVER ? f : (enum field)(f + APART);
}

static const char *
category_name(enum modbus_category c)
{
	switch (c) {
	case MODBUS_ASSIGNED:
		return "PUBLIC_ASSIGNED";
	case MODBUS_UNASSIGNED:
		return "PUBLIC_UNASSIGNED";
	case MODBUS_USER:
		return "USER_DEFINED";
	case MODBUS_RESERVED:
		return "RESERVED";
	case MODBUS_NONE:
		break;
	}
	return "NONE";
}

static void
add_errors(struct event *ev, enum field f, unsigned errors)
{
	static const char *const names[] = {
	    "DATA_VALUE", "DATA_LENGTH", "EXC_CODE", "FUNC_CODE", "PROTO_ID"};
	struct buf text = {0};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((errors >> i & 1) == 0)
			continue;
		if (text.n != 0)
			buf_str(&text, " | ");
		buf_str(&text, names[i]);
	}
	if (text.n == 0)
		buf_str(&text, "NONE");
	(void)event_add(ev, f, buf_span(&text));
	buf_free(&text);
}

/* A side's fields, while they are added. */
struct adding {
	struct event *ev;
	enum dir dir;
};

static void
add_int(const struct adding *a, enum field f, uint32_t n)
{
	(void)event_add_int(a->ev, of_side(f, a->dir), n);
}

static void
add_text(const struct adding *a, enum field f, struct span text)
{
	(void)event_add(a->ev, of_side(f, a->dir), text);
}

static void
add_sub(const struct adding *a, const struct modbus_message *m)
{
	const char *name;

	if (m->function->form == FORM_MEI) {
		name = modbus_mei_name(m->sub);
		add_int(a, FIELD_MODBUS_REQUEST_MEI, m->sub);
		add_text(a, FIELD_MODBUS_REQUEST_MEI_NAME,
		    span_str(name != NULL ? name : "Unknown"));
		add_text(a, FIELD_MODBUS_REQUEST_MEI_DATA, m->data);
		return;
	}
	name = modbus_diagnostic_name(m->sub);
	add_int(a, FIELD_MODBUS_REQUEST_DIAGNOSTIC, m->sub);
	add_text(a, FIELD_MODBUS_REQUEST_DIAGNOSTIC_NAME,
	    span_str(name != NULL ? name : "Reserved"));
	add_text(a, FIELD_MODBUS_REQUEST_DIAGNOSTIC_DATA, m->data);
}

static void
add_write(const struct adding *a, const struct modbus_message *m)
{
	add_int(a, FIELD_MODBUS_REQUEST_WRITE_ADDRESS, m->write_address);
	if ((m->has & HAS_WRITE_QUANTITY) != 0)
		add_int(
		    a, FIELD_MODBUS_REQUEST_WRITE_QUANTITY, m->write_quantity);
	if ((m->has & HAS_WRITE_VALUE) != 0)
		add_int(a, FIELD_MODBUS_REQUEST_WRITE_DATA, m->write_value);
	if ((m->has & HAS_WRITE_DATA) != 0)
		add_text(a, FIELD_MODBUS_REQUEST_WRITE_DATA, m->write_data);
	if ((m->has & HAS_MASKS) != 0) {
		add_int(a, FIELD_MODBUS_REQUEST_AND_MASK, m->and_mask);
		add_int(a, FIELD_MODBUS_REQUEST_OR_MASK, m->or_mask);
	}
}

void
modbus_add(struct event *ev, const struct modbus_message *m, enum dir dir)
{
	const struct adding a = {.ev = ev, .dir = dir};

	add_int(&a, FIELD_MODBUS_REQUEST_TRANSACTION, m->transaction);
	add_int(&a, FIELD_MODBUS_REQUEST_PROTOCOL, m->protocol);
	add_int(&a, FIELD_MODBUS_REQUEST_UNIT_ID, m->unit);
	add_int(&a, FIELD_MODBUS_REQUEST_RAW, m->raw);
	add_text(&a, FIELD_MODBUS_REQUEST_CODE, span_str(m->function->name));
	add_text(&a, FIELD_MODBUS_REQUEST_ACCESS_TYPE,
	    span_str(m->function->access_name));
	add_text(&a, FIELD_MODBUS_REQUEST_CATEGORY_NAME,
	    span_str(category_name(m->category)));
	add_errors(ev, of_side(FIELD_MODBUS_REQUEST_ERRORS, dir), m->errors);
	if ((m->has & HAS_EXCEPTION) != 0) {
		add_int(&a, FIELD_MODBUS_REQUEST_EXCEPTION, m->sub);
		add_text(&a, FIELD_MODBUS_REQUEST_EXCEPTION_NAME,
		    span_str(modbus_exception_name(m->sub)));
	}
	if ((m->has & HAS_SUB) != 0)
		add_sub(&a, m);
	if ((m->has & HAS_READ) != 0) {
		add_int(&a, FIELD_MODBUS_REQUEST_READ_ADDRESS, m->read_address);
		add_int(
		    &a, FIELD_MODBUS_REQUEST_READ_QUANTITY, m->read_quantity);
	}
	if ((m->has & HAS_READ_DATA) != 0)
		add_text(&a, FIELD_MODBUS_REQUEST_READ_DATA, m->read_data);
	if ((m->has & HAS_WRITE) != 0)
		add_write(&a, m);
	if ((m->has & HAS_BYTES) != 0)
		add_text(&a, FIELD_MODBUS_REQUEST_DATA, m->data);
}

/* The addresses that are written or else read, counted from 1. */
static void
add_addresses(struct event *ev, const struct modbus_message *m)
{
	bool write = (m->has & HAS_WRITE) != 0;
	uint32_t first = write ? m->write_address : m->read_address;
	uint32_t n = write ? 1 : m->read_quantity;

	if ((m->has & HAS_WRITE_QUANTITY) != 0)
		n = m->write_quantity;
	if (!write && (m->has & HAS_READ) == 0)
		return;
	(void)event_add_int(ev, FIELD_MODBUS_FIRST, first + INT64_C(1));
	(void)event_add_int(ev, FIELD_MODBUS_LAST, (int64_t)first + n);
}

static void
add_written(struct event *ev, const struct modbus_message *m)
{
	struct buf text = {0};

	buf_byte(&text, (uint8_t)(m->write_address >> 8));
	buf_byte(&text, (uint8_t)m->write_address);
	buf_byte(&text, of_bits(m) ? 1 : 16);
	if ((m->has & HAS_WRITE_DATA) != 0) {
		buf_put(&text, m->write_data);
	} else if (of_bits(m)) {
		buf_byte(&text, m->write_value != COIL_OFF);
	} else {
		buf_byte(&text, (uint8_t)(m->write_value >> 8));
		buf_byte(&text, (uint8_t)m->write_value);
	}
	(void)event_add(ev, FIELD_MODBUS_WRITTEN, buf_span(&text));
	buf_free(&text);
}

void
modbus_add_asked(struct event *ev, const struct modbus_message *m)
{
	(void)event_add_int(ev, FIELD_MODBUS_UNIT, m->unit);
	(void)event_add_int(ev, FIELD_MODBUS_FUNCTION, m->function->code);
	if (m->function->form == FORM_DIAGNOSTIC && (m->has & HAS_SUB) != 0)
		(void)event_add_int(ev, FIELD_MODBUS_SUBFUNCTION, m->sub);
	(void)event_add_int(ev, FIELD_MODBUS_CATEGORY, m->category);
	(void)event_add_int(ev, FIELD_MODBUS_ACCESS, m->function->access);
	add_addresses(ev, m);
	if ((m->has & (HAS_WRITE_VALUE | HAS_WRITE_DATA)) != 0)
		add_written(ev, m);
}
