# The context strategy of librecollect(3).
. "$top_srcdir/tests/example.sh"
export HOME="$folder" XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_CACHE_HOME="$folder/cache" \
	XDG_STATE_HOME="$folder/state"

echo 1..5
example_build strategy
check "gives small prompts to small questions" \
"And then?
  older messages: some
  left out: a few words
What did the chart of that coast look like on the last day?
  older messages: all" "$("$folder/strategy" 2>&1)"
check "keeps nothing" "" "$(ls "$folder/data" 2>/dev/null)"
example_in_manual strategy librecollect.3
