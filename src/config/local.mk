libcore_la_SOURCES += \
	%D%/choose.c %D%/choose.h \
	%D%/command.c %D%/command.h \
	%D%/conffile.c %D%/conffile.h \
	%D%/options.c %D%/options.h \
	%D%/paths.c %D%/paths.h \
	%D%/prices.c %D%/prices.h \
	%D%/retention.c %D%/retention.h \
	%D%/settings.c %D%/settings.h
