libbase_la_SOURCES += %D%/alloc.h %D%/arena.h %D%/buf.h %D%/clock.h %D%/error.h %D%/file.h %D%/id.h %D%/json.h %D%/log.h %D%/sha256.h %D%/utf8.h %D%/width.h 
