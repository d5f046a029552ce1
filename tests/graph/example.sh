# The example of recollect_graph(3), as a user would build it: public headers and the library, nothing else.
set -u
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/include"
cp "$top_srcdir"/src/recollect*.h "$folder/include"

number=0
check() { # check NAME EXPECTED ACTUAL
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "expected:" "$2" "got:" "$3" | sed 's/^/# /'
	fi
}

echo 1..5
# a sanitized library needs its sanitizer in the program; one made without position-independent code, the same of it
flags=$(sed -n 's/^CHECK_CFLAGS = //p; s/^CFLAGS = //p; s/^LDFLAGS = //p' "$top_builddir/Makefile")
$CC -std=c11 -pedantic -Wall -Wextra -Werror $flags -I "$folder/include" -c -o "$folder/graph.o" \
	"$top_srcdir/data/examples/graph.c" 2>"$folder/log"
check "compiles against the public headers alone" "0 " "$? $(cat "$folder/log")"
(cd "$top_builddir" && ./libtool --silent --tag=CC --mode=link $CC $flags -o "$folder/graph" "$folder/graph.o" \
	librecollect.la) >"$folder/log" 2>&1
check "links with the library" "0 " "$? $(cat "$folder/log")"

check "counts, retries, keeps the order" \
"count: line 3 was not ready; again in 10 ms
  3  one two three
  1  four
  2   five  six
  0  
  6  words in all" "$("$folder/graph" 'one two three' four ' five  six' '')"
check "takes the other branch" "apologise: there is nothing to count (empty)" "$("$folder/graph")"

# the manual shows this very file
awk '/^\.\\" example begins$/ { on = 1; next } /^\.\\" example ends$/ { on = 0 } on' \
	"$top_srcdir/man/recollect_graph.3" | sed -e '/^\.[BE][dx]/d' -e 's/\\e/\\/g' -e 's/\\&//g' >"$folder/manual"
check "is the one in the manual" "" "$(diff "$folder/manual" "$top_srcdir/data/examples/graph.c" 2>&1 | head -5)"
