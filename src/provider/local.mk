libcore_la_SOURCES += \
	%D%/answer.c \
	%D%/anthropic.c \
	%D%/call.c %D%/call.h \
	%D%/count.c \
	%D%/curl_api.c %D%/curl_api.h \
	%D%/embed.c \
	%D%/http.c %D%/http.h \
	%D%/local.c \
	%D%/openai.c \
	%D%/pieces.c %D%/pieces.h \
	%D%/probe.c \
	%D%/provider.c %D%/provider.h %D%/provider_ops.h \
	%D%/quote.c %D%/quote.h \
	%D%/refusal.c \
	%D%/reply.c %D%/reply.h \
	%D%/sse.c %D%/sse.h
