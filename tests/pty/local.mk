PTY_TESTS = %D%/two_programs_test.py
EXTRA_DIST += $(PTY_TESTS) %D%/kill.py
if HAVE_PYTHON
TESTS += %D%/kill.py
if HAVE_TEST_LIBRARIES
TESTS += $(PTY_TESTS)
endif
endif
