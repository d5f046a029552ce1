# see tests/local.mk
if HAVE_TEST_LIBRARIES
check_PROGRAMS += %D%/contract %D%/sqlite
TESTS += %D%/contract %D%/sqlite
endif

%C%_contract_SOURCES = \
	%D%/contract.c %D%/contract.h \
	%D%/contract_basics.c \
	%D%/contract_branches.c \
	%D%/contract_conversations.c \
	%D%/contract_isolation.c \
	%D%/contract_limits.c \
	%D%/contract_memories.c \
	%D%/contract_messages.c \
	%D%/contract_preferences.c \
	%D%/contract_records.c \
	%D%/contract_statistics.c \
	%D%/contract_turns.c \
	%D%/contract_vectors.c \
	%D%/memory_conversations.c \
	%D%/memory_learned.c \
	%D%/memory_messages.c \
	%D%/memory_records.c \
	%D%/memory_rows.h \
	%D%/memory_stats.c \
	%D%/memory_store.c %D%/memory_store.h \
	%D%/memory_turns.c \
	%D%/memory_vectors.c
%C%_contract_LDADD = $(CHECK_LDADD)

%C%_sqlite_SOURCES = \
	%D%/contract.h \
	%D%/sqlite.c %D%/sqlite_sandbox.h \
	%D%/sqlite_copies.c \
	%D%/sqlite_files.c \
	%D%/sqlite_formats.c \
	%D%/sqlite_log.c \
	%D%/sqlite_messages.c \
	%D%/sqlite_writers.c
%C%_sqlite_LDADD = $(CHECK_LDADD)
