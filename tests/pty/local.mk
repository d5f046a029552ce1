PTY_TESTS = %D%/lost_test.py %D%/two_programs_test.py
EXTRA_DIST += $(PTY_TESTS) %D%/kill.py %D%/points.py
if HAVE_PYTHON
TESTS += %D%/kill.py %D%/points.py
if HAVE_TEST_LIBRARIES
TESTS += $(PTY_TESTS)
endif
endif

# preloaded into the program by points.py; a shared object whatever the library is
check_DATA = %D%/points.so
EXTRA_DIST += %D%/points.c
CLEANFILES += %D%/points.so
%D%/points.so: %D%/points.c
	$(AM_V_CC)$(MKDIR_P) %D% && $(CC) $(SQLITE_CFLAGS) $(CFLAGS) -shared -fPIC -o $@ $(srcdir)/%D%/points.c -ldl
