# What the library exports and what it leaves alone. Looks at the archive that was built, and at the shared
# library if there is one (--enable-shared).
set -u
cd "$top_builddir" || exit 99
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
archive=.libs/librecollect.a
[ -f "$archive" ] || archive=.libs/libcore.a

report() { # report NUMBER NAME: standard input is what breaks the rule
	broken=$(cat)
	if [ -z "$broken" ]; then
		echo "ok $1 - $2"
	else
		echo "not ok $1 - $2"
		printf '%s\n' "$broken" | sed 's/^/# /'
	fi
}

if ! [ -f "$archive" ] || ! nm -g "$archive" >"$folder/all" 2>/dev/null; then
	echo "1..0 # SKIP no archive, or no nm to read it with"
	exit 0
fi
echo 1..5
nm -g --defined-only "$archive" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort >"$folder/defined"
grep '^rec_' "$folder/defined" >"$folder/exported"
for header in "$top_srcdir"/src/recollect*.h; do
	echo "#include \"$header\""
done >"$folder/all.c"
$CC -E -P -I "$top_srcdir/src" "$folder/all.c" |
	grep -oE '\<rec_[a-z0-9_]+\(' | tr -d '(' | sort -u >"$folder/declared"

comm -23 "$folder/declared" "$folder/exported" | report 1 "every function of the public headers is there"
comm -13 "$folder/declared" "$folder/exported" | report 2 "every rec_ symbol is in a public header"
uniq -d "$folder/defined" | report 3 "no name is defined twice"

# It prints nothing, never exits and installs no handler; abort() with a sentence is left to our own mistakes
# and to running out of memory.
nm -A -u "$archive" 2>/dev/null | awk '{ print $NF " in " $1 }' |
	grep -E '^(v?printf|puts|putchar|putc|perror|stdout|exit|_exit|quick_exit|atexit|signal|sigaction|system) ' |
	report 4 "prints nothing, does not exit, installs no handler"

shared=$(find .libs -name 'librecollect.so' -o -name 'librecollect.dylib' 2>/dev/null | head -1)
if [ -n "$shared" ]; then
	nm -g --defined-only "$shared" 2>/dev/null | awk 'NF == 3 { print $3 }' | grep -v '^_*rec_' |
		report 5 "the shared library exports rec_ only"
else
	echo "ok 5 - the shared library exports rec_ only # SKIP built without --enable-shared"
fi
