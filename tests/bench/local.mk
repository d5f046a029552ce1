# Figures, not tests: `make bench` builds them; each prints lines of NAME TAB NUMBER.
EXTRA_PROGRAMS += %D%/engine
%C%_engine_SOURCES = %D%/engine.c
%C%_engine_CFLAGS = $(AM_CFLAGS)
%C%_engine_LDADD = libcore.la libbase.la
BENCHES = %D%/engine

bench: $(BENCHES)
	@for bench in $(BENCHES); do ./$$bench || exit 1; done
.PHONY: bench
CLEANFILES += $(BENCHES)
