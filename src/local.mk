pkginclude_HEADERS = %D%/recollect.h %D%/recollect_error.h %D%/recollect_extend.h %D%/recollect_rows.h \
	%D%/recollect_graph.h %D%/recollect_strategy.h

libbase_la_SOURCES =
libbase_la_LIBADD = $(UTF8PROC_LIBS)
libbase_la_LINK = $(LIBTOOL_LINK)
libcore_la_SOURCES = $(pkginclude_HEADERS)
libcore_la_LIBADD = libbase.la $(SQLITE_LIBS) $(INIH_LIBS) $(SODIUM_LIBS)
libcore_la_LINK = $(LIBTOOL_LINK)
nodist_libcore_la_SOURCES =

librecollect_la_SOURCES =
librecollect_la_LIBADD = libcore.la
librecollect_la_LDFLAGS = $(AM_LDFLAGS) -export-symbols-regex '^rec_' -version-info 0:0:0

include src/base/local.mk
include src/config/local.mk
include src/graph/local.mk
include src/store/local.mk
include src/provider/local.mk
include src/search/local.mk
include src/memory/local.mk
include src/context/local.mk
include src/nodes/local.mk
include src/flows/local.mk
include src/session/local.mk
