# the screen: recollect_SOURCES += ...
recollect_SOURCES += \
	%D%/answers.c %D%/answers.h \
	%D%/app.c %D%/app.h \
	%D%/appearance.c %D%/appearance.h \
	%D%/chat.c %D%/chat.h %D%/chat_copy.c %D%/chat_find.c %D%/chat_pages.c %D%/chat_state.h %D%/chat_turns.c %D%/chat_view.c \
	%D%/chooser.c %D%/chooser.h \
	%D%/clipboard.c %D%/clipboard.h \
	%D%/commands.c %D%/commands.h \
	%D%/compose.c %D%/compose.h %D%/compose_state.h %D%/compose_view.c \
	%D%/conversations.c %D%/conversations.h \
	%D%/draw.c %D%/draw.h \
	%D%/entries_draw.c \
	%D%/export.c %D%/export.h \
	%D%/external.c %D%/external.h \
	%D%/first_run.c %D%/first_run.h \
	%D%/frame.c %D%/frame.h \
	%D%/inspector.c %D%/inspector.h %D%/inspector_keys.c %D%/inspector_state.h \
	%D%/list_popup.c %D%/list_popup.h \
	%D%/mouse.c %D%/mouse.h \
	%D%/palette.c %D%/palette.h \
	%D%/process.c %D%/process.h \
	%D%/prompt.c %D%/prompt.h \
	%D%/recovery_view.c %D%/recovery_view.h \
	%D%/stats_view.c %D%/stats_view.h \
	%D%/finder.c %D%/finder.h \
	%D%/status.c %D%/status.h \
	%D%/terminal.c %D%/terminal.h \
	%D%/tui.c %D%/tui.h \
	%D%/why.c %D%/why.h

# its pure parts, which know neither curses nor the session: the unit tests link them too
noinst_LTLIBRARIES += libview.la
libview_la_CPPFLAGS = $(recollect_CPPFLAGS)
libview_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS) $(MD4C_CFLAGS)
libview_la_LIBADD = libbase.la $(UTF8PROC_LIBS) $(MD4C_LIBS)
libview_la_SOURCES = \
	%D%/actions.c %D%/actions.h \
	%D%/cells.c %D%/cells.h \
	%D%/editor.c %D%/editor.h \
	%D%/entries.c %D%/entries.h \
	%D%/format.c %D%/format.h \
	%D%/input.c %D%/input.h \
	%D%/keys.c %D%/keys.h \
	%D%/layout.c %D%/layout.h \
	%D%/learned_rows.c %D%/learned_rows.h \
	%D%/markdown.c %D%/markdown.h %D%/markdown_code.c %D%/markdown_stream.c \
	%D%/match.c %D%/match.h \
	%D%/message_rows.c %D%/message_rows.h \
	%D%/receipt_rows.c %D%/receipt_rows.h \
	%D%/scroller.c %D%/scroller.h \
	%D%/syntax.c %D%/syntax.h \
	%D%/table.c %D%/table.h \
	%D%/theme.c %D%/theme.h \
	%D%/transcript.c %D%/transcript.h \
	%D%/wrap.c %D%/wrap.h

nodist_libview_la_SOURCES = %D%/keys_conf.h %D%/theme_dark.h %D%/theme_light.h
BUILT_SOURCES += $(nodist_libview_la_SOURCES)
CLEANFILES += $(nodist_libview_la_SOURCES)
$(libview_la_OBJECTS): $(nodist_libview_la_SOURCES)
%D%/keys_conf.h: $(top_srcdir)/data/keys.conf $(top_srcdir)/data/embed
	$(EMBED) keys_conf $(top_srcdir)/data/keys.conf $@
%D%/theme_dark.h: $(top_srcdir)/data/themes/dark.theme $(top_srcdir)/data/embed
	$(EMBED) theme_dark $(top_srcdir)/data/themes/dark.theme $@
%D%/theme_light.h: $(top_srcdir)/data/themes/light.theme $(top_srcdir)/data/embed
	$(EMBED) theme_light $(top_srcdir)/data/themes/light.theme $@

screendatadir = $(pkgdatadir)
dist_screendata_DATA = data/keys.conf
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = data/themes/dark.theme data/themes/light.theme
