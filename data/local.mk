pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = %D%/recollect.pc
EXTRA_DIST += %D%/embed

# data/embed SYMBOL FILE prints a header with the file as a C array; used by the folders that need a data file at run time.
EMBED = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(SHELL) $(top_srcdir)/data/embed


# The option table as a file: what `recollect` would read if nothing were configured.
noinst_PROGRAMS += %D%/options-dump
%C%_options_dump_SOURCES = %D%/options-dump.c src/config/options.c src/config/prices.c src/config/retention.c
%C%_options_dump_CFLAGS = $(AM_CFLAGS)
%C%_options_dump_LDADD = libbase.la
nodist_doc_DATA = %D%/recollect.conf
CLEANFILES += %D%/recollect.conf
%D%/recollect.conf: %D%/options-dump$(EXEEXT)
	$(AM_V_GEN)%D%/options-dump$(EXEEXT) conf >$@.tmp && mv $@.tmp $@
include data/completions/local.mk
include data/vectors/local.mk
include data/leanings/local.mk
