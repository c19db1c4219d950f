#include "analyzer/input/capture.h"

#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"
#include "analyzer/input/pcapng.h"

enum {
	BUFFER_BYTES = 256 << 10,
	DLT_RAW_HERE = 12, /* what Linux calls LINKTYPE_RAW */
	LINKTYPE_RAW = 101,
	DLT_ATM_HERE = 11,
	LINKTYPE_ATM_RFC1483 = 100,
};

struct capture {
	struct pcapng *ng; /* or, for the older format: */
	pcap_t *pcap;
	struct bytes *from;
	FILE *file;
	uint32_t link;
	char damage[300];
	uint64_t fetched; /* bytes that stdio has */
	bool over;        /* and there are no more */
	uint8_t *buffer;
};

const char *
capture_format(struct span head)
{
	struct cur c = cur_of(head);

	/* The magic numbers of either byte order, as libpcap knows them. */
	switch (cur_be32(&c)) {
	case 0xa1b2c3d4: /* microseconds */
	case 0xd4c3b2a1:
	case 0xa1b23c4d: /* nanoseconds */
	case 0x4d3cb2a1:
	case 0xa1b2cd34: /* modified, by Alexey Kuznetsov */
	case 0x34cdb2a1:
	case 0xa1e2cb12: /* Navtel */
	case 0x12cbe2a1:
		return "pcap";
	case 0x0a0d0d0a:
		cur_skip(&c, 4);
		switch (cur_be32(&c)) {
		case 0x1a2b3c4d:
		case 0x4d3c2b1a:
			return "pcapng";
		default:
			return NULL;
		}
	default:
		return NULL;
	}
}

/* ---- stdio over a stream ---- */

static ssize_t
cookie_read(void *cookie, char *out, size_t n)
{
	struct capture *c = cookie;
	size_t got = c->from->read(c->from, (uint8_t *)out, n);

	c->over = got == 0;
	c->fetched += got;
	return (ssize_t)got;
}

/* Only ftello asks, to know how far the stream was fetched. */
static int
cookie_seek(void *cookie, off64_t *at, int whence)
{
	const struct capture *c = cookie;

	if (whence != SEEK_CUR || *at != 0)
		return -1;
	*at = (off64_t)c->fetched;
	return 0;
}

/* Opens what libpcap reads. */
static bool
open_pcap(struct capture *c, struct err *err)
{
	static const cookie_io_functions_t io = {
	    .read = cookie_read, .seek = cookie_seek};
	char why[PCAP_ERRBUF_SIZE] = "";

	c->buffer = mem_alloc(BUFFER_BYTES);
	c->file = fopencookie(c, "r", io);
	if (c->file == NULL)
		return err_set(err, ERR_IO, "cannot be opened as a stream");
	(void)setvbuf(c->file, (char *)c->buffer, _IOFBF, BUFFER_BYTES);
	c->pcap = pcap_fopen_offline_with_tstamp_precision(
	    c->file, PCAP_TSTAMP_PRECISION_NANO, why);
	if (c->pcap == NULL)
		return err_set(err, ERR_INPUT, "%s", why);
	c->link = (uint32_t)pcap_datalink(c->pcap);
	if (c->link == DLT_RAW_HERE)
		c->link = LINKTYPE_RAW;
	else if (c->link == DLT_ATM_HERE)
		c->link = LINKTYPE_ATM_RFC1483;
	return true;
}

struct capture *
capture_new(struct bytes *from, const char *format, struct err *err)
{
	struct capture *c = mem_zalloc(1, sizeof(*c));

	c->from = from;
	if (strcmp(format, "pcapng") == 0) {
		c->ng = pcapng_new(from);
	} else if (!open_pcap(c, err)) {
		capture_free(c);
		return NULL;
	}
	return c;
}

void
capture_free(struct capture *c)
{
	if (c == NULL)
		return;
	pcapng_free(c->ng);
	if (c->pcap != NULL)
		pcap_close(c->pcap); /* and the file */
	else if (c->file != NULL)
		(void)fclose(c->file);
	free(c->buffer);
	free(c);
}

bool
capture_next(struct capture *c, struct frame *f)
{
	struct pcap_pkthdr *h = NULL;
	const uint8_t *p = NULL;
	int rc;
	int64_t sec;

	if (c->ng != NULL)
		return pcapng_next(c->ng, f);
	if (c->damage[0] != '\0')
		return false;
	rc = pcap_next_ex(c->pcap, &h, &p);
	if (rc == PCAP_ERROR_BREAK)
		return false;
	if (rc != 1) {
		(void)snprintf(c->damage, sizeof(c->damage),
		    "%s at byte %llu: %s", c->over ? "truncated" : "damaged",
		    (unsigned long long)ftello(c->file), pcap_geterr(c->pcap));
		return false;
	}
	sec = h->ts.tv_sec;
	if (sec < 0 || sec >= INT64_MAX / NS_PER_S)
		sec = 0;
	f->time_ns = sec * NS_PER_S + h->ts.tv_usec;
	f->link = c->link;
	f->wire_n = h->len < h->caplen ? h->caplen : h->len;
	f->bytes = span_of(p, h->caplen);
	f->offset = (uint64_t)ftello(c->file) - h->caplen;
	return true;
}

const char *
capture_damage(const struct capture *c)
{
	return c->ng != NULL ? pcapng_damage(c->ng) : c->damage;
}

const char *
capture_link_name(uint32_t link)
{
	return pcap_datalink_val_to_name(
	    link == LINKTYPE_RAW ? DLT_RAW : (int)link);
}
