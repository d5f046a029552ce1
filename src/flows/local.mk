libcore_la_SOURCES += \
	%D%/flows.c \
	%D%/flows.h
