# Scenario files with mistakes, and places that cannot be written to: one
# clear message with its place, exit 1.

setup() {
	cd "$BATS_TEST_TMPDIR"
	export XDG_DATA_HOME=$PWD/home
	mkdir -p lib/packs
	cp -r "$TREE"/scenarios/{networks,services,behaviours} lib
	cp -r "$TREE/scenarios/packs/first-steps" lib/packs/mine
	yml=lib/packs/mine/scenario.yml
}

# The line of the first match of $1 in the scenario.
line_of() {
	grep -n -m 1 -e "$1" $yml | cut -d : -f 1
}

# `scenario check` of the scenario, edited by $1, must name place and $2.
refused() {
	sed -i "$1" $yml
	run haechi scenario check lib/packs/mine
	[ "$status" = 1 ]
	[[ $output == *"$yml:$(line_of "$2"):"*"error: "*"$3"* ]]
}

@test "a key that a scenario does not have is named with its place" {
	refused 's/^licence:/license:/' '^license' 'has no key "license"'
}

@test "a value of the wrong type is named with its place" {
	refused 's/^difficulty: 1/difficulty: hard/' '^difficulty' \
	    'expected a number from 1 to 5'
	cp "$TREE/scenarios/packs/first-steps/scenario.yml" $yml
	refused 's/^objectives:.*/objectives: none/; /^  - id: console/,/^$/d' \
	    '^objectives' 'list'
}

@test "an id that is given twice is named with its place" {
	sed -i 's/^  - {id: operator,/  - {id: clerks,/' $yml
	run haechi scenario check lib/packs/mine
	[ "$status" = 1 ]
	[[ $output == *"$yml:$(line_of '{id: clerks, count: 1')"*already*clerks* ]]
}

@test "a reference to nothing is named with its place" {
	refused 's/zone: staff/zone: nowhere/' 'zone: nowhere' '"nowhere"'
	cp "$TREE/scenarios/packs/first-steps/scenario.yml" $yml
	refused 's/does: citizen/does: nothing/' 'does: nothing' '"nothing"'
	cp "$TREE/scenarios/packs/first-steps/scenario.yml" $yml
	refused 's|- services/tax-portal|- services/tax|' 'services/tax$' \
	    'services/tax.yml'
}

@test "a scenario that is no file, no text or no YAML is named" {
	run haechi scenario check nowhere
	[ "$status" = 1 ]
	[[ $output == *"no scenario"*'"nowhere"'*"scenario list"* ]]
	run haechi scenario check ./nowhere
	[ "$status" = 1 ]
	[[ $output == *"nowhere: error: "*"No such file"* ]]
	head -c 2000 /dev/zero >$yml
	run haechi scenario check lib/packs/mine
	[ "$status" = 1 ]
	[[ $output == *"$yml:1:1: error: "* ]]
	printf 'a: [1\nb: 2\n' >$yml
	run haechi scenario check lib/packs/mine
	[ "$status" = 1 ]
	[[ $output == *"$yml:3:"*"not valid YAML"* ]]
}

@test "a folder that cannot be written to is named" {
	: >file
	run haechi scenario build lib/packs/mine -o file
	[ "$status" = 1 ]
	[[ $output == *"file"*"Not a directory"* ]]
	run haechi scenario build lib/packs/mine -o /proc/nowhere
	[ "$status" = 1 ]
	[[ $output == *"/proc/nowhere"* ]]
}

@test "a rule that the scenario relies on must be there and alert" {
	sed -i 's/rules: \[1900012\]/rules: [1900012, 1999999, 1900001]/' $yml
	run haechi scenario check lib/packs/mine --seeds 1
	[ "$status" = 1 ]
	[[ $output == *"label \"apostrophe-names\" relies on the rule 1999999, \
which is not among the rules"* ]]
	[[ $output == *"seed 1: the rule 1900001 does not alert on \
\"apostrophe-names\""* ]]
	[[ $output != *1900012* ]]
}

@test "a mix of alerts that is not the meant one is told" {
	sed -i 's/^mix: .*/mix: {baseline: 20, benign: 20, malicious: 60}/' $yml
	run haechi scenario check lib/packs/mine --seeds 1
	[ "$status" = 0 ]
	[[ $output == *"% of the alerts are attacks; the mix says 60%"* ]]
}

@test "the rules of a scenario can stand beside it" {
	echo 'alert http any any -> any any (msg:"x"; http.uri; content:"'"'"'";
	sid:7;)' | tr -d '\n' >own.rules
	run haechi scenario check lib/packs/mine --seeds 1 -r own.rules
	[ "$status" = 1 ]
	[[ $output == *"relies on the rule 1900105, which is not"* ]]
	sed -i 's/rules: \[[^]]*\], //; s/reasons: \[rule-too-broad\],/& rules: [7],/' $yml
	run haechi scenario check lib/packs/mine --seeds 1 -r own.rules
	[ "$status" = 0 ]
}
