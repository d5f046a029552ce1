# The example of recollect_graph(3).
. "$top_srcdir/tests/example.sh"

echo 1..5
example_build graph
check "counts, retries, keeps the order" \
"count: line 3 was not ready; again in 10 ms
  3  one two three
  1  four
  2   five  six
  0  
  6  words in all" "$("$folder/graph" 'one two three' four ' five  six' '')"
check "takes the other branch" "apologise: there is nothing to count (empty)" "$("$folder/graph")"
example_in_manual graph recollect_graph.3
