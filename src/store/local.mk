libcore_la_SOURCES += \
	%D%/store.h %D%/store_ops.h \
	%D%/restore.c \
	%D%/sealed.c %D%/sealed.h \
	%D%/store.c \
	%D%/store_check.c %D%/store_check.h \
	%D%/store_conversation.c \
	%D%/store_erase.c \
	%D%/store_id.c \
	%D%/store_job.c \
	%D%/store_journal.c \
	%D%/store_learned.c \
	%D%/store_message.c \
	%D%/store_path.c %D%/store_path.h \
	%D%/store_receipt.c %D%/store_receipt.h \
	%D%/store_record.c \
	%D%/store_summary.c \
	%D%/store_transaction.c \
	%D%/store_turn.c \
	%D%/store_vector.c \
	%D%/sqlite/heads.c %D%/sqlite/heads.h \
	%D%/sqlite/log_file.c %D%/sqlite/log_file.h \
	%D%/sqlite/maintain.c %D%/sqlite/maintain.h \
	%D%/sqlite/migrate.c %D%/sqlite/migrate.h \
	%D%/sqlite/presence.c %D%/sqlite/presence.h \
	%D%/sqlite/sqlite.c %D%/sqlite/sqlite.h \
	%D%/sqlite/sqlite_conversation.c \
	%D%/sqlite/sqlite_job.c \
	%D%/sqlite/sqlite_learned.c \
	%D%/sqlite/sqlite_message.c \
	%D%/sqlite/sqlite_record.c \
	%D%/sqlite/sqlite_summary.c \
	%D%/sqlite/sqlite_turn.c \
	%D%/sqlite/sqlite_user.c \
	%D%/sqlite/sqlite_vector.c \
	%D%/sqlite/writers.c %D%/sqlite/writers.h \
	%D%/sqlite/statement.c %D%/sqlite/statement.h \
	%D%/sqlite/statements.h \
	%D%/sqlite/statements_conversation.h \
	%D%/sqlite/statements_job.h \
	%D%/sqlite/statements_learned.h \
	%D%/sqlite/statements_message.h \
	%D%/sqlite/statements_record.h \
	%D%/sqlite/statements_turn.h \
	%D%/sqlite/statements_vector.h

schema_headers = %D%/sqlite/schema_0001.h %D%/sqlite/schema_0002.h %D%/sqlite/schema_0003.h \
	%D%/sqlite/schema_0004.h %D%/sqlite/schema_0005.h %D%/sqlite/schema_0006.h \
	%D%/sqlite/schema_0007.h %D%/sqlite/schema_0008.h %D%/sqlite/schema_0009.h \
	%D%/sqlite/schema_0010.h
nodist_libcore_la_SOURCES += $(schema_headers)
BUILT_SOURCES += $(schema_headers)
CLEANFILES += $(schema_headers)
EXTRA_DIST += data/schema/0001.sql data/schema/0002.sql data/schema/0003.sql data/schema/0004.sql \
	data/schema/0005.sql data/schema/0006.sql data/schema/0007.sql data/schema/0008.sql \
	data/schema/0009.sql data/schema/0010.sql

%D%/sqlite/schema_0001.h: $(top_srcdir)/data/schema/0001.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0001 $(top_srcdir)/data/schema/0001.sql $@

%D%/sqlite/schema_0002.h: $(top_srcdir)/data/schema/0002.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0002 $(top_srcdir)/data/schema/0002.sql $@

%D%/sqlite/schema_0003.h: $(top_srcdir)/data/schema/0003.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0003 $(top_srcdir)/data/schema/0003.sql $@
%D%/sqlite/schema_0004.h: $(top_srcdir)/data/schema/0004.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0004 $(top_srcdir)/data/schema/0004.sql $@
%D%/sqlite/schema_0005.h: $(top_srcdir)/data/schema/0005.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0005 $(top_srcdir)/data/schema/0005.sql $@
%D%/sqlite/schema_0006.h: $(top_srcdir)/data/schema/0006.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0006 $(top_srcdir)/data/schema/0006.sql $@
%D%/sqlite/schema_0007.h: $(top_srcdir)/data/schema/0007.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0007 $(top_srcdir)/data/schema/0007.sql $@
%D%/sqlite/schema_0008.h: $(top_srcdir)/data/schema/0008.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0008 $(top_srcdir)/data/schema/0008.sql $@
%D%/sqlite/schema_0009.h: $(top_srcdir)/data/schema/0009.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0009 $(top_srcdir)/data/schema/0009.sql $@
%D%/sqlite/schema_0010.h: $(top_srcdir)/data/schema/0010.sql $(top_srcdir)/data/embed
	$(EMBED) schema_0010 $(top_srcdir)/data/schema/0010.sql $@
