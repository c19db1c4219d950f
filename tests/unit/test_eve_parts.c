/* Parts of EVE records, as Suricata 7 writes them of the same bytes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/model/app.h"
#include "analyzer/model/file.h"
#include "analyzer/model/flow.h"
#include "analyzer/report/eve.h"

static const struct event_type http_type = {
    .name = "http", .app = APP_HTTP, .done = {5, 5}};
static const struct event_type dns_type = {
    .name = "dns", .app = APP_DNS, .done = {1, 1}};
static const struct eve_options plain = {0};
static const struct eve_options with_payload = {.payload = true};
static const struct pair no_pairs[] = {{NULL, NULL}};
static const struct rule rule = {.title = "", .metadata = no_pairs};

static struct flow
flow_of(uint8_t proto, uint16_t port, uint16_t app)
{
	return (struct flow){.id = 1,
	    .addr = {addr_v4(0xc0000201), addr_v4(0xc0000202)},
	    .port = {1219, port},
	    .proto = proto,
	    .ip_version = 4,
	    .app = app};
}

static struct packet
packet_of(struct flow *f)
{
	return (struct packet){.ip = {.version = 4, .proto = f->proto},
	    .src = f->addr[0],
	    .dst = f->addr[1],
	    .flow = f};
}

static struct alert
alert_of(const struct packet *pkt)
{
	return (struct alert){.rule = &rule,
	    .proto = pkt->ip.proto,
	    .packet = pkt,
	    .flow = pkt->flow};
}

static bool
has(const struct buf *out, const char *text)
{
	return span_find(buf_span(out), span_str(text)) != SIZE_MAX;
}

/* Data of several parts is an object in its group; in an alert the answers are
 * said once. */
static void
groups_objects_of_dns(void **state)
{
	struct flow f = flow_of(PROTO_UDP, 53, APP_DNS);
	struct event *ev = event_new(&dns_type, &f, 0);
	struct packet pkt = packet_of(&f);
	struct alert a = alert_of(&pkt);
	struct buf out = {0};

	(void)state;
	event_add(ev, FIELD_DNS_TYPE, span_str("answer"));
	event_add(ev, FIELD_DNS_RCODE, span_str("NOERROR"));
	event_add_item(ev, FIELD_DNS_ANSWER_TYPE, 0, span_str("A"));
	event_add_item(ev, FIELD_DNS_ANSWER_RDATA, 0, span_str("192.0.2.1"));
	event_add_item(ev, FIELD_DNS_ANSWER_TYPE, 1, span_str("OPT"));
	event_add_item(ev, FIELD_DNS_ANSWER_TYPE, 2, span_str("SRV"));
	event_add_item_int(ev, FIELD_DNS_SRV_PORT, 2, 443);
	event_add_item(ev, FIELD_DNS_SRV_NAME, 2, span_str("s.example"));
	eve_event(&out, ev, &plain);
	assert_true(has(&out,
	    "\"grouped\":{\"A\":[\"192.0.2.1\"],"
	    "\"SRV\":[{\"port\":443,\"name\":\"s.example\"}]}"));
	buf_clear(&out);
	a.event = ev;
	eve_alert(&out, &a, &plain);
	assert_false(has(&out, "grouped"));
	assert_true(has(&out, "\"rcode\":\"NOERROR\"},"));
	event_free(ev);
	buf_free(&out);
}

/* Suricata 7 on the same bytes. */
static void
reads_status_codes_as_c_does(void **state)
{
	static const struct {
		const char *status;
		const char *want;
	} cases[] = {
	    {"200", "\"status\":200,"},
	    {"0200", "\"status\":200,"},
	    {"2000", "\"status\":2000,"},
	    {"20x", "\"status\":20,"},
	    {"+200", "\"status\":200,"},
	    {"-5", "\"status\":4294967291,"},
	    {"99999999999", "\"status\":1215752191,"},
	    {"abc", "\"status\":0,"},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct flow f = flow_of(PROTO_TCP, 80, APP_HTTP);
		struct event *ev = event_new(&http_type, &f, 0);
		struct buf out = {0};

		event_add(ev, FIELD_HTTP_STATUS, span_str(cases[i].status));
		event_add(ev, FIELD_HTTP_USER_AGENT, span_str(""));
		event_add(ev, FIELD_HTTP_XFF, span_str("192.0.2.7"));
		eve_event(&out, ev, &plain);
		assert_true(has(&out, cases[i].want));
		assert_true(has(&out, "\"xff\":\"192.0.2.7\""));
		assert_false(has(&out, "http_user_agent"));
		event_free(ev);
		buf_free(&out);
	}
}

/* The range of a file that is not all of it; and the stream that a
 * transaction's alert shows. */
static void
writes_ranges_and_streams(void **state)
{
	struct flow f = flow_of(PROTO_TCP, 80, APP_HTTP);
	struct event *ev = event_new(&http_type, &f, 0);
	struct file file = {.dir = DIR_TO_CLIENT, .size = 5};
	struct packet pkt = packet_of(&f);
	struct alert a = alert_of(&pkt);
	struct buf out = {0};

	(void)state;
	event_add_int(ev, FIELD_HTTP_RANGE_START, 0);
	event_add_int(ev, FIELD_HTTP_RANGE_END, 4);
	event_add_int(ev, FIELD_HTTP_RANGE_SIZE, 33);
	eve_file(&out, ev, &file, &plain);
	assert_true(has(&out, "\"size\":5,\"start\":0,\"end\":4,"));
	buf_clear(&out);
	event_set_int(ev, FIELD_HTTP_RANGE_SIZE, 5);
	eve_file(&out, ev, &file, &plain);
	assert_false(has(&out, "\"size\":5,\"start\""));
	buf_clear(&out);
	a.event = ev;
	a.has_tx = true;
	f.side[DIR_TO_SERVER].raw.data = span_str("GET");
	eve_alert(&out, &a, &with_payload);
	assert_true(has(&out, "\"payload_printable\":\"GET\",\"stream\":1"));
	event_free(ev);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(groups_objects_of_dns),
	    cmocka_unit_test(reads_status_codes_as_c_does),
	    cmocka_unit_test(writes_ranges_and_streams),
	};

	return cmocka_run_group_tests_name("eve_parts", tests, NULL, NULL);
}
