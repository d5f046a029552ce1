/* The languages whose code has colours, each a row of a table. Constant; any thread. */
#ifndef TUI_SYNTAX_LANGUAGES_H
#define TUI_SYNTAX_LANGUAGES_H

#include "ui/tui/syntax.h"

enum {
    HASH_LINES = 1 << 0,   /* #include: the first word of a line */
    DECORATORS = 1 << 1,   /* @word */
    VARIABLES = 1 << 2,    /* $word, ${word} */
    CASELESS = 1 << 3,     /* keywords in any case */
    LIFETIMES = 1 << 4,    /* 'a is no character */
    COLON_KEYS = 1 << 5,   /* a word or string before a colon */
    EQUAL_KEYS = 1 << 6,   /* a word before an equals sign; [section] */
    DASH_WORDS = 1 << 7,   /* words may have dashes inside */
    BLANK_COMMENT = 1 << 8 /* a comment begins a line or stands behind a blank */
};

typedef size_t syntax_scanner(const char *text, size_t length, syntax_run run, void *context);

struct syntax {
    const char *names;    /* as in fences, separated and surrounded by blanks */
    const char *keywords; /* the same */
    const char *types;
    const char *line_comments[2];
    const char *open, *close; /* of a comment */
    const char *quotes;       /* end with their line; a backslash takes the next character */
    const char *long_quotes;  /* may have lines inside; """ where it is three times the same */
    unsigned flags;
    syntax_scanner *scan; /* instead of all that */
};

/* For languages that are not made of words. */
syntax_scanner syntax_scan_markup, syntax_scan_difference;

#endif
