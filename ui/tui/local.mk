# the screen: recollect_SOURCES += ...
recollect_SOURCES += %D%/tui.h

# its pure parts, which know neither curses nor the session: the unit tests link them too
noinst_LTLIBRARIES += libview.la
libview_la_CPPFLAGS = $(recollect_CPPFLAGS)
libview_la_CFLAGS = $(AM_CFLAGS) $(MD4C_CFLAGS)
libview_la_LIBADD = libbase.la $(MD4C_LIBS)
libview_la_SOURCES = %D%/actions.h %D%/cells.h %D%/editor.h %D%/keys.h %D%/layout.h %D%/markdown.h \
	%D%/scroller.h %D%/theme.h %D%/wrap.h
nodist_libview_la_SOURCES =
