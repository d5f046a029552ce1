# Found where it is installed, and beside a program that is not installed yet.
dist_pkgdata_DATA += %D%/english.vec
EXTRA_DIST += %D%/make-vectors %D%/NOTICE

# Made from it: which words are near which.
noinst_PROGRAMS += %D%/near-words
%C%_near_words_LDADD = $(CORE_TEST_LIBS)
nodist_pkgdata_DATA = %D%/english.vec.near
CLEANFILES += %D%/english.vec.near
# Not whenever the program is linked anew, which is after any change of the library: it takes seconds.
%D%/english.vec.near: $(srcdir)/%D%/english.vec $(srcdir)/%D%/near-words.c $(srcdir)/src/search/vectors.h | %D%/near-words$(EXEEXT)
	$(AM_V_GEN)%D%/near-words$(EXEEXT) $(srcdir)/%D%/english.vec >$@.tmp && mv $@.tmp $@

all-local: word-vectors
word-vectors:
	@test -e %D%/english.vec || { $(MKDIR_P) %D% && $(LN_S) $(abs_top_srcdir)/%D%/english.vec %D%/english.vec; }
distclean-local:
	@if test -L %D%/english.vec; then rm -f %D%/english.vec; fi
.PHONY: word-vectors
