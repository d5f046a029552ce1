# Each public header stands alone, as strict C11 and as C++.
set -u
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$top_srcdir/src" || exit 99

number=0
report() { # report NAME STATUS
	number=$((number + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		sed 's/^/# /' "$folder/log"
	fi
}

cxx=
for candidate in "${CXX:-c++}" g++ clang++; do
	if [ -z "$cxx" ] && echo 'int main() { return 0; }' | $candidate -x c++ -fsyntax-only - 2>/dev/null; then
		cxx=$candidate
	fi
done

set -- recollect*.h
echo "1..$(($# * 2))"
for header; do
	printf '#include "%s"\n#include "%s"\n' "$header" "$header" >"$folder/alone.c"
	cp "$folder/alone.c" "$folder/alone.cc"
	$CC -std=c11 -pedantic-errors -Wall -Wextra -Wstrict-prototypes -Werror -I . -fsyntax-only \
		"$folder/alone.c" 2>"$folder/log"
	report "$header as C11" $?
	if [ -n "$cxx" ]; then
		$cxx -std=c++11 -pedantic-errors -Wall -Wextra -Werror -I . -fsyntax-only "$folder/alone.cc" 2>"$folder/log"
		report "$header as C++" $?
	else
		number=$((number + 1))
		echo "ok $number - $header as C++ # SKIP no C++ compiler"
	fi
done
