#include "tests/unit/craft_evtx.h"

#include <string.h>

#include "analyzer/base/crc32.h"

enum {
	CHUNK_HEADER = 512,
};

void
craft_u8(struct craft_evtx *w, uint8_t n)
{
	buf_byte(&w->file, n);
}

void
craft_u16(struct craft_evtx *w, uint16_t n)
{
	craft_u8(w, (uint8_t)n);
	craft_u8(w, (uint8_t)(n >> 8));
}

void
craft_u32(struct craft_evtx *w, uint32_t n)
{
	craft_u16(w, (uint16_t)n);
	craft_u16(w, (uint16_t)(n >> 16));
}

void
craft_u64(struct craft_evtx *w, uint64_t n)
{
	craft_u32(w, (uint32_t)n);
	craft_u32(w, (uint32_t)(n >> 32));
}

static void
zeros(struct craft_evtx *w, size_t n)
{
	memset(buf_room(&w->file, n), 0, n);
	w->file.n += n;
}

/* Writes a number where zeros were left for it. */
static void
fill(struct craft_evtx *w, size_t at, uint32_t n)
{
	for (unsigned i = 0; i < 4; i++)
		w->file.p[at + i] = (uint8_t)(n >> (8 * i));
}

uint32_t
craft_at(const struct craft_evtx *w)
{
	return (uint32_t)(w->file.n - w->chunk);
}

/* ---- file, chunk, record ------------------------------------------------ */

void
craft_evtx_begin(struct craft_evtx *w)
{
	*w = (struct craft_evtx){0};
	buf_put(&w->file, span_of("ElfFile\0", 8));
	zeros(w, CRAFT_HEADER - 8);
	w->file.p[32] = 128; /* bytes of the header that are used */
	w->file.p[36] = 1;   /* version 3.1 */
	w->file.p[38] = 3;
	w->file.p[41] = CRAFT_HEADER >> 8;
	w->file.p[42] = 1; /* chunks */
	w->chunk = w->file.n;
	buf_put(&w->file, span_of("ElfChnk\0", 8));
	zeros(w, CHUNK_HEADER - 8);
}

void
craft_evtx_end(struct craft_evtx *w)
{
	uint8_t *chunk = w->file.p + w->chunk;
	size_t used = w->file.n - w->chunk;
	uint32_t crc;

	fill(w, 124, crc32_add(0, span_of(w->file.p, 120)));
	fill(w, w->chunk + 48, (uint32_t)used);
	fill(w, w->chunk + 52,
	    crc32_add(0, span_of(chunk + CHUNK_HEADER, used - CHUNK_HEADER)));
	crc = crc32_add(0, span_of(chunk, 120));
	crc = crc32_add(crc, span_of(chunk + 128, CHUNK_HEADER - 128));
	fill(w, w->chunk + 124, crc);
}

void
craft_record(struct craft_evtx *w, uint64_t number, uint64_t filetime)
{
	w->record = w->file.n;
	buf_put(&w->file, span_of("**\0\0\0\0\0\0", 8));
	craft_u64(w, number);
	craft_u64(w, filetime);
	w->records++;
}

void
craft_record_end(struct craft_evtx *w)
{
	uint32_t size = (uint32_t)(w->file.n - w->record) + 4;

	craft_u32(w, size);
	fill(w, w->record + 4, size);
}

/* ---- binary XML --------------------------------------------------------- */

void
craft_utf16(struct craft_evtx *w, const char *text)
{
	for (; *text != '\0'; text++)
		craft_u16(w, (uint8_t)*text);
}

void
craft_name(struct craft_evtx *w, const char *name)
{
	craft_u32(w, craft_at(w) + 4);
	craft_u32(w, 0);
	craft_u16(w, 0);
	craft_u16(w, (uint16_t)strlen(name));
	craft_utf16(w, name);
	craft_u16(w, 0);
}

void
craft_head(struct craft_evtx *w)
{
	craft_u32(w, 0x0001010f);
}

uint32_t
craft_template(struct craft_evtx *w)
{
	uint32_t at = craft_at(w) + 10;

	craft_instance(w, at);
	craft_u32(w, 0);
	craft_u64(w, at);
	craft_u64(w, 1);
	w->template = w->file.n;
	craft_u32(w, 0);
	craft_head(w);
	return at;
}

void
craft_template_end(struct craft_evtx *w)
{
	craft_u8(w, 0);
	fill(w, w->template, (uint32_t)(w->file.n - w->template) - 4);
}

void
craft_instance(struct craft_evtx *w, uint32_t at)
{
	craft_u8(w, 0x0c);
	craft_u8(w, 1);
	craft_u32(w, at);
	craft_u32(w, at);
}

void
craft_values(struct craft_evtx *w, const struct craft_value *v, size_t n)
{
	craft_u32(w, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		craft_u16(w, (uint16_t)v[i].n);
		craft_u8(w, v[i].type);
		craft_u8(w, 0);
	}
	for (size_t i = 0; i < n; i++)
		buf_put(&w->file, span_of(v[i].p, v[i].n));
}

void
craft_open(struct craft_evtx *w, int depends, const char *name, bool attributes)
{
	craft_u8(w, attributes ? 0x41 : 0x01);
	if (depends != CRAFT_BARE)
		craft_u16(w, (uint16_t)depends);
	w->element[w->depth++] = w->file.n;
	craft_u32(w, 0);
	craft_name(w, name);
	if (attributes)
		craft_u32(w, 0);
}

static void
end_element(struct craft_evtx *w)
{
	size_t at = w->element[--w->depth];

	fill(w, at, (uint32_t)(w->file.n - at) - 4);
}

void
craft_attribute(struct craft_evtx *w, const char *name, bool more)
{
	craft_u8(w, more ? 0x46 : 0x06);
	craft_name(w, name);
}

void
craft_start(struct craft_evtx *w)
{
	craft_u8(w, 0x02);
}

void
craft_empty(struct craft_evtx *w)
{
	craft_u8(w, 0x03);
	end_element(w);
}

void
craft_close(struct craft_evtx *w)
{
	craft_u8(w, 0x04);
	end_element(w);
}

void
craft_text(struct craft_evtx *w, const char *text)
{
	craft_u8(w, 0x05);
	craft_u8(w, 1);
	craft_u16(w, (uint16_t)strlen(text));
	craft_utf16(w, text);
}

void
craft_substitution(struct craft_evtx *w, uint16_t id, uint8_t type)
{
	craft_u8(w, 0x0e);
	craft_u16(w, id);
	craft_u8(w, type);
}

static void
simple(struct craft_evtx *w, const char *name, const char *text)
{
	craft_open(w, CRAFT_NOTHING, name, false);
	craft_start(w);
	craft_text(w, text);
	craft_close(w);
}

uint32_t
craft_event(struct craft_evtx *w, const struct craft_value *v, size_t n)
{
	uint32_t at;

	craft_head(w);
	at = craft_template(w);
	craft_open(w, CRAFT_NOTHING, "Event", false);
	craft_start(w);
	craft_open(w, CRAFT_NOTHING, "System", false);
	craft_start(w);
	craft_open(w, CRAFT_NOTHING, "Provider", true);
	craft_attribute(w, "Name", false);
	craft_text(w, "P");
	craft_empty(w);
	craft_open(w, CRAFT_NOTHING, "EventID", false);
	craft_start(w);
	craft_substitution(w, 0, 0x06);
	craft_close(w);
	craft_open(w, CRAFT_NOTHING, "TimeCreated", true);
	craft_attribute(w, "SystemTime", false);
	craft_substitution(w, 1, 0x11);
	craft_empty(w);
	simple(w, "Channel", "Security");
	craft_open(w, CRAFT_NOTHING, "Security", true);
	craft_attribute(w, "UserID", false);
	craft_substitution(w, 2, 0x13);
	craft_empty(w);
	craft_close(w);
	craft_open(w, 3, "EventData", false);
	craft_start(w);
	craft_substitution(w, 3, 0x21);
	craft_close(w);
	craft_close(w);
	craft_template_end(w);
	craft_values(w, v, n);
	craft_u8(w, 0);
	return at;
}
