# Includes run one way (CONTRIBUTING.md): each layer sees those below it, ui/ sees the public headers and base,
# and each large library is known where it is wrapped. Prints each include that breaks a rule.
set -u
cd "$top_srcdir" || exit 99

includes() { # FILE:HEADER of every include in the folders given; <system> headers keep their brackets
	find "$@" -name '*.[ch]' -exec grep -HE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' {} + |
		sed -E 's/^([^:]*):[^"<]*("([^"]*)"|(<[^>]*>)).*$/\1:\3\4/'
}

report() { # report NUMBER NAME: standard input is what breaks the rule
	broken=$(cat)
	if [ -z "$broken" ]; then
		echo "ok $1 - $2"
	else
		echo "not ok $1 - $2"
		printf '%s\n' "$broken" | sed 's/^/# /'
	fi
}

echo 1..6

includes src | awk -F: '
BEGIN {
	layers = "base graph store provider config search memory context nodes flows session"
	ranks = "0 1 1 1 1 2 3 4 5 6 7"
	split(layers, layer, " "); split(ranks, r, " ")
	for (i in layer) rank[layer[i]] = r[i]
}
{
	split($1, from, "/")
	header = $2
	sub(/^src\//, "", header)
	if (header ~ /^</ || header == "config.h" || header ~ /^recollect[^\/]*\.h$/ || !(from[2] in rank))
		next
	split(header, to, "/")
	if (!(to[1] in rank)) print $1 " includes " header ", which is in no layer"
	else if (to[1] != from[2] && rank[to[1]] >= rank[from[2]]) print $1 " includes " header
	else if (from[2] == "graph" && to[1] != "graph" && to[1] != "base") print $1 " includes " header
}' | report 1 "a layer includes only itself and those below"

# config implements the rec_settings that recollect.h declares
includes src | awk -F: '$2 == "recollect.h" && $1 !~ /^src\/(session|config)\// { print $1 " includes " $2 }' |
	report 2 "recollect.h is for the session and for settings"

includes src/recollect*.h | awk -F: '$2 !~ /^</ && $2 !~ /^recollect_[a-z]+\.h$/ { print $1 " includes " $2 }' |
	report 3 "public headers include public headers"

includes ui | while IFS=: read -r file header; do
	case $header in
	'<'* | config.h | recollect.h | recollect_*.h | base/*.h | ui/*.h) ;;
	*) [ -f "${file%/*}/$header" ] || echo "$file includes $header" ;;
	esac
done | report 4 "ui includes the public headers, base, and itself"

includes src ui | awk -F: '
BEGIN {
	home["<sqlite3.h>"] = "src/store/sqlite/"; home["<curl/curl.h>"] = "src/provider/"
	home["<jsmn.h>"] = "src/base/"; home["<ini.h>"] = "src/config/"
	home["<md4c.h>"] = home["<ncurses.h>"] = home["<curses.h>"] = "ui/tui/"
	home["<ncursesw/ncurses.h>"] = home["<ncursesw/curses.h>"] = home["<term.h>"] = "ui/tui/"
}
$2 in home && $1 !~ "^" home[$2] { print $1 " includes " $2 " outside " home[$2] }' |
	report 5 "each large library is known where it is wrapped"

# which proves that the header stands alone
{ find src ui -name '*.h'; includes src ui; } | awk -F: '
NF == 1 { header[$1] = 1; next }
{ own = $1; sub(/\.c$/, ".h", own) }
$2 != "config.h" && own != $1 && own in header && !($1 in seen) {
	seen[$1] = 1
	if (substr(own, length(own) - length($2) + 1) != $2) print $1 " includes " $2 " before its own header"
}' | report 6 "a module includes its own header first"
