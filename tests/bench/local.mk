# Figures, not tests: `make bench` prints them; make check only sees that they build.
BENCH_COMMON = %D%/bench.c %D%/bench.h
BENCHMARKS = %D%/engine %D%/echo
check_PROGRAMS += $(BENCHMARKS)

%C%_engine_SOURCES = %D%/engine.c $(BENCH_COMMON)
%C%_engine_LDADD = libcore.la libbase.la
%C%_echo_SOURCES = %D%/echo.c
%C%_echo_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_echo_LDADD = $(NCURSES_LIBS)

bench: $(BENCHMARKS)
	%D%/engine
.PHONY: bench
