/*
 * The program, as a reader meets it first: what happens to a frame, from its
 * bytes to its alerts.
 */

#include "analyzer/pipeline/session.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/decode/decode.h"
#include "analyzer/model/app.h"
#include "analyzer/pipeline/filestore.h"

struct session {
	const struct session_options *options;
	struct decode *decode;
	struct stream *stream;
	struct proto *proto;
	struct detect *detect;
	bool lent;          /* detect is another's */
	bool follows_hosts; /* rules want packets of hosts */
	struct event *row;
	struct alerts alerts;
	struct buf text;        /* of one alert */
	struct eve_options eve; /* with packet and marks at hand */
	struct marks marks;
	struct filestore *files; /* NULL: none are kept */
	int64_t last_row_ns;     /* the latest time of a row */
	struct row_time row_time;
	uint64_t tunnels_dropped;
	uint64_t events_dropped; /* before the rules had seen all of them */
};

/* Where what comes of an item belongs in the order of the input. */
struct turn {
	struct outcome *out;
	uint64_t number;
	uint64_t second;
	struct span row;       /* what an alert on a row keeps of it */
	const int64_t *end_ns; /* of all input; NULL: it goes on */
};

struct session *
session_new(const struct session_options *options, struct detect *detect)
{
	struct session *s = mem_zalloc(1, sizeof(*s));
	struct proto_options proto = options->proto;

	proto.file_needs |= ruleset_file_needs(options->rules);
	if (options->filestore != NULL)
		s->files = filestore_new(options->filestore);
	s->options = options;
	s->follows_hosts = ruleset_follows_hosts(options->rules);
	s->eve = options->eve_options;
	s->decode = decode_new(&options->tunnels);
	s->stream = stream_new(&options->stream);
	s->proto = proto_new(&proto);
	s->lent = detect != NULL;
	s->detect = s->lent ? detect : detect_new(options->rules);
	s->row = event_new_row();
	s->alerts.arena = arena_new(0);
	return s;
}

void
session_free(struct session *s)
{
	if (s == NULL)
		return;
	event_free_row(s->row);
	if (!s->lent)
		detect_free(s->detect);
	proto_free(s->proto);
	stream_free(s->stream);
	decode_free(s->decode);
	filestore_free(s->files);
	arena_free(s->alerts.arena);
	alerts_free(&s->alerts);
	buf_free(&s->text);
	marks_free(&s->marks);
	free(s);
}

void
session_use(struct session *s, struct detect *detect)
{
	s->detect = detect;
}

struct stream_share
session_holds(const struct session *s)
{
	return stream_holds(s->stream);
}

void
session_allow(struct session *s, const struct stream_share *share)
{
	stream_allow(s->stream, share);
}

/* Puts what rules noted of a flow at hand. */
static void
note_marks(struct session *s, const struct flow *f)
{
	s->marks.n = 0;
	detect_marks(s->detect, f, &s->marks);
	s->eve.marks = s->marks.n == 0 ? NULL : &s->marks;
}

/* Hands the alerts on, with the bytes that they came of and their record. */
static void
give_alerts(struct session *s, const struct turn *t)
{
	for (size_t i = 0; i < s->alerts.n; i++) {
		struct alert *a = &s->alerts.v[i];

		a->order = (uint32_t)i;
		if (a->packet != NULL && a->packet->frame != NULL) {
			const struct frame *f = a->packet->frame;

			a->bytes = f->bytes;
			a->link = f->link;
			a->wire_n = f->wire_n;
		} else if (a->event != NULL && a->event->flow == NULL) {
			a->bytes = t->row;
		}
		if (a->flow != NULL && !a->rule->no_alert)
			((struct flow *)a->flow)->alerted = true;
		if (s->options->eve) {
			buf_clear(&s->text);
			note_marks(s, a->flow);
			eve_alert(&s->text, a, &s->eve);
			a->eve = buf_span(&s->text);
		}
		outcome_alert(t->out, t->number, t->second, a);
	}
	for (size_t i = 0; i < s->alerts.n_seen; i++)
		outcome_sighting(
		    t->out, t->number, t->second, &s->alerts.seen[i]);
	s->alerts.n = 0;
	s->alerts.n_seen = 0;
	arena_reset(s->alerts.arena);
}

/* Keeps the files that rules want kept. */
static void
keep_files(struct session *s, const struct event *ev)
{
	for (const struct file *f = ev->files; f != NULL && s->files != NULL;
	     f = f->next) {
		if (f->stored)
			filestore_put(s->files, f);
	}
}

static void
give_record(struct session *s, struct event *ev, const struct turn *t)
{
	const struct packet *at = s->eve.at;
	size_t from = t->out->text.n;
	struct packet flush;

	if (!s->options->records || ev->quiet || ev->flow->quiet)
		return;
	if (ev->flow->app_changed) {
		flush = *at;
		flush.origin = ORIGIN_FLUSH;
		s->eve.at = &flush;
	}
	note_marks(s, ev->flow);
	eve_event(&t->out->text, ev, &s->eve);
	s->eve.at = at;
	outcome_text(t->out, t->number, t->second, from);
}

/*
 * Files that are whole, with a packet of their sender or the connection's end;
 * with all set any that are left.
 */
static void
give_files(struct session *s, struct event *ev, const struct turn *t, bool all)
{
	for (struct file *f = ev->files; f != NULL; f = f->next) {
		size_t from = t->out->text.n;

		if (!s->options->records || f->logged || ev->quiet ||
		    ev->flow->quiet)
			continue;
		if (!all &&
		    (f->state == FILE_OPEN ||
			(f->dir != s->eve.at->dir &&
			    ev->flow->tcp_state != TCP_CLOSED)))
			continue;
		f->logged = true;
		note_marks(s, ev->flow);
		eve_file(&t->out->text, ev, f, &s->eve);
		outcome_text(t->out, t->number, t->second, from);
	}
}

/* Those that came with the packet at hand. */
static void
give_event_anomalies(struct session *s, struct event *ev, const struct turn *t)
{
	if (!s->options->records)
		return;
	for (; ev->n_told < ev->n_noted; ev->n_told++) {
		size_t from = t->out->text.n;

		eve_event_anomaly(&t->out->text, ev,
		    (enum anomaly)ev->noted[ev->n_told], &s->eve);
		outcome_text(t->out, t->number, t->second, from);
	}
}

enum {
	UNSEEN = 64, /* complete transactions of a flow that wait for detect */
};

/* Have the rules seen all of a transaction?  That needs a packet of each of
 * its sides behind it. */
static bool
inspected(const struct event *ev)
{
	for (unsigned d = 0; d < 2; d++) {
		if ((!ev->one_sided || ev->dir == d) &&
		    ev->inspected[d] < ev->type->done[d])
			return ev->flow->no_inspect;
	}
	return true;
}

/* Is it time for the record of a transaction? */
static bool
ripe(const struct event *ev)
{
	return ev->record == RECORD_NOW ||
	    (ev->record == RECORD_WHEN_DONE && proto_done(ev));
}

/* Have both ends spoken, and closed what they said? */
static bool
both_ended(const struct flow *f)
{
	return f->tcp_state == TCP_CLOSED && !f->tcp_reset &&
	    f->side[DIR_TO_SERVER].stream_bytes != 0 &&
	    f->side[DIR_TO_CLIENT].stream_bytes != 0;
}

/*
 * What there is to tell of transactions; of those that are complete Sigma's
 * turn, their records, and out.  With all set the flow is over, and so is
 * every transaction.
 */
static void
finish_events(
    struct session *s, struct flow *flow, const struct turn *t, bool all)
{
	bool over = all || both_ended(flow);
	struct event *next;
	unsigned waiting = 0;

	for (struct event *ev = flow->first_event; ev != NULL; ev = next) {
		next = ev->next;
		give_event_anomalies(s, ev, t);
		give_files(s, ev, t, false);
		if (!over && !ripe(ev))
			continue;
		if (!ev->logged) {
			ev->logged = true;
			detect_event(s->detect, ev, &s->alerts);
			give_alerts(s, t);
			give_record(s, ev, t);
		}
		if (!all && (!proto_done(ev) || !ripe(ev)))
			continue;
		if (!all && !inspected(ev)) {
			if (++waiting <= UNSEEN)
				continue;
			s->events_dropped++;
		}
		give_files(s, ev, t, true);
		keep_files(s, ev);
		detect_event_free(s->detect, ev);
		proto_event_free(s->proto, ev);
	}
}

static void
give_anomalies(
    struct session *s, const struct packet *pkt, const struct turn *t)
{
	if (!s->options->records)
		return;
	for (unsigned a = anomaly_next(&pkt->anomalies, 0); a < ANOMALY_COUNT;
	     a = anomaly_next(&pkt->anomalies, a + 1)) {
		size_t from = t->out->text.n;

		eve_anomaly(&t->out->text, pkt, (enum anomaly)a, &s->eve);
		outcome_text(t->out, t->number, t->second, from);
	}
}

static void
take_chunk(struct session *s, struct chunk *c)
{
	if (proto_backwards(s->proto, c))
		stream_turn(s->stream, c);
	proto_chunk(s->proto, c);
}

/* What there is of transactions before the server's last bytes come. */
static void
note_early(struct flow *f)
{
	if (f->late_answer)
		return;
	f->late_answer = true;
	for (struct event *ev = f->first_event; ev != NULL; ev = ev->next) {
		ev->early = true;
		ev->n_early = ev->n_noted;
	}
}

/* A flow that is over: what waited for the end, its record, and out. */
static void
finish_flow(struct session *s, struct flow *flow, const struct turn *t)
{
	struct packet last = {.origin = ORIGIN_FLOW_END,
	    .time_ns = t->end_ns != NULL ? *t->end_ns : flow->last_ns,
	    .ip = {.version = flow->ip_version, .proto = flow->proto},
	    .flow = flow,
	    .stream_end = true};
	const struct packet *before = s->eve.at;
	struct chunk c;
	size_t from;

	s->eve.at = &last;
	while (stream_flush(s->stream, flow, &c)) {
		if (c.dir == DIR_TO_CLIENT && c.bytes.n != 0)
			note_early(flow);
		take_chunk(s, &c);
	}
	last.src = flow->addr[0];
	last.dst = flow->addr[1];
	last.sport = flow->port[0];
	last.dport = flow->port[1];
	proto_flow_end(s->proto, flow);
	detect_flow_end(s->detect, &last, &s->alerts);
	give_alerts(s, t);
	finish_events(s, flow, t, true);
	if (s->options->records && !flow->quiet) {
		from = t->out->text.n;
		note_marks(s, flow);
		eve_flow(&t->out->text, flow, &s->eve);
		outcome_text(t->out, t->number, t->second, from);
	}
	detect_flow_free(s->detect, flow);
	proto_flow_free(s->proto, flow);
	stream_release(s->stream, flow);
	s->eve.at = before;
}

/* A packet that an alert before it wants: its record, and it as evidence. */
static void
give_tagged(struct session *s, const struct packet *pkt, const struct turn *t)
{
	const struct tagged *tagged = detect_tagged(s->detect);
	const struct frame *f = s->options->evidence ? pkt->frame : NULL;
	size_t from = t->out->text.n;
	bool record = s->options->records && !s->eve.untagged;

	if ((!record && f == NULL) || (tagged == NULL && !s->follows_hosts))
		return;
	if (record) {
		note_marks(s, pkt->flow);
		eve_packet(&t->out->text, pkt, &s->eve);
	}
	if (tagged != NULL) {
		outcome_text(t->out, t->number, t->second, from);
		if (f != NULL)
			outcome_tagged(t->out, t->number, t->second, f, tagged);
	}
	if (s->follows_hosts)
		outcome_passing(t->out, t->number, t->second,
		    &(struct passing){.src = pkt->src,
			.dst = pkt->dst,
			.time_ns = pkt->time_ns,
			.bytes = pkt->frame == NULL ? 0 : pkt->frame->bytes.n,
			.recorded = tagged != NULL,
			.frame = f},
		    from);
}

/* What the protocol of a flow was found with is said once. */
static void
note_protocol(struct packet *pkt)
{
	struct flow *f = pkt->flow;

	if (f->app_mismatch)
		anomaly_add(&pkt->anomalies,
		    ANOMALY_APP_MISMATCH_PROTOCOL_BOTH_DIRECTIONS);
	if (f->app_one_way)
		anomaly_add(&pkt->anomalies,
		    ANOMALY_APP_DETECT_PROTOCOL_ONLY_ONE_DIRECTION);
	if (f->app_backwards)
		anomaly_add(
		    &pkt->anomalies, ANOMALY_APP_WRONG_DIRECTION_FIRST_DATA);
	if (f->app_skipped)
		anomaly_add(
		    &pkt->anomalies, ANOMALY_APP_PROTO_DETECTION_SKIPPED);
	f->app_mismatch = false;
	f->app_one_way = false;
	f->app_skipped = false;
	f->app_backwards = false;
	if (!f->app_surprise && !f->app_surprises)
		return;
	f->app_surprise = false;
	anomaly_add(&pkt->anomalies, ANOMALY_APP_UNEXPECTED_PROTOCOL);
	if (f->app_expected == APP_TLS)
		anomaly_add(&pkt->anomalies, ANOMALY_APP_NO_TLS_AFTER_STARTTLS);
}

/* A packet from its headers to its alerts. */
static enum stream_result
take_packet(struct session *s, struct packet *pkt, const struct turn *t)
{
	enum stream_result r = stream_packet(s->stream, pkt);
	struct flow *replaced;
	struct chunk c;

	s->eve.at = pkt;
	/* The flow that this packet's replaced, or the limit evicted. */
	while ((replaced = stream_ended(s->stream, INT64_MIN, false)) != NULL)
		finish_flow(s, replaced, t);
	while (stream_chunk(s->stream, &c))
		take_chunk(s, &c);
	/* An ICMP error belongs to the flow, but not what it quotes. */
	if (pkt->flow != NULL && pkt->ip.proto == PROTO_UDP)
		proto_packet(s->proto, pkt);
	if (pkt->flow != NULL)
		note_protocol(pkt);
	detect_packet(s->detect, pkt, &s->alerts);
	give_alerts(s, t);
	give_tagged(s, pkt, t);
	give_anomalies(s, pkt, t);
	if (pkt->flow != NULL) {
		finish_events(s, pkt->flow, t, false);
		pkt->flow->app_changed = false;
		pkt->flow->app_fresh[0] = pkt->flow->app_fresh[1] = false;
	}
	s->eve.at = NULL;
	return r;
}

/* The packets of a datagram that a fragment made whole. */
static void
take_datagram(
    struct session *s, const struct packet *like, const struct turn *t)
{
	struct packet inner[DECODE_PACKETS];
	unsigned n =
	    decode_datagram(s->decode, like, stream_datagram(s->stream), inner);

	for (unsigned i = 0; i < n; i++) {
		if (take_packet(s, &inner[i], t) == STREAM_DATAGRAM)
			s->tunnels_dropped++; /* fragments in fragments */
	}
}

void
session_frame(struct session *s, const struct frame *f, struct outcome *out)
{
	const struct turn t = {
	    .out = out, .number = f->number, .second = OUTCOME_FRAME};
	struct packet pkt[DECODE_PACKETS];
	unsigned n = decode_frame(s->decode, f, pkt);

	for (unsigned i = 0; i < n; i++) {
		if (take_packet(s, &pkt[i], &t) == STREAM_DATAGRAM)
			take_datagram(s, &pkt[i], &t);
	}
}

static void
end_flows(struct session *s, int64_t now_ns, bool all, struct turn *t)
{
	struct flow *f;

	while ((f = stream_ended(s->stream, now_ns, all)) != NULL) {
		t->second = f->first_number + 1;
		finish_flow(s, f, t);
	}
}

void
session_tick(
    struct session *s, int64_t now_ns, uint64_t number, struct outcome *out)
{
	struct turn t = {.out = out, .number = number};

	end_flows(s, now_ns, false, &t);
}

void
session_end(
    struct session *s, int64_t now_ns, uint64_t number, struct outcome *out)
{
	struct turn t = {.out = out, .number = number, .end_ns = &now_ns};

	end_flows(s, INT64_MAX, true, &t);
}

void
session_begin_rows(struct session *s)
{
	s->row_time = (struct row_time){0};
}

struct row_time
session_row_time(const struct session *s)
{
	return s->row_time;
}

/* A row that does not say when it was written follows one that does. */
static void
note_row_time(struct session *s, struct event *row)
{
	struct row_time *t = &s->row_time;

	if (row->timed) {
		t->time_ns = row->time_ns;
		t->known = true;
		if (row->time_ns > s->last_row_ns)
			s->last_row_ns = row->time_ns;
	} else if (t->known) {
		row->time_ns = t->time_ns;
		row->timed = true;
	} else {
		t->missing = true;
	}
}

void
session_row(struct session *s, struct logs *logs, const struct line *l,
    struct outcome *out)
{
	struct turn t = {.out = out};

	(void)logs_head(logs, l, s->row); /* logs counts */
	do {
		note_row_time(s, s->row);
		if (!detect_head(s->detect, s->row))
			continue;
		logs_fill(logs, s->row);
		detect_event(s->detect, s->row, &s->alerts);
		if (s->alerts.n == 0 && s->alerts.n_seen == 0)
			continue;
		t.number = s->row->row.number;
		t.row = logs_text(logs, s->row);
		give_alerts(s, &t);
	} while (logs_next(logs, s->row));
}

int64_t
session_last_row_ns(const struct session *s)
{
	return s->last_row_ns;
}

void
session_sources(struct session *s, const char *const *source, size_t n)
{
	s->eve.source = source;
	s->eve.sources = n;
}

void
session_counters(const struct session *s, struct counters *out)
{
	decode_counters(s->decode, out);
	stream_counters(s->stream, out);
	proto_counters(s->proto, out);
	if (!s->lent)
		detect_counters(s->detect, out);
	filestore_counters(s->files, out);
	counter_add(out, "decoder.nested_fragments", s->tunnels_dropped);
	counter_add(out, "app_layer.tx_dropped", s->events_dropped);
}
