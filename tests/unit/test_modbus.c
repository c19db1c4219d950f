#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "tests/unit/chat.h"

enum {
	PORT = 502,
	UNIT = 17,
	LINE = 1024,
};

static int
digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Says a PDU that is written in hexadecimal, with its header. */
static void
say(struct chat *t, enum dir dir, uint8_t transaction, const char *hex)
{
	uint8_t bytes[LINE] = {0, transaction, 0, 0, 0, 0, UNIT};
	size_t n = 7;

	for (; hex[0] != 0; hex += 2)
		bytes[n++] = (uint8_t)(digit(hex[0]) << 4 | digit(hex[1]));
	bytes[4] = (uint8_t)((n - 6) >> 8);
	bytes[5] = (uint8_t)(n - 6);
	chat_say(t, dir, span_of(bytes, n));
}

/* The examples of section 6 of "Modbus application protocol", V1.1b3. */
static const struct {
	const char *request;
	const char *response;
	const char *name;
	int64_t first; /* address from 1, or -1 */
	int64_t last;
} examples[] = {
    {"0100130013", "0103cd6b05", "RdCoils", 20, 38},
    {"0200c40016", "0203acdb35", "RdDiscreteInputs", 197, 218},
    {"03006b0003", "0306022b00000064", "RdHoldRegs", 108, 110},
    {"0400080001", "0402000a", "RdInputRegs", 9, 9},
    {"0500acff00", "0500acff00", "WrSingleCoil", 173, 173},
    {"0600010003", "0600010003", "WrSingleReg", 2, 2},
    {"07", "076d", "RdExcStatus", -1, -1},
    {"080000a537", "080000a537", "Diagnostic", -1, -1},
    {"0b", "0bffff0108", "GetCommEventCtr", -1, -1},
    {"0c", "0c080000010801212000", "GetCommEventLog", -1, -1},
    {"0f0013000a02cd01", "0f0013000a", "WrMultCoils", 20, 29},
    {"100001000204000a0102", "1000010002", "WrMultRegs", 2, 3},
    {"140e0600040001000206000300090002", "140c05060dfe0020050633cd0040",
	"RdFileRec", -1, -1},
    {"150d0600040007000306af04be100d", "150d0600040007000306af04be100d",
	"WrFileRec", -1, -1},
    {"16000400f20025", "16000400f20025", "MaskWrReg", 5, 5},
    {"1700030006000e00030600ff00ff00ff", "170c00fe0acd00010003000d00ff",
	"RdWrMultRegs", 15, 17},
    {"1804de", "180006000201b81284", "RdFIFOQueue", -1, -1},
    {"2b0e0100", "2b0e0101000000", "MEI", -1, -1},
};

enum {
	EXAMPLES = sizeof(examples) / sizeof(examples[0])
};

static void
converse(struct chat *t)
{
	for (unsigned i = 0; i < EXAMPLES; i++) {
		say(t, DIR_TO_SERVER, (uint8_t)i, examples[i].request);
		say(t, DIR_TO_CLIENT, (uint8_t)i, examples[i].response);
	}
}

static int64_t
number(const struct chat *t, unsigned n, enum field f)
{
	const struct value *v = event_get(chat_event(t, n), f);

	return v == NULL ? -1 : v->n;
}

static void
reads_the_examples_of_the_standard(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	converse(&t);
	assert_int_equal(t.flow.app, APP_MODBUS);
	for (unsigned i = 0; i < EXAMPLES; i++) {
		assert_true(proto_done(chat_event(&t, i)));
		assert_false(anomaly_any(&chat_event(&t, i)->anomalies));
		assert_true(chat_says(
		    &t, i, FIELD_MODBUS_REQUEST_CODE, examples[i].name));
		assert_true(chat_says(
		    &t, i, FIELD_MODBUS_RESPONSE_CODE, examples[i].name));
		assert_int_equal(
		    number(&t, i, FIELD_MODBUS_FIRST), examples[i].first);
		assert_int_equal(
		    number(&t, i, FIELD_MODBUS_LAST), examples[i].last);
		assert_int_equal(number(&t, i, FIELD_MODBUS_UNIT), UNIT);
	}
	assert_null(chat_event(&t, EXAMPLES));
	chat_close(&t);
}

static void
notes_what_is_wrong(void **state)
{
	static const struct {
		const char *request; /* NULL: none */
		const char *response;
		enum anomaly want;
	} cases[] = {
	    {NULL, "0103cd6b05", ANOMALY_MODBUS_UNSOLICITED_RESPONSE},
	    {"01001300", NULL, ANOMALY_MODBUS_INVALID_LENGTH},
	    {"010013001300", NULL, ANOMALY_MODBUS_INVALID_LENGTH},
	    {"0100130000", NULL, ANOMALY_MODBUS_INVALID_VALUE},
	    {"03001300ff", NULL, ANOMALY_MODBUS_INVALID_VALUE},
	    {"050001abcd", NULL, ANOMALY_MODBUS_INVALID_VALUE},
	    {"100001000206000a0102", NULL, ANOMALY_MODBUS_INVALID_VALUE},
	    {"00", NULL, ANOMALY_MODBUS_INVALID_FUNCTION_CODE},
	    {"8001", NULL, ANOMALY_MODBUS_INVALID_FUNCTION_CODE},
	    {"0100130013", "8163", ANOMALY_MODBUS_INVALID_EXCEPTION_CODE},
	    {"0100130013", "0102cd6b", ANOMALY_MODBUS_VALUE_MISMATCH},
	    {"0300130003", "0304cd6b0000", ANOMALY_MODBUS_VALUE_MISMATCH},
	    {"0500acff00", "0500adff00", ANOMALY_MODBUS_VALUE_MISMATCH},
	    {"16000400f20025", "16000400f20026", ANOMALY_MODBUS_VALUE_MISMATCH},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct chat t;

		chat_open(&t, PROTO_TCP, PORT, NULL);
		if (cases[i].request != NULL)
			say(&t, DIR_TO_SERVER, 1, cases[i].request);
		if (cases[i].response != NULL)
			say(&t, DIR_TO_CLIENT, 1, cases[i].response);
		assert_true(
		    anomaly_has(&chat_event(&t, 0)->anomalies, cases[i].want));
		assert_null(chat_event(&t, 1));
		chat_close(&t);
	}
}

static void
reads_exceptions(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, 1, "0100130013");
	say(&t, DIR_TO_CLIENT, 1, "8102");
	assert_true(chat_says(
	    &t, 0, FIELD_MODBUS_RESPONSE_EXCEPTION_NAME, "IllegalDataAddr"));
	assert_false(anomaly_any(&chat_event(&t, 0)->anomalies));
	chat_close(&t);
}

static void
says_the_same_however_it_is_split(void **state)
{
	(void)state;
	chat_split_alike(PORT, 20, converse);
}

/* Of the data behind a header that says so. */
static void
survives_every_truncation(void **state)
{
	(void)state;
	for (unsigned i = 0; i < EXAMPLES; i++) {
		for (size_t n = 2; n <= strlen(examples[i].request); n += 2) {
			char request[LINE];
			struct chat t;

			memcpy(request, examples[i].request, n);
			request[n] = 0;
			chat_open(&t, PROTO_TCP, PORT, NULL);
			say(&t, DIR_TO_SERVER, 1, request);
			say(&t, DIR_TO_CLIENT, 1, request);
			assert_true(proto_done(chat_event(&t, 0)));
			chat_close(&t);
		}
	}
}

static void
goes_on_behind_a_gap(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	say(&t, DIR_TO_SERVER, 1, "0100130013");
	chat_gap(&t, DIR_TO_SERVER, 100);
	chat_say(&t, DIR_TO_SERVER, span_str("the end of another"));
	say(&t, DIR_TO_SERVER, 2, "0300130001");
	assert_true(chat_says(&t, 1, FIELD_MODBUS_REQUEST_CODE, "RdHoldRegs"));
	chat_close(&t);
}

static void
ends_a_flood(void **state)
{
	struct chat t;

	(void)state;
	chat_open(&t, PROTO_TCP, PORT, NULL);
	for (unsigned i = 0; i < 600; i++)
		say(&t, DIR_TO_SERVER, (uint8_t)i, "0100130013");
	assert_true(anomaly_has(
	    &chat_event(&t, 500)->anomalies, ANOMALY_MODBUS_FLOODED));
	assert_null(chat_event(&t, 501));
	chat_close(&t);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_the_examples_of_the_standard),
	    cmocka_unit_test(notes_what_is_wrong),
	    cmocka_unit_test(reads_exceptions),
	    cmocka_unit_test(says_the_same_however_it_is_split),
	    cmocka_unit_test(survives_every_truncation),
	    cmocka_unit_test(goes_on_behind_a_gap),
	    cmocka_unit_test(ends_a_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
