# A trainee's runs: begun, gone on with, ended, looked at again.

setup() {
	cd "$BATS_TEST_TMPDIR"
	export XDG_DATA_HOME=$PWD/data TERM=dumb
}

# Types the lines into the console.
train() {
	local arguments=$1
	shift
	# shellcheck disable=SC2086
	printf '%s\n' "$@" | haechi train $arguments 2>errors >screen
}

@test "runs are listed, gone on with, and their debriefs stay" {
	run haechi train --runs
	[ "$status" = 0 ]
	[[ $output = "no runs of "*" yet" ]]

	# Begun by choosing, and left.
	train "" 1 inbox "s 1" w q
	grep -q 'verdict given on' screen
	run haechi train --runs
	[[ $output =~ ^\ +1\ +in\ progress\ +first-steps\ .*variant\ [0-9]+$ ]]

	# The run is the second line of the choice; its verdict is still there.
	train "" q
	grep -q '^2\. .*in progress' screen
	train "" 2 inbox D yes q
	grep -q '^1\. M ' screen
	grep -q 'Of your escalations' screen
	run haechi train --runs
	[[ $output =~ ^\ +1\ +finished\ .*\ of\ [0-9]+\ points$ ]]

	# A new one is of another variant, the old one can be looked at.
	train "first-steps --new" q
	run haechi train --runs
	[ "${#lines[@]}" = 2 ]
	[ "$(haechi train --runs | sed 's/.*variant \([0-9]*\).*/\1/' |
		sort -u | wc -l)" = 2 ]
	train "" 3 q
	grep -q '== Debrief ==' screen
	haechi train --debrief 1 | grep -q 'Confusion matrix'
	run haechi train --debrief 2
	[ "$status" = 1 ]
	[[ $output = *"run 2 has not ended"* ]]
	run haechi train --debrief 7
	[ "$status" = 1 ]
}

@test "a run whose folder was removed is made again from its journal" {
	train "first-steps" inbox "s 1" w q
	rm -r data/haechi/runs/first-steps-*
	train "first-steps" inbox q
	grep -q '^1\. M ' screen
	[ "$(haechi train --runs | wc -l)" = 1 ]
}

@test "a run in a folder of its own is not listed" {
	train "first-steps --folder here" q
	[ -f here/journal.jsonl ]
	run haechi train --runs
	[[ $output = "no runs of "* ]]
}
