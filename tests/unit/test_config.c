/* What is taken of a suricata.yaml, and of --set in its words. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyzer/model/flow.h"
#include "cli/config.h"

static const char text[] = "vars:\n"
			   "  port-groups:\n"
			   "    VXLAN_PORTS: \"[4789, 8472]\"\n"
			   "flow:\n"
			   "  memcap: 1mb\n"
			   "defrag:\n"
			   "  trackers: 77\n"
			   "flow-timeouts:\n"
			   "  default:\n"
			   "    new: 31\n"
			   "  tcp:\n"
			   "    established: 601\n"
			   "    closed: 0\n"
			   "    emergency-new: 4\n"
			   "stream:\n"
			   "  midstream: true\n"
			   "  reassembly:\n"
			   "    memcap: 3mb\n"
			   "    depth: 2kb\n"
			   "    toserver-chunk-size: 100\n"
			   "    toclient-chunk-size: 1mb\n"
			   "    urgent:\n"
			   "      policy: oob\n"
			   "      oob-limit-policy: gap\n"
			   "decoder:\n"
			   "  teredo:\n"
			   "    enabled: no\n"
			   "  vxlan:\n"
			   "    enabled: yes\n"
			   "    ports: $VXLAN_PORTS\n"
			   "  geneve:\n"
			   "    ports: '7000:7005'\n";

static void
set(struct config *c, const char *name, const char *value, size_t warnings)
{
	struct diags diags = {0};

	config_set(c, span_str(name), span_str(value), &diags);
	if (diags.n != warnings)
		fail_msg("%s=%s: %zu warnings", name, value, diags.n);
	diags_clear(&diags);
}

static void
reads_how_packets_are_put_together(void **state)
{
	char path[] = "/tmp/haechi-config-XXXXXX";
	int fd = mkstemp(path);
	struct config c = {0};
	const struct config_packets *p = &c.stream.packets;
	const struct stream_limits *l = &p->stream.limits;
	const struct flow_timeouts *t = &p->stream.timeouts;
	struct diags diags = {0};

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(
	    write(fd, text, sizeof(text) - 1), (ssize_t)sizeof(text) - 1);
	(void)close(fd);
	config_read(&c, path, &diags);
	(void)unlink(path);
	assert_int_equal(diags.n, 0);
	config_finish(&c);
	assert_true(p->stream.midstream);
	assert_int_equal(p->stream.urgent, URGENT_OOB);
	assert_int_equal(p->stream.urgent_behind, URGENT_GAP);
	assert_int_equal(l->flows, 2048);
	assert_int_equal(l->fragments, 77);
	assert_int_equal(l->buffered_bytes, 3 << 20);
	assert_int_equal(l->depth_bytes, 2048);
	assert_int_equal(l->chunk_bytes[0], 100);
	assert_int_equal(l->chunk_bytes[1], 64 << 10);
	assert_int_equal(t->idle_s[0][TIMEOUT_OTHER][FLOW_NEW], 31);
	assert_int_equal(t->idle_s[0][TIMEOUT_TCP][FLOW_ESTABLISHED], 601);
	assert_int_equal(t->idle_s[0][TIMEOUT_TCP][FLOW_CLOSED], 1);
	assert_int_equal(t->idle_s[1][TIMEOUT_TCP][FLOW_NEW], 4);
	assert_int_equal(t->idle_s[0][TIMEOUT_UDP][FLOW_NEW], 0);
	assert_true(p->tunnels.of[TUNNEL_TEREDO].given);
	assert_int_equal(p->tunnels.of[TUNNEL_TEREDO].n, 0);
	assert_int_equal(p->tunnels.of[TUNNEL_VXLAN].n, 2);
	assert_int_equal(p->tunnels.of[TUNNEL_VXLAN].port[1], 8472);
	assert_int_equal(p->tunnels.of[TUNNEL_GENEVE].n, 1);
	assert_int_equal(p->tunnels.of[TUNNEL_GENEVE].port[0], 7000);
	config_free(&c);
	diags_clear(&diags);
}

/* As Suricata 7.0.10 takes the same values. */
static void
reads_the_ports_of_tunnels(void **state)
{
	static const struct {
		enum tunnel which;
		const char *ports;
		uint16_t port[TUNNEL_PORTS];
		unsigned n;
		bool any;
	} cases[] = {
	    {TUNNEL_VXLAN, "8472", {8472}, 1, false},
	    {TUNNEL_VXLAN, "[8472, 4789]", {8472, 4789}, 2, false},
	    {TUNNEL_VXLAN, "[1,2,3,4,5]", {1, 2, 3, 4}, 4, false},
	    {TUNNEL_VXLAN, "9000:9001", {9000}, 1, false},
	    {TUNNEL_VXLAN, "any", {0}, 0, false},
	    {TUNNEL_VXLAN, "!4789", {0}, 0, false},
	    {TUNNEL_VXLAN, "[", {0}, 0, false},
	    {TUNNEL_TEREDO, "any", {0}, 0, true},
	    {TUNNEL_TEREDO, "4444", {4444}, 1, false},
	};
	static const char *const names[TUNNELS] = {
	    [TUNNEL_TEREDO] = "decoder.teredo.ports",
	    [TUNNEL_GENEVE] = "decoder.geneve.ports",
	    [TUNNEL_VXLAN] = "decoder.vxlan.ports",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct config c = {0};
		const struct tunnel_ports *t =
		    &c.stream.packets.tunnels.of[cases[i].which];

		set(&c, names[cases[i].which], cases[i].ports, 0);
		config_finish(&c);
		assert_true(t->given);
		assert_int_equal(t->n, cases[i].n);
		assert_int_equal(t->any, cases[i].any);
		assert_memory_equal(t->port, cases[i].port,
		    cases[i].n * sizeof(cases[i].port[0]));
		config_free(&c);
	}
}

static void
says_what_means_nothing(void **state)
{
	struct config c = {0};

	(void)state;
	set(&c, "stream.reassembly.urgent.policy", "never", 1);
	set(&c, "stream.reassembly.urgent.policy", "drop", 0);
	set(&c, "flow-timeouts.tcp.old", "3", 1);
	set(&c, "flow-timeouts.arp.new", "3", 1);
	set(&c, "flow-timeouts.udp.new", "soon", 1);
	set(&c, "decoder.gre.ports", "3", 1);
	set(&c, "decoder.vxlan.names", "3", 1);
	set(&c, "flow.memcap", "much", 1);
	set(&c, "defrag.trackers", "-1", 1);
	set(&c, "HOME_NET", "any", 0);
	config_free(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_how_packets_are_put_together),
	    cmocka_unit_test(reads_the_ports_of_tunnels),
	    cmocka_unit_test(says_what_means_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
