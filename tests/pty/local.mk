PTY_TESTS = %D%/two_programs_test.py
EXTRA_DIST += $(PTY_TESTS)
if HAVE_PYTHON
if HAVE_TEST_LIBRARIES
TESTS += $(PTY_TESTS)
endif
endif
