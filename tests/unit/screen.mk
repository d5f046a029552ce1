# the screen's own input and rows
SCREEN_UNIT_TESTS = %D%/input_test %D%/rows_test
check_PROGRAMS += $(SCREEN_UNIT_TESTS)
TESTS += $(SCREEN_UNIT_TESTS)

%C%_input_test_SOURCES = %D%/input_test.c %D%/check.h
%C%_input_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_input_test_LDADD = $(VIEW_TEST_LDADD)

%C%_rows_test_SOURCES = %D%/rows_test.c %D%/check.h
%C%_rows_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_rows_test_LDADD = $(VIEW_TEST_LIBS) $(CHECK_LDADD)
