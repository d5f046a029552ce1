# the headless subcommands: one file each
recollect_SOURCES += \
	%D%/main.c %D%/cli.c %D%/cli.h %D%/client.c %D%/client.h %D%/commands.c %D%/commands.h \
	%D%/options.c %D%/options.h %D%/output.c %D%/output.h %D%/rows.c %D%/rows.h %D%/print.c %D%/print.h %D%/pages.c %D%/pages.h \
	%D%/report.c %D%/report.h %D%/help.c %D%/help.h %D%/describe.c %D%/complete.c %D%/complete.h \
	%D%/manual.c %D%/manual.h %D%/batch.c %D%/batch_item.c %D%/batch_item.h %D%/chat.c %D%/chat.h %D%/conversation.c %D%/search.c %D%/memory.c \
	%D%/pref.c %D%/undo.c %D%/context.c %D%/recover.c %D%/import.c %D%/export.c %D%/stats.c %D%/jobs.c \
	%D%/maintain.c %D%/settings.c %D%/doctor.c %D%/talk.c %D%/talk.h %D%/keys.c %D%/encryption.c %D%/encryption.h %D%/passphrase.c %D%/passphrase.h \
	%D%/restore.c %D%/tour.c %D%/transfer.c %D%/user.c %D%/vectors.c
