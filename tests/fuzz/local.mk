FUZZ_TESTS = %D%/stream_fuzz
check_PROGRAMS += $(FUZZ_TESTS)
TESTS += $(FUZZ_TESTS)

%C%_stream_fuzz_SOURCES = %D%/fuzz.c %D%/fuzz.h %D%/stream_fuzz.c
%C%_stream_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
%C%_stream_fuzz_CFLAGS = $(CHECKS_CFLAGS)
%C%_stream_fuzz_LDADD = $(CHECK_LDADD)
