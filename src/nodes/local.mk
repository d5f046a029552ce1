libcore_la_SOURCES += \
	%D%/archive.c \
	%D%/backup.c \
	%D%/bulk.h \
	%D%/context.c \
	%D%/find.c \
	%D%/find.h \
	%D%/housekeeping.h \
	%D%/import.c \
	%D%/init.c \
	%D%/learn.c \
	%D%/preferences.c \
	%D%/refresh.c \
	%D%/refresh.h \
	%D%/response.c \
	%D%/retrieval.c \
	%D%/services.h \
	%D%/session.c \
	%D%/storage.c \
	%D%/turn.c \
	%D%/turn.h
