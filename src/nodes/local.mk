libcore_la_SOURCES += \
	%D%/archive.c \
	%D%/ask.c \
	%D%/ask.h \
	%D%/backup.c \
	%D%/bulk.h \
	%D%/context.c \
	%D%/copies.c \
	%D%/embed.c %D%/embed.h \
	%D%/extensions.c %D%/extensions.h \
	%D%/find.c \
	%D%/find.h \
	%D%/gate.c %D%/gate.h \
	%D%/hook_run.c %D%/hook_run.h \
	%D%/hooks.c %D%/hooks.h \
	%D%/housekeeping.h \
	%D%/import.c \
	%D%/init.c \
	%D%/learn.c \
	%D%/preferences.c \
	%D%/refine.c \
	%D%/refine.h \
	%D%/refresh.c \
	%D%/refresh.h \
	%D%/response.c \
	%D%/retention.c \
	%D%/retrieval.c \
	%D%/retrieve.c \
	%D%/retrieve.h \
	%D%/services.h \
	%D%/session.c \
	%D%/storage.c \
	%D%/title.c %D%/title.h \
	%D%/turn.c \
	%D%/turn.h
nodist_libcore_la_SOURCES += %D%/title_prompt.h
BUILT_SOURCES += %D%/title_prompt.h
CLEANFILES += %D%/title_prompt.h
EXTRA_DIST += data/prompts/title.txt

%D%/title_prompt.h: data/prompts/title.txt data/embed
	$(EMBED) title_prompt $(top_srcdir)/data/prompts/title.txt $@
