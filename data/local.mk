pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = %D%/recollect.pc
EXTRA_DIST += %D%/embed

# data/embed SYMBOL FILE prints a header with the file as a C array; used by the folders that need a data file at run time.
EMBED = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(SHELL) $(top_srcdir)/data/embed
