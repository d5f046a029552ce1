EXTRA_DIST += %D%/server.py

PROVIDER_TESTS = \
	%D%/body_test \
	%D%/local_test \
	%D%/pieces_test \
	%D%/sse_test
if HAVE_PYTHON
CALLS_TESTS = %D%/calls_test %D%/calls_failed_test %D%/calls_loop_test %D%/calls_other_test
PROVIDER_TESTS += $(CALLS_TESTS)
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

# calls to the test server
RIG = %D%/rig.c %D%/rig.h
RIG_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests -DPYTHON='"$(PYTHON)"' -DTEST_SERVER='"$(abs_srcdir)/%D%/server.py"'
%C%_calls_test_SOURCES = %D%/calls_test.c $(RIG)
%C%_calls_test_CPPFLAGS = $(RIG_CPPFLAGS)
%C%_calls_test_LDADD = $(CHECK_LDADD)
%C%_calls_failed_test_SOURCES = %D%/calls_failed_test.c $(RIG)
%C%_calls_failed_test_CPPFLAGS = $(RIG_CPPFLAGS)
%C%_calls_failed_test_LDADD = $(CHECK_LDADD)
%C%_calls_loop_test_SOURCES = %D%/calls_loop_test.c $(RIG)
%C%_calls_loop_test_CPPFLAGS = $(RIG_CPPFLAGS)
%C%_calls_loop_test_LDADD = $(CHECK_LDADD)
%C%_calls_other_test_SOURCES = %D%/calls_other_test.c $(RIG)
%C%_calls_other_test_CPPFLAGS = $(RIG_CPPFLAGS)
%C%_calls_other_test_LDADD = $(CHECK_LDADD)
