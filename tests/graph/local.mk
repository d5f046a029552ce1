GRAPH_TESTS = %D%/build %D%/flow %D%/retry %D%/batch %D%/stop %D%/resume %D%/threads
check_PROGRAMS += $(GRAPH_TESTS)
TESTS += $(GRAPH_TESTS)
GRAPH_SUPPORT = %D%/support.c %D%/support.h

%C%_build_SOURCES = %D%/build.c $(GRAPH_SUPPORT)
%C%_build_LDADD = $(CHECK_LDADD)
%C%_flow_SOURCES = %D%/flow.c $(GRAPH_SUPPORT)
%C%_flow_LDADD = $(CHECK_LDADD)
%C%_retry_SOURCES = %D%/retry.c $(GRAPH_SUPPORT)
%C%_retry_LDADD = $(CHECK_LDADD)
%C%_batch_SOURCES = %D%/batch.c $(GRAPH_SUPPORT)
%C%_batch_LDADD = $(CHECK_LDADD)
%C%_stop_SOURCES = %D%/stop.c $(GRAPH_SUPPORT)
%C%_stop_LDADD = $(CHECK_LDADD)
%C%_resume_SOURCES = %D%/resume.c $(GRAPH_SUPPORT)
%C%_resume_LDADD = $(CHECK_LDADD)
%C%_threads_SOURCES = %D%/threads.c $(GRAPH_SUPPORT)
%C%_threads_LDADD = $(CHECK_LDADD)

# the examples of the manual
examplesdir = $(docdir)/examples
dist_examples_DATA = data/examples/graph.c data/examples/entities.c data/examples/strategy.c
hooksdir = $(examplesdir)/hooks
dist_hooks_SCRIPTS = data/examples/hooks/entities data/examples/hooks/post
TESTS += %D%/example.sh
EXTRA_DIST += %D%/example.sh
