# see tests/local.mk
BASE_TESTS = \
	%D%/cite_test \
	%D%/clock_test \
	%D%/file_test \
	%D%/json_test \
	%D%/memory_test \
	%D%/text_test \
	%D%/values_test
check_PROGRAMS += $(BASE_TESTS)
TESTS += $(BASE_TESTS)

%C%_cite_test_SOURCES = %D%/cite_test.c %D%/check.h
%C%_cite_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)
%C%_clock_test_SOURCES = %D%/clock_test.c %D%/check.h
%C%_clock_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)
%C%_file_test_SOURCES = %D%/file_test.c %D%/check.h
%C%_file_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)
%C%_json_test_SOURCES = %D%/json_test.c %D%/check.h
%C%_json_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)
%C%_memory_test_SOURCES = %D%/memory_test.c %D%/check.h
%C%_memory_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)
%C%_text_test_SOURCES = %D%/text_test.c %D%/check.h
%C%_text_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)
%C%_values_test_SOURCES = %D%/values_test.c %D%/check.h
%C%_values_test_LDADD = $(BASE_TEST_LIBS) $(CMOCKA_LIBS)

# config stands on base alone, and is tested so
CONFIG_TESTS = %D%/choose_test %D%/config_test
check_PROGRAMS += $(CONFIG_TESTS)
TESTS += $(CONFIG_TESTS)
CONFIG_TESTED = %D%/check.h %D%/config_place.h src/config/choose.c src/config/command.c src/config/conffile.c \
	src/config/options.c src/config/paths.c src/config/prices.c src/config/retention.c src/config/settings.c
%C%_choose_test_SOURCES = %D%/choose_test.c $(CONFIG_TESTED)
%C%_choose_test_CPPFLAGS = $(AM_CPPFLAGS) # objects of its own
%C%_choose_test_LDADD = $(BASE_TEST_LIBS) $(INIH_LIBS) $(CMOCKA_LIBS)
%C%_config_test_SOURCES = %D%/config_test.c $(CONFIG_TESTED)
%C%_config_test_CPPFLAGS = $(AM_CPPFLAGS) # objects of its own
%C%_config_test_LDADD = $(BASE_TEST_LIBS) $(INIH_LIBS) $(CMOCKA_LIBS)

SESSION_TESTS = %D%/session_test %D%/session_open_test %D%/session_recall_test
check_PROGRAMS += $(SESSION_TESTS)
TESTS += $(SESSION_TESTS)
%C%_session_test_SOURCES = %D%/session_test.c %D%/check.h %D%/place.h
%C%_session_test_LDADD = $(CHECK_LDADD)
%C%_session_open_test_SOURCES = %D%/session_open_test.c %D%/check.h %D%/place.h
%C%_session_open_test_LDADD = $(CHECK_LDADD)
%C%_session_recall_test_SOURCES = %D%/session_recall_test.c %D%/check.h %D%/place.h
%C%_session_recall_test_LDADD = $(CHECK_LDADD)

include tests/unit/model.mk
