#include "analyzer/model/verdict.h"

static const struct {
	const char *name;
	const char *letters;
	const char *reasons[7];
} classes[VERDICT_COUNT] = {
    [VERDICT_NONE] = {"none", "-", {NULL}},
    [VERDICT_MALICIOUS] = {"malicious", "M",
	{"attack-with-impact", "attack-without-impact", "reconnaissance",
	    "account-misuse", "fraud", NULL}},
    [VERDICT_BENIGN] = {"benign", "BT",
	{"known-client", "shared-address", "planned-work", "authorised-test",
	    "user-error", "legitimate-change", NULL}},
    [VERDICT_FALSE] = {"false", "F",
	{"rule-too-broad", "rule-wrong-field", "rule-outdated", NULL}},
    [VERDICT_POLICY] = {"policy", "P",
	{"shared-credential", "no-reason-given", "forbidden-use", NULL}},
    [VERDICT_FAULT] = {"fault", "X",
	{"software-defect", "network-fault", "overload", "clock-error", NULL}},
    [VERDICT_UNDETERMINED] = {"undetermined", "U",
	{"sensor-gap", "log-missing", "encrypted", "past-retention", NULL}},
};

const char *
verdict_name(enum verdict_class c)
{
	return c < VERDICT_COUNT ? classes[c].name : "";
}

const char *
verdict_letters(enum verdict_class c)
{
	return c < VERDICT_COUNT ? classes[c].letters : "";
}

enum verdict_class
verdict_find(struct span name)
{
	for (unsigned i = 0; i < VERDICT_COUNT; i++) {
		if (span_eq_nocase(name, span_str(classes[i].name)) ||
		    span_eq_nocase(name, span_str(classes[i].letters)))
			return (enum verdict_class)i;
	}
	return VERDICT_COUNT;
}

const char *const *
verdict_reasons(enum verdict_class c)
{
	return classes[c < VERDICT_COUNT ? c : VERDICT_NONE].reasons;
}
