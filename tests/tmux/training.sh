#!/bin/bash
# A trainee in a real terminal: from the briefing to the debrief, with keys
# that go through tmux and ncurses.  Exit 77: tmux is not there.

set -u
command -v tmux >/dev/null || exit 77
: "${TMPDIR:=/tmp}"
socket=$TMPDIR/tmux
unset TMUX

t()
{
	tmux -S "$socket" -f /dev/null "$@"
}
trap 't kill-server 2>/dev/null' EXIT

screen()
{
	t capture-pane -p -t haechi
}

# Waits until the screen shows a text, at most 60 seconds.
wait_for()
{
	local i shown
	for ((i = 0; i < 600; i++)); do
		shown=$(screen 2>&1)
		grep -qF -- "$1" <<<"$shown" && return 0
		grep -q '^left' <<<"$shown" && break
		sleep 0.1
	done
	printf '%s\n' "the screen does not show '$1' but:" "$shown"
	cat "$TMPDIR/errors"
	exit 1
}

keys()
{
	t send-keys -t haechi "$@"
}

export LC_ALL=C.UTF-8 XDG_DATA_HOME=$TMPDIR/data HAECHI_DATADIR=${TREE:-$PWD}
t new-session -d -s haechi -x 100 -y 30 \
    "TERM=screen-256color haechi train refund-season --seed 1 \
	2>'$TMPDIR/errors'; echo left \$?; sleep 60"

wait_for '[1 Brief]'
keys 2
wait_for '[2 Inbox]'
wait_for 'judged'
keys Enter
wait_for '[3 Incident]'
wait_for 'Timeline'
keys j j j Enter
wait_for 'Why it matched'
keys Space
wait_for 'Cited:'
keys p
wait_for '[5 Data]'
keys Escape
wait_for 'Why it matched'
keys F9
wait_for 'Give this verdict'
keys w
wait_for 'verdict given on 1 alert'
keys u
wait_for 'The verdict on 1 alert was taken back.'
keys F9
wait_for 'Give this verdict'
keys w
wait_for 'verdict given on 1 alert'

# A terminal that is too small says so, and all is there afterwards.
t resize-window -t haechi -x 60 -y 20
wait_for 'too small'
t resize-window -t haechi -x 100 -y 30
wait_for '[4 Alert]'

keys 8
wait_for '[8 Tasks]'
keys H
wait_for 'never cost more'
keys Enter
wait_for 'Type y:'
keys y Enter
wait_for '(1 point)'
keys Escape
wait_for 'your answer'
keys D
wait_for 'Type yes:'
keys yes Enter
wait_for '[9 Debrief]'
wait_for 'detection'
keys q
wait_for 'left 0'

# The run was kept, and its debrief can be read again in lines.
printf 'debrief\nq\n' | TERM=dumb haechi train refund-season --seed 1 \
    >"$TMPDIR/again" || exit 1
grep -q 'Confusion matrix' "$TMPDIR/again" || exit 1
haechi train --runs >"$TMPDIR/runs" || exit 1
grep -q ' finished  *refund-season .*, variant 1, .* points$' \
    "$TMPDIR/runs" || exit 1
if LC_ALL=C grep -q $'\x1b' "$TMPDIR/again"; then
	echo 'the linear mode sends escape sequences'
	exit 1
fi
