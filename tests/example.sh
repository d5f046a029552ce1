# What the tests of examples share: an example is built as a user would build it, with the public headers and
# the library and nothing else, and the manual shows that very file. Sourced; makes $folder.
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

example_build() { # example_build NAME: makes $folder/NAME
	# a sanitized library needs its sanitizer in the program; one made without position-independent code, the same of it
	flags=$(sed -n 's/^CHECK_CFLAGS = //p; s/^CFLAGS = //p; s/^LDFLAGS = //p' "$top_builddir/Makefile")
	$CC -std=c11 -pedantic -Wall -Wextra -Werror $flags -I "$folder/include" -c -o "$folder/$1.o" \
		"$top_srcdir/data/examples/$1.c" 2>"$folder/log"
	check "compiles against the public headers alone" "0 " "$? $(cat "$folder/log")"
	(cd "$top_builddir" && ./libtool --silent --tag=CC --mode=link $CC $flags -o "$folder/$1" "$folder/$1.o" \
		librecollect.la) >"$folder/log" 2>&1
	check "links with the library" "0 " "$? $(cat "$folder/log")"
}

example_in_manual() { # example_in_manual NAME PAGE
	awk '/^\.\\" example '"$1"' begins$/ { on = 1; next } /^\.\\" example '"$1"' ends$/ { on = 0 } on' \
		"$top_srcdir/man/$2" | sed -e '/^\.[BE][dx]/d' -e 's/\\e/\\/g' -e 's/\\&//g' >"$folder/manual"
	check "is the one in the manual" "" "$(diff "$folder/manual" "$top_srcdir/data/examples/$1.c" 2>&1 | head -5)"
}
