libcore_la_SOURCES += %D%/context.h
