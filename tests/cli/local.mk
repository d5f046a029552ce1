EXTRA_DIST += %D%/harness.py %D%/queries/queries.txt %D%/queries/talks.txt

# the example of librecollect(3) is a program, too
check_PROGRAMS += %D%/manual_example
nodist_%C%_manual_example_SOURCES = %D%/manual_example.c
%C%_manual_example_CFLAGS = $(AM_CFLAGS) -Wno-missing-prototypes
%C%_manual_example_LDADD = librecollect.la
CLEANFILES += %D%/manual_example.c
%D%/manual_example.c: man/librecollect.3
	$(AM_V_GEN)$(MKDIR_P) %D% && sed -e '1,/^\.Bd -literal$$/d' -e '/^\.Ed$$/,$$d' -e 's/\\e/\\/g' \
		$(top_srcdir)/man/librecollect.3 >$@

# the example of its extensions, which the test of hooks runs
check_PROGRAMS += %D%/entities_example
%C%_entities_example_SOURCES = data/examples/entities.c
%C%_entities_example_CFLAGS = $(AM_CFLAGS) -I$(top_srcdir)/src
%C%_entities_example_LDADD = librecollect.la

CLI_TESTS = \
	%D%/batch_test.py \
	%D%/chat_test.py \
	%D%/check_test.py \
	%D%/cites_test.py \
	%D%/embedding_test.py \
	%D%/hooks_test.py \
	%D%/copies_test.py \
	%D%/life_test.py \
	%D%/manual_test.py \
	%D%/memory_transfer_test.py \
	%D%/newer_test.py \
	%D%/queries_test.py \
	%D%/refine_test.py \
	%D%/rows_test.py \
	%D%/terminal_test.py \
	%D%/transfer_test.py \
	%D%/usage_test.py \
	%D%/users_test.py \
	%D%/vectors_test.py
EXTRA_DIST += $(CLI_TESTS)
if HAVE_PYTHON
TESTS += $(CLI_TESTS)
endif
