libcore_la_SOURCES += %D%/search.h %D%/terms.c %D%/terms.h
