#ifndef ANALYZER_LOGS_EVTX_VALUE_H
#define ANALYZER_LOGS_EVTX_VALUE_H

/* The values of binary XML ([MS-EVEN6], 2.2.12) as text. */

#include "analyzer/model/event.h"

/* Types of values; with EVTX_ARRAY, several of them. */
enum evtx_type {
	EVTX_NULL = 0x00,
	EVTX_STRING = 0x01,
	EVTX_ANSI = 0x02,
	EVTX_INT8 = 0x03,
	EVTX_UINT8 = 0x04,
	EVTX_INT16 = 0x05,
	EVTX_UINT16 = 0x06,
	EVTX_INT32 = 0x07,
	EVTX_UINT32 = 0x08,
	EVTX_INT64 = 0x09,
	EVTX_UINT64 = 0x0a,
	EVTX_REAL32 = 0x0b,
	EVTX_REAL64 = 0x0c,
	EVTX_BOOL = 0x0d,
	EVTX_BINARY = 0x0e,
	EVTX_GUID = 0x0f,
	EVTX_SIZE = 0x10,
	EVTX_FILETIME = 0x11,
	EVTX_SYSTEMTIME = 0x12,
	EVTX_SID = 0x13,
	EVTX_HEX32 = 0x14,
	EVTX_HEX64 = 0x15,
	EVTX_HANDLE = 0x20,
	EVTX_XML = 0x21, /* binary XML */
	EVTX_TEXT_XML = 0x23,
	EVTX_ARRAY = 0x80,
};

/* Where the texts of one event are written. */
struct evtx_room {
	uint8_t *p;
	size_t n;
	size_t cap;
};

/* A value as text in room.  False: there is no more room. */
bool evtx_value(
    struct evtx_room *room, uint8_t type, struct span bytes, struct value *out);

/* Takes the next item off an array of type.  False: there is none. */
bool evtx_item(uint8_t type, struct span *rest, struct span *item);

/* 100 ns since 1601 as a time.  False: 64 bits of ns do not reach it. */
bool evtx_filetime_ns(uint64_t filetime, int64_t *time_ns);

#endif
