libbase_la_SOURCES += \
	%D%/alloc.c %D%/alloc.h \
	%D%/arena.c %D%/arena.h \
	%D%/buf.c %D%/buf.h \
	%D%/child.c %D%/child.h \
	%D%/cite.c %D%/cite.h \
	%D%/clock.c %D%/clock.h \
	%D%/error.c %D%/error.h \
	%D%/file.c %D%/file.h \
	%D%/id.c %D%/id.h \
	%D%/json.c %D%/json_parse.c %D%/json_writer.c %D%/json.h %D%/json_state.h \
	%D%/lanes.h \
	%D%/likely.c %D%/likely.h \
	%D%/log.c %D%/log.h \
	%D%/names.c \
	%D%/number.c %D%/number.h \
	%D%/sha256.c %D%/sha256.h \
	%D%/spelling.c %D%/spelling.h \
	%D%/tokens.c %D%/tokens.h \
	%D%/url.c %D%/url.h \
	%D%/utf8.c %D%/utf8.h \
	%D%/width.c %D%/width.h
