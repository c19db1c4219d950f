/* Frames of rule cases: segments of a TCP connection, one after the other. */

#include "cli/case_frames.h"

#include <stdlib.h>

#include "analyzer/base/mem.h"
#include "analyzer/base/time.h"

enum {
	SEGMENT = 1400, /* bytes of a TCP payload */
	FRAME_US = 200, /* between frames */
};

void
case_give(struct dialogue *t)
{
	struct case_frames *o = t->out;

	o->v = mem_grow(o->v, o->n, &o->cap, sizeof(*o->v));
	o->v[o->n++] = (struct case_frame){
	    .from = o->bytes.n, .n = t->frame.n, .time_ns = o->now_ns};
	buf_put(&o->bytes, buf_span(&t->frame));
	o->now_ns += FRAME_US * NS_PER_US;
}

void
case_segment(
    struct dialogue *t, unsigned from, uint8_t flags, struct span payload)
{
	const struct segment s = {.seq = t->seq[from],
	    .ack = (flags & TCP_ACK) != 0 ? t->seq[!from] : 0,
	    .flags = flags,
	    .window = 65000,
	    .payload = payload};

	wire_tcp(&t->frame, &t->end[from], &t->end[!from], 0, &s);
	case_give(t);
	t->seq[from] += (uint32_t)payload.n;
	if ((flags & (TCP_SYN | TCP_FIN)) != 0)
		t->seq[from]++;
}

void
case_open(struct dialogue *t)
{
	case_segment(t, 0, TCP_SYN, (struct span){0});
	case_segment(t, 1, TCP_SYN | TCP_ACK, (struct span){0});
	case_segment(t, 0, TCP_ACK, (struct span){0});
}

void
case_say(struct dialogue *t, unsigned from, struct span bytes)
{
	for (size_t at = 0; at < bytes.n; at += SEGMENT)
		case_segment(t, from, TCP_PSH | TCP_ACK,
		    span_first(span_from(bytes, at), SEGMENT));
	case_segment(t, !from, TCP_ACK, (struct span){0});
}

void
case_close(struct dialogue *t)
{
	case_segment(t, 0, TCP_FIN | TCP_ACK, (struct span){0});
	case_segment(t, 1, TCP_FIN | TCP_ACK, (struct span){0});
	case_segment(t, 0, TCP_ACK, (struct span){0});
}

struct span
case_text(const struct yaml *map, const char *key)
{
	const struct yaml *y = yaml_get(map, key);

	return y != NULL && y->kind == YAML_SCALAR ? y->text : (struct span){0};
}

uint16_t
case_number(const struct yaml *map, const char *key, uint16_t value)
{
	uint64_t n;

	if (!span_number(case_text(map, key), UINT16_MAX, &n))
		return value;
	return (uint16_t)n;
}

bool
case_bytes(struct buf *out, struct span text)
{
	bool hex = false;

	for (size_t i = 0; i < text.n; i++) {
		char digits[5] = "0x";
		int64_t n;

		if (text.p[i] == '|') {
			hex = !hex;
		} else if (!hex) {
			buf_byte(out, text.p[i]);
		} else if (text.p[i] != ' ') {
			if (i + 1 == text.n)
				return false;
			digits[2] = (char)text.p[i];
			digits[3] = (char)text.p[++i];
			if (!span_integer(span_str(digits), &n))
				return false;
			buf_byte(out, (uint8_t)n);
		}
	}
	return !hex;
}

bool
case_wrong(struct diags *diags, const struct yaml *at, const char *what)
{
	diag_add(diags, DIAG_ERROR, at->at, "%s", what);
	return false;
}

void
case_frames_free(struct case_frames *f)
{
	buf_free(&f->bytes);
	free(f->v);
	*f = (struct case_frames){0};
}
