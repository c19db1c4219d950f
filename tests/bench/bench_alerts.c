/* What an alert costs: its record, its rows in the store, its incident. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analyzer/base/map.h"
#include "analyzer/incident/incident.h"
#include "analyzer/model/app.h"
#include "analyzer/model/flow.h"
#include "analyzer/report/eve.h"
#include "analyzer/store/store.h"
#include "tests/bench/bench.h"

enum {
	FLOOD = 1000000, /* alerts that are grouped */
	FRAME = 400,
	EACH = 1000,
};

static const char *const none[] = {NULL};
static const char *const technique[] = {"T1190", NULL};
static const struct pair metadata[] = {
    {"attack_target", "Server"}, {"confidence", "High"}, {NULL, NULL}};
static const struct event_type http_type = {.name = "http", .app = APP_HTTP};

struct state {
	struct rule rule[16];
	uint8_t frame[FRAME];
	struct flow flow;
	struct packet packet;
	struct frame whole;
	struct event *event;
	struct buf out;
	struct eve_options options;
	struct store *store;
	int64_t source;
	uint64_t alerts;
};

static struct alert
alert_of(struct state *s, uint64_t i)
{
	struct alert a = {
	    .rule = &s->rule[hash_mix(i) % 16],
	    .time_ns = (INT64_C(1700000000) << 30) + (int64_t)(i * 1000000),
	    .number = i,
	    .offset = i * FRAME,
	    .src = addr_v4(0x0a000000u + (uint32_t)(hash_mix(i * 7) % 5000)),
	    .dst = addr_v4(0xc0a80000u + (uint32_t)(hash_mix(i * 3) % 500)),
	    .sport = 40000,
	    .dport = 80,
	    .proto = PROTO_TCP,
	    .app = APP_HTTP,
	    .flow_id = i + 1,
	    .packet = &s->packet,
	    .flow = &s->flow,
	    .event = s->event,
	    .has_tx = true,
	    .bytes = span_of(s->frame, FRAME),
	    .link = 1,
	    .matches = 1,
	};

	a.match[0] = (struct match){.buffer = "http.uri",
	    .pattern = span_str("content:\"/admin\""),
	    .value = span_str("/admin")};
	return a;
}

static uint64_t
work_eve(void *state, size_t n)
{
	struct state *s = state;
	struct alert a = alert_of(s, 1);

	for (; n > 0; n--) {
		buf_clear(&s->out);
		eve_alert(&s->out, &a, &s->options);
	}
	return s->out.n;
}

static uint64_t
work_store(void *state, size_t n)
{
	struct state *s = state;
	struct err err;

	for (n *= EACH; n > 0; n--) {
		struct alert a = alert_of(s, ++s->alerts);

		a.eve = buf_span(&s->out);
		if (!store_alert(s->store, s->source, hash_mix(s->alerts) >> 1,
			&a, &err)) {
			fprintf(stderr, "%s\n", err.text);
			exit(EXIT_FAILURE);
		}
	}
	return s->alerts;
}

static void
group_flood(struct state *s)
{
	struct grouping *g = grouping_new(NULL);
	double begin = bench_now(), added;
	size_t n;

	for (uint64_t i = 0; i < FLOOD; i++) {
		struct alert a = alert_of(s, i);

		grouping_add(g, &a, hash_mix(i) >> 1, "a.pcap");
	}
	added = bench_now();
	(void)grouping_end(g, &n);
	bench_print("incident", "added", FLOOD / (added - begin), "alerts/s");
	bench_print("incident", "grouped", bench_now() - added, "s/million");
	grouping_free(g);
}

static void
set_up(struct state *s)
{
	for (unsigned i = 0; i < 16; i++)
		s->rule[i] = (struct rule){.gid = 1,
		    .sid = 2000000 + i,
		    .title = "ET WEB_SERVER Something in a request",
		    .category = "Web Application Attack",
		    .references = none,
		    .tags = none,
		    .techniques = technique,
		    .false_positives = none,
		    .metadata = metadata,
		    .severity = 1,
		    .text = "alert http any any -> any any (msg:\"\"; sid:1;)"};
	memset(s->frame, 'x', FRAME);
	s->whole = (struct frame){.link = 1, .bytes = {s->frame, FRAME}};
	s->flow = (struct flow){.id = 1,
	    .addr = {addr_v4(0x0a000001), addr_v4(0xc0a80001)},
	    .port = {40000, 80},
	    .proto = PROTO_TCP,
	    .app = APP_HTTP};
	s->packet = (struct packet){.frame = &s->whole,
	    .bytes = s->whole.bytes,
	    .bytes_link = s->whole.link,
	    .time_ns = INT64_C(1700000000) << 30,
	    .number = 12,
	    .ip = {.version = 4, .proto = PROTO_TCP},
	    .src = s->flow.addr[0],
	    .dst = s->flow.addr[1],
	    .flow = &s->flow};
	s->event = event_new(&http_type, &s->flow, 0);
	event_add(s->event, FIELD_HTTP_HOSTNAME, span_str("portal.example"));
	event_add(s->event, FIELD_HTTP_URL, span_str("/admin?a=1&b=2"));
	event_add(s->event, FIELD_HTTP_USER_AGENT, span_str("Mozilla/5.0"));
	event_add(s->event, FIELD_HTTP_METHOD, span_str("GET"));
	event_add(s->event, FIELD_HTTP_STATUS, span_str("200"));
	event_add_int(s->event, FIELD_HTTP_LENGTH, 5120);
}

int
main(void)
{
	struct state *s = calloc(1, sizeof(*s));
	const struct source source = {.name = "a.pcap", .format = "pcap"};
	char path[] = "/tmp/bench_alerts.XXXXXX";
	char other[sizeof(path) + 8];
	struct err err;
	int fd = mkstemp(path);

	if (s == NULL || fd < 0)
		return EXIT_FAILURE;
	(void)close(fd);
	set_up(s);
	s->store = store_open(path, STORE_CREATE, &err);
	if (s->store == NULL ||
	    !store_source_begin(s->store, &source, &s->source, &err))
		return EXIT_FAILURE;
	(void)work_eve(s, 1);
	bench_run(&(struct bench){"eve", work_eve, s, s->out.n, 1});
	bench_run(&(struct bench){"store", work_store, s, 0, EACH});
	s->options.payload = true;
	s->packet.payload = span_of(s->frame, FRAME);
	(void)work_eve(s, 1);
	bench_run(&(struct bench){"eve-payload", work_eve, s, s->out.n, 1});
	group_flood(s);
	(void)store_close(s->store, &err);
	(void)unlink(path);
	(void)snprintf(other, sizeof(other), "%s-wal", path);
	(void)unlink(other);
	(void)snprintf(other, sizeof(other), "%s-shm", path);
	(void)unlink(other);
	event_free(s->event);
	buf_free(&s->out);
	free(s);
	return EXIT_SUCCESS;
}
