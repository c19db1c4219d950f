# The captures of the tree: those of the generator made again to the byte, those
# of real programs as MANIFEST has them, with the same alerts, by any number of
# threads and in any number of files.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	root=$PWD
	cd "$BATS_TEST_TMPDIR"
}

# alerts EVE: its alerts without what tells of the file that they stood in.
alerts() {
	sed 's/"pcap_cnt":[0-9]*,//; s/,"log":{[^}]*}//' "$1"
}

@test "scenario and seed give the bytes, and the rules the alerts, of MANIFEST" {
	"$root/tests/captures" made
	diff -r "$root/captures" made
}

@test "MANIFEST names every file" {
	cd "$root/captures"
	diff <(sed -n 's/^file \([^ ]*\) .*/\1/p' MANIFEST | sort) \
	    <(find . -mindepth 2 -type f | sed 's/^\.\///' | sort)
	[ "$(du -sb . | cut -f1)" -le 2200000 ]
	[ -z "$(find recorded -size +100k)" ]
}

@test "every recording raises something" {
	cd "$root/captures"
	for file in recorded/*.pcap; do
		grep -q "^alerts $file [1-9]" MANIFEST
	done
}

@test "four threads find what one finds, in the same order" {
	for name in first-steps-1 first-steps-2 refund-season-1 recorded; do
		for t in 1 4; do
			haechi analyze -q --no-db -t "$t" --eve-types alert \
			    --eve "$t.json" "$root/captures/$name"
		done
		[ -s 1.json ]
		cmp 1.json 4.json
	done
}

@test "a capture in pieces holds the alerts of the whole" {
	capture=$root/captures/first-steps-1/capture.pcap
	command -v editcap >/dev/null || skip "editcap is missing"
	haechi analyze -q --no-db --eve-types alert --eve whole.json "$capture"
	[ "$(wc -l <whole.json)" -gt 10 ]
	for n in 7 100 400; do
		mkdir "by-$n"
		editcap -F pcap -c "$n" "$capture" "by-$n/part.pcap"
		haechi analyze -q --no-db --eve-types alert --eve parts.json \
		    "by-$n"
		diff <(alerts whole.json) <(alerts parts.json)
	done
}

@test "a packed capture and one from standard input hold the same" {
	capture=$root/captures/first-steps-2/capture.pcap
	haechi analyze -q --no-db --eve-types alert --eve whole.json "$capture"
	gzip -c "$capture" >packed.gz
	haechi analyze -q --no-db --eve-types alert --eve packed.json packed.gz
	haechi analyze -q --no-db --eve-types alert --eve stdin.json - \
	    <"$capture"
	cmp whole.json packed.json
	cmp whole.json stdin.json
}

@test "packets that a tag records are evidence in the store, by any threads" {
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	cat >tag.rules <<-'R'
	alert tcp any any -> any any (msg:"a"; content:"GET"; tag:session,5,packets; sid:1;)
	alert tcp any any -> any any (msg:"b"; content:"GET"; tag:host,9,packets,src; sid:2;)
	alert tcp any any -> any any (msg:"c"; content:"GET"; tag:session,5,packets; threshold:type threshold, track by_src, count 10000, seconds 60; sid:3;)
	R
	for t in 1 3; do
		haechi analyze -q -t "$t" -r tag.rules --db "$t.db" \
		    --eve "$t.json" "$root/captures/recorded/chain.pcap"
		sqlite3 "$t.db" 'SELECT * FROM tagged ORDER BY 1, 2, 3' >"$t.rows"
	done
	cmp 1.rows 3.rows
	# What EVE holds is what the store holds, under alerts that it holds.
	diff <(sqlite3 1.db 'SELECT DISTINCT number FROM tagged ORDER BY 1') \
	    <(sed -n '/"event_type":"packet"/s/.*"pcap_cnt":\([0-9]*\).*/\1/p' \
		1.json | sort -nu)
	[ "$(sqlite3 1.db 'SELECT count(*) FROM tagged')" -gt 20 ]
	[ "$(sqlite3 1.db 'SELECT count(*) FROM tagged WHERE alert NOT IN
	    (SELECT id FROM alert)')" = 0 ]
	# Without EVE, and once more: the same.
	haechi analyze -q -r tag.rules --db only.db \
	    "$root/captures/recorded/chain.pcap"
	haechi analyze -q -r tag.rules --db only.db \
	    "$root/captures/recorded/chain.pcap"
	sqlite3 only.db 'SELECT * FROM tagged ORDER BY 1, 2, 3' | cmp - 1.rows
	haechi incidents list --db only.db
	haechi incidents verify --db only.db
}
