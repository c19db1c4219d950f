# The command line: help, errors of usage, exit statuses.

@test "without a command it says so and exits 2" {
	run haechi
	[ "$status" = 2 ]
	[[ $output == *"no command given"* ]]
}

@test "help lists every command, and help COMMAND every option" {
	run haechi help
	[ "$status" = 0 ]
	for c in analyze rules incidents report scenario train console help; do
		[[ $output == *"  $c "* ]]
		haechi help "$c" | grep -q "^haechi $c: "
	done
	haechi analyze --help | grep -q -- '--no-db'
	[ "$(haechi help analyze)" = "$(haechi analyze --help)" ]
}

@test "an unknown command, option or value is named, with exit 2" {
	run haechi frobnicate
	[ "$status" = 2 ]
	[[ $output == *"no command 'frobnicate'"* ]]
	run haechi analyze --frobnicate x
	[ "$status" = 2 ]
	[[ $output == *"unknown option --frobnicate"* ]]
	run haechi analyze -t 0 x
	[ "$status" = 2 ]
	[[ $output == *"expected a number from 1 to"* ]]
	run haechi analyze --fail-on loud x
	[ "$status" = 2 ]
	[[ $output == *"expected high, medium, low or info"* ]]
	run haechi analyze
	[ "$status" = 2 ]
	[[ $output == *"no file was named"* ]]
	run haechi analyze --timezone Seoul x
	[ "$status" = 2 ]
	[[ $output == *"+09:00"* ]]
	run haechi analyze --format xml "$TREE/README.md"
	[ "$status" = 2 ]
	[[ $output == *"--format: there is no log format \"xml\"; there are "* ]]
	run haechi scenario check nope
	[ "$status" = 1 ]
	[[ $output == *"no scenario and no folder \"nope\""* ]]
	run haechi train --debrief 9
	[[ $output == *"there is no run 9; haechi train --runs "* ]]
	run haechi report --format pdf
	[ "$status" = 2 ]
	[[ $output == *"text or html"* ]]
}

# The options of a command, as its help has them.
options()
{
	haechi help "$1" | grep -oE '^  ( -?|-.,) .*' |
	    grep -oE -- '--[a-z][a-z-]+' | sort -u
}

@test "the manual names every command, and in its section every option" {
	for c in $(haechi help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p'); do
		sed 's/\\-/-/g' "$TREE/man/haechi.1" | awk -v c="$c" \
		    '/^\.S[SH]/ { on = $2 == "haechi" && $3 == c } on' \
		    >"$BATS_TEST_TMPDIR/section"
		[ -s "$BATS_TEST_TMPDIR/section" ] ||
		    { echo "command $c"; false; }
		for o in $(options "$c"); do
			grep -qE -- "$o($|[^a-z-])" \
			    "$BATS_TEST_TMPDIR/section" ||
			    { echo "$c $o"; false; }
		done
	done
}

@test "both completions offer every option of every command" {
	source "$TREE/completions/haechi.bash"
	for c in $(haechi help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p'); do
		COMP_WORDS=(haechi "$c" --) COMP_CWORD=2 COMPREPLY=()
		_haechi
		diff <(options "$c") \
		    <(printf '%s\n' "${COMPREPLY[@]}" | grep . | sort -u)
		# What zsh is given, by the expression of its completion.
		expression=$(grep -A1 'help $words\[2\]' \
		    "$TREE/completions/_haechi" |
		    sed -n "s/.*sed -n '\(.*--.*\)')\"})/\1/p")
		[ -n "$expression" ]
		diff <(options "$c") <(haechi help "$c" |
		    sed -n "$expression" | grep -oE '^--[a-z-]+' | sort -u)
	done
}

@test "completion offers commands, subcommands and options" {
	source "$TREE/completions/haechi.bash"
	COMP_WORDS=(haechi an) COMP_CWORD=1
	_haechi
	[ "${COMPREPLY[*]}" = analyze ]
	COMP_WORDS=(haechi incidents sh) COMP_CWORD=2
	_haechi
	[ "${COMPREPLY[*]}" = show ]
	COMP_WORDS=(haechi analyze --no-d) COMP_CWORD=2
	_haechi
	[ "${COMPREPLY[*]}" = --no-db ]
}
