#ifndef ANALYZER_LOGS_LOGS_TABLE_H
#define ANALYZER_LOGS_LOGS_TABLE_H

#include "analyzer/logs/format.h"

extern const struct log_format log_format_access_record;
extern const struct log_format log_format_auditd;
extern const struct log_format log_format_cef;
extern const struct log_format log_format_clf;
extern const struct log_format log_format_csv;
extern const struct log_format log_format_evtx;
extern const struct log_format log_format_json;
extern const struct log_format log_format_leef;
extern const struct log_format log_format_pairs;
extern const struct log_format log_format_mysql_audit;
extern const struct log_format log_format_mysql_general;
extern const struct log_format log_format_mysql_xml;
extern const struct log_format log_format_postgres;
extern const struct log_format log_format_postgres_text;
extern const struct log_format log_format_squid;
extern const struct log_format log_format_syslog;
extern const struct log_format log_format_w3c;
extern const struct log_format log_format_zeek;
extern const struct log_format log_format_windows_text;
extern const struct log_format log_format_windows_xml;

#endif
