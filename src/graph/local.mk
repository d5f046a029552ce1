libcore_la_SOURCES += 
