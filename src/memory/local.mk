libcore_la_SOURCES += %D%/memory.h %D%/candidates.c %D%/consolidate.c %D%/conversations.c %D%/erase.c %D%/extract.c %D%/history.c %D%/learn.c %D%/learn.h %D%/named.c %D%/pattern.c %D%/pattern.h \
	%D%/people.c %D%/profile.c %D%/record.c %D%/record.h %D%/rows_json.c %D%/rows_json.h %D%/rules.c %D%/rules.h %D%/slots.c %D%/slots.h \
	%D%/words.c %D%/words.h

