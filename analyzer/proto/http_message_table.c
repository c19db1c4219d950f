/*
 * The messages of libhtp that have a name in rules (app-layer-event:http.…).
 * The first entry whose text begins the message counts.
 */

#include "analyzer/proto/http.h"

static const struct {
	const char *text;
	enum anomaly anomaly;
} messages[] = {
    {"GZip decompressor:", ANOMALY_HTTP_GZIP_DECOMPRESSION_FAILED},
    {"LZMA decompressor: memory limit reached",
	ANOMALY_HTTP_LZMA_MEMLIMIT_REACHED},
    {"Compression bomb:", ANOMALY_HTTP_COMPRESSION_BOMB},
    {"Too many response content encoding layers",
	ANOMALY_HTTP_TOO_MANY_ENCODING_LAYERS},
    {"C-E gzip has abnormal value", ANOMALY_HTTP_ABNORMAL_CE_HEADER},
    {"C-E deflate has abnormal value", ANOMALY_HTTP_ABNORMAL_CE_HEADER},
    {"C-E unknown setting", ANOMALY_HTTP_ABNORMAL_CE_HEADER},
    {"Request field invalid: colon missing",
	ANOMALY_HTTP_REQUEST_FIELD_MISSING_COLON},
    {"Response field invalid: missing colon",
	ANOMALY_HTTP_RESPONSE_FIELD_MISSING_COLON},
    {"Request field invalid", ANOMALY_HTTP_REQUEST_HEADER_INVALID},
    {"Response field invalid", ANOMALY_HTTP_RESPONSE_HEADER_INVALID},
    {"Request header name is not a token", ANOMALY_HTTP_REQUEST_HEADER_INVALID},
    {"Response header name is not a token",
	ANOMALY_HTTP_RESPONSE_HEADER_INVALID},
    {"Request chunk encoding: Invalid chunk length",
	ANOMALY_HTTP_INVALID_REQUEST_CHUNK_LEN},
    {"Response chunk encoding: Invalid chunk length",
	ANOMALY_HTTP_INVALID_RESPONSE_CHUNK_LEN},
    {"Request chunk extension", ANOMALY_HTTP_REQUEST_CHUNK_EXTENSION},
    {"Invalid T-E value in request",
	ANOMALY_HTTP_INVALID_TRANSFER_ENCODING_VALUE_IN_REQUEST},
    {"Invalid T-E value in response",
	ANOMALY_HTTP_INVALID_TRANSFER_ENCODING_VALUE_IN_RESPONSE},
    {"Invalid C-L field in request",
	ANOMALY_HTTP_INVALID_CONTENT_LENGTH_FIELD_IN_REQUEST},
    {"Invalid C-L field in response",
	ANOMALY_HTTP_INVALID_CONTENT_LENGTH_FIELD_IN_RESPONSE},
    {"Ambiguous request C-L value",
	ANOMALY_HTTP_DUPLICATE_CONTENT_LENGTH_FIELD_IN_REQUEST},
    {"Ambiguous response C-L value",
	ANOMALY_HTTP_DUPLICATE_CONTENT_LENGTH_FIELD_IN_RESPONSE},
    {"Already seen 100-Continue", ANOMALY_HTTP_100_CONTINUE_ALREADY_SEEN},
    {"Unable to match response to request",
	ANOMALY_HTTP_UNABLE_TO_MATCH_RESPONSE_TO_REQUEST},
    {"Invalid server port information in request",
	ANOMALY_HTTP_INVALID_SERVER_PORT_IN_REQUEST},
    {"Invalid authority port", ANOMALY_HTTP_INVALID_AUTHORITY_PORT},
    {"Request server port", ANOMALY_HTTP_REQUEST_SERVER_PORT_TCP_PORT_MISMATCH},
    {"Request buffer over", ANOMALY_HTTP_REQUEST_FIELD_TOO_LONG},
    {"Response buffer over", ANOMALY_HTTP_RESPONSE_FIELD_TOO_LONG},
    {"C-T multipart/byteranges in responses not supported",
	ANOMALY_HTTP_RESPONSE_MULTIPART_BYTERANGES},
    {"Host information in request headers ambiguous",
	ANOMALY_HTTP_HOST_HEADER_AMBIGUOUS},
    {"Invalid request field folding",
	ANOMALY_HTTP_INVALID_REQUEST_FIELD_FOLDING},
    {"Invalid response field folding",
	ANOMALY_HTTP_INVALID_RESPONSE_FIELD_FOLDING},
    {"Request line: URI contains non-compliant delimiter",
	ANOMALY_HTTP_URI_DELIM_NON_COMPLIANT},
    {"Request line: non-compliant delimiter between Method and URI",
	ANOMALY_HTTP_METHOD_DELIM_NON_COMPLIANT},
    {"Request line: leading whitespace",
	ANOMALY_HTTP_REQUEST_LINE_LEADING_WHITESPACE},
    {"Request line: missing protocol",
	ANOMALY_HTTP_REQUEST_LINE_MISSING_PROTOCOL},
    {"Request line incomplete", ANOMALY_HTTP_REQUEST_LINE_INCOMPLETE},
    {"Excessive request header repetitions",
	ANOMALY_HTTP_REQUEST_HEADER_REPETITION},
    {"Excessive response header repetitions",
	ANOMALY_HTTP_RESPONSE_HEADER_REPETITION},
    {"Too many request headers", ANOMALY_HTTP_REQUEST_TOO_MANY_HEADERS},
    {"Too many response headers", ANOMALY_HTTP_RESPONSE_TOO_MANY_HEADERS},
    {"Transfer-encoding has abnormal chunked value",
	ANOMALY_HTTP_RESPONSE_ABNORMAL_TRANSFER_ENCODING},
    {"Chunked transfer-encoding on HTTP/0.9 or HTTP/1.0",
	ANOMALY_HTTP_RESPONSE_CHUNKED_OLD_PROTO},
    {"Invalid response line: invalid protocol",
	ANOMALY_HTTP_RESPONSE_INVALID_PROTOCOL},
    {"Invalid response line: invalid response status",
	ANOMALY_HTTP_RESPONSE_INVALID_STATUS},
    {"Unexpected request body", ANOMALY_HTTP_REQUEST_BODY_UNEXPECTED},
};

enum anomaly
http_message(const char *text)
{
	struct span message = span_str(text);

	for (unsigned i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
		if (span_starts(message, span_str(messages[i].text)))
			return messages[i].anomaly;
	}
	return ANOMALY_COUNT;
}
