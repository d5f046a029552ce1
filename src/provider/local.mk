libcore_la_SOURCES += %D%/http.h %D%/provider.h 
