libcore_la_SOURCES += \
	%D%/batch.c \
	%D%/check.c \
	%D%/checkpoint.c \
	%D%/engine.c %D%/engine.h \
	%D%/graph.c %D%/graph.h \
	%D%/pool.c %D%/pool.h \
	%D%/run.c %D%/run.h \
	%D%/slot.c %D%/slot.h \
	%D%/timer.c %D%/timer.h \
	%D%/wait.c %D%/wait.h
