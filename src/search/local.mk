libcore_la_SOURCES += %D%/search.h
