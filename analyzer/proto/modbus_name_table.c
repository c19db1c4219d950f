/* Functions, diagnostics and exceptions of Modbus, by the names of EVE. */

#include "analyzer/proto/modbus.h"

#define WRITE_ONE(what)  "WRITE | " what " | SINGLE | WRITE_SINGLE"
#define WRITE_MANY(what) "WRITE | " what " | MULTIPLE | WRITE_MULTIPLE"

/* Section 6, and the codes that are kept for old devices. */
static const struct modbus_function functions[] = {
    {0, 0, FORM_BYTES, "Unknown", "NONE"},
    {1, MODBUS_READ | MODBUS_COILS, FORM_READ, "RdCoils", "READ | COILS"},
    {2, MODBUS_READ | MODBUS_DISCRETES, FORM_READ, "RdDiscreteInputs",
	"READ | DISCRETES"},
    {3, MODBUS_READ | MODBUS_HOLDING, FORM_READ, "RdHoldRegs",
	"READ | HOLDING"},
    {4, MODBUS_READ | MODBUS_INPUT, FORM_READ, "RdInputRegs", "READ | INPUT"},
    {5, MODBUS_WRITE | MODBUS_COILS, FORM_SINGLE, "WrSingleCoil",
	WRITE_ONE("COILS")},
    {6, MODBUS_WRITE | MODBUS_HOLDING, FORM_SINGLE, "WrSingleReg",
	WRITE_ONE("HOLDING")},
    {7, 0, FORM_EMPTY, "RdExcStatus", "NONE"},
    {8, 0, FORM_DIAGNOSTIC, "Diagnostic", "NONE"},
    {9, 0, FORM_BYTES, "Program484", "NONE"},
    {10, 0, FORM_BYTES, "Poll484", "NONE"},
    {11, 0, FORM_EMPTY, "GetCommEventCtr", "NONE"},
    {12, 0, FORM_EMPTY, "GetCommEventLog", "NONE"},
    {13, 0, FORM_BYTES, "ProgramController", "NONE"},
    {14, 0, FORM_BYTES, "PollController", "NONE"},
    {15, MODBUS_WRITE | MODBUS_COILS, FORM_MULTIPLE, "WrMultCoils",
	WRITE_MANY("COILS")},
    {16, MODBUS_WRITE | MODBUS_HOLDING, FORM_MULTIPLE, "WrMultRegs",
	WRITE_MANY("HOLDING")},
    {17, 0, FORM_EMPTY, "ReportServerID", "NONE"},
    {18, 0, FORM_BYTES, "Program884", "NONE"},
    {19, 0, FORM_BYTES, "ResetCommLink", "NONE"},
    {20, 0, FORM_BYTES, "RdFileRec", "NONE"},
    {21, 0, FORM_BYTES, "WrFileRec", "NONE"},
    {22, MODBUS_WRITE | MODBUS_HOLDING, FORM_MASK, "MaskWrReg",
	"WRITE | HOLDING"},
    {23, MODBUS_READ | MODBUS_WRITE | MODBUS_HOLDING, FORM_READ_WRITE,
	"RdWrMultRegs", "READ | " WRITE_MANY("HOLDING")},
    {24, 0, FORM_FIFO, "RdFIFOQueue", "NONE"},
    {43, 0, FORM_MEI, "MEI", "NONE"},
};

const struct modbus_function *
modbus_function_of(uint8_t code)
{
	for (unsigned i = 1; i < sizeof(functions) / sizeof(functions[0]);
	     i++) {
		if (functions[i].code == code)
			return &functions[i];
	}
	return &functions[0];
}

/* Section 5, and annex A for what is reserved. */
enum modbus_category
modbus_category_of(uint8_t code)
{
	if (code == 0 || code >= MODBUS_EXCEPTION)
		return MODBUS_NONE;
	if (modbus_function_of(code)->code != 0)
		return MODBUS_ASSIGNED;
	if ((code >= 65 && code <= 72) || (code >= 100 && code <= 110))
		return MODBUS_USER;
	if (code == 41 || code == 42 || code == 90 || code == 91 || code >= 125)
		return MODBUS_RESERVED;
	return MODBUS_UNASSIGNED;
}

/* Section 7. */
const char *
modbus_exception_name(uint16_t code)
{
	static const char *const names[] = {"Unknown", "IllegalFunction",
	    "IllegalDataAddr", "IllegalDataValue", "ServerDeviceFail", "Ack",
	    "ServerDeviceBusy", "NegAck", "MemParityErr", "Unknown",
	    "GatewayPathUnavailable", "GatewayTargetFailToResp"};

	return code < sizeof(names) / sizeof(names[0]) ? names[code]
						       : "Unknown";
}

/* Section 6.8.1. */
const char *
modbus_diagnostic_name(uint16_t sub)
{
	static const char *const names[] = {
	    [0] = "RetQueryData",
	    [1] = "RestartCommOpt",
	    [2] = "RetDiagReg",
	    [3] = "ChangeInputDelimiter",
	    [4] = "ForceListenOnlyMode",
	    [10] = "ClearCtrDiagReg",
	    [11] = "RetBusMsgCount",
	    [12] = "RetBusCommErrCount",
	    [13] = "RetBusExcErrCount",
	    [14] = "RetServerMsgCount",
	    [15] = "RetServerNoRespCount",
	    [16] = "RetServerNAKCount",
	    [17] = "RetServerBusyCount",
	    [18] = "RetBusCharOverrunCount",
	    [19] = "RetOverrunErrCount",
	    [20] = "ClearOverrunCounterFlag",
	    [21] = "GetClearPlusStats",
	};

	return sub < sizeof(names) / sizeof(names[0]) ? names[sub] : NULL;
}

/* Section 6.19. */
const char *
modbus_mei_name(uint16_t type)
{
	if (type == 13)
		return "CANOpenGenRefReqResp";
	return type == 14 ? "RdDevId" : NULL;
}
