# the screen: recollect_SOURCES += ...
recollect_SOURCES += \
	%D%/ahead.c %D%/ahead.h \
	%D%/answers.c %D%/answers.h \
	%D%/app.c %D%/app.h \
	%D%/appearance.c %D%/appearance.h \
	%D%/chat.c %D%/chat.h %D%/chat_copy.c %D%/chat_find.c %D%/chat_keys.c %D%/chat_pages.c %D%/chat_state.h %D%/chat_turns.c %D%/chat_view.c \
	%D%/chooser.c %D%/chooser.h \
	%D%/clipboard.c %D%/clipboard.h \
	%D%/command_words.c %D%/command_words.h %D%/commands.c %D%/commands.h \
	%D%/completion.c %D%/completion.h \
	%D%/conversations.c %D%/conversations.h %D%/conversations_acts.c %D%/conversations_rows.c %D%/conversations_state.h \
	%D%/compose.c %D%/compose.h %D%/compose_complete.c %D%/compose_drafts.c %D%/compose_paste.c %D%/compose_queue.c %D%/compose_state.h %D%/compose_view.c \
	%D%/compose_spelling.c %D%/speller.c %D%/speller.h \
	%D%/draw.c %D%/draw.h \
	%D%/kept.c %D%/kept.h \
	%D%/seams.c %D%/seams.h \
	%D%/entries_draw.c \
	%D%/dispatch.c %D%/dispatch.h \
	%D%/export.c %D%/export.h \
	%D%/external.c %D%/external.h \
	%D%/first_run.c %D%/first_run.h \
	%D%/frame.c %D%/frame.h \
	%D%/inspector.c %D%/inspector.h %D%/inspector_keys.c %D%/inspector_review.c %D%/inspector_state.h \
	%D%/inspector_view.c \
	%D%/key_modes.c %D%/key_modes.h \
	%D%/learned_acts.c %D%/learned_acts.h \
	%D%/left_out.c %D%/left_out.h \
	%D%/log_view.c %D%/log_view.h \
	%D%/mouse.c %D%/mouse.h \
	%D%/palette.c %D%/palette.h \
	%D%/places.c %D%/places.h \
	%D%/privacy.c %D%/privacy.h \
	%D%/process.c %D%/process.h \
	%D%/prompt.c %D%/prompt.h \
	%D%/recovery_view.c %D%/recovery_view.h \
	%D%/sent_view.c %D%/sent_view.h \
	%D%/runs_view.c %D%/runs_view.h \
	%D%/stats_view.c %D%/stats_view.h \
	%D%/filters.c %D%/filters.h \
	%D%/finder.c %D%/finder.h %D%/finder_filters.c %D%/finder_preview.c %D%/finder_state.h %D%/finder_view.c %D%/finder_why.c \
	%D%/status.c %D%/status.h \
	%D%/terminal.c %D%/terminal.h \
	%D%/themes.c %D%/themes.h \
	%D%/true_color.c %D%/true_color.h \
	%D%/tui.c %D%/tui.h \
	%D%/view.c %D%/view.h \
	%D%/why.c %D%/why.h

# its pure parts, which know neither curses nor the session: the unit tests link them too
noinst_LTLIBRARIES += libview.la
libview_la_CPPFLAGS = $(recollect_CPPFLAGS)
libview_la_CFLAGS = $(AM_CFLAGS) $(UTF8PROC_CFLAGS) $(MD4C_CFLAGS)
libview_la_LIBADD = libbase.la $(UTF8PROC_LIBS) $(MD4C_LIBS)
libview_la_SOURCES = \
	%D%/actions.c %D%/actions.h \
	%D%/ahead_rows.c %D%/ahead_rows.h \
	%D%/attach.c %D%/attach.h \
	%D%/cells.c %D%/cells.h \
	%D%/editor.c %D%/editor.h %D%/editor_places.c %D%/editor_rows.c %D%/editor_state.h \
	%D%/entries.c %D%/entries.h \
	%D%/format.c %D%/format.h \
	%D%/input.c %D%/input.h \
	%D%/keys.c %D%/keys.h \
	%D%/layout.c %D%/layout.h \
	%D%/learned_rows.c %D%/learned_rows.h \
	%D%/markdown.c %D%/markdown.h %D%/markdown_code.c %D%/markdown_rows.c %D%/markdown_spans.c %D%/markdown_state.h %D%/markdown_stream.c \
	%D%/match.c %D%/match.h \
	%D%/picks.c %D%/picks.h \
	%D%/message_cites.c %D%/message_cites.h \
	%D%/message_rows.c %D%/message_rows.h \
	%D%/receipt_rows.c %D%/receipt_rows.h \
	%D%/scroller.c %D%/scroller.h \
	%D%/syntax.c %D%/syntax.h %D%/syntax_languages.c %D%/syntax_languages.h \
	%D%/table.c %D%/table.h \
	%D%/theme.c %D%/theme.h \
	%D%/toast.c %D%/toast.h \
	%D%/transcript.c %D%/transcript.h \
	%D%/vi.c %D%/vi.h \
	%D%/vi_changes.c \
	%D%/vi_motions.c \
	%D%/vi_state.h \
	%D%/wrap.c %D%/wrap.h %D%/wrap_fill.c %D%/wrap_state.h

nodist_libview_la_SOURCES = %D%/keys_conf.h %D%/theme_dark.h %D%/theme_dusk.h %D%/theme_light.h
BUILT_SOURCES += $(nodist_libview_la_SOURCES)
CLEANFILES += $(nodist_libview_la_SOURCES)
$(libview_la_OBJECTS): $(nodist_libview_la_SOURCES)
%D%/keys_conf.h: $(top_srcdir)/data/keys.conf $(top_srcdir)/data/embed
	$(EMBED) keys_conf $(top_srcdir)/data/keys.conf $@
%D%/theme_dark.h: $(top_srcdir)/data/themes/dark.theme $(top_srcdir)/data/embed
	$(EMBED) theme_dark $(top_srcdir)/data/themes/dark.theme $@
%D%/theme_dusk.h: $(top_srcdir)/data/themes/dusk.theme $(top_srcdir)/data/embed
	$(EMBED) theme_dusk $(top_srcdir)/data/themes/dusk.theme $@
%D%/theme_light.h: $(top_srcdir)/data/themes/light.theme $(top_srcdir)/data/embed
	$(EMBED) theme_light $(top_srcdir)/data/themes/light.theme $@

screendatadir = $(pkgdatadir)
dist_screendata_DATA = data/keys.conf
themesdir = $(pkgdatadir)/themes
dist_themes_DATA = data/themes/dark.theme data/themes/dusk.theme data/themes/light.theme
