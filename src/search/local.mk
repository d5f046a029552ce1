libcore_la_SOURCES += \
	%D%/check.c \
	%D%/components.c %D%/components.h \
	%D%/dates.c %D%/dates.h \
	%D%/dense.c %D%/dense.h %D%/dense_best.c %D%/dense_words.c \
	%D%/embed.c %D%/embed.h \
	%D%/feed.c \
	%D%/filters.c \
	%D%/gather.c %D%/gather_lists.c %D%/gather_words.c %D%/gathering.h \
	%D%/index.c %D%/index.h \
	%D%/kernels.c %D%/kernels.h %D%/kernels_forms.h \
	%D%/kernels_avx2.c \
	%D%/kernels_avx512.c \
	%D%/kernels_neon.c \
	%D%/kernels_plain.c \
	%D%/language.c %D%/language.h \
	%D%/lexicon.c %D%/lexicon.h \
	%D%/manifest.c %D%/manifest.h \
	%D%/map.c %D%/map.h \
	%D%/match.c \
	%D%/names.c %D%/names.h \
	%D%/near.c %D%/near.h %D%/nearest.c \
	%D%/packed.c %D%/packed.h \
	%D%/part.c %D%/part.h %D%/part_lists.c %D%/part_words.c \
	%D%/passages.c %D%/passages.h \
	%D%/paths.c \
	%D%/prior.c \
	%D%/query.c %D%/query.h \
	%D%/rank.c %D%/rank.h %D%/ranking.h \
	%D%/score.c \
	%D%/search.c %D%/search.h \
	%D%/segment.c %D%/segment.h %D%/segment_file.h \
	%D%/segment_collect.c \
	%D%/segment_merge.c \
	%D%/segment_merge_state.h \
	%D%/segment_vectors.c \
	%D%/served.c %D%/served.h \
	%D%/sheet.c %D%/sheet.h %D%/sheet_lists.c %D%/sheet_vectors.c \
	%D%/slips.c \
	%D%/snippet.c %D%/snippet.h \
	%D%/statement.c %D%/statement.h \
	%D%/stem.c %D%/stem.h \
	%D%/synonyms.c %D%/synonyms.h \
	%D%/tail.c %D%/tail.h \
	%D%/terms.c %D%/terms.h \
	%D%/tokens.c %D%/tokens.h \
	%D%/vectors.c %D%/vectors.h \
	%D%/vectors_import.c %D%/vectors_import.h
