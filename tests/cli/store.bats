# What becomes of a store and of the cache when something is wrong with them.

setup() {
	cd "$BATS_TEST_TMPDIR"
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
	for i in $(seq 10 59); do
		echo "Nov 25 11:$i:00 host$i app[1]: hay needle hay"
	done >many.log
}

teardown() {
	if mountpoint -q full; then
		umount full
	fi
}

@test "a full disk is said once and keeps what was stored before" {
	[ "$(id -u)" = 0 ] || skip "only root can make a small file system"
	mkdir full
	mount -t tmpfs -o size=320k tmpfs full 2>/dev/null || skip
	haechi analyze -q -r one.yml --db full/s.db good.log
	haechi incidents list --db full/s.db >before
	head -c 320k /dev/zero >full/rest 2>/dev/null || true
	run haechi analyze -q -r one.yml --db full/s.db many.log
	[ "$status" = 1 ]
	[ "$output" = "haechi: error: full/s.db: the disk is full; what was \
stored before is kept" ]
	rm full/rest
	haechi incidents list --db full/s.db | diff before -
	haechi incidents verify --db full/s.db
	haechi analyze -q -r one.yml --db full/s.db many.log
	[ "$(haechi incidents list --db full/s.db | wc -l)" = 52 ]
}

@test "a store with a damaged page is refused or read, never a crash" {
	haechi analyze -q -r one.yml --db s.db many.log
	pages=$(($(stat -c %s s.db) / 4096))
	for ((i = 0; i < pages; i += 3)); do
		cp s.db d.db
		head -c 64 /dev/zero | tr '\0' '\245' |
		    dd of=d.db bs=1 seek=$((i * 4096)) conv=notrunc 2>/dev/null
		for what in 'list' 'verify'; do
			run haechi incidents $what --db d.db
			[ "$status" -le 1 ]
			[ "$status" = 0 ] || [[ $output == *"d.db"* ]]
		done
		run haechi analyze -q -r one.yml --db d.db good.log
		[ "$status" -le 1 ]
		[ "$status" = 0 ] || [[ $output == *"d.db"* ]]
	done
}

@test "a store that was cut is refused with its name" {
	haechi analyze -q -r one.yml --db s.db many.log
	head -c 10000 s.db >cut.db
	run haechi incidents list --db cut.db
	[ "$status" = 1 ]
	[[ $output == *"cut.db: "* ]]
}

@test "a foreign database is refused untouched" {
	command -v sqlite3 >/dev/null || skip "no sqlite3"
	sqlite3 other.db 'CREATE TABLE letters (a, b)'
	cp other.db before.db
	run haechi analyze -q -r one.yml --db other.db good.log
	[ "$status" = 1 ]
	[[ $output == *"other.db: "* ]]
	cmp other.db before.db
}

@test "damaged, foreign and empty files of the cache are made anew" {
	export XDG_CACHE_HOME=$PWD/not/yet/there
	haechi analyze -q --no-db -r one.yml --eve a.json good.log
	grep -q needle a.json
	file=$(find not -type f | head -n 1)
	[ -n "$file" ]
	cp "$file" whole
	for junk in /dev/null one.yml good.log /proc/self/exe; do
		find not -type f -exec cp "$junk" {} \;
		haechi analyze -q --no-db -r one.yml --eve b.json good.log
		cmp a.json b.json
		cmp "$file" whole
	done
	printf 'junk' | dd of="$file" bs=1 seek=100 conv=notrunc 2>/dev/null
	haechi analyze -q --no-db -r one.yml --eve b.json good.log
	cmp a.json b.json
	cmp "$file" whole
	# A place that no cache can be kept in costs time, nothing else.
	: >file
	XDG_CACHE_HOME=$PWD/file haechi analyze -q --no-db -r one.yml \
	    --eve c.json good.log
	cmp a.json c.json
}
