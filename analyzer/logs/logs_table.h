#ifndef ANALYZER_LOGS_LOGS_TABLE_H
#define ANALYZER_LOGS_LOGS_TABLE_H

#include "analyzer/logs/format.h"

extern const struct log_format log_format_access_record;
extern const struct log_format log_format_clf;
extern const struct log_format log_format_json;
extern const struct log_format log_format_syslog;

#endif
