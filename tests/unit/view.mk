# the pure parts of the screen
VIEW_TESTS = \
	%D%/editor_test \
	%D%/keys_test \
	%D%/layout_test \
	%D%/markdown_test \
	%D%/match_test \
	%D%/scroller_test \
	%D%/syntax_test \
	%D%/theme_test \
	%D%/toast_test \
	%D%/vi_test \
	%D%/wrap_test
check_PROGRAMS += $(VIEW_TESTS)
TESTS += $(VIEW_TESTS)
VIEW_TEST_CPPFLAGS = $(recollect_CPPFLAGS)
VIEW_TEST_LDADD = $(VIEW_TEST_LIBS) $(CMOCKA_LIBS)

%C%_editor_test_SOURCES = %D%/editor_test.c %D%/check.h %D%/nasty.h
%C%_editor_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_editor_test_LDADD = $(VIEW_TEST_LDADD)

%C%_keys_test_SOURCES = %D%/keys_test.c %D%/check.h
%C%_keys_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_keys_test_LDADD = $(VIEW_TEST_LDADD)

%C%_layout_test_SOURCES = %D%/layout_test.c %D%/check.h
%C%_layout_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_layout_test_LDADD = $(VIEW_TEST_LDADD)

%C%_markdown_test_SOURCES = %D%/markdown_test.c %D%/check.h %D%/nasty.h
%C%_markdown_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_markdown_test_LDADD = $(VIEW_TEST_LDADD)

%C%_scroller_test_SOURCES = %D%/scroller_test.c %D%/check.h
%C%_scroller_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_scroller_test_LDADD = $(VIEW_TEST_LDADD)

%C%_theme_test_SOURCES = %D%/theme_test.c %D%/check.h
%C%_theme_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_theme_test_LDADD = $(VIEW_TEST_LDADD)

%C%_toast_test_SOURCES = %D%/toast_test.c %D%/check.h
%C%_toast_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_toast_test_LDADD = $(VIEW_TEST_LDADD)

%C%_vi_test_SOURCES = %D%/vi_test.c %D%/check.h
%C%_vi_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_vi_test_LDADD = $(VIEW_TEST_LDADD)

%C%_wrap_test_SOURCES = %D%/wrap_test.c %D%/check.h %D%/nasty.h
%C%_wrap_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_wrap_test_LDADD = $(VIEW_TEST_LDADD)

%C%_match_test_SOURCES = %D%/match_test.c %D%/check.h %D%/nasty.h
%C%_match_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_match_test_LDADD = $(VIEW_TEST_LDADD)

%C%_syntax_test_SOURCES = %D%/syntax_test.c %D%/check.h %D%/nasty.h
%C%_syntax_test_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
%C%_syntax_test_LDADD = $(VIEW_TEST_LDADD)
