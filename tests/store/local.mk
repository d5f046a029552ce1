# see tests/local.mk
if HAVE_TEST_LIBRARIES
check_PROGRAMS += %D%/contract %D%/sqlite
TESTS += %D%/contract %D%/sqlite
endif

%C%_contract_SOURCES = \
	%D%/contract.c %D%/contract.h \
	%D%/contract_basics.c \
	%D%/contract_conversations.c \
	%D%/contract_isolation.c \
	%D%/contract_learned.c \
	%D%/contract_limits.c \
	%D%/contract_messages.c \
	%D%/contract_records.c \
	%D%/contract_turns.c \
	%D%/memory_store.c %D%/memory_store.h
%C%_contract_LDADD = $(CHECK_LDADD)

%C%_sqlite_SOURCES = %D%/sqlite.c
%C%_sqlite_LDADD = $(CHECK_LDADD)
