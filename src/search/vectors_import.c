#include "config.h"

#include "search/vectors_import.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "search/components.h"
#include "search/embed.h"
#include "search/language.h"
#include "search/map.h"
#include "search/tokens.h"
#include "search/vectors.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MOST    (64 * 1024)
#define WORDS_MOST   40000 /* of a language; a file may have millions */
#define LINES_MOST   (4 * WORDS_MOST)
#define PROGRESS     1000 /* words between two reports */
#define DIMENSIONS   100  /* of a table that begins with this file */
#define COMMON       3    /* components that all words share, */
#define COMMON_LEAST 1000 /* in a table of so many words */

struct reading {
    struct vectors_import *import;
    FILE *file;
    struct buf line;
    size_t number; /* of the line */
    size_t dimensions, count, lines;
    float *values;
    size_t value_capacity;
    struct buf words; /* each with its NUL */
    uint32_t *offsets;
    size_t offset_capacity;
    struct map seen;
};

static enum rec_status bad_line(const struct reading *reading, const char *what, rec_error *error)
{
    return error_set(error, REC_INVALID, "%s, line %zu: %s", reading->import->file, reading->number, what);
}

static enum rec_status no_vectors(const struct reading *reading, rec_error *error)
{
    return error_set(error, REC_INVALID, "%s has no word vectors", reading->import->file);
}

/* --- The language --- */

static bool is_language(const char *text, size_t length)
{
    return length == 2 && islower((unsigned char)text[0]) && islower((unsigned char)text[1]);
}

/* As it was told, or by the name of the file, "cc.de.300.vec": the last part of two letters between dots. */
static bool find_language(struct vectors_import *import)
{
    const char *slash = strrchr(import->file, '/'), *at = slash != NULL ? slash + 1 : import->file, *end;
    bool told = import->language != NULL && is_language(import->language, strlen(import->language));
    if (told)
        memcpy(import->found, import->language, 2);
    if (import->language != NULL)
        return told;
    for (; (end = strchr(at, '.')) != NULL; at = end + 1) {
        if (is_language(at, (size_t)(end - at)))
            memcpy(import->found, at, 2);
    }
    return import->found[0] != '\0';
}

/* Languages that the index tells from English have their words marked there. */
static bool is_marked(const char *language)
{
    static const char *const known[] = {"de", "es", "fr", "it", "nl"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], language) == 0)
            return true;
    return false;
}

static uint32_t language_number(const char *language)
{
    return strcmp(language, "en") == 0 ? 0 : (uint32_t)language[0] << 8 | (uint32_t)language[1];
}

/* --- Lines --- */

struct single {
    char word[TOKEN_BYTES];
    size_t length, count;
};

static bool take_single(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct single *single = context;
    (void)start;
    (void)end;
    memcpy(single->word, word, length);
    single->length = length;
    return ++single->count < 2;
}

static bool same_word(const void *context, uint32_t value)
{
    const struct reading *reading = context;
    return strcmp(reading->words.data + reading->offsets[value],
                  reading->words.data + reading->offsets[reading->count]) == 0;
}

/* The word as the index has it; false: the index has no such word, or it was there before. */
static bool add_word(struct reading *reading, const char *text, size_t length)
{
    struct single single = {.count = 0};
    if (!utf8_valid(text, length))
        return false;
    tokens_each(text, length, false, take_single, &single);
    size_t mark = is_marked(reading->import->found);
    if (single.count != 1 || single.length + mark >= TOKEN_BYTES)
        return false;
    size_t start = reading->words.length;
    reading->offsets =
        xgrow(reading->offsets, &reading->offset_capacity, reading->count + 1, sizeof(uint32_t));
    reading->offsets[reading->count] = (uint32_t)start;
    if (mark)
        buf_addc(&reading->words, LANGUAGE_FOREIGN);
    buf_add(&reading->words, single.word, single.length);
    buf_addc(&reading->words, '\0');
    uint32_t hash = map_hash(reading->words.data + start, reading->words.length - start);
    if (map_find(&reading->seen, hash, same_word, reading) != MAP_NONE) {
        buf_truncate(&reading->words, start);
        return false;
    }
    map_add(&reading->seen, hash, (uint32_t)reading->count);
    return true;
}

/* Where the last `wanted` numbers of the line begin; words may have blanks in them. */
static size_t numbers_start(const struct buf *line, size_t wanted)
{
    size_t at = line->length;
    for (size_t found = 0; found < wanted; found++) {
        while (at > 0 && line->data[at - 1] == ' ')
            at--;
        while (at > 0 && line->data[at - 1] != ' ')
            at--;
    }
    return at;
}

static size_t count_fields(const char *text)
{
    size_t count = 0;
    for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " "), count++)
        text += strcspn(text, " ");
    return count;
}

static enum rec_status read_numbers(struct reading *reading, size_t start, rec_error *error)
{
    const char *at = reading->line.data + start;
    reading->values = xgrow(reading->values, &reading->value_capacity,
                            (reading->count + 1) * reading->dimensions, sizeof *reading->values);
    for (size_t i = 0; i < reading->dimensions; i++) {
        char *end;
        float value = strtof(at, &end);
        if (end == at || (*end != ' ' && *end != '\0') || !isfinite(value))
            return bad_line(reading, "a number of the vector cannot be read", error);
        reading->values[reading->count * reading->dimensions + i] = value;
        at = end;
    }
    return REC_OK;
}

static enum rec_status read_vector(struct reading *reading, rec_error *error)
{
    size_t fields = count_fields(reading->line.data);
    if (fields == 0)
        return REC_OK;
    if (reading->dimensions == 0)
        reading->dimensions = fields - 1;
    if (reading->dimensions == 0 || reading->dimensions > DIMENSIONS_MAX)
        return bad_line(reading, "a word and the numbers of its vector are expected", error);
    if (fields < reading->dimensions + 1)
        return bad_line(reading, "the vector has too few numbers", error);
    size_t start = numbers_start(&reading->line, reading->dimensions), length = start;
    while (length > 0 && reading->line.data[length - 1] == ' ')
        length--;
    enum rec_status status = read_numbers(reading, start, error);
    if (status == REC_OK && add_word(reading, reading->line.data, length))
        reading->count++;
    return status;
}

/* "COUNT DIMENSIONS", as word2vec and fastText begin. */
static bool read_heading(struct reading *reading)
{
    const char *text = reading->line.data;
    if (count_fields(text) != 2 || strspn(text, "0123456789 ") != strlen(text))
        return false;
    char *end;
    reading->lines = strtoul(text, &end, 10);
    reading->dimensions = strtoul(end, NULL, 10);
    return true;
}

static enum rec_status read_lines(struct reading *reading, rec_error *error)
{
    struct vectors_import *import = reading->import;
    enum rec_status status = REC_OK;
    while (reading->count < WORDS_MOST && reading->number < LINES_MOST) {
        reading->number++;
        status = file_line(reading->file, LINE_MOST, &reading->line, error);
        if (status == REC_DONE)
            break;
        if (status == REC_LIMIT)
            return bad_line(reading, "the line is longer than a vector can be", error);
        if (status != REC_OK)
            return status;
        /* tabs count as blanks */
        for (char *at = reading->line.data; (at = strchr(at, '\t')) != NULL;)
            *at = ' ';
        if (strlen(reading->line.data) != reading->line.length)
            return bad_line(reading, "this is no text", error);
        if (reading->number == 1 && read_heading(reading))
            continue;
        status = read_vector(reading, error);
        if (status != REC_OK)
            return status;
        if (import->progress != NULL && reading->number % PROGRESS == 0) {
            size_t total = reading->lines > 0 && reading->lines < WORDS_MOST ? reading->lines : WORDS_MOST;
            import->progress(import->context, (int64_t)reading->count, (int64_t)total);
        }
    }
    return reading->count == 0 ? no_vectors(reading, error) : REC_OK;
}

/* --- The table --- */

struct row {
    const char *word;
    size_t length;
    const int8_t *vector;
    float scale;
    uint32_t rank; /* with the language */
    bool fresh;
};

struct rows {
    struct row *items;
    size_t count;
};

static int by_word(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    int order = memcmp(a->word, b->word, a->length < b->length ? a->length : b->length);
    if (order == 0)
        order = (a->length > b->length) - (a->length < b->length);
    if (order == 0) /* English words stay English */
        order = (a->rank >> VECTORS_LANGUAGE_SHIFT != 0) - (b->rank >> VECTORS_LANGUAGE_SHIFT != 0);
    return order != 0 ? order : b->fresh - a->fresh;
}

/* In order, each word once. */
static void put_in_order(struct rows *rows)
{
    size_t kept = 0;
    qsort(rows->items, rows->count, sizeof *rows->items, by_word);
    for (size_t i = 0; i < rows->count; i++) {
        const struct row *last = kept > 0 ? &rows->items[kept - 1] : NULL;
        if (last != NULL && last->length == rows->items[i].length &&
            memcmp(last->word, rows->items[i].word, last->length) == 0)
            continue;
        rows->items[kept++] = rows->items[i];
    }
    rows->count = kept;
}

static void add_old_rows(struct rows *rows, const struct vectors *base, uint32_t language)
{
    for (size_t i = 0; base != NULL && i < base->count; i++) {
        if (base->ranks[i] >> VECTORS_LANGUAGE_SHIFT == language)
            continue;
        rows->items[rows->count++] = (struct row){.word = base->text + base->offsets[i],
                                                  .length = base->offsets[i + 1] - base->offsets[i],
                                                  .vector = base->rows + i * base->dimensions,
                                                  .scale = base->scales[i],
                                                  .rank = base->ranks[i]};
    }
}

/* Vectors of `dimensions` numbers, as int8; `room` holds them. */
static void add_new_rows(struct rows *rows, const struct reading *reading, size_t have, size_t dimensions,
                         int8_t *room, uint32_t language)
{
    for (size_t i = 0; i < reading->count; i++) {
        float values[DIMENSIONS_MAX] = {0}, scale;
        memcpy(values, reading->values + i * have, have * sizeof *values);
        if (!embed_round(values, dimensions, room + i * dimensions, &scale))
            continue;
        const char *word = reading->words.data + reading->offsets[i];
        rows->items[rows->count++] = (struct row){.word = word,
                                                  .length = strlen(word),
                                                  .vector = room + i * dimensions,
                                                  .scale = scale,
                                                  .rank = (uint32_t)i | language << VECTORS_LANGUAGE_SHIFT,
                                                  .fresh = true};
    }
}

static void pad(struct buf *out)
{
    while (out->length % 8 != 0)
        buf_addc(out, '\0');
}

/* The form of the file: data/vectors/make-vectors. */
static enum rec_status write_rows(const struct rows *rows, size_t dimensions, const char *path,
                                  rec_error *error)
{
    struct vectors_header header = {.dimensions = (uint32_t)dimensions, .count = (uint32_t)rows->count};
    struct buf out = BUF_INIT;
    unsigned char digest[32];
    uint32_t offset = 0;
    memcpy(header.magic, VECTORS_MAGIC, sizeof header.magic);
    buf_add(&out, &header, sizeof header);
    for (size_t i = 0; i < rows->count; i++)
        buf_add(&out, rows->items[i].vector, dimensions);
    pad(&out);
    for (size_t i = 0; i < rows->count; i++)
        buf_add(&out, &rows->items[i].scale, sizeof rows->items[i].scale);
    pad(&out);
    for (size_t i = 0; i < rows->count; i++)
        buf_add(&out, &rows->items[i].rank, sizeof rows->items[i].rank);
    pad(&out);
    for (size_t i = 0; i <= rows->count; i++) {
        buf_add(&out, &offset, sizeof offset);
        offset += i < rows->count ? (uint32_t)rows->items[i].length : 0;
    }
    pad(&out);
    for (size_t i = 0; i < rows->count; i++)
        buf_add(&out, rows->items[i].word, rows->items[i].length);
    header.text_length = offset;
    sha256(out.data + sizeof header, out.length - sizeof header, digest);
    memcpy(&header.identity, digest, sizeof header.identity);
    memcpy(out.data, &header, sizeof header);
    enum rec_status status = file_write(path, out.data, out.length, 0600, error);
    buf_free(&out);
    return status;
}

/* The table that the words are added to; NULL: they begin one. */
static enum rec_status open_base(const struct vectors_import *import, struct vectors **base, rec_error *error)
{
    *base = NULL;
    if (import->base == NULL)
        return REC_OK;
    enum rec_status status = vectors_open(base, import->base, error);
    if (status != REC_INVALID)
        return status;
    return error_set(error, REC_INVALID, "%s is damaged: remove it, and import its languages again",
                     import->base);
}

static enum rec_status keep_table(const struct rows *rows, size_t dimensions, const char *path,
                                  rec_error *error)
{
    struct buf folder = BUF_INIT;
    file_folder(&folder, path);
    enum rec_status status = file_make_folders(folder.data, error);
    if (status == REC_OK)
        status = write_rows(rows, dimensions, path, error);
    buf_free(&folder);
    return status;
}

static enum rec_status make_table(struct reading *reading, rec_error *error)
{
    struct vectors_import *import = reading->import;
    struct vectors *base;
    uint32_t language = language_number(import->found);
    enum rec_status status = open_base(import, &base, error);
    if (status != REC_OK)
        return status;
    size_t dimensions = base != NULL ? base->dimensions : DIMENSIONS;
    components_reduce(reading->values, reading->count, reading->dimensions,
                      reading->count >= COMMON_LEAST ? COMMON : 0, dimensions);
    size_t have = reading->dimensions < dimensions ? reading->dimensions : dimensions;
    struct rows rows = {0};
    rows.items = xcalloc(reading->count + (base != NULL ? base->count : 0) + 1, sizeof *rows.items);
    int8_t *room = xcalloc(reading->count + 1, dimensions);
    add_new_rows(&rows, reading, have, dimensions, room, language);
    import->words = rows.count;
    import->dimensions = reading->dimensions;
    if (rows.count > 0) {
        add_old_rows(&rows, base, language);
        put_in_order(&rows);
        status = keep_table(&rows, dimensions, import->into, error);
    } else { /* zeros have no direction */
        status = no_vectors(reading, error);
    }
    free(room);
    free(rows.items);
    vectors_close(base);
    return status;
}

enum rec_status vectors_import(struct vectors_import *import, rec_error *error)
{
    struct reading reading = {.import = import, .line = BUF_INIT, .words = BUF_INIT};
    if (!find_language(import))
        return error_set(error, REC_INVALID,
                         import->language != NULL
                             ? "a language is named by two small letters, as in --language de; this is \"%s\""
                             : "the name of %s does not tell its language; say --language de or another",
                         import->language != NULL ? import->language : import->file);
    reading.file = fopen(import->file, "re");
    if (reading.file == NULL)
        return error_errno(error, errno == ENOENT ? REC_NOT_FOUND : REC_IO, errno, "cannot read %s",
                           import->file);
    enum rec_status status = read_lines(&reading, error);
    fclose(reading.file);
    if (status == REC_OK)
        status = make_table(&reading, error);
    buf_free(&reading.line);
    buf_free(&reading.words);
    map_free(&reading.seen);
    free(reading.offsets);
    free(reading.values);
    return status;
}
