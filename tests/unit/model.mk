# search, memory, context
MODEL_TESTS = \
	%D%/consolidate_test \
	%D%/context_test \
	%D%/context_budget_test \
	%D%/dates_test \
	%D%/guess_test \
	%D%/history_test \
	%D%/leaning_test \
	%D%/profile_test \
	%D%/rules_test \
	%D%/sequence_test \
	%D%/dense_test \
	%D%/index_test \
	%D%/kernels_test \
	%D%/near_test \
	%D%/packed_test \
	%D%/search_test \
	%D%/search_changes_test \
	%D%/search_query_test \
	%D%/search_snippets_test \
	%D%/search_stages_test \
	%D%/summary_test \
	%D%/synonyms_test \
	%D%/tokens_test \
	%D%/view_test
check_PROGRAMS += $(MODEL_TESTS)
TESTS += $(MODEL_TESTS)

%C%_consolidate_test_SOURCES = %D%/consolidate_test.c %D%/check.h %D%/model.h
%C%_consolidate_test_LDADD = $(CHECK_LDADD)
%C%_context_test_SOURCES = %D%/context_test.c %D%/check.h %D%/model.h %D%/prompt.h
%C%_context_test_LDADD = $(CHECK_LDADD)
%C%_context_budget_test_SOURCES = %D%/context_budget_test.c %D%/check.h %D%/model.h %D%/prompt.h
%C%_context_budget_test_LDADD = $(CHECK_LDADD)
%C%_dates_test_SOURCES = %D%/dates_test.c %D%/check.h
%C%_dates_test_LDADD = $(CHECK_LDADD)
%C%_guess_test_SOURCES = %D%/guess_test.c %D%/check.h %D%/model.h
%C%_guess_test_LDADD = $(CHECK_LDADD)
%C%_history_test_SOURCES = %D%/history_test.c %D%/check.h %D%/model.h
%C%_history_test_LDADD = $(CHECK_LDADD)
%C%_leaning_test_SOURCES = %D%/leaning_test.c %D%/check.h
%C%_leaning_test_LDADD = $(CHECK_LDADD)
%C%_profile_test_SOURCES = %D%/profile_test.c %D%/check.h %D%/model.h
%C%_profile_test_LDADD = $(CHECK_LDADD)
%C%_rules_test_SOURCES = %D%/rules_test.c %D%/check.h
%C%_rules_test_LDADD = $(CHECK_LDADD)
%C%_index_test_SOURCES = %D%/index_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_index_test_LDADD = $(CHECK_LDADD)
%C%_dense_test_SOURCES = %D%/dense_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_dense_test_LDADD = $(CHECK_LDADD) -lm
%C%_kernels_test_SOURCES = %D%/kernels_test.c %D%/check.h
%C%_kernels_test_LDADD = $(CHECK_LDADD)
%C%_near_test_SOURCES = %D%/near_test.c %D%/check.h
%C%_near_test_LDADD = $(CHECK_LDADD)
%C%_packed_test_SOURCES = %D%/packed_test.c %D%/check.h
%C%_packed_test_LDADD = $(CHECK_LDADD)
%C%_search_test_SOURCES = %D%/search_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_search_test_LDADD = $(CHECK_LDADD)
%C%_search_changes_test_SOURCES = %D%/search_changes_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_search_changes_test_LDADD = $(CHECK_LDADD)
%C%_search_query_test_SOURCES = %D%/search_query_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_search_query_test_LDADD = $(CHECK_LDADD)
%C%_search_snippets_test_SOURCES = %D%/search_snippets_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_search_snippets_test_LDADD = $(CHECK_LDADD)
%C%_search_stages_test_SOURCES = %D%/search_stages_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_search_stages_test_LDADD = $(CHECK_LDADD)
%C%_sequence_test_SOURCES = %D%/sequence_test.c %D%/check.h %D%/model.h
%C%_sequence_test_LDADD = $(CHECK_LDADD)
%C%_summary_test_SOURCES = %D%/summary_test.c %D%/check.h %D%/model.h
%C%_summary_test_LDADD = $(CHECK_LDADD)
%C%_synonyms_test_SOURCES = %D%/synonyms_test.c %D%/check.h
%C%_synonyms_test_LDADD = $(CHECK_LDADD)
%C%_tokens_test_SOURCES = %D%/tokens_test.c %D%/check.h %D%/nasty.h
%C%_tokens_test_LDADD = $(CHECK_LDADD)
EXTRA_DIST += %D%/sentences/en.tsv %D%/sentences/de.tsv %D%/sentences/es.tsv %D%/sentences/leanings.tsv
%C%_view_test_SOURCES = %D%/view_test.c %D%/check.h %D%/finder.h %D%/model.h
%C%_view_test_LDADD = $(CHECK_LDADD)
