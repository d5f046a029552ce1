libcore_la_SOURCES += %D%/memory.h
