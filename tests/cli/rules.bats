# The rules of the tree: all load, without doubts, and their cases hold.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

@test "no rule of ours is refused or doubted" {
	run haechi rules check rules/network rules/logs
	[ "$status" = 0 ]
	[[ $output != *warning:* ]]
	[[ $output == *"signatures (0 refused)"*"Sigma rules (0 refused)"* ]]
}

@test "every rule has cases, and they hold" {
	run haechi rules test rules
	[ "$status" = 0 ]
	[[ $output == *" inputs as wanted, 0 not; 0 rules without a case" ]]
}

@test "an id is given once" {
	[ -z "$(cat rules/logs/*.yml | grep '^id: ' | sort | uniq -d)" ]
}

@test "the words of the rule language are listed, each once with its meaning" {
	run haechi rules keywords
	[ "$status" = 0 ]
	[ "${#lines[@]}" -gt 250 ]
	for word in content flowvar pktvar tls.subjectaltname to_sha256; do
		[[ $output == *"$word"*" (rules/"* ]]
	done
	[ -z "$(grep -v '^[a-z].*  [^ ].* (.*)$' <<<"$output")" ]
	[ -z "$(grep -o '^[^ ,]*' <<<"$output" | sort | uniq -d)" ]
	run haechi rules words
	[ "$status" = 2 ]
	[[ $output == *"expected check, list, test or keywords"* ]]
}
