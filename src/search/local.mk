libcore_la_SOURCES += %D%/search.h %D%/feed.c %D%/index.c %D%/index.h %D%/query.c %D%/query.h %D%/rank.c %D%/rank.h \
	%D%/search.c %D%/snippet.c %D%/snippet.h %D%/terms.c %D%/terms.h %D%/tokens.c %D%/tokens.h
