#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/stream/senders.h"
#include "tests/unit/stream_rig.h"

enum {
	CHECKSUM = 14 + 20 + 16, /* where it stands in a frame */
};

/* The sum of the pseudo header: how = 'l' with the length, 'n' without. */
static uint16_t
unfinished(const struct craft *w, char how)
{
	uint32_t sum = PROTO_TCP;

	for (size_t i = 14 + 12; i < 14 + 20; i += 2)
		sum += (uint32_t)(w->p[i] << 8 | w->p[i + 1]);
	if (how == 'l')
		sum += (uint32_t)(w->n - 14 - 20);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)((sum & 0xffff) + (sum >> 16));
}

/* One segment, with a right, a wrong, no or an unfinished checksum. */
static void
say(struct rig *r, struct craft_segment s, char how)
{
	uint16_t sum = 0;

	r->wire = craft_tcp(&s);
	if (how == 'l' || how == 'n')
		sum = unfinished(&r->wire, how);
	if (how == 'l' || how == 'n' || how == '0') {
		r->wire.p[CHECKSUM] = (uint8_t)(sum >> 8);
		r->wire.p[CHECKSUM + 1] = (uint8_t)sum;
	}
	r->wire.p[CHECKSUM] ^= how == 'w' ? 0x5a : 0;
	(void)rig_frame(r);
	assert_int_equal(r->pkt.l4_checksum_bad, how != 'r');
	assert_int_equal(
	    r->pkt.l4_checksum_unfinished, how != 'r' && how != 'w');
}

/*
 * The client's SYN, its ACK, and bytes of it one by one, each with a right or
 * a wrong checksum ('r', 'w', or what say() knows); then which of them stand in
 * the stream.  The server's are right.
 */
static const struct {
	bool ignore;
	bool guess;
	const char *client;
	const char *stream; /* NULL: there is no connection */
	uint64_t invalid;
} cases[] = {
    {false, false, "rrrrr", "abc", 0},
    {false, false, "rrrwr", "ac", 1},
    {false, false, "wrrrr", NULL, 1},
    {true, false, "rrrwr", "abc", 0},
    {true, false, "wwwww", "abc", 0},
    {false, true, "rrrrr", "abc", 0},
    /* One that was put in between, so that a watcher takes it for true. */
    {false, true, "rrrwr", "ac", 1},
    {false, true, "rrwwr", "c", 2},
    /* The card fills them in: all of them, or most. */
    {false, true, "wwwww", "abc", 0},
    {false, true, "wwrww", "abc", 0},
    {false, true, "wrwww", "abc", 0},
    {false, true, "rrlrr", "abc", 0},
    {false, true, "llnl0", "abc", 0},
    {false, false, "rrlrr", "bc", 1},
};

static void
wrong_ones_count_where_most_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct stream_options o = {
		    .ignore_checksums = cases[i].ignore,
		    .guess_checksums = cases[i].guess};
		const char *w = cases[i].client;
		uint64_t wrong = 0;
		struct rig r;

		rig_open(&r, &o);
		say(&r,
		    (struct craft_segment){
			DIR_TO_SERVER, TCP_SYN, 100, 0, NULL, 0},
		    w[0]);
		say(&r,
		    (struct craft_segment){
			DIR_TO_CLIENT, TCP_SYN | TCP_ACK, 500, 101, NULL, 0},
		    'r');
		say(&r,
		    (struct craft_segment){
			DIR_TO_SERVER, TCP_ACK, 101, 501, NULL, 0},
		    w[1]);
		for (uint32_t k = 0; k < 3; k++)
			say(&r,
			    (struct craft_segment){DIR_TO_SERVER, TCP_ACK,
				101 + k, 501, "abc" + k, 1},
			    w[2 + k]);
		rig_server_acks(&r, 104);
		for (size_t k = 0; k < 5; k++)
			wrong += w[k] != 'r';
		assert_int_equal(
		    rig_counted(&r, "tcp.invalid_checksum"), cases[i].invalid);
		if (cases[i].guess)
			assert_int_equal(
			    rig_counted(&r, "tcp.ignored_checksum"),
			    wrong - cases[i].invalid);
		if (cases[i].stream != NULL)
			assert_true(
			    span_eq_str(buf_span(&r.got[0]), cases[i].stream));
		else
			assert_int_equal(r.flow->tcp_state, TCP_NONE);
		rig_close(&r);
	}
}

/* What was seen of a sender holds for its next connection, too. */
static void
a_sender_is_known_by_what_it_sent(void **state)
{
	const struct stream_options o = {.guess_checksums = true};
	struct craft_segment rst = {DIR_TO_SERVER, TCP_RST, 7, 0, NULL, 0};
	struct rig r;

	(void)state;
	rig_open(&r, &o);
	say(&r, rst, 'w');
	assert_int_equal(rig_counted(&r, "tcp.ignored_checksum"), 1);
	rig_close(&r);

	rig_open(&r, &o);
	rig_handshake(&r, 100);
	(void)rig_end(&r, INT64_MAX, true);
	say(&r, rst, 'w');
	assert_int_equal(rig_counted(&r, "tcp.ignored_checksum"), 0);
	assert_int_equal(rig_counted(&r, "tcp.invalid_checksum"), 1);
	rig_close(&r);
}

static void
senders_are_bounded(void **state)
{
	struct senders *s = senders_new();
	struct addr to = addr_v4(1);
	struct addr from;

	(void)state;
	for (uint32_t i = 0; i < 1 << 14; i++) {
		from = addr_v4(i);
		assert_non_null(senders_get(s, &from, &to));
	}
	from = addr_v4(1 << 14);
	assert_null(senders_get(s, &from, &to));
	assert_int_equal(senders_refused(s), 1);
	from = addr_v4(7);
	assert_non_null(senders_get(s, &from, &to));
	senders_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wrong_ones_count_where_most_are),
	    cmocka_unit_test(a_sender_is_known_by_what_it_sent),
	    cmocka_unit_test(senders_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
