libcore_la_SOURCES += \
	%D%/asked.c %D%/asked.h %D%/candidates.c %D%/clauses.c %D%/clauses.h %D%/consolidate.c \
	%D%/conversations.c %D%/dated.c %D%/dated.h %D%/effects.c %D%/effects.h %D%/elided.c %D%/elided.h \
	%D%/erase.c %D%/events.c %D%/events.h %D%/extract.c %D%/foreign.c %D%/foreign_clauses.c \
	%D%/foreign_clauses.h %D%/forms.c %D%/forms.h %D%/gist.c %D%/gist.h %D%/guess.c %D%/guess.h \
	%D%/history.c %D%/introduction.c %D%/introduction.h %D%/known.c %D%/languages.c %D%/languages.h \
	%D%/leaning.c %D%/leaning.h %D%/learn.c %D%/learn.h %D%/lexicon.c %D%/lexicon.h %D%/mask.c \
	%D%/mask.h %D%/meant.c %D%/meant.h %D%/memory.h %D%/named.c %D%/overview.c %D%/pattern.c \
	%D%/pattern.h %D%/people.c %D%/profile.c %D%/quotation.c %D%/quotation.h %D%/record.c %D%/record.h \
	%D%/reference.c %D%/reference.h %D%/refine.c %D%/refine.h %D%/related.c %D%/rows_json.c \
	%D%/rows_json.h %D%/rules.c %D%/rules.h %D%/rules_orders.c %D%/rules_own.c %D%/rules_own_dislikes.c \
	%D%/rules_own_facts.c %D%/rules_own_likes.c %D%/rules_things.c %D%/slots.c %D%/slots.h \
	%D%/third_person.c %D%/third_person.h %D%/transfer.c %D%/view.c %D%/view.h %D%/widen.c \
	%D%/word_order.c %D%/word_order.h %D%/words.c %D%/words.h

nodist_libcore_la_SOURCES += %D%/refine_prompt.h
BUILT_SOURCES += %D%/refine_prompt.h
CLEANFILES += %D%/refine_prompt.h
EXTRA_DIST += data/prompts/refine.txt

%D%/refine_prompt.h: data/prompts/refine.txt data/embed
	$(EMBED) refine_prompt $(top_srcdir)/data/prompts/refine.txt $@

nodist_libcore_la_SOURCES += %D%/leanings_english.h
BUILT_SOURCES += %D%/leanings_english.h
CLEANFILES += %D%/leanings_english.h

%D%/leanings_english.h: data/leanings/english.txt data/embed
	$(EMBED) leanings_english $(top_srcdir)/data/leanings/english.txt $@

language_headers = %D%/language_de.h %D%/language_es.h
nodist_libcore_la_SOURCES += $(language_headers)
BUILT_SOURCES += $(language_headers)
CLEANFILES += $(language_headers)
EXTRA_DIST += data/languages/de.rules data/languages/es.rules

%D%/language_de.h: data/languages/de.rules data/embed
	$(EMBED) language_de $(top_srcdir)/data/languages/de.rules $@
%D%/language_es.h: data/languages/es.rules data/embed
	$(EMBED) language_es $(top_srcdir)/data/languages/es.rules $@
