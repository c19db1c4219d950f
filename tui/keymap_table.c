/*
 * The keys.  The letters are those of EveBox, the function keys those of
 * Sguil; a terminal or multiplexer that swallows function keys leaves the
 * letters.  The first key of a line is the one the footer shows.
 */
#include "tui/keymap.h"

#include "tui/lang.h"

#define F(n) (K_F0 + (n))

static const struct binding bindings[] = {
    {ACT_DOWN, KEYS_MOVE, {'j', K_DOWN}, "", N_("next line")},
    {ACT_UP, KEYS_MOVE, {'k', K_UP}, "", N_("line before")},
    {ACT_PAGE_DOWN, KEYS_MOVE, {'f', K_PAGE_DOWN}, "", N_("next page")},
    {ACT_PAGE_UP, KEYS_MOVE, {'b', K_PAGE_UP}, "", N_("page before")},
    {ACT_TOP, KEYS_MOVE, {'g', K_HOME}, "", N_("first line")},
    {ACT_BOTTOM, KEYS_MOVE, {'G', K_END}, "", N_("last line")},
    {ACT_LEFT, KEYS_MOVE, {'h', K_LEFT}, "",
	N_("to the left; in a form: the choice before")},
    {ACT_RIGHT, KEYS_MOVE, {'l', K_RIGHT}, "",
	N_("to the right; in a form: the next choice")},
    {ACT_MAXIMISE, KEYS_MOVE, {'\\'}, "",
	N_("give the upper pane the whole screen, or not")},

    {ACT_OPEN, KEYS_ALL, {'o', K_ENTER}, N_("open"),
	N_("open what has the focus")},
    {ACT_CLOSE, KEYS_JUDGE, {'e', F(8)}, N_("no action"),
	N_("close: judge that no action is needed")},
    {ACT_CLOSE_NOTE, KEYS_JUDGE, {'E'}, "",
	N_("the same, beginning with a note")},
    {ACT_ESCALATE, KEYS_JUDGE, {'s', F(9)}, N_("escalate"),
	N_("escalate: judge that it is an attack")},
    {ACT_ESCALATE_NOTE, KEYS_JUDGE, {'S'}, "",
	N_("the same, beginning with a note")},
    {ACT_VERDICT, KEYS_JUDGE, {'v', F(4)}, N_("verdict"),
	N_("judge with any class")},
    {ACT_EVIDENCE, KEYS_QUEUE, {'p', F(5)}, N_("evidence"),
	N_("the frame or row behind the alert")},
    {ACT_NOTE, KEYS_NOTE, {'n', F(3)}, N_("note"),
	N_("write a note to the incident")},
    {ACT_MARK, KEYS_MARKS, {'x', K_SPACE}, N_("mark"),
	N_("mark or unmark, to judge several at once")},
    {ACT_MARK_LIKE, KEYS_MARKS, {'X'}, "",
	N_("mark all of the same rule and sender")},
    {ACT_MARK, KEYS_EVIDENCE, {K_SPACE, 'x'}, N_("cite"),
	N_("cite as evidence, or no longer")},
    {ACT_FILTER, KEYS_LIST, {'/', F(7)}, N_("filter"),
	N_("show only lines with these words")},
    {ACT_TOGGLE, KEYS_INBOX, {'t', F(6)}, N_("alerts/incidents"),
	N_("the queue by alert or by incident")},
    {ACT_GIVE, KEYS_FORM, {'w', F(2)}, N_("give verdict"),
	N_("give the verdict as it stands")},
    {ACT_HINT, KEYS_TASKS, {'H', F(11)}, N_("hint"),
	N_("hints for the task, each with its price")},
    {ACT_CHECK, KEYS_TASKS, {'c', F(12)}, N_("check"),
	N_("is the answer right? (if the scenario allows it)")},
    {ACT_FINISH, KEYS_RUN, {'D'}, N_("finish"),
	N_("end the run and read the debrief")},
    {ACT_UNDO, KEYS_UNDO, {'u'}, N_("take back"),
	N_("take the newest verdict back; the one before holds again")},

    {ACT_BACK, KEYS_ALL, {K_ESC, K_BACKSPACE}, N_("back"),
	N_("to where you came from")},
    {ACT_NEXT_VIEW, KEYS_ALL, {K_TAB}, "", N_("the next view")},
    {ACT_MENU, KEYS_ALL, {'.'}, N_("more"),
	N_("what can be done here, as a menu")},
    {ACT_HELP, KEYS_ALL, {'?', F(1)}, N_("help"), N_("this help")},
    {ACT_REDRAW, KEYS_ALL, {K_CTRL_L}, "", N_("draw the screen again")},
    {ACT_QUIT, KEYS_ALL, {'q', F(10), K_CTRL_C}, N_("quit"),
	N_("leave; a run can be resumed")},
};

const struct binding *
keymap_nth(unsigned i)
{
	return i < sizeof(bindings) / sizeof(bindings[0]) ? &bindings[i] : NULL;
}

enum act
keymap_find(int key, unsigned groups)
{
	const struct binding *b;

	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		if ((b->group & groups) == 0)
			continue;
		for (unsigned k = 0; k < BINDING_KEYS; k++) {
			if (key != K_NONE && b->key[k] == key)
				return b->act;
		}
	}
	return ACT_NONE;
}

const struct binding *
keymap_of(enum act act)
{
	const struct binding *b;

	for (unsigned i = 0; (b = keymap_nth(i)) != NULL; i++) {
		if (b->act == act)
			return b;
	}
	return NULL;
}

bool
act_moves(enum act act)
{
	return act >= ACT_DOWN && act <= ACT_BOTTOM;
}
