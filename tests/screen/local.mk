# the real program behind a terminal emulator
if HAVE_TEST_LIBRARIES
check_PROGRAMS += %D%/terminal
%C%_terminal_SOURCES = %D%/terminal.c %D%/child.c %D%/child.h
%C%_terminal_CPPFLAGS = $(recollect_CPPFLAGS)
%C%_terminal_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS)
%C%_terminal_LDADD = libview.la libbase.la $(VTERM_LIBS)
endif

# the longest first
SCREEN_TESTS = %D%/every_action_test.py %D%/golden_test.py %D%/escape_test.py %D%/monkey_test.py %D%/learned_test.py \
	%D%/actions_test.py %D%/content_test.py %D%/harness_test.py %D%/list_test.py %D%/reading_test.py %D%/recovery_test.py \
	%D%/search_test.py %D%/sources_test.py %D%/redraw_test.py %D%/ahead_test.py %D%/input_test.py %D%/start_test.py %D%/complaints_test.py %D%/kept_test.py %D%/spelling_test.py %D%/stats_test.py %D%/stream_test.py %D%/terminal_test.py %D%/tour_test.py
SCREEN_TESTS += %D%/privacy_test.py
EXTRA_DIST += $(SCREEN_TESTS) %D%/content.py %D%/every_action.txt %D%/harness.py %D%/golden
if HAVE_PYTHON
if HAVE_TEST_LIBRARIES
TESTS += $(SCREEN_TESTS)
endif
endif
