libcore_la_SOURCES += %D%/memory.h %D%/candidates.c %D%/consolidate.c %D%/conversations.c %D%/erase.c %D%/extract.c %D%/foreign.c %D%/history.c %D%/languages.c %D%/languages.h %D%/learn.c %D%/learn.h %D%/named.c %D%/pattern.c %D%/pattern.h \
	%D%/people.c %D%/profile.c %D%/record.c %D%/related.c %D%/record.h %D%/rows_json.c %D%/rows_json.h %D%/rules.c %D%/rules.h %D%/slots.c %D%/slots.h \
	%D%/words.c %D%/words.h

language_headers = %D%/language_de.h %D%/language_es.h
nodist_libcore_la_SOURCES += $(language_headers)
BUILT_SOURCES += $(language_headers)
CLEANFILES += $(language_headers)
EXTRA_DIST += data/languages/de.rules data/languages/es.rules

%D%/language_de.h: data/languages/de.rules data/embed
	$(EMBED) language_de $(top_srcdir)/data/languages/de.rules $@
%D%/language_es.h: data/languages/es.rules data/embed
	$(EMBED) language_es $(top_srcdir)/data/languages/es.rules $@
