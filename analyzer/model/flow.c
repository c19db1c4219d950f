#include "analyzer/model/flow.h"

const char *
flow_state_name(enum flow_state s)
{
	static const char *const names[] = {
	    [FLOW_NEW] = "new",
	    [FLOW_ESTABLISHED] = "established",
	    [FLOW_CLOSED] = "closed",
	};

	return names[s];
}

const char *
flow_end_name(enum flow_end e)
{
	static const char *const names[] = {
	    [FLOW_END_NONE] = "unknown",
	    [FLOW_END_TIMEOUT] = "timeout",
	    [FLOW_END_SHUTDOWN] = "shutdown",
	    [FLOW_END_EVICTED] = "forced",
	    [FLOW_END_REUSED] = "tcp_reuse",
	};

	return names[e];
}

const char *
tcp_state_name(enum tcp_state s)
{
	static const char *const names[] = {
	    [TCP_NONE] = "none",
	    [TCP_SYN_SENT] = "syn_sent",
	    [TCP_SYN_RECV] = "syn_recv",
	    [TCP_ESTABLISHED] = "established",
	    [TCP_FIN_WAIT1] = "fin_wait1",
	    [TCP_FIN_WAIT2] = "fin_wait2",
	    [TCP_TIME_WAIT] = "time_wait",
	    [TCP_LAST_ACK] = "last_ack",
	    [TCP_CLOSE_WAIT] = "close_wait",
	    [TCP_CLOSING] = "closing",
	    [TCP_CLOSED] = "closed",
	};

	return names[s];
}
