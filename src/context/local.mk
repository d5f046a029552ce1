libcore_la_SOURCES += \
	%D%/assembly.c %D%/assembly.h \
	%D%/cited.c %D%/cited.h \
	%D%/context.c %D%/context.h \
	%D%/digest.c %D%/digest.h \
	%D%/found.c \
	%D%/person.c \
	%D%/recall.c %D%/recall.h \
	%D%/related.c %D%/related.h \
	%D%/scale.c %D%/scale.h \
	%D%/strategy.c %D%/strategy.h \
	%D%/summary.c %D%/summary.h \
	%D%/window.c %D%/window.h
nodist_libcore_la_SOURCES += %D%/system_prompt.h %D%/summary_prompt.h
BUILT_SOURCES += %D%/system_prompt.h %D%/summary_prompt.h
CLEANFILES += %D%/system_prompt.h %D%/summary_prompt.h
EXTRA_DIST += data/prompts/system.txt data/prompts/summary.txt

%D%/system_prompt.h: data/prompts/system.txt data/embed
	$(EMBED) system_prompt $(top_srcdir)/data/prompts/system.txt $@
%D%/summary_prompt.h: data/prompts/summary.txt data/embed
	$(EMBED) summary_prompt $(top_srcdir)/data/prompts/summary.txt $@
