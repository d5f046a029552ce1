libcore_la_SOURCES += %D%/store.h 
