# The weights are made by hand, when the corpus has grown: they are read, not only used.
noinst_PROGRAMS += %D%/weigh
%C%_weigh_LDADD = $(CORE_TEST_LIBS) -lm
EXTRA_DIST += %D%/english.txt
weigh-leanings: %D%/weigh$(EXEEXT)
	%D%/weigh$(EXEEXT) $(srcdir)/tests/unit/sentences/en.tsv $(srcdir)/tests/unit/sentences/leanings.tsv >$(srcdir)/%D%/english.tmp && mv $(srcdir)/%D%/english.tmp $(srcdir)/%D%/english.txt
.PHONY: weigh-leanings
