/* Windows events in XML: as rows, in documents and in syslog. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

#define SYSTEM                                                            \
	"<System><Provider Name='Microsoft-Windows-Sysmon' Guid='{57}'/>" \
	"<EventID>1</EventID><TimeCreated "                               \
	"SystemTime='2024-03-01T09:00:00.1234567Z'/><Correlation/>"       \
	"<Execution ProcessID='4' ThreadID='8'/>"                         \
	"<Channel>Microsoft-Windows-Sysmon/Operational</Channel>"         \
	"<Security UserID='S-1-5-18'/></System>"
#define SYSTEM_WANT                                                      \
	"Provider_Name=Microsoft-Windows-Sysmon|Provider_Guid={57}"      \
	"|EventID:1|SystemTime=2024-03-01T09:00:00.1234567Z"             \
	"|Correlation=(null)|Execution_ProcessID:4|Execution_ThreadID:8" \
	"|Channel=Microsoft-Windows-Sysmon/Operational"                  \
	"|Security_UserID=S-1-5-18"
#define LINUX                                                            \
	"<Event><System><Provider Name=\"Linux-Sysmon\" Guid=\"{ff}\"/>" \
	"<EventID>1</EventID>"                                           \
	"<TimeCreated SystemTime=\"2024-03-01T09:00:01.5Z\"/>"           \
	"<Channel>Linux-Sysmon/Operational</Channel></System>"           \
	"<EventData><Data Name=\"Image\">/usr/bin/id</Data></EventData>" \
	"</Event>"
#define WINDOWS "windows windows// 2024-03-01T09:00:00.123456+0000|"

static void
reads_events(void **state)
{
	static const struct row_case cases[] = {
	    {"<Event>" SYSTEM "</Event>", WINDOWS SYSTEM_WANT},
	    {"<Event xmlns='x'>" SYSTEM "<EventData><Data Name='Image'>C:\\a "
	     "&amp; b</Data><Data Name='Empty'></Data><Data>one</Data>"
	     "<Data>two</Data><Data Name='Blank'> </Data></EventData></Event>",
		WINDOWS
		"Event.#attributes.xmlns=x|" SYSTEM_WANT
		"|Image=C:\\a & b|Empty=(null)|Data=one|Data=two|Blank= "},
	    {"<Event>" SYSTEM "<UserData>\n <LogFileCleared xmlns='y'>\n  "
	     "<SubjectUserName>adm</SubjectUserName>\n </LogFileCleared>\n"
	     "</UserData></Event>",
		WINDOWS SYSTEM_WANT "|#attributes.xmlns=y|SubjectUserName=adm"},
	    {"<?xml version='1.0'?><Events>\n<Event>" SYSTEM
	     "<EventData/><RenderingInfo Culture='en-US'><Message>a\r\nb"
	     "</Message></RenderingInfo></Event>",
		WINDOWS SYSTEM_WANT
		"|Event.EventData=(null)"
		"|Event.RenderingInfo.#attributes.Culture=en-US"
		"|Message=a\nb"},
	    {"<e:Event>x</e:Event>", "!text"},
	    {"<Event><System><EventID Qualifiers='7'>5</EventID></System>"
	     "</Event>",
		"windows windows//|EventID.#attributes.Qualifiers:7|EventID:5"},
	    {"<Event><a></Event>", "!text"},
	    {"<Events></Events>", "!text"},
	};

	(void)state;
	CHECK_ROWS("windows-xml", cases);
}

static void
reads_documents(void **state)
{
	static const char text[] =
	    "<Event>" SYSTEM "</Event>\n<Event>" SYSTEM "</Event>\n"
	    "</Events>\n";
	const struct log_options options = {.file_ns = MARCH_NS};
	struct buf out = {0};

	(void)state;
	rows_show(&options, text, &out);
	buf_byte(&out, 0);
	assert_string_equal(
	    (const char *)out.p, WINDOWS SYSTEM_WANT "\n" WINDOWS SYSTEM_WANT);
	buf_free(&out);
}

/* Sysmon for Linux writes to syslog, and is no Windows. */
static void
reads_events_in_syslog(void **state)
{
	static const struct row_case cases[] = {
	    {"Mar  1 09:00:00 web1 sysmon: " LINUX,
		"sysmon linux//sysmon 2024-03-01T09:00:01.500000+0000"
		"|host=web1|program=sysmon|message=" LINUX
		"|Provider_Name=Linux-Sysmon"
		"|Provider_Guid={ff}|EventID:1"
		"|SystemTime=2024-03-01T09:00:01.5Z"
		"|Channel=Linux-Sysmon/Operational|Image=/usr/bin/id"},
	};

	(void)state;
	CHECK_ROWS("syslog", cases);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_events),
	    cmocka_unit_test(reads_documents),
	    cmocka_unit_test(reads_events_in_syslog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
