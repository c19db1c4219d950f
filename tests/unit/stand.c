#include "tests/unit/stand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/model/app.h"

static struct ruleset *
rules_with(const char *text, const char *cache,
    const struct rule_policy *policy, struct diags *diags)
{
	const char *tmp = getenv("TMPDIR");
	char path[512];
	const char *const paths[] = {path};
	const struct ruleset_options options = {
	    .paths = paths, .n_paths = 1, .cache = cache, .policy = *policy};
	struct ruleset *r;
	FILE *file;
	int fd;

	(void)snprintf(
	    path, sizeof(path), "%s/rules.XXXXXX", tmp == NULL ? "." : tmp);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	assert_int_not_equal(fputs(text, file), EOF);
	assert_int_equal(fclose(file), 0);
	r = ruleset_load(&options, diags);
	assert_int_equal(unlink(path), 0);
	return r;
}

struct ruleset *
stand_rules(const char *text, const char *cache, struct diags *diags)
{
	const struct rule_policy usual = {0};

	return rules_with(text, cache, &usual, diags);
}

void
stand_open(struct stand *s, const char *rules, uint8_t proto)
{
	const struct rule_policy usual = {0};

	stand_open_with(s, rules, proto, &usual);
}

void
stand_open_with(struct stand *s, const char *rules, uint8_t proto,
    const struct rule_policy *policy)
{
	*s = (struct stand){0};
	s->rules = rules_with(rules, NULL, policy, &s->diags);
	for (size_t i = 0; i < s->diags.n; i++)
		print_error("%u:%u: %s\n", s->diags.v[i].line,
		    s->diags.v[i].column, s->diags.v[i].text);
	assert_int_equal(s->diags.errors, 0);
	s->detect = detect_new(s->rules);
	s->deciding = deciding_new(s->rules);
	s->alerts.arena = arena_new(0);
	s->flow = (struct flow){.id = 7,
	    .addr = {addr_v4(0x0a000001), addr_v4(0x0a000002)},
	    .port = {40000, 80},
	    .proto = proto,
	    .ip_version = 4,
	    .state = FLOW_ESTABLISHED,
	    .arena = arena_new(0)};
	s->packet.number = 0;
}

void
stand_close(struct stand *s)
{
	while (s->flow.first_event != NULL) {
		detect_event_free(s->detect, s->flow.first_event);
		event_free(s->flow.first_event);
	}
	detect_flow_free(s->detect, &s->flow);
	arena_free(s->flow.arena);
	arena_free(s->alerts.arena);
	alerts_free(&s->alerts);
	deciding_free(s->deciding);
	detect_free(s->detect);
	ruleset_free(s->rules);
	diags_clear(&s->diags);
}

static struct packet *
next_packet(struct stand *s, enum dir dir)
{
	struct packet *p = &s->packet;
	uint64_t number = p->number + 1;

	*p = (struct packet){.number = number,
	    .time_ns = (int64_t)number * 1000000000,
	    .src = s->flow.addr[dir],
	    .dst = s->flow.addr[!dir],
	    .sport = s->flow.port[dir],
	    .dport = s->flow.port[!dir],
	    .ip = {.version = 4, .ttl = 64, .proto = s->flow.proto},
	    .l4_ok = true,
	    .flow = &s->flow,
	    .dir = dir,
	    .established = true};
	return p;
}

struct packet *
stand_packet(struct stand *s, enum dir dir, const char *payload)
{
	struct packet *p = next_packet(s, dir);

	p->payload = span_str(payload);
	detect_packet(s->detect, p, &s->alerts);
	return p;
}

void
stand_stream(struct stand *s, enum dir dir, const char *text)
{
	struct packet *p = next_packet(s, dir);
	struct raw_stream *raw = &s->flow.side[dir].raw;

	p->in_stream = true;
	p->payload = span_from(span_str(text), (size_t)raw->fresh);
	raw->data = span_str(text);
	raw->ready = true;
	detect_packet(s->detect, p, &s->alerts);
	raw->fresh = raw->data.n;
	raw->ready = false;
}

void
stand_end(struct stand *s)
{
	struct packet *p = next_packet(s, DIR_TO_SERVER);

	p->origin = ORIGIN_FLOW_END;
	p->stream_end = true;
	detect_flow_end(s->detect, p, &s->alerts);
}

const char *
stand_alerts(struct stand *s, char out[256])
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s->alerts.n; i++) {
		n += (size_t)snprintf(out + n, 256 - n, "%s%u",
		    n == 0 ? "" : " ", s->alerts.v[i].rule->sid);
		assert_true(n < 256);
	}
	s->alerts.n = 0;
	return out;
}
