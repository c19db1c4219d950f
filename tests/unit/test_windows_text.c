/*
 * Windows events that tools wrote as text and as tables: wevtutil, the Event
 * Viewer, EvtxECmd, Get-WinEvent.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/rows.h"

#define LOGON_FAILED                                                        \
	"An account failed to log on.\n\nSubject:\n"                        \
	"\tSecurity ID:\t\tS-1-5-18\n\tAccount Name:\t\tTAX01$\n"           \
	"\tLogon ID:\t\t0x3E7\n\nLogon Type:\t\t\t3\n\n"                    \
	"Account For Which Logon Failed:\n\tSecurity ID:\t\tS-1-0-0\n"      \
	"\tAccount Name:\t\tkim\n\nFailure Information:\n"                  \
	"\tFailure Reason:\t\tUnknown user name or bad password.\n"         \
	"\tSub Status:\t\t0xC000006A\n\nProcess Information:\n"             \
	"\tCaller Process ID:\t0x4\n\tCaller Process Name:\t-\n\n"          \
	"Network Information:\n\tSource Network Address:\t192.0.2.7\n"      \
	"\tSource Port:\t\t50022\n\nThis event is generated when a logon\n" \
	"request fails."

/* A text, and what its rows become: see rows.h. */
struct text_case {
	const char *format; /* that it is told to be */
	const char *text;
	const char *want;
};

static const struct text_case cases[] = {
    {"windows-text",
	"Event[0]:\n  Log Name: Security\n"
	"  Source: Microsoft-Windows-Security-Auditing\n"
	"  Date: 2024-03-01T09:00:00.123\n  Event ID: 4625\n  Task: Logon\n"
	"  Level: Information\n  Opcode: Info\n  Keyword: Audit Failure\n"
	"  User: N/A\n  User Name: N/A\n  Computer: tax01\n  Description: "
	"\n" LOGON_FAILED "\n\n"
	"Event[1]\n  Log Name: System\n  Source: Service Control Manager\n"
	"  Date: 2024-03-01T09:00:01.0000000Z\n  Event ID: 7045\n"
	"  Level: Information\n  User: S-1-5-18\n  Computer: tax01\n"
	"  Description: \nA service was installed in the system.\n\n"
	"Service Name:  upd\nService File Name:  C:\\t\\u.exe -k\n"
	"Service Type:  user mode service\nService Start Type:  demand start\n"
	"Service Account:  LocalSystem\n",
	"windows windows// 2024-03-01T09:00:00.123000+0000"
	"|Channel=Security"
	"|Provider_Name=Microsoft-Windows-Security-Auditing"
	"|Date=2024-03-01T09:00:00.123"
	"|EventID:4625"
	"|Task=Logon"
	"|Level:4"
	"|Opcode=Info"
	"|Keywords=Audit Failure"
	"|Computer=tax01"
	"|Message=" LOGON_FAILED "|SubjectUserSid=S-1-5-18"
	"|SubjectUserName=TAX01$"
	"|SubjectLogonId=0x3E7"
	"|LogonType:3"
	"|TargetUserSid=S-1-0-0"
	"|TargetUserName=kim"
	"|FailureReason=Unknown user name or bad password."
	"|SubStatus=0xC000006A"
	"|ProcessId=0x4"
	"|ProcessName=-"
	"|IpAddress=192.0.2.7"
	"|IpPort:50022\n"
	"windows windows// 2024-03-01T09:00:01.000000+0000"
	"|Channel=System"
	"|Provider_Name=Service Control Manager"
	"|Date=2024-03-01T09:00:01.0000000Z"
	"|EventID:7045"
	"|Level:4"
	"|Security_UserID=S-1-5-18"
	"|Computer=tax01"
	"|Message=A service was installed in the system.\n"
	"\n"
	"Service Name:  upd\n"
	"Service File Name:  C:\\t\\u.exe -k\n"
	"Service Type:  user mode service\n"
	"Service Start Type:  demand start\n"
	"Service Account:  LocalSystem"
	"|ServiceName=upd"
	"|ImagePath=C:\\t\\u.exe -k"
	"|ServiceType=user mode service"
	"|StartType=demand start"
	"|AccountName=LocalSystem"},
    {"windows-text",
	"Event[0]:\n  Log Name: Microsoft-Windows-Sysmon/Operational\n"
	"  Source: Microsoft-Windows-Sysmon\n  Date: 2024-03-01T09:00:00.000\n"
	"  Event ID: 1\n  Level: Information\n  Description: \n"
	"Process Create:\nRuleName: -\nUtcTime: 2024-03-01 00:00:00.000\n"
	"ProcessId: 77\nImage: C:\\Windows\\System32\\whoami.exe\n"
	"CommandLine: whoami /all\n",
	"windows windows// 2024-03-01T09:00:00.000000+0000"
	"|Channel=Microsoft-Windows-Sysmon/Operational"
	"|Provider_Name=Microsoft-Windows-Sysmon"
	"|Date=2024-03-01T09:00:00.000"
	"|EventID:1"
	"|Level:4"
	"|Message=Process Create:\n"
	"RuleName: -\n"
	"UtcTime: 2024-03-01 00:00:00.000\n"
	"ProcessId: 77\n"
	"Image: C:\\Windows\\System32\\whoami.exe\n"
	"CommandLine: whoami /all"
	"|RuleName=-"
	"|UtcTime=2024-03-01 00:00:00.000"
	"|ProcessId:77"
	"|Image=C:\\Windows\\System32\\whoami.exe"
	"|CommandLine=whoami /all"},
    {"windows-text",
	"Event[0]:\n  Log Name: Microsoft-Windows-PowerShell/Operational\n"
	"  Source: Microsoft-Windows-PowerShell\n"
	"  Date: 2024-03-01T09:00:00.000\n  Event ID: 4104\n"
	"  Level: Verbose\n  Description: \n"
	"Creating Scriptblock text (1 of 2):\n"
	"$a = 1\nEvent: b\n\nScriptBlock ID: 12-34\nPath: C:\\a.ps1\n",
	"windows windows// 2024-03-01T09:00:00.000000+0000"
	"|Channel=Microsoft-Windows-PowerShell/Operational"
	"|Provider_Name=Microsoft-Windows-PowerShell"
	"|Date=2024-03-01T09:00:00.000"
	"|EventID:4104"
	"|Level:5"
	"|Message=Creating Scriptblock text (1 of 2):\n"
	"$a = 1\n"
	"Event: b\n"
	"\n"
	"ScriptBlock ID: 12-34\n"
	"Path: C:\\a.ps1"
	"|MessageNumber:1"
	"|MessageTotal:2"
	"|ScriptBlockText=$a = 1\n"
	"Event: b"
	"|ScriptBlockId=12-34"
	"|Path=C:\\a.ps1"},
    {"windows-text",
	"Event[0]\n  Log Name: Security\n"
	"  Source: Microsoft-Windows-Security-Auditing\n"
	"  Date: 2024-03-01T09:00:00.0000000Z\n  Event ID: 4904\n"
	"  Description: \nAn attempt was made to register a security event "
	"source.\n\nSubject :\n\tLogon ID:\t\t0x3E7\n\nEvent Source:\n"
	"\tSource Name:\tVSSAudit\n\tEvent Source ID:\t0x2F672A6\n",
	"windows windows// 2024-03-01T09:00:00.000000+0000"
	"|Channel=Security"
	"|Provider_Name=Microsoft-Windows-Security-Auditing"
	"|Date=2024-03-01T09:00:00.0000000Z"
	"|EventID:4904"
	"|Message=An attempt was made to register a security event "
	"source.\n\nSubject :\n\tLogon ID:\t\t0x3E7\n\nEvent Source:\n"
	"\tSource Name:\tVSSAudit\n\tEvent Source ID:\t0x2F672A6"
	"|SubjectLogonId=0x3E7"
	"|AuditSourceName=VSSAudit"
	"|EventSourceId=0x2F672A6"},
    {"csv",
	"Level,Date and Time,Source,Event ID,Task Category\n"
	"Information,5/24/2026 10:11:12 AM,"
	"Microsoft-Windows-Security-Auditing,4625,Logon,\"" LOGON_FAILED "\"\n"
	"Error,5/24/2026 10:11:13 AM,Service Control Manager,7036,None,"
	"\"The Update service entered the stopped state.\"\n"
	"Warning,5/24/2026 10:11:14 AM,Tax Program,5,None,\"disk is full\"\n"
	"Warning,5/24/2026 10:11:14 "
	"AM,Microsoft-Windows-Unheard,5,None,\"x\"\n",
	"windows windows// 2026-05-24T10:11:12.000000+0000"
	"|Level:4"
	"|TimeCreated=5/24/2026 10:11:12 AM"
	"|Provider_Name=Microsoft-Windows-Security-Auditing"
	"|EventID:4625"
	"|Task=Logon"
	"|Message=" LOGON_FAILED "|Channel=Security"
	"|SubjectUserSid=S-1-5-18"
	"|SubjectUserName=TAX01$"
	"|SubjectLogonId=0x3E7"
	"|LogonType:3"
	"|TargetUserSid=S-1-0-0"
	"|TargetUserName=kim"
	"|FailureReason=Unknown user name or bad password."
	"|SubStatus=0xC000006A"
	"|ProcessId=0x4"
	"|ProcessName=-"
	"|IpAddress=192.0.2.7"
	"|IpPort:50022\n"
	"windows windows// 2026-05-24T10:11:13.000000+0000"
	"|Level:2"
	"|TimeCreated=5/24/2026 10:11:13 AM"
	"|Provider_Name=Service Control Manager"
	"|EventID:7036"
	"|Task=None"
	"|Message=The Update service entered the stopped state."
	"|Channel=System"
	"|param1=Update"
	"|param2=stopped\n"
	"windows windows// 2026-05-24T10:11:14.000000+0000"
	"|Level:3"
	"|TimeCreated=5/24/2026 10:11:14 AM"
	"|Provider_Name=Tax Program"
	"|EventID:5"
	"|Task=None"
	"|Message=disk is full"
	"|Channel=Application\n"
	"windows windows// 2026-05-24T10:11:14.000000+0000"
	"|Level:3"
	"|TimeCreated=5/24/2026 10:11:14 AM"
	"|Provider_Name=Microsoft-Windows-Unheard"
	"|EventID:5"
	"|Task=None"
	"|Message=x"},
    {"csv",
	"수준,날짜 및 시간,원본,이벤트 ID,작업 범주\n"
	"정보,2026-05-24 오전 10:11:12,Microsoft-Windows-Security-Auditing,"
	"4624,Logon,\"계정을 로그온했습니다.\"\n",
	"windows windows// 2026-05-24T10:11:12.000000+0000"
	"|Level:4"
	"|TimeCreated=2026-05-24 오전 10:11:12"
	"|Provider_Name=Microsoft-Windows-Security-Auditing"
	"|EventID:4624"
	"|Task=Logon"
	"|Message=계정을 로그온했습니다."
	"|Channel=Security"},
    {"csv",
	"RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,"
	"Channel,ProcessId,ThreadId,Computer,UserId,MapDescription,UserName,"
	"RemoteHost,PayloadData1,PayloadData2,PayloadData3,PayloadData4,"
	"PayloadData5,PayloadData6,ExecutableInfo,HiddenRecord,SourceFile,"
	"Keywords,ExtraDataOffset,Payload\n"
	"1,11,2024-03-01 09:00:00.1234567,4625,LogAlways,"
	"Microsoft-Windows-Security-Auditing,Security,4,8,tax01,,"
	"Failed logon,TAX\\kim,PC7 (192.0.2.7),Target: TAX\\kim,LogonType 3,"
	",,,,,False,C:\\s.evtx,Audit failure,0,"
	"\"{\"\"EventData\"\":{\"\"Data\"\":[{\"\"@Name\"\":"
	"\"\"TargetUserName\"\",\"\"#text\"\":\"\"kim\"\"},{\"\"@Name\"\":"
	"\"\"Empty\"\"},{\"\"@Name\"\":\"\"LogonType\"\",\"\"#text\"\":"
	"\"\"3\"\"}]}}\"\n"
	"2,12,2024-03-01 09:00:01.0000000,4625,LogAlways,"
	"Microsoft-Windows-Security-Auditing,Security,4,8,tax01,,"
	"Failed logon,TAX\\kim,PC7 (192.0.2.7),Target: TAX\\kim,LogonType 3,"
	"SubStatus: 0xC000006A,,,,,False,C:\\s.evtx,Audit failure,0,\n"
	"3,13,2024-03-01 09:00:02.0000000,1102,Info,"
	"Microsoft-Windows-Eventlog,Security,4,8,tax01,,"
	"Log cleared,,,,,,,,,,False,C:\\s.evtx,Audit success,0,"
	"\"{\"\"UserData\"\":{\"\"LogFileCleared\"\":{\"\"@xmlns\"\":\"\"u\"\","
	"\"\"SubjectUserName\"\":\"\"adm\"\"}}}\"\n"
	"4,14,2024-03-01 09:00:03.0000000,400,Info,PowerShell,"
	"Windows PowerShell,0,0,tax01,,,,,,,,,,,,False,C:\\s.evtx,Classic,0,"
	"\"{\"\"EventData\"\":{\"\"Data\"\":\"\"Available, None\"\","
	"\"\"Binary\"\":\"\"\"\"}}\"\n",
	"windows windows// 2024-03-01T09:00:00.123456+0000"
	"|RecordNumber:1"
	"|EventRecordID:11"
	"|TimeCreated=2024-03-01 09:00:00.1234567"
	"|EventID:4625"
	"|Level:0"
	"|Provider_Name=Microsoft-Windows-Security-Auditing"
	"|Channel=Security"
	"|Execution_ProcessID:4"
	"|Execution_ThreadID:8"
	"|Computer=tax01"
	"|MapDescription=Failed logon"
	"|Map_UserName=TAX\\kim"
	"|Map_RemoteHost=PC7 (192.0.2.7)"
	"|PayloadData1=Target: TAX\\kim"
	"|PayloadData2=LogonType 3"
	"|HiddenRecord=False"
	"|SourceFile=C:\\s.evtx"
	"|Keywords=Audit failure"
	"|ExtraDataOffset:0"
	"|Map_Payload={\"EventData\":{\"Data\":[{\"@Name\":\"TargetUserName\","
	"\"#text\":\"kim\"},{\"@Name\":\"Empty\"},{\"@Name\":\"LogonType\",\"#"
	"text\":\"3\"}]}}"
	"|TargetUserName=kim"
	"|LogonType:3\n"
	"windows windows// 2024-03-01T09:00:01.000000+0000"
	"|RecordNumber:2"
	"|EventRecordID:12"
	"|TimeCreated=2024-03-01 09:00:01.0000000"
	"|EventID:4625"
	"|Level:0"
	"|Provider_Name=Microsoft-Windows-Security-Auditing"
	"|Channel=Security"
	"|Execution_ProcessID:4"
	"|Execution_ThreadID:8"
	"|Computer=tax01"
	"|MapDescription=Failed logon"
	"|Map_UserName=TAX\\kim"
	"|Map_RemoteHost=PC7 (192.0.2.7)"
	"|PayloadData1=Target: TAX\\kim"
	"|PayloadData2=LogonType 3"
	"|PayloadData3=SubStatus: 0xC000006A"
	"|HiddenRecord=False"
	"|SourceFile=C:\\s.evtx"
	"|Keywords=Audit failure"
	"|ExtraDataOffset:0"
	"|TargetDomainName=TAX"
	"|TargetUserName=kim"
	"|LogonType:3"
	"|SubStatus=0xC000006A\n"
	"windows windows// 2024-03-01T09:00:02.000000+0000"
	"|RecordNumber:3"
	"|EventRecordID:13"
	"|TimeCreated=2024-03-01 09:00:02.0000000"
	"|EventID:1102"
	"|Level:4"
	"|Provider_Name=Microsoft-Windows-Eventlog"
	"|Channel=Security"
	"|Execution_ProcessID:4"
	"|Execution_ThreadID:8"
	"|Computer=tax01"
	"|MapDescription=Log cleared"
	"|HiddenRecord=False"
	"|SourceFile=C:\\s.evtx"
	"|Keywords=Audit success"
	"|ExtraDataOffset:0"
	"|Map_Payload={\"UserData\":{\"LogFileCleared\":{\"@xmlns\":\"u\","
	"\"SubjectUserName\":\"adm\"}}}"
	"|SubjectUserName=adm\n"
	"windows windows// 2024-03-01T09:00:03.000000+0000"
	"|RecordNumber:4"
	"|EventRecordID:14"
	"|TimeCreated=2024-03-01 09:00:03.0000000"
	"|EventID:400"
	"|Level:4"
	"|Provider_Name=PowerShell"
	"|Channel=Windows PowerShell"
	"|Execution_ProcessID:0"
	"|Execution_ThreadID:0"
	"|Computer=tax01"
	"|HiddenRecord=False"
	"|SourceFile=C:\\s.evtx"
	"|Keywords=Classic"
	"|ExtraDataOffset:0"
	"|Map_Payload={\"EventData\":{\"Data\":\"Available, "
	"None\",\"Binary\":\"\"}}"
	"|Data=Available, None"},
    {"csv",
	"Message,Id,LogName,ProviderName,LevelDisplayName,TimeCreated\n"
	"\"The Update service entered the running state.\",7036,System,"
	"Service Control Manager,Information,2024-03-01 09:00:00\n",
	"windows windows// 2024-03-01T09:00:00.000000+0000"
	"|Message=The Update service entered the running state."
	"|EventID:7036"
	"|Channel=System"
	"|Provider_Name=Service Control Manager"
	"|LevelDisplayName=Information"
	"|TimeCreated=2024-03-01 09:00:00"
	"|param1=Update"
	"|param2=running"},
    {"json",
	"{\"PayloadData1\":\"Target: TAX\\\\kim\",\"EventId\":4624,"
	"\"Channel\":\"Security\",\"Provider\":\"P\",\"EventRecordId\":\"7\","
	"\"TimeCreated\":\"2024-03-01T09:00:00.1+00:00\",\"Payload\":"
	"\"{\\\"EventData\\\":{\\\"Data\\\":[{\\\"@Name\\\":\\\"LogonType\\\","
	"\\\"#text\\\":\\\"3\\\"}]}}\"}\n",
	"windows windows// 2024-03-01T09:00:00.100000+0000"
	"|PayloadData1=Target: TAX\\kim"
	"|EventID:4624"
	"|Channel=Security"
	"|Provider_Name=P"
	"|EventRecordID=7"
	"|TimeCreated=2024-03-01T09:00:00.1+00:00"
	"|Map_Payload={\"EventData\":{\"Data\":[{\"@Name\":\"LogonType\",\"#"
	"text\":\"3\"}]}}"
	"|LogonType:3"},
};

static void
reads_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rows_check_text(cases[i].text, cases[i].format, cases[i].want);
	}
}

/* Reads the first n bytes as a file, in memory of that size. */
static void
read_prefix(const char *text, size_t n)
{
	const struct log_options options = {.file_ns = MARCH_NS};
	char *copy = calloc(n + 1, 1);
	struct buf out = {0};

	memcpy(copy, text, n);
	rows_show(&options, copy, &out);
	buf_free(&out);
	free(copy);
}

static void
survives_truncation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t n = 0; n < strlen(cases[i].text); n++)
			read_prefix(cases[i].text, n);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_texts),
	    cmocka_unit_test(survives_truncation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
