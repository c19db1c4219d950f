#include "analyzer/base/charset.h"
#include "tests/fuzz/log_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * A log: the first byte chooses the format, the second the charset; with one
 * that there is not, it is told by the rest.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct log_options options = {.year = 2024};
	static const char *const formats[] = {"access-record", "w3c", "zeek",
	    "json", "auditd", "cef", "leef", "postgresql", "mysql-audit", "clf",
	    "syslog", "csv", "text", "windows-xml", "pairs", "mysql-xml",
	    "mysql-general", "postgresql-text", "squid", "windows-text"};
	const struct charset *charset;

	if (size < 2)
		return 0;
	if (data[0] < sizeof(formats) / sizeof(formats[0]))
		options.format = formats[data[0]];
	charset = charset_get(data[1]);
	options.charset = charset == NULL ? NULL : charset->name;
	log_file(&options, data + 2, size - 2);
	return 0;
}
