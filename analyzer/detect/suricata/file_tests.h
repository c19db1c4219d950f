#ifndef ANALYZER_DETECT_SURICATA_FILE_TESTS_H
#define ANALYZER_DETECT_SURICATA_FILE_TESTS_H

/*
 * Tests of the files of a transaction (filename, filesize, filemd5 …), and
 * which of them are kept (filestore).
 */

#include "analyzer/detect/suricata/signature.h"
#include "analyzer/model/event.h"

enum answer {
	ANSWER_NO,   /* it cannot match any more */
	ANSWER_WAIT, /* more of the transaction has to come */
	ANSWER_YES,
};

/*
 * Is there a file in that direction on which all tests of s hold?  over: no
 * more files will come.
 */
enum answer file_tests(
    const struct signature *s, const struct event *ev, enum dir dir, bool over);

/* s has matched in that direction: marks the files that are to be kept. */
void file_store(const struct signature *s, struct event *ev, enum dir dir);

/* Marks files that came after such a match. */
void file_store_more(struct event *ev);

#endif
