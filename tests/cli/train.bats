# A trainee's runs: begun, gone on with, ended, looked at again.

setup() {
	cd "$BATS_TEST_TMPDIR"
	export XDG_DATA_HOME=$PWD/data XDG_CACHE_HOME=$PWD/data TERM=dumb
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

@test "a rule is tried on the run's data and graded on other variants" {
	mkdir -p lib/packs
	cp -r "$TREE"/scenarios/{networks,services,behaviours} lib
	cp -r "$TREE/scenarios/packs/first-steps" lib/packs/mine
	cat >>lib/packs/mine/scenario.yml <<-'Y'

	  - id: scan-rule
	    kind: rule
	    ask: {en: "Write a rule that finds the scanner."}
	    points: 10
	    rule: {labels: [background-scan], recall: 1000, false-per-hour: 0, sources: [capture.pcap, edge-access.log]}
	    hints:
	      - {cost: 1, title: {en: One}, text: {en: "Its agent."}}
	      - {cost: 1, title: {en: Two}, text: {en: "zgrab"}}
	      - {cost: 1, title: {en: Three}, text: {en: "http.user_agent"}}
	    why: {en: "It says what it is."}
	Y
	sed -i 's/^\t\{1,\}//' lib/packs/mine/scenario.yml
	haechi scenario check lib/packs/mine --seeds 1
	everything='alert http any any -> any any (msg:"all"; http.uri;
	    content:"/"; sid:1;)'
	cat >good.rules <<-'R'
	alert http any any -> any any (msg:"scan"; flow:to_server; http.user_agent; content:"zgrab"; sid:2;)
	R
	cat >bad.yml <<-'R'
	title: broken
	detection: {condition: nothing}
	R
	train "lib/packs/mine" tasks "4" "$(tr -d '\n' <<<"$everything")" \
	    4 bad.yml 4 missing.rules 4 good.rules "c 4" D yes q
	grep -q 'Here it finds 1 of 1; false alarms: [1-9][0-9]*, most on ' screen
	grep -q 'Error: the rule, line 1: the rule needs a "logsource"' screen
	grep -q 'missing.rules: cannot be read' screen
	[ "$(grep -c 'Here it finds 1 of 1; false alarms: 0$' screen)" = 2 ]
	grep -q 'on 2 variants that you have not seen it finds 2 of 2' screen
	grep -q '+10  tasks: Task scan-rule' screen
	[ -z "$(find data -name 'replay-*' -o -name 'rule.*')" ]

	# The report of the debrief is the same when it is made again.
	haechi train --debrief 1 >first
	train "lib/packs/mine" q
	haechi train --debrief 1 | diff first -
}

@test "briefing and debrief are in the language of the locale" {
	export LANG=ko_KR.UTF-8 LC_CTYPE=C.UTF-8
	unset LC_ALL LC_MESSAGES
	train "first-steps --line" inbox D yes q
	grep -q '국세 포털의 평범한 아침이다' screen
	grep -q '티켓이 말해 주는 이유로 바뀌었다' screen
	grep -q '이 포털에 있었던 적이 없는 파일과 페이지를' screen
}
