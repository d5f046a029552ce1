recollect_SOURCES =
recollect_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
recollect_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS) $(MD4C_CFLAGS)
recollect_LDADD = libview.la librecollect.la libbase.la $(NCURSES_LIBS) $(MD4C_LIBS)
nodist_recollect_SOURCES =

include ui/cli/local.mk
include ui/tui/local.mk
