#include "analyzer/input/filter.h"

#include <pcap.h>
#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/input/capture.h"

enum {
	SNAP_BYTES = 256 << 10,
	LINKTYPE_RAW = 101,
};

/* The expression as a program, which depends on the link type. */
struct program {
	uint32_t link;
	struct bpf_program code;
};

struct filter {
	const char *text;
	unsigned n;
	struct program program[FILTER_LINKS];
};

struct filter *
filter_new(const char *text)
{
	struct filter *f = mem_zalloc(1, sizeof(*f));

	f->text = text;
	return f;
}

void
filter_free(struct filter *f)
{
	if (f == NULL)
		return;
	for (unsigned i = 0; i < f->n; i++)
		pcap_freecode(&f->program[i].code);
	free(f);
}

/* libpcap's own numbers differ from those of files for raw IP only. */
static bool
compile(
    const char *text, uint32_t link, struct bpf_program *code, struct err *err)
{
	pcap_t *dead = pcap_open_dead(
	    link == LINKTYPE_RAW ? DLT_RAW : (int)link, SNAP_BYTES);
	bool ok = dead != NULL &&
	    pcap_compile(dead, code, text, 1, PCAP_NETMASK_UNKNOWN) == 0;

	if (!ok)
		(void)err_set(err, ERR_SYNTAX, "%s",
		    dead == NULL ? "unknown link type" : pcap_geterr(dead));
	if (dead != NULL)
		pcap_close(dead);
	return ok;
}

bool
filter_frame(
    struct filter *f, const struct frame *frame, bool *takes, struct err *err)
{
	struct pcap_pkthdr h = {
	    .caplen = (uint32_t)frame->bytes.n, .len = frame->wire_n};
	const char *name = capture_link_name(frame->link);
	struct program *p;
	unsigned i;

	for (i = 0; i < f->n && f->program[i].link != frame->link; i++)
		;
	if (i == FILTER_LINKS)
		return err_set(err, ERR_LIMIT,
		    "more than %d link types for the filter", FILTER_LINKS);
	p = &f->program[i];
	if (i == f->n) {
		struct err why = {0};

		if (!compile(f->text, frame->link, &p->code, &why))
			return err_set(err, ERR_SYNTAX,
			    "the filter cannot be used on link type %s: %s",
			    name == NULL ? "(unknown)" : name, why.text);
		p->link = frame->link;
		f->n++;
	}
	*takes = pcap_offline_filter(&p->code, &h, frame->bytes.p) != 0;
	return true;
}

bool
filter_check(const char *text, struct err *err)
{
	/* Some expressions are of one link type only: these have most. */
	static const uint32_t links[] = {DLT_EN10MB, LINKTYPE_RAW};
	struct bpf_program code;

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		struct err other = {0};

		if (compile(text, links[i], &code, i == 0 ? err : &other)) {
			pcap_freecode(&code);
			err->code = ERR_NONE;
			return true;
		}
	}
	return false;
}
