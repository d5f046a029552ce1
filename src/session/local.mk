libcore_la_SOURCES += \
	%D%/ahead.c \
	%D%/ahead.h \
	%D%/commands.c \
	%D%/commands_conversation.c \
	%D%/commands_learned.c \
	%D%/commands_state.h \
	%D%/copies.c \
	%D%/costs.c %D%/costs.h \
	%D%/count.c \
	%D%/embedder.c %D%/embedder.h \
	%D%/events.c \
	%D%/events.h \
	%D%/jobs.c \
	%D%/probe.c \
	%D%/offers.c %D%/offers.h \
	%D%/metrics.c %D%/metrics.h \
	%D%/page.c %D%/page.h \
	%D%/queries.c \
	%D%/reader.c \
	%D%/reader_index.c \
	%D%/reader_requests.c \
	%D%/reader_state.h \
	%D%/reader.h \
	%D%/recovery.c \
	%D%/restart.c \
	%D%/results.c \
	%D%/results.h \
	%D%/session.c \
	%D%/session.h \
	%D%/sink.c \
	%D%/turns.c \
	%D%/vectors.c \
	%D%/wake.c \
	%D%/wake.h \
	%D%/worker.c \
	%D%/worker.h \
	%D%/worker_queue.c \
	%D%/worker_settings.c
