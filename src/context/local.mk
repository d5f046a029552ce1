libcore_la_SOURCES += %D%/context.h %D%/context.c %D%/tokens.c %D%/window.h %D%/window.c %D%/recall.h %D%/recall.c
nodist_libcore_la_SOURCES += %D%/system_prompt.h
BUILT_SOURCES += %D%/system_prompt.h
CLEANFILES += %D%/system_prompt.h
EXTRA_DIST += data/prompts/system.txt

%D%/system_prompt.h: data/prompts/system.txt data/embed
	$(EMBED) system_prompt $(top_srcdir)/data/prompts/system.txt $@
