# Bad input: one clear message with its place, exit 1, and the rest is done.

setup() {
	cd "$BATS_TEST_TMPDIR"
	cat >one.rules <<-'R'
	alert tcp any any -> any any (msg:"a word"; content:"needle"; sid:1; rev:1;)
	R
	cat >one.yml <<-'R'
	title: A word
	id: 5f113a8f-8b61-41ca-b90f-d374fa7e4a39
	logsource: {product: linux}
	detection:
	    k: [needle]
	    condition: k
	level: high
	R
	printf 'Nov 25 10:00:00 host app[1]: hay needle hay\n' >good.log
}

@test "a missing file is named and the others are read" {
	run haechi analyze --no-db -r one.yml --eve out.json nowhere.pcap good.log
	[ "$status" = 1 ]
	[[ $output == *"nowhere.pcap"*"No such file"* ]]
	grep -q '"alert"' out.json
}

@test "an empty file, a foreign file and a folder without files are named" {
	: >empty.pcap
	head -c 4096 /dev/zero >foreign.bin
	run haechi analyze --no-db -r one.yml empty.pcap
	[ "$status" = 1 ]
	[[ $output == *"empty.pcap: error: the file is empty"* ]]
	run haechi analyze --no-db -r one.yml foreign.bin
	[ "$status" = 1 ]
	[[ $output == *"foreign.bin: error: "*"neither a capture"* ]]
}

@test "rows of a pipe that name no year are of the last one" {
	cat good.log | haechi analyze --no-db -q -r one.yml --eve - \
	    --eve-types alert - >out.json
	this=$(date -u +%Y)
	grep -q "\"timestamp\":\"\($this\|$((this - 1))\)-11-25" out.json
}

@test "a truncated capture gives its frames, its offset, and exit 1" {
	# A header, a frame of 4 bytes, and half of another.
	printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0' >c
	printf '\1\0\0\0\0\0\0\0\4\0\0\0\4\0\0\0abcd' >>c
	printf '\1\0\0\0\0\0\0\0\4\0\0\0\4\0\0\0ab' >>c
	run haechi analyze --no-db -r one.rules c
	[ "$status" = 1 ]
	[[ $output == *"c: error: "*truncated* ]]
	[[ $output == *"1 frame"* ]]
}

@test "a damaged packed file is named" {
	gzip -c good.log | head -c 30 >cut.gz
	run haechi analyze --no-db -r one.yml cut.gz
	[ "$status" = 1 ]
	[[ $output == *"cut.gz: error: "* ]]
}

@test "packed logs and standard input are read" {
	gzip -c good.log >a.gz
	# A bare machine may lack the others; gzip's stands in for theirs.
	zstd -q -c good.log >b.zst 2>/dev/null || cp a.gz b.zst
	xz -c good.log >c.xz 2>/dev/null || cp a.gz c.xz
	bzip2 -c good.log >d.bz2 2>/dev/null || cp a.gz d.bz2
	run haechi analyze --no-db -r one.yml --eve out.json a.gz b.zst c.xz d.bz2
	[ "$status" = 0 ]
	[ "$(grep -c '"event_type":"alert"' out.json)" = 4 ]
	haechi analyze --no-db -q -r one.yml --eve - - <good.log |
	    grep -q needle
}

@test "a rule that cannot be used is refused with its place; the rest is used" {
	cat >bad.rules <<-'R'
	alert tcp any any -> any any (msg:"ok"; content:"x"; sid:1; rev:1;)
	alert tcp any any -> any any (msg:"bad"; contentt:"x"; sid:2; rev:1;)
	alert tcp any any -> $NOWHERE any (msg:"var"; content:"x"; sid:3;)
	alert tcp any any -> any any (msg:"twice"; content:"x"; sid:1; rev:1;)
	R
	run haechi rules check bad.rules
	[ "$status" = 1 ]
	[[ $output == *"bad.rules:2:"*"contentt"* ]]
	[[ $output == *"bad.rules:3:"*NOWHERE* ]]
	[[ $output == *"bad.rules:4:"* ]]
	[[ $output == *"1 signature (3 refused)"* ]]
	run haechi analyze --no-db -r bad.rules good.log
	[ "$status" = 1 ]
	run haechi analyze --no-db --strict -r bad.rules --eve e.json good.log
	[ "$status" = 1 ]
	[[ $output == *"nothing was analysed"* ]]
	[ ! -e e.json ]
}

@test "a Sigma rule with an error is refused with its place" {
	sed 's/condition: k/condition: k and nothere/' one.yml >bad.yml
	run haechi rules check bad.yml
	[ "$status" = 1 ]
	[[ $output == *"bad.yml:6:"*nothere* ]]
	printf 'title: x\ntitle: y\n' >tab.yml
	run haechi rules check tab.yml
	[ "$status" = 1 ]
	[[ $output == *"tab.yml:2:"* ]]
}

@test "an unwritable place and a full disk are said once, with exit 1" {
	run haechi analyze --no-db -r one.yml --eve /nowhere/eve.json good.log
	[ "$status" = 1 ]
	[[ $output == *"/nowhere/eve.json: cannot be written"* ]]
	[ -c /dev/full ] || skip
	run haechi analyze --no-db -r one.yml --eve /dev/full good.log
	[ "$status" = 1 ]
	[[ $output == *"/dev/full: cannot be written: No space left"* ]]
	run haechi analyze -r one.yml --db /nowhere/x.db good.log
	[ "$status" = 1 ]
	[[ $output == *"/nowhere/x.db"* ]]
}

@test "a store of a newer schema and a damaged store are refused untouched" {
	haechi analyze -q -r one.yml --db s.db good.log
	cp s.db newer.db
	# user_version stands at offset 60 of the header.
	printf '\0\0\0\143' |
	    dd of=newer.db bs=1 seek=60 conv=notrunc 2>/dev/null
	cp newer.db before.db
	run haechi analyze -q -r one.yml --db newer.db good.log
	[ "$status" = 1 ]
	[[ $output == *"newer.db"*newer* ]]
	cmp newer.db before.db
	head -c 3000 /dev/urandom >junk.db
	run haechi incidents list --db junk.db
	[ "$status" = 1 ]
	[[ $output == *"junk.db"* ]]
}

@test "an analysis twice over stores the same alerts once" {
	haechi analyze -q -r one.yml --db s.db good.log
	one=$(haechi incidents list --db s.db)
	haechi analyze -q -r one.yml --db s.db good.log
	[ "$(haechi incidents list --db s.db)" = "$one" ]
	haechi incidents verify --db s.db
}

@test "--fail-on makes a found severity exit 3" {
	run haechi analyze -q --no-db -r one.yml --fail-on high good.log
	[ "$status" = 3 ]
	run haechi analyze -q --no-db -r one.yml --fail-on medium good.log
	[ "$status" = 3 ]
	printf 'Nov 25 10:00:00 host app[1]: hay\n' >calm.log
	run haechi analyze -q --no-db -r one.yml --fail-on info calm.log
	[ "$status" = 0 ]
}

@test "an interrupt stores what was read and says so" {
	mkfifo pipe
	haechi analyze -r one.yml --db s.db - <pipe >out.txt 2>&1 &
	pid=$!
	exec 7>pipe
	for i in $(seq 2000); do
		echo 'Nov 25 10:00:00 host app[1]: hay needle hay' >&7
	done
	sleep 1
	kill -INT $pid
	exec 7>&-
	rc=0
	wait $pid || rc=$?
	[ $rc = 1 ]
	grep -q interrupted out.txt
	haechi incidents list --db s.db | grep -q 'A word'
}

@test "rows that do not have the form of their file are counted" {
	{ cat good.log good.log good.log; echo 'no time, no program'; } >bad.log
	run haechi analyze --no-db -r one.yml -t 2 bad.log
	[ "$status" = 0 ]
	[[ $output == *"1 not understood"* ]]
	[[ $output == *"log.unparsed"*" 1"* ]]
}

@test "packed files that end early or go on behind their end" {
	for i in $(seq 2000); do
		echo "Nov 25 10:00:00 host app[1]: hay needle $i$RANDOM$RANDOM"
	done >big.log
	gzip -c big.log >whole
	head -c 8000 whole >early.gz
	(cat whole && echo more) >behind.gz
	for f in early.gz behind.gz; do
		run haechi analyze --no-db -r one.yml --eve out.json good.log $f \
			good.log
		[ "$status" = 1 ]
		[[ $output == *"$f: error: "*" at byte "[0-9]*": gzip data "* ]]
		[ "$(grep -c '"row":1}' out.json)" -ge 2 ]
		[ "$(grep -c '"rule_id"' out.json)" -gt 300 ]
		rm out.json
	done
	zstd -q -c big.log >whole 2>/dev/null || skip "there is no zstd"
	head -c 200 whole >early.zst
	(cat whole && echo more) >behind.zst
	run haechi analyze --no-db -r one.yml early.zst
	[ "$status" = 1 ]
	[[ $output == *"early.zst: error: truncated at byte 200: zstd"* ]]
	[[ $output != *"neither"* ]]
	run haechi analyze --no-db -r one.yml --eve out.json behind.zst
	[ "$status" = 1 ]
	[[ $output == *"behind.zst: error: foreign bytes at byte "* ]]
	[ "$(grep -c '"rule_id"' out.json)" = 2000 ]
}

@test "a pipe without a writer and one with a late one; devices" {
	mkfifo pipe
	run timeout 20 haechi analyze --no-db -r one.yml --eve out.json pipe \
		good.log
	[ "$status" = 1 ]
	[[ $output == *"pipe: error: is a pipe into which nobody writes"* ]]
	grep -q '"alert"' out.json
	(sleep 1 && cat good.log >pipe) &
	run timeout 20 haechi analyze --no-db -r one.yml --eve late.json pipe
	[ "$status" = 0 ]
	grep -q '"alert"' late.json
	run timeout 20 haechi analyze --no-db -r one.yml /dev/zero /dev/null
	[ "$status" = 1 ]
	[[ $output == *"/dev/zero: error: neither a capture"* ]]
	[[ $output == *"/dev/null: error: the file is empty"* ]]
}

@test "a folder in a circle is walked once, without its pipes" {
	mkdir -p a/b
	cp good.log a/b/one.log
	ln -s ../.. a/b/up
	ln -s . a/self
	mkfifo a/pipe
	run timeout 20 haechi analyze --no-db -r one.yml --eve out.json a
	[ "$status" = 0 ]
	[ "$(grep -c '"rule_id"' out.json)" = 1 ]
}

@test "what may not be read is named, and the rest is read" {
	mkdir -p a/closed
	cp good.log a/one.log
	cp good.log a/two.log
	cp good.log a/closed/three.log
	chmod 0 a/closed a/one.log
	as=()
	if [ "$(id -u)" = 0 ]; then
		command -v setpriv >/dev/null || skip "there is no setpriv"
		as=(setpriv --reuid 65534 --clear-groups)
		chmod 755 . && chmod 777 a
		"${as[@]}" cat a/two.log || skip "the folder above is closed"
	fi
	run "${as[@]}" haechi analyze --no-db -r one.yml --eve - a
	chmod 755 a/closed
	[ "$status" = 1 ]
	[[ $output == *"a/closed: cannot be read: Permission denied"* ]]
	[[ $output == *"a/one.log: error: cannot be opened: Permission"* ]]
	[[ $output == *'"file":"a/two.log"'* ]]
}

@test "standard input is read once" {
	run haechi analyze --no-db -r one.yml --eve out.json - - <good.log
	[ "$status" = 1 ]
	[[ $output == *"-: error: nothing comes, or it was read already"* ]]
	[ "$(grep -c '"rule_id"' out.json)" = 1 ]
}

@test "a file that becomes shorter while it is read" {
	yes 'Nov 25 10:00:00 host app[1]: hay hay hay' | head -c 200000000 >long.log
	haechi analyze --no-db -t 1 -r one.yml long.log good.log >out 2>&1 &
	reader=$!
	for i in $(seq 500); do
		ls -l "/proc/$reader/fd" 2>/dev/null | grep -q long.log && break
		sleep 0.01
	done
	kill -STOP $reader
	truncate -s 1000000 long.log
	kill -CONT $reader
	status=0
	wait $reader || status=$?
	[ "$status" = 1 ]
	grep -q "long.log: error: truncated at byte [0-9]*: it had 200000000" out
}

@test "an interrupt ends the wait for standard input" {
	mkfifo pipe2
	(cat good.log && exec sleep 20) >pipe2 &
	writer=$!
	haechi analyze --no-db -r one.yml --eve out.json - <pipe2 >out 2>&1 &
	reader=$!
	sleep 1
	kill -TERM $reader
	for i in $(seq 50); do
		kill -0 $reader 2>/dev/null || break
		sleep 0.1
	done
	run kill -0 $reader
	[ "$status" != 0 ]
	kill $writer
	grep -q "interrupted: what was read until then was analysed" out
}
