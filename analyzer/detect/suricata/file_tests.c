#include "analyzer/detect/suricata/file_tests.h"

#include "analyzer/detect/suricata/check.h"
#include "analyzer/detect/suricata/digest_list.h"
#include "analyzer/detect/suricata/state.h"
#include "analyzer/model/file.h"

static enum answer
yes_if(bool yes)
{
	return yes ? ANSWER_YES : ANSWER_NO;
}

static bool
has_text(struct span in, struct span text)
{
	for (size_t i = 0; text.n <= in.n && i <= in.n - text.n; i++) {
		if (span_eq_nocase(span_of(in.p + i, text.n), text))
			return true;
	}
	return false;
}

static bool
ends_with(struct span in, struct span text)
{
	return in.n >= text.n &&
	    span_eq_nocase(span_from(in, in.n - text.n), text);
}

/* Of a file that was cut only a lower bound of the size is known. */
static enum answer
test_size(const struct sig_file *t, const struct file *f)
{
	if (f->state == FILE_OPEN)
		return ANSWER_WAIT;
	if (f->state != FILE_CLOSED && t->size->op != COMPARE_GREATER &&
	    t->size->op != COMPARE_GREATER_EQUAL)
		return ANSWER_NO;
	return yes_if(number_test_match(t->size, f->size));
}

static enum answer
test_digest(const struct sig_file *t, const struct file *f)
{
	const uint8_t *digest = t->list->kind == DIGEST_MD5 ? f->md5
	    : t->list->kind == DIGEST_SHA1                  ? f->sha1
							    : f->sha256;

	if (f->state == FILE_OPEN)
		return ANSWER_WAIT;
	if (f->state != FILE_CLOSED || (f->hashed >> t->list->kind & 1) == 0)
		return ANSWER_NO;
	return yes_if(digest_list_has(t->list, digest) != t->negated);
}

/* What is not there cannot be without a text, either. */
static enum answer
test_one(const struct sig_file *t, const struct file *f)
{
	switch (t->kind) {
	case FILE_TEST_NAME:
		return yes_if(
		    f->name.n != 0 && has_text(f->name, t->text) != t->negated);
	case FILE_TEST_EXTENSION:
		return yes_if(f->name.n != 0 &&
		    ends_with(f->name, t->text) != t->negated);
	case FILE_TEST_MAGIC:
		if (f->magic == NULL)
			return f->state == FILE_OPEN ? ANSWER_WAIT : ANSWER_NO;
		return yes_if(
		    has_text(span_str(f->magic), t->text) != t->negated);
	case FILE_TEST_SIZE:
		return test_size(t, f);
	case FILE_TEST_DIGEST:
		return test_digest(t, f);
	}
	return ANSWER_NO;
}

static enum answer
test_all(const struct signature *s, const struct file *f)
{
	enum answer all = ANSWER_YES;

	for (uint32_t i = 0; i < s->files && all != ANSWER_NO; i++) {
		enum answer a = test_one(&s->file[i], f);

		if (a < all)
			all = a;
	}
	return all;
}

enum answer
file_tests(
    const struct signature *s, const struct event *ev, enum dir dir, bool over)
{
	enum answer best = over ? ANSWER_NO : ANSWER_WAIT;

	for (const struct file *f = ev->files; f != NULL; f = f->next) {
		enum answer a = f->dir != dir ? ANSWER_NO : test_all(s, f);

		if (a > best)
			best = a;
	}
	return best;
}

/* ---- filestore ---- */

static void
mark(struct event *ev, uint8_t dirs)
{
	for (struct file *f = ev->files; f != NULL; f = f->next) {
		if ((dirs >> f->dir & 1) != 0)
			f->stored = true;
	}
}

void
file_store(const struct signature *s, struct event *ev, enum dir dir)
{
	uint8_t dirs = s->store.dirs != 0 ? s->store.dirs : (uint8_t)(1 << dir);

	switch (s->store.scope) {
	case STORE_NOTHING:
		break;
	case STORE_FILE:
		for (struct file *f = ev->files; f != NULL; f = f->next) {
			if (f->dir == dir && (dirs >> dir & 1) != 0 &&
			    test_all(s, f) == ANSWER_YES)
				f->stored = true;
		}
		break;
	case STORE_TRANSACTION:
		tx_detect_of(ev)->store |= dirs;
		mark(ev, dirs);
		break;
	case STORE_FLOW:
		flow_detect_of(ev->flow)->store |= dirs;
		mark(ev, dirs);
		break;
	}
}

void
file_store_more(struct event *ev)
{
	const struct flow_detect *flow = ev->flow->detect;
	const struct tx_detect *tx = ev->detect;
	uint8_t dirs = 0;

	if (ev->files == NULL)
		return;
	if (flow != NULL)
		dirs |= flow->store;
	if (tx != NULL)
		dirs |= tx->store;
	if (dirs != 0)
		mark(ev, dirs);
}
