#include "analyzer/input/pcapng.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyzer/base/cur.h"
#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"

enum {
	BUFFER_BYTES = 256 << 10,
	BLOCK_MAX = 16 << 20, /* bytes of a block, as libpcap has it */
	INTERFACES_MAX = 65536,
	BLOCK_HEAD = 8, /* type 4 | length 4 */
	BLOCK_LEAST = 12,

	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET = 2, /* the old kind */
	BLOCK_SIMPLE = 3,
	BLOCK_ENHANCED = 6,

	OPTION_END = 0,
	OPTION_RESOLUTION = 9,
	OPTION_OFFSET = 14,
};

/* An interface of the section that is read. */
struct interface {
	uint32_t link;
	uint32_t snap_bytes; /* 0: any */
	bool binary;         /* units of 2^-power seconds, not 10^-power */
	uint8_t power;
	int64_t offset_s; /* of all its times */
};

struct pcapng {
	struct bytes *from;
	uint8_t *buffer;
	size_t cap;
	size_t at; /* the next block in the buffer */
	size_t end;
	uint64_t offset; /* of that block in the stream */
	uint64_t taken;  /* of the one taken last */
	bool big_endian;
	bool over;
	struct interface *interface;
	size_t interfaces;
	size_t interfaces_cap;
	char damage[200];
};

struct pcapng *
pcapng_new(struct bytes *from)
{
	struct pcapng *p = mem_zalloc(1, sizeof(*p));

	p->from = from;
	p->cap = BUFFER_BYTES;
	p->buffer = mem_alloc(p->cap);
	return p;
}

void
pcapng_free(struct pcapng *p)
{
	if (p == NULL)
		return;
	free(p->buffer);
	free(p->interface);
	free(p);
}

const char *
pcapng_damage(const struct pcapng *p)
{
	return p->damage;
}

/* Ends the reading. */
static void __attribute__((format(printf, 3, 4)))
damaged(struct pcapng *p, const char *how, const char *fmt, ...)
{
	int n = snprintf(p->damage, sizeof(p->damage), "%s at byte %llu: ", how,
	    (unsigned long long)p->taken);
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(
	    p->damage + n, sizeof(p->damage) - (size_t)n, fmt, args);
	va_end(args);
	p->over = true;
}

/* ---- blocks ---- */

static uint16_t
get16(const struct pcapng *p, struct cur *c)
{
	return p->big_endian ? cur_be16(c) : cur_le16(c);
}

static uint32_t
get32(const struct pcapng *p, struct cur *c)
{
	return p->big_endian ? cur_be32(c) : cur_le32(c);
}

/* Makes n bytes from the next block on stand in the buffer, if there are. */
static size_t
want(struct pcapng *p, size_t n)
{
	if (p->end - p->at >= n)
		return n;
	memmove(p->buffer, p->buffer + p->at, p->end - p->at);
	p->end -= p->at;
	p->at = 0;
	if (n > p->cap) {
		p->cap = n;
		p->buffer = mem_resize(p->buffer, p->cap, 1);
	}
	while (p->end < n) {
		size_t got =
		    p->from->read(p->from, p->buffer + p->end, p->cap - p->end);

		if (got == 0)
			break;
		p->end += got;
	}
	return p->end < n ? p->end : n;
}

/* The byte order of a section stands behind the length that needs it. */
static bool
read_order(struct pcapng *p)
{
	struct cur c;

	if (want(p, BLOCK_LEAST) < BLOCK_LEAST) {
		damaged(p, "truncated", "a section's head is cut off");
		return false;
	}
	c = cur_of(span_of(p->buffer + p->at + BLOCK_HEAD, 4));
	switch (cur_be32(&c)) {
	case 0x1a2b3c4d:
		p->big_endian = true;
		break;
	case 0x4d3c2b1a:
		p->big_endian = false;
		break;
	default:
		damaged(p, "damaged", "a section of no byte order");
		return false;
	}
	p->interfaces = 0;
	return true;
}

/* Takes the next block: its type, and in *body what is between its lengths. */
static bool
take_block(struct pcapng *p, uint32_t *type, struct cur *body)
{
	size_t n = want(p, BLOCK_HEAD);
	struct cur c = cur_of(span_of(p->buffer + p->at, n));
	uint32_t length, again;

	p->taken = p->offset;
	if (n == 0) {
		p->over = true;
		return false;
	}
	if (n < BLOCK_HEAD) {
		damaged(p, "truncated", "a block's head is cut off");
		return false;
	}
	*type = get32(p, &c);
	if (*type == BLOCK_SECTION && !read_order(p))
		return false;
	c = cur_of(span_of(p->buffer + p->at + 4, 4));
	length = get32(p, &c);
	if (length < BLOCK_LEAST || length > BLOCK_MAX || length % 4 != 0) {
		damaged(p, "damaged", "a block of %u bytes", (unsigned)length);
		return false;
	}
	if (want(p, length) < length) {
		damaged(p, "truncated",
		    "a block of %u bytes ends behind the file",
		    (unsigned)length);
		return false;
	}
	c = cur_of(span_of(p->buffer + p->at + length - 4, 4));
	again = get32(p, &c);
	if (again != length) {
		damaged(p, "damaged",
		    "a block of %u bytes says at its end that it has %u",
		    (unsigned)length, (unsigned)again);
		return false;
	}
	*body = cur_of(
	    span_of(p->buffer + p->at + BLOCK_HEAD, length - BLOCK_LEAST));
	p->at += length;
	p->offset += length;
	return true;
}

/* code 2 | length 2 | value, padded to 4; those that matter for the time */
static void
take_options(const struct pcapng *p, struct cur *c, struct interface *i)
{
	while (cur_left(c) >= 4) {
		uint16_t code = get16(p, c);
		uint16_t n = get16(p, c);
		struct cur value = cur_sub(c, n);
		uint64_t low, high;

		cur_skip(c, (4 - n % 4) % 4);
		if (code == OPTION_END || !cur_ok(&value))
			break;
		if (code == OPTION_RESOLUTION && n == 1) {
			i->power = cur_u8(&value);
			i->binary = (i->power & 0x80) != 0;
			i->power &= 0x7f;
		} else if (code == OPTION_OFFSET && n == 8) {
			low = get32(p, &value);
			high = get32(p, &value);
			i->offset_s =
			    (int64_t)(p->big_endian ? low << 32 | high
						    : high << 32 | low);
		}
	}
}

/* link type 2 | reserved 2 | length that frames are cut to 4 | options */
static bool
take_interface(struct pcapng *p, struct cur *c)
{
	struct interface i = {.power = 6};

	i.link = get16(p, c);
	cur_skip(c, 2);
	i.snap_bytes = get32(p, c);
	if (!cur_ok(c)) {
		damaged(p, "damaged", "a short interface block");
		return false;
	}
	take_options(p, c, &i);
	if (i.binary ? i.power > 63 : i.power > 19) {
		damaged(p, "damaged",
		    "an interface whose clock ticks %s^%u times a second",
		    i.binary ? "2" : "10", i.power);
		return false;
	}
	if (p->interfaces == INTERFACES_MAX) {
		damaged(p, "damaged", "a section of more than %u interfaces",
		    INTERFACES_MAX);
		return false;
	}
	p->interface = mem_grow(p->interface, p->interfaces, &p->interfaces_cap,
	    sizeof(*p->interface));
	p->interface[p->interfaces++] = i;
	return true;
}

/* ---- frames ---- */

/* Nanoseconds of an interface's units; what no clock shows is 0. */
static int64_t
time_of(const struct interface *i, uint64_t units)
{
	uint64_t per_s = 1, s, rest;
	int64_t sec;

	if (i->binary) {
		s = units >> i->power;
		rest = units & ((UINT64_C(1) << i->power) - 1);
		rest = (uint64_t)((double)rest /
		    (double)(UINT64_C(1) << i->power) * (double)NS_PER_S);
	} else {
		for (unsigned n = 0; n < i->power; n++)
			per_s *= 10;
		s = units / per_s;
		rest = units % per_s;
		rest = per_s > (uint64_t)NS_PER_S
		    ? rest / (per_s / (uint64_t)NS_PER_S)
		    : rest * ((uint64_t)NS_PER_S / per_s);
	}
	if (s >= INT64_MAX / NS_PER_S ||
	    __builtin_add_overflow((int64_t)s, i->offset_s, &sec) || sec < 0 ||
	    sec >= INT64_MAX / NS_PER_S)
		sec = 0;
	return sec * NS_PER_S + (int64_t)rest;
}

/* What a block of packets says before the frame's bytes. */
struct packet_head {
	uint32_t interface;
	bool timed;
	uint64_t units;
	uint32_t kept; /* bytes */
	uint32_t wire_n;
};

static bool
give_frame(struct pcapng *p, struct cur *c, const struct packet_head *h,
    struct frame *f)
{
	const struct interface *i;
	struct span bytes;

	if (h->interface >= p->interfaces) {
		damaged(p, "damaged",
		    "a frame of interface %u, of which nothing was said",
		    (unsigned)h->interface);
		return false;
	}
	i = &p->interface[h->interface];
	bytes = cur_take(c, h->kept);
	if (!cur_ok(c)) {
		damaged(p, "damaged",
		    "a block whose frame of %u bytes has no room",
		    (unsigned)h->kept);
		return false;
	}
	f->time_ns = h->timed ? time_of(i, h->units) : 0;
	f->link = i->link;
	f->wire_n = h->wire_n < h->kept ? h->kept : h->wire_n;
	f->bytes = bytes;
	f->offset = p->offset - (uint64_t)(p->buffer + p->at - bytes.p);
	return true;
}

/* length on the wire 4 | the frame */
static bool
take_simple(struct pcapng *p, struct cur *c, struct frame *f)
{
	struct packet_head h = {.wire_n = get32(p, c)};
	uint32_t snap = p->interfaces == 0 ? 0 : p->interface[0].snap_bytes;

	h.kept = h.wire_n;
	if (snap != 0 && h.kept > snap)
		h.kept = snap;
	if (h.kept > cur_left(c))
		h.kept = (uint32_t)cur_left(c);
	return give_frame(p, c, &h, f);
}

/*
 * interface 4 | time, high and low 8 | length kept 4 | length on the wire 4 |
 * the frame; of the old kind the interface has 2, and 2 count drops
 */
static bool
take_packet(struct pcapng *p, struct cur *c, bool old, struct frame *f)
{
	struct packet_head h = {.timed = true};
	uint64_t high;

	if (old) {
		h.interface = get16(p, c);
		cur_skip(c, 2);
	} else {
		h.interface = get32(p, c);
	}
	high = get32(p, c);
	h.units = high << 32 | get32(p, c);
	h.kept = get32(p, c);
	h.wire_n = get32(p, c);
	if (!cur_ok(c)) {
		damaged(p, "damaged", "a short packet block");
		return false;
	}
	return give_frame(p, c, &h, f);
}

bool
pcapng_next(struct pcapng *p, struct frame *f)
{
	uint32_t type;
	struct cur c;

	while (!p->over && take_block(p, &type, &c)) {
		switch (type) {
		case BLOCK_INTERFACE:
			if (!take_interface(p, &c))
				return false;
			break;
		case BLOCK_SIMPLE:
			return take_simple(p, &c, f);
		case BLOCK_PACKET:
		case BLOCK_ENHANCED:
			return take_packet(p, &c, type == BLOCK_PACKET, f);
		default: /* names, statistics, comments, secrets */
			break;
		}
	}
	return false;
}
