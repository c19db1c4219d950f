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
	run haechi report --format pdf
	[ "$status" = 2 ]
	[[ $output == *"text or html"* ]]
}

@test "the manual names every command and every option" {
	for c in $(haechi help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p'); do
		grep -qE "^\.S[SH] .*\b$c\b|^\.B haechi $c" \
		    "$TREE/man/haechi.1" || { echo "command $c"; false; }
		for o in $(haechi help "$c" | grep -oE -- '--[a-z][a-z-]+'); do
			sed 's/\\-/-/g' "$TREE/man/haechi.1" |
			    grep -q -- "$o" || { echo "$c $o"; false; }
		done
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
