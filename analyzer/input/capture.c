#include "analyzer/input/capture.h"

#include <pcap.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"

enum {
	BUFFER_BYTES = 256 << 10,
	TAIL = 4, /* bytes: the length at the end of a block of pcapng */
	SIMPLE_HEAD = 12,   /* bytes before the data of a simple packet block */
	ENHANCED_HEAD = 28, /* and of an enhanced, or an old, packet block */
	DLT_RAW_HERE = 12,  /* what Linux calls LINKTYPE_RAW */
	LINKTYPE_RAW = 101,
	DLT_ATM_HERE = 11,
	LINKTYPE_ATM_RFC1483 = 100,
};

struct capture {
	pcap_t *pcap;
	struct bytes *from;
	FILE *file;
	bool ng;
	uint32_t link;
	char damage[300];

	/* The stream as far as stdio has fetched it: the last piece ends at
	 * `end`, and the bytes before it were `tail`. */
	uint64_t end;
	struct span piece;
	uint8_t tail[TAIL];
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
	size_t keep = c->piece.n < TAIL ? c->piece.n : TAIL;
	size_t got;

	if (keep != 0) {
		memmove(c->tail, c->tail + keep, TAIL - keep);
		memcpy(c->tail + TAIL - keep, c->piece.p + c->piece.n - keep,
		    keep);
	}
	got = c->from->read(c->from, (uint8_t *)out, n);
	c->piece = span_of(out, got);
	c->end += got;
	return (ssize_t)got;
}

/* Only ftello asks, to know how far the stream was fetched. */
static int
cookie_seek(void *cookie, off64_t *at, int whence)
{
	const struct capture *c = cookie;

	if (whence != SEEK_CUR || *at != 0)
		return -1;
	*at = (off64_t)c->end;
	return 0;
}

struct capture *
capture_new(struct bytes *from, struct err *err)
{
	static const cookie_io_functions_t io = {
	    .read = cookie_read, .seek = cookie_seek};
	struct capture *c = mem_zalloc(1, sizeof(*c));
	char why[PCAP_ERRBUF_SIZE] = "";

	c->from = from;
	c->buffer = mem_alloc(BUFFER_BYTES);
	c->file = fopencookie(c, "r", io);
	if (c->file == NULL) {
		err_set(err, ERR_IO, "cannot be opened as a stream");
		capture_free(c);
		return NULL;
	}
	(void)setvbuf(c->file, (char *)c->buffer, _IOFBF, BUFFER_BYTES);
	c->pcap = pcap_fopen_offline_with_tstamp_precision(
	    c->file, PCAP_TSTAMP_PRECISION_NANO, why);
	if (c->pcap == NULL) {
		err_set(err, ERR_INPUT, "%s", why);
		capture_free(c);
		return NULL;
	}
	c->link = (uint32_t)pcap_datalink(c->pcap);
	if (c->link == DLT_RAW_HERE)
		c->link = LINKTYPE_RAW;
	else if (c->link == DLT_ATM_HERE)
		c->link = LINKTYPE_ATM_RFC1483;
	/* libpcap gives pcapng's major version, 1, and pcap's, 2. */
	c->ng = pcap_major_version(c->pcap) == 1;
	return c;
}

void
capture_free(struct capture *c)
{
	if (c == NULL)
		return;
	if (c->pcap != NULL)
		pcap_close(c->pcap); /* and the file */
	else if (c->file != NULL)
		(void)fclose(c->file);
	free(c->buffer);
	free(c);
}

/* The four bytes of the stream before offset `at`, just fetched. */
static uint32_t
length_before(const struct capture *c, uint64_t at)
{
	uint8_t b[TAIL] = {0};
	struct cur cur = cur_of(span_of(b, TAIL));
	uint64_t from = c->end - c->piece.n;

	for (unsigned i = 0; i < TAIL; i++) {
		uint64_t o = at - TAIL + i;

		if (o >= from && o < c->end)
			b[i] = c->piece.p[o - from];
		else if (o < from && from - o <= TAIL)
			b[i] = c->tail[TAIL - (from - o)];
	}
	/* Files are of this machine's byte order, or swapped. */
	return (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) !=
		(pcap_is_swapped(c->pcap) != 0)
	    ? cur_be32(&cur)
	    : cur_le32(&cur);
}

/* Where the n bytes of the frame that ended just now stand. */
static uint64_t
frame_offset(const struct capture *c, uint32_t n)
{
	uint64_t end = (uint64_t)ftello(c->file);
	uint32_t padded = (n + 3) & ~UINT32_C(3);
	uint32_t block;

	if (!c->ng)
		return end - n;
	block = length_before(c, end);
	if (block == SIMPLE_HEAD + padded + TAIL)
		return end - block + SIMPLE_HEAD;
	return end - block + ENHANCED_HEAD;
}

bool
capture_next(struct capture *c, struct frame *f)
{
	struct pcap_pkthdr *h = NULL;
	const uint8_t *p = NULL;
	int rc;
	int64_t sec;

	if (c->damage[0] != '\0')
		return false;
	rc = pcap_next_ex(c->pcap, &h, &p);
	if (rc == PCAP_ERROR_BREAK)
		return false;
	if (rc != 1) {
		bool over = c->piece.n == 0;

		(void)snprintf(c->damage, sizeof(c->damage),
		    "%s at byte %llu: %s", over ? "truncated" : "damaged",
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
	f->offset = frame_offset(c, h->caplen);
	return true;
}

const char *
capture_damage(const struct capture *c)
{
	return c->damage;
}
