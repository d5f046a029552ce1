EXTRA_DIST += %D%/server.py

PROVIDER_TESTS = \
	%D%/body_test \
	%D%/local_test \
	%D%/pieces_test \
	%D%/sse_test
if HAVE_PYTHON
PROVIDER_TESTS += %D%/calls_test
endif
check_PROGRAMS += $(PROVIDER_TESTS)
TESTS += $(PROVIDER_TESTS)

%C%_body_test_SOURCES = %D%/body_test.c
%C%_body_test_LDADD = $(CHECK_LDADD)
%C%_local_test_SOURCES = %D%/local_test.c
%C%_local_test_LDADD = $(CHECK_LDADD)
%C%_pieces_test_SOURCES = %D%/pieces_test.c
%C%_pieces_test_LDADD = $(CHECK_LDADD)
%C%_sse_test_SOURCES = %D%/sse_test.c
%C%_sse_test_LDADD = $(CHECK_LDADD)
%C%_calls_test_SOURCES = %D%/calls_test.c %D%/rig.c %D%/rig.h
%C%_calls_test_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests \
	-DPYTHON='"$(PYTHON)"' -DTEST_SERVER='"$(abs_srcdir)/%D%/server.py"'
%C%_calls_test_LDADD = $(CHECK_LDADD)
