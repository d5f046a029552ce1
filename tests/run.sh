#!/bin/sh
# Runs one test; when it hangs, says what each of its processes waits for, and ends them.
# usage: run.sh COMMAND [ARGUMENT...]
# TEST_SECONDS: how long it may take (default 600; more than the slowest needs under any checker)
seconds=${TEST_SECONDS:-600}

# What the shell started, and what that started, but for this watcher; parents first. Linux only.
hanging() {
	for stat in /proc/[0-9]*/stat; do
		# the name in the second field may hold blanks and brackets
		sed 's/^\([0-9]*\) (.*) [^ ] \([0-9]*\) .*/\1 \2/' "$stat" 2>/dev/null
	done | awk -v root="$1" -v watcher="$2" '{ parent[$1] = $2 } END {
		for (pid in parent) {
			depth = 1
			for (up = pid; up > 1 && up != root && up != watcher; up = parent[up]) depth++
			if (up == root && pid != root) print depth, pid
		} }' | sort -n | sed 's/.* //'
}

# The threads of a process and where they are.
report() {
	echo "# process $1: $(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline")"
	if command -v gdb >/dev/null; then
		gdb -p "$1" -batch -ex 'thread apply all backtrace 20' 2>/dev/null </dev/null
	else
		for thread in "/proc/$1/task"/*; do cat "$thread/comm" "$thread/wchan" 2>/dev/null; done
	fi | sed 's/^/#   /'
}

# In the background: the test itself must not be there, where a shell has it ignore SIGINT.
watch() {
	# before there is anything to kill: a quick test may end at once
	trap 'kill $! 2>/dev/null; exit' TERM
	sleep "$seconds" >/dev/null 2>&1 &
	wait $!
	read -r self _ </proc/self/stat
	hanging=$(hanging $$ "$self")
	for pid in $hanging; do report "$pid"; done
	echo "not ok - ended after $seconds s: it hangs"
	# Python says where it was, and needs a moment
	kill -ABRT "${hanging%%[!0-9]*}" 2>/dev/null
	sleep 1 >/dev/null 2>&1
	# shellcheck disable=SC2086 # numbers
	kill -KILL $hanging 2>/dev/null
}

PYTHONFAULTHANDLER=1
export PYTHONFAULTHANDLER
began=$(date +%s)
watch &
watcher=$!
"$@"
status=$?
kill "$watcher" 2>/dev/null
wait "$watcher" 2>/dev/null
echo "# took $(($(date +%s) - began)) s"
exit "$status"
