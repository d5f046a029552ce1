#!/bin/sh
# All figures, one after the other; `make bench` calls it. The stores are made once and kept in the folder
# named second; BENCH_MESSAGES says how large (1,000,000).
#
#     run.sh BUILD-FOLDER WORK-FOLDER [NAME...]
set -eu
build=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
shift 2
source=$(cd "$(dirname "$0")" && pwd)
programs=$build/tests/bench
vectors=$build/data/vectors/english.vec
messages=${BENCH_MESSAGES:-1000000}
unset ANTHROPIC_API_KEY IOAI_API_KEY Z_API_KEY OPENAI_API_KEY OPENAI_BASE_URL RECOLLECT_DB DATABASE_URL \
    RECOLLECT_USER NO_COLOR http_proxy https_proxy all_proxy || :
XDG_CONFIG_HOME=$work/home XDG_DATA_HOME=$work/home XDG_STATE_HOME=$work/home XDG_CACHE_HOME=$work/home
LC_ALL=C.UTF-8 TZ=UTC
export XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME LC_ALL TZ

# store NAME CONVERSATIONS [TAIL]: its path
store()
{
    if [ ! -e "$work/$1-$messages.db" ]; then
        echo "making $1-$messages.db ..." >&2
        rm -f "$work/making.db"*
        "$programs/generate" "$work/making.db" "$messages" "$2" ${3+"$3"}
        mv "$work/making.db" "$work/$1-$messages.db"
    fi
    # the first search builds the index, which would be under way otherwise
    if [ ! -e "$work/$1-$messages.indexed" ]; then
        echo "indexing $1-$messages.db ..." >&2
        "$build/recollect" --db "$work/$1-$messages.db" --user bench search --limit 1 word >/dev/null || exit
        : >"$work/$1-$messages.indexed"
    fi
    echo "$work/$1-$messages.db"
}

bench()
{
    echo "# $1"
    case $1 in
    assemble) "$programs/assemble" "$(store one 1 10)" ;;
    batch) "$programs/batch" "$build/recollect" "$work" ;;
    crowd) # with the word vectors that the program has, and what was there before in the index
        "$programs/crowd" "$work/crowd-few.db" "$work/crowd-many.db" 0
        for kind in few many; do
            RECOLLECT_VECTORS=$vectors "$build/recollect" --db "$work/crowd-$kind.db" --user bench search \
                --limit 1 word >/dev/null
        done
        RECOLLECT_VECTORS=$vectors "$programs/crowd" "$work/crowd-few.db" "$work/crowd-many.db"
        ;;
    deltas) rm -f "$work/deltas.db"* && "$programs/deltas" "$build/recollect" "$work/deltas.db" ;;
    engine) "$programs/engine" ;;
    extract) "$programs/extract" ;;
    filter)
        [ -e "$work/filter.db" ] || "$programs/generate" "$work/filter.db" 20000 10000
        "$programs/filter" "$work/filter.db"
        ;;
    wire) rm -f "$work/wire.db"* && "$programs/wire" "$work/wire.db" ;;
    page) "$programs/page" "$(store one 1 10)" ;;
    render) "$programs/render" ;;
    search)
        for size in ${BENCH_SEARCH:-10000 100000 1000000}; do
            echo "# search: $size messages"
            BENCH_CACHE=$work/home/recollect "$programs/search" "$build/recollect" "$vectors" "$work" "$size"
        done
        ;;
    turn) rm -f "$work/turn.db"* "$work/copy.db"* && "$programs/turn" "$work/turn.db" "$work/copy.db" ;;
    first_paint)
        "$programs/first_paint" "$build/recollect" "$programs/hello" "$(store many $((messages / 1000 + 1)))" \
            "$(git -C "$source" rev-parse --absolute-git-dir 2>/dev/null || echo /nonexistent)"
        ;;
    open_paint) "$programs/open_paint" "$build/recollect" "$(store one 1 10)" ;;
    key_paint) rm -f "$work/key.db"* && "$programs/key_paint" "$build/recollect" "$programs/echo" "$work/key.db" ;;
    list_paint) "$programs/list_paint" "$build/recollect" "$work/memories.db" ;;
    *) echo "no bench $1" >&2 && return 2 ;;
    esac
}

[ $# -gt 0 ] || set -- engine extract render wire page search assemble turn batch first_paint open_paint key_paint list_paint filter crowd deltas
for name; do
    bench "$name"
done
