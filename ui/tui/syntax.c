#include "config.h"

#include "ui/tui/syntax.h"

#include "ui/tui/syntax_languages.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { WORDS_MAX = 512 }; /* places for the words of a language: twice as many as there are */

/* The words of a language by their hash, and the bytes at which something else than a word may begin. */
struct word_index {
    const struct syntax *language;
    struct {
        const char *text;
        size_t length;
        enum theme_role role;
    } words[WORDS_MAX];
    bool beginnings[256];
    bool letters[256]; /* what a word is made of */
};

/* The same for both cases of a letter. */
static size_t hash_word(const char *word, size_t length)
{
    size_t first = (unsigned char)word[0] & 31, last = (unsigned char)word[length - 1] & 31;
    return (first * 37 + last * 11 + length) % WORDS_MAX;
}

static void index_words(struct word_index *index, const char *list, enum theme_role role)
{
    for (const char *at = list, *end; at && at[1] && (end = strchr(at + 1, ' ')); at = end) {
        size_t length = (size_t)(end - at) - 1, place = hash_word(at + 1, length);
        while (index->words[place].text)
            place = (place + 1) % WORDS_MAX;
        index->words[place].text = at + 1;
        index->words[place].length = length;
        index->words[place].role = role;
    }
}

static void index_beginnings(struct word_index *index)
{
    const struct syntax *language = index->language;
    const char *const beginners[] = {language->quotes, language->long_quotes, "[$@#0123456789"};
    const char *const comments[] = {language->line_comments[0], language->line_comments[1], language->open};
    for (size_t i = 0; i < 3; i++) {
        for (const char *at = beginners[i]; at && *at; at++)
            index->beginnings[(unsigned char)*at] = true;
        if (comments[i])
            index->beginnings[(unsigned char)*comments[i]] = true;
    }
    for (int byte = 0; byte < 256; byte++)
        index->letters[byte] = isalnum(byte) || byte == '_' || byte >= 0x80;
}

/* Blocks of code are short and mostly in the language of the one before. */
static const struct word_index *index_of(const struct syntax *language)
{
    static _Thread_local struct word_index index;
    if (index.language != language) {
        index = (struct word_index){.language = language};
        index_words(&index, language->keywords, ROLE_CODE_KEYWORD);
        index_words(&index, language->types, ROLE_CODE_TYPE);
        index_beginnings(&index);
    }
    return &index;
}

static enum theme_role role_of(const struct word_index *index, const char *word, size_t length)
{
    bool caseless = index->language->flags & CASELESS;
    for (size_t place = hash_word(word, length); index->words[place].text; place = (place + 1) % WORDS_MAX)
        if (index->words[place].length == length &&
            (caseless ? strncasecmp(index->words[place].text, word, length)
                      : memcmp(index->words[place].text, word, length)) == 0)
            return index->words[place].role;
    return ROLE_CODE_BLOCK;
}

/* Where a scan stands. */
struct lexer {
    const struct syntax *language;
    const char *text;
    size_t length, at;
    syntax_run run;
    void *context;
    size_t plain; /* bytes before `at` that have not been given out */
    size_t line;  /* the last that can be scanned by itself */
    const struct word_index *index;
};

static void give_plain(struct lexer *lexer)
{
    if (lexer->plain && lexer->run)
        lexer->run(lexer->context, lexer->plain, ROLE_CODE_BLOCK);
    lexer->plain = 0;
}

static void give(struct lexer *lexer, size_t length, enum theme_role role)
{
    if (role == ROLE_CODE_BLOCK) {
        lexer->plain += length;
    } else {
        give_plain(lexer);
        if (lexer->run)
            lexer->run(lexer->context, length, role);
    }
    lexer->at += length;
}

/* A character between tokens. */
static void give_one(struct lexer *lexer)
{
    give(lexer, 1, ROLE_CODE_BLOCK);
    if (lexer->text[lexer->at - 1] == '\n')
        lexer->line = lexer->at;
}

static bool starts(const struct lexer *lexer, const char *what)
{
    const char *at = lexer->text + lexer->at, *end = lexer->text + lexer->length;
    if (!what || !*what)
        return false;
    for (; *what; what++, at++) { /* mostly the first byte says no: a call is dearer */
        if (at == end || *at != *what)
            return false;
    }
    return true;
}

static bool begins_line(const struct lexer *lexer)
{
    size_t at = lexer->at;
    while (at > 0 && (lexer->text[at - 1] == ' ' || lexer->text[at - 1] == '\t'))
        at--;
    return at == 0 || lexer->text[at - 1] == '\n';
}

static size_t rest_of_line(const struct lexer *lexer)
{
    const char *end = memchr(lexer->text + lexer->at, '\n', lexer->length - lexer->at);
    return end ? (size_t)(end - lexer->text) - lexer->at : lexer->length - lexer->at;
}

static inline bool in_word(const struct lexer *lexer, size_t at)
{
    unsigned char byte = at < lexer->length ? (unsigned char)lexer->text[at] : 0;
    return lexer->index->letters[byte] ||
           (byte == '-' && (lexer->language->flags & DASH_WORDS) && at + 1 < lexer->length &&
            isalnum((unsigned char)lexer->text[at + 1]));
}

/* Behind the word that goes on at `at`. */
static size_t word_end(const struct lexer *lexer, size_t at)
{
    const bool *letters = lexer->index->letters;
    while (at < lexer->length && (letters[(unsigned char)lexer->text[at]] || in_word(lexer, at)))
        at++;
    return at;
}

static bool comment(struct lexer *lexer)
{
    const struct syntax *language = lexer->language;
    bool fenced = language->flags & BLANK_COMMENT;
    bool apart = lexer->at == 0 || isspace((unsigned char)lexer->text[lexer->at - 1]);
    for (size_t index = 0; index < 2; index++)
        if (starts(lexer, language->line_comments[index]) && (apart || !fenced)) {
            give(lexer, rest_of_line(lexer), ROLE_CODE_COMMENT);
            return true;
        }
    if (!starts(lexer, language->open))
        return false;
    size_t open = strlen(language->open);
    const char *end = memmem(lexer->text + lexer->at + open, lexer->length - lexer->at - open,
                             language->close, strlen(language->close));
    give(lexer,
         end ? (size_t)(end - lexer->text) + strlen(language->close) - lexer->at : lexer->length - lexer->at,
         ROLE_CODE_COMMENT);
    return true;
}

/* Up to the closing quote; up to the end of the line (or text) when there is none. */
static size_t quoted(const struct lexer *lexer, size_t width, bool lines)
{
    const char *text = lexer->text + lexer->at;
    size_t rest = lexer->length - lexer->at;
    for (size_t at = width; at < rest; at++) {
        if (text[at] == '\\' && at + 1 < rest && text[at + 1] != '\n')
            at++;
        else if (text[at] == '\n' && !lines)
            return at;
        else if (text[at] == text[0] && rest - at >= width && memcmp(text + at, text, width) == 0)
            return at + width;
    }
    return rest;
}

/* What stands before a colon (or equals sign) names what follows. */
static bool names_what_follows(const struct lexer *lexer, size_t length)
{
    unsigned flags = lexer->language->flags;
    size_t at = lexer->at + length;
    if (!(flags & (COLON_KEYS | EQUAL_KEYS)))
        return false;
    while (at < lexer->length && (lexer->text[at] == ' ' || lexer->text[at] == '\t'))
        at++;
    if (at >= lexer->length)
        return false;
    return ((flags & COLON_KEYS) && lexer->text[at] == ':') ||
           ((flags & EQUAL_KEYS) && lexer->text[at] == '=');
}

static bool string(struct lexer *lexer)
{
    const struct syntax *language = lexer->language;
    char quote = lexer->text[lexer->at];
    bool plain = language->quotes && quote && strchr(language->quotes, quote);
    bool many = language->long_quotes && quote && strchr(language->long_quotes, quote);
    if (!plain && !many)
        return false;
    char three[4] = {quote, quote, quote, '\0'};
    size_t length = plain && many ? starts(lexer, three) ? quoted(lexer, 3, true) : quoted(lexer, 1, false)
                                  : quoted(lexer, 1, many);
    if (quote == '\'' && (language->flags & LIFETIMES) &&
        (length > 8 || length < 3 || lexer->text[lexer->at + length - 1] != '\''))
        return false;
    give(lexer, length, names_what_follows(lexer, length) ? ROLE_CODE_NAME : ROLE_CODE_STRING);
    return true;
}

static bool number(struct lexer *lexer)
{
    size_t at = lexer->at;
    if (!isdigit((unsigned char)lexer->text[at]))
        return false;
    while (at < lexer->length) {
        unsigned char byte = (unsigned char)lexer->text[at];
        bool sign = (byte == '-' || byte == '+') && strchr("eEpP", lexer->text[at - 1]);
        bool point = byte == '.' && at + 1 < lexer->length && isdigit((unsigned char)lexer->text[at + 1]);
        if (at > lexer->at && sign && lexer->text[lexer->at + 1] == 'x' && !strchr("pP", lexer->text[at - 1]))
            sign = false;
        if (!isalnum(byte) && byte != '_' && !sign && !point)
            break;
        at++;
    }
    give(lexer, at - lexer->at, ROLE_CODE_NUMBER);
    return true;
}

/* $name, @name, #name: what a sign makes of the word behind it. */
static bool marked_word(struct lexer *lexer)
{
    unsigned flags = lexer->language->flags;
    char sign = lexer->text[lexer->at];
    bool wanted = (sign == '$' && (flags & VARIABLES)) || (sign == '@' && (flags & DECORATORS)) ||
                  (sign == '#' && (flags & HASH_LINES) && begins_line(lexer));
    size_t at = lexer->at + 1;
    if (!wanted)
        return false;
    if (sign == '$' && at < lexer->length && (lexer->text[at] == '{' || lexer->text[at] == '(')) {
        size_t line = rest_of_line(lexer);
        const char *end = lexer->text[at] == '{' ? memchr(lexer->text + lexer->at, '}', line) : NULL;
        if (!end)
            return false;
        at = (size_t)(end - lexer->text) + 1;
    } else if (sign == '#') {
        while (at < lexer->length && lexer->text[at] == ' ')
            at++;
    }
    at = word_end(lexer, at);
    if (at == lexer->at + 1)
        return false;
    give(lexer, at - lexer->at, ROLE_CODE_NAME);
    return true;
}

static void word(struct lexer *lexer)
{
    const char *text = lexer->text + lexer->at;
    size_t length = word_end(lexer, lexer->at) - lexer->at;
    enum theme_role role =
        names_what_follows(lexer, length) ? ROLE_CODE_NAME : role_of(lexer->index, text, length);
    give(lexer, length, role);
}

static bool section(struct lexer *lexer)
{
    if (lexer->text[lexer->at] != '[' || !(lexer->language->flags & EQUAL_KEYS) || !begins_line(lexer))
        return false;
    give(lexer, rest_of_line(lexer), ROLE_CODE_TYPE);
    return true;
}

size_t syntax_scan(const struct syntax *language, const char *text, size_t length, syntax_run run,
                   void *context)
{
    struct lexer lexer = {
        .language = language, .text = text, .length = length, .run = run, .context = context};
    if (language->scan)
        return language->scan(text, length, run, context);
    lexer.index = index_of(language);
    while (lexer.at < length) {
        if (lexer.index->beginnings[(unsigned char)text[lexer.at]] &&
            (comment(&lexer) || string(&lexer) || section(&lexer) || marked_word(&lexer) || number(&lexer)))
            continue;
        if (lexer.index->letters[(unsigned char)text[lexer.at]])
            word(&lexer);
        else
            give_one(&lexer);
    }
    give_plain(&lexer);
    return lexer.line;
}

/* --- Languages that are not made of words --- */

static void scan_tag(struct lexer *lexer)
{
    bool named = false;
    while (lexer->at < lexer->length && lexer->text[lexer->at] != '>') {
        char byte = lexer->text[lexer->at];
        size_t length = 0;
        if ((byte == '"' || byte == '\'') && lexer->text[lexer->at - 1] == '=') {
            give(lexer, quoted(lexer, 1, true), ROLE_CODE_STRING);
            continue;
        }
        while (lexer->at + length < lexer->length &&
               (isalnum((unsigned char)lexer->text[lexer->at + length]) ||
                strchr("-_:", lexer->text[lexer->at + length])))
            length++;
        if (length > 0)
            give(lexer, length, named ? ROLE_CODE_NAME : ROLE_CODE_KEYWORD);
        else
            give(lexer, 1, ROLE_CODE_BLOCK);
        named = named || length > 0;
    }
}

size_t syntax_scan_markup(const char *text, size_t length, syntax_run run, void *context)
{
    struct lexer lexer = {.text = text, .length = length, .run = run, .context = context};
    while (lexer.at < length) {
        if (starts(&lexer, "<!--")) {
            const char *end = memmem(text + lexer.at, length - lexer.at, "-->", 3);
            give(&lexer, end ? (size_t)(end - text) + 3 - lexer.at : length - lexer.at, ROLE_CODE_COMMENT);
        } else if (text[lexer.at] == '<') {
            give(&lexer, 1, ROLE_CODE_BLOCK);
            scan_tag(&lexer);
        } else {
            give_one(&lexer);
        }
    }
    give_plain(&lexer);
    return lexer.line;
}

size_t syntax_scan_difference(const char *text, size_t length, syntax_run run, void *context)
{
    struct lexer lexer = {.text = text, .length = length, .run = run, .context = context};
    while (lexer.at < length) {
        size_t line = rest_of_line(&lexer);
        enum theme_role role = ROLE_CODE_BLOCK;
        if (starts(&lexer, "@@") || starts(&lexer, "diff ") || starts(&lexer, "index "))
            role = ROLE_CODE_NAME;
        else if (starts(&lexer, "+++") || starts(&lexer, "---"))
            role = ROLE_CODE_TYPE;
        else if (text[lexer.at] == '+')
            role = ROLE_CODE_ADDED;
        else if (text[lexer.at] == '-')
            role = ROLE_CODE_REMOVED;
        if (line > 0)
            give(&lexer, line, role);
        if (lexer.at < length)
            give_one(&lexer);
    }
    give_plain(&lexer);
    return lexer.line;
}
