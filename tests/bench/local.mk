# Figures, not tests: `make bench` prints them; make check only sees that they build.
BENCH_COMMON = %D%/bench.c %D%/bench.h
BENCH_TERMINAL = %D%/terminal.c %D%/terminal.h
BENCH_SERVER = %D%/server.c %D%/server.h %D%/words.h
BENCHMARKS = %D%/assemble %D%/batch %D%/crowd %D%/deltas %D%/echo %D%/engine %D%/extract %D%/filter %D%/first_paint %D%/generate %D%/hello %D%/key_paint %D%/list_paint %D%/open_paint \
	%D%/page %D%/render %D%/search %D%/turn %D%/wire
check_PROGRAMS += $(BENCHMARKS)
EXTRA_DIST += %D%/run.sh

%C%_assemble_SOURCES = %D%/assemble.c $(BENCH_COMMON)
%C%_assemble_LDADD = $(CORE_TEST_LIBS)
%C%_batch_SOURCES = %D%/batch.c %D%/late_server.c %D%/late_server.h $(BENCH_COMMON)
%C%_batch_LDADD = $(BASE_TEST_LIBS) $(SQLITE_LIBS)
%C%_crowd_SOURCES = %D%/crowd.c $(BENCH_COMMON)
%C%_crowd_LDADD = $(CORE_TEST_LIBS)
%C%_deltas_SOURCES = %D%/deltas.c $(BENCH_COMMON) $(BENCH_TERMINAL) $(BENCH_SERVER)
%C%_deltas_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_deltas_LDADD = libbase.la $(VTERM_LIBS)
%C%_echo_SOURCES = %D%/echo.c
%C%_echo_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_echo_LDADD = $(NCURSES_LIBS)
%C%_engine_SOURCES = %D%/engine.c $(BENCH_COMMON)
%C%_engine_LDADD = $(CORE_TEST_LIBS)
%C%_extract_SOURCES = %D%/extract.c $(BENCH_COMMON)
%C%_extract_LDADD = $(CORE_TEST_LIBS)
%C%_filter_SOURCES = %D%/filter.c $(BENCH_COMMON)
%C%_filter_LDADD = $(CORE_TEST_LIBS)
%C%_first_paint_SOURCES = %D%/first_paint.c $(BENCH_COMMON) $(BENCH_TERMINAL)
%C%_first_paint_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_first_paint_LDADD = libbase.la $(VTERM_LIBS)
%C%_generate_SOURCES = %D%/generate.c %D%/words.h $(BENCH_COMMON)
%C%_generate_LDADD = $(CORE_TEST_LIBS)
# linked with all that recollect is linked with, needed or not
%C%_hello_SOURCES = %D%/hello.c
%C%_hello_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_hello_LDFLAGS = $(AM_LDFLAGS) -Wl,--no-as-needed
%C%_hello_LDADD = $(NCURSES_LIBS) $(SQLITE_LIBS) $(UTF8PROC_LIBS) $(MD4C_LIBS) $(INIH_LIBS) $(SODIUM_LIBS) -lm
%C%_key_paint_SOURCES = %D%/key_paint.c $(BENCH_COMMON) $(BENCH_TERMINAL) $(BENCH_SERVER)
%C%_key_paint_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_key_paint_LDADD = libbase.la $(VTERM_LIBS)
%C%_list_paint_SOURCES = %D%/list_paint.c $(BENCH_COMMON) $(BENCH_TERMINAL)
%C%_list_paint_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_list_paint_LDADD = librecollect.la libbase.la $(VTERM_LIBS)
%C%_open_paint_SOURCES = %D%/open_paint.c $(BENCH_COMMON) $(BENCH_TERMINAL)
%C%_open_paint_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_open_paint_LDADD = libbase.la $(VTERM_LIBS)
%C%_page_SOURCES = %D%/page.c $(BENCH_COMMON)
%C%_page_LDADD = $(CORE_TEST_LIBS)
%C%_render_SOURCES = %D%/render.c %D%/words.h $(BENCH_COMMON)
%C%_render_CPPFLAGS = $(recollect_CPPFLAGS)
%C%_render_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS) $(MD4C_CFLAGS)
%C%_render_LDADD = libview.la libbase.la $(UTF8PROC_LIBS) $(MD4C_LIBS)
%C%_search_SOURCES = %D%/search.c $(BENCH_COMMON)
%C%_search_LDADD = $(CORE_TEST_LIBS) $(SQLITE_LIBS) -lm
%C%_turn_SOURCES = %D%/turn.c $(BENCH_COMMON) $(BENCH_SERVER)
%C%_turn_LDADD = $(CORE_TEST_LIBS)
%C%_wire_SOURCES = %D%/wire.c $(BENCH_COMMON) $(BENCH_SERVER)
%C%_wire_LDADD = $(CORE_TEST_LIBS) $(CURL_LIBS)

bench: all $(BENCHMARKS)
	$(SHELL) $(srcdir)/tests/bench/run.sh . tests/bench/work
.PHONY: bench
clean-local:
	-rm -rf tests/bench/work
