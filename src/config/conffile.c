#include "config.h"

#include "config/conffile.h"

#include "base/alloc.h"
#include "base/error.h"

#include <ctype.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

/* --- reading, through inih --- */

struct reader {
    const char *path;
    const struct buf *text;
    size_t at;
    int line; /* of what was handed out last */
    conffile_taker take;
    void *context;
    rec_error *error;
    enum rec_status status;
};

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* Gives inih the next line, without the blanks before it: an indented line is no continuation. */
static char *read_line(char *out, int size, void *stream)
{
    struct reader *reader = stream;
    const char *text = reader->text->data;
    size_t end, length, capacity = (size_t)size;

    if (reader->at >= reader->text->length)
        return NULL;
    reader->line++;
    while (is_blank(text[reader->at]))
        reader->at++;
    end = reader->at + strcspn(text + reader->at, "\n");
    length = end - reader->at;
    if (length + 2 > capacity) {
        /* a long comment is nothing that inih needs to see */
        if (text[reader->at] != '#' && text[reader->at] != ';' && !reader->status)
            reader->status = error_set(reader->error, REC_INVALID, "%s:%d: the line is too long (%zu bytes).",
                                       reader->path, reader->line, length);
        length = 0;
    }
    memcpy(out, text + reader->at, length);
    out[length] = '\n';
    out[length + 1] = '\0';
    reader->at = end < reader->text->length ? end + 1 : end;
    return out;
}

static int handle(void *user, const char *section, const char *name, const char *value)
{
    struct reader *reader = user;
    struct buf full = BUF_INIT;

    if (*section)
        buf_addf(&full, "%s.", section);
    buf_adds(&full, name);
    reader->take(reader->context, full.data, value ? value : "", reader->line);
    buf_free(&full);
    return 1;
}

enum rec_status conffile_parse(const char *path, const struct buf *text, conffile_taker take, void *context,
                               bool pass_over, rec_error *error)
{
    struct reader reader = {.path = path, .text = text, .take = take, .context = context, .error = error};
    int bad;

    if (memchr(text->data, '\0', text->length))
        return error_set(error, REC_INVALID, "%s: this is no text file.", path);
    bad = ini_parse_stream(read_line, &reader, handle, &reader);
    if (reader.status)
        return reader.status;
    if (bad && !pass_over)
        return error_set(error, REC_INVALID,
                         "%s:%d: neither \"[section]\" nor \"name = value\"; mend the line or write \"#\" "
                         "before it.",
                         path, bad);
    return REC_OK;
}

/* --- editing --- */

/* One line of the text: [start, end), next is behind its line break. */
struct line {
    size_t start, end, next;
};

static bool next_line(const struct buf *text, struct line *line)
{
    if (line->next >= text->length)
        return false;
    line->start = line->next;
    line->end = line->start + strcspn(text->data + line->start, "\n");
    line->next = line->end + (line->end < text->length);
    return true;
}

static size_t skip_blanks(const struct buf *text, size_t at, size_t end)
{
    while (at < end && is_blank(text->data[at]))
        at++;
    return at;
}

/* True if the line is "[section]". */
static bool is_section(const struct buf *text, const struct line *line, const char **name, size_t *length)
{
    size_t at = skip_blanks(text, line->start, line->end);
    const char *close;

    if (at == line->end || text->data[at] != '[')
        return false;
    close = memchr(text->data + at, ']', line->end - at);
    if (!close)
        return false;
    *name = text->data + at + 1;
    *length = (size_t)(close - *name);
    return true;
}

/* True if the line (behind `comment`, if that is set) begins with `name =` or `name :`. */
static bool is_option(const struct buf *text, const struct line *line, bool comment, const char *name)
{
    size_t at = skip_blanks(text, line->start, line->end), length = strlen(name);

    if (comment) {
        if (at == line->end || (text->data[at] != '#' && text->data[at] != ';'))
            return false;
        at = skip_blanks(text, at + 1, line->end);
    }
    if (line->end - at < length || memcmp(text->data + at, name, length) != 0)
        return false;
    at = skip_blanks(text, at + length, line->end);
    return at < line->end && (text->data[at] == '=' || text->data[at] == ':');
}

static bool is_empty(const struct buf *text, const struct line *line)
{
    return skip_blanks(text, line->start, line->end) == line->end;
}

/* Where an option stands, or could stand; 0 = nowhere. */
struct place {
    struct line option; /* the last one, which counts */
    size_t commented;   /* behind its commented default */
    size_t section_end; /* behind the last line of its section that is not blank */
    bool found;
};

/* Looks at the lines of `section`; removes options named `name` but the last one, or all. */
static struct place find_place(struct buf *text, const char *section, const char *name, bool remove_all)
{
    struct place place = {.found = false};
    struct line line = {0};
    const char *title;
    bool inside = *section == '\0';
    size_t length;

    while (next_line(text, &line)) {
        if (is_section(text, &line, &title, &length))
            inside = length == strlen(section) && memcmp(title, section, length) == 0;
        if (!inside)
            continue;
        if (is_option(text, &line, false, name)) {
            const struct line *victim = remove_all ? &line : place.found ? &place.option : NULL;
            size_t removed = victim ? victim->next - victim->start : 0;

            if (victim) {
                buf_remove(text, victim->start, removed);
                line.start -= remove_all ? 0 : removed;
                line.end -= removed;
                line.next -= removed;
            }
            place.option = line;
            place.found = !remove_all;
            if (remove_all)
                continue;
        } else if (is_option(text, &line, true, name)) {
            place.commented = line.next;
        }
        if (!is_empty(text, &line))
            place.section_end = line.next;
    }
    return place;
}

static void insert_line(struct buf *text, size_t at, const struct buf *line)
{
    if (at > 0 && text->data[at - 1] != '\n') {
        buf_insert(text, at, "\n", 1);
        at++;
    }
    buf_insert(text, at, line->data, line->length);
}

void conffile_edit(struct buf *text, const char *name, const char *value)
{
    const char *dot = strchr(name, '.');
    char *section = xstrndup(name, dot ? (size_t)(dot - name) : 0);
    const char *key = dot ? dot + 1 : name;
    struct buf line = BUF_INIT;
    struct place place;

    find_place(text, "", name, true); /* the full name before the first section */
    place = find_place(text, section, key, !value);
    if (!value)
        goto out;
    buf_addf(&line, "%s = %s\n", key, value);
    if (place.found) {
        buf_remove(text, place.option.start, place.option.next - place.option.start);
        insert_line(text, place.option.start, &line);
    } else if (place.commented) {
        insert_line(text, place.commented, &line);
    } else if (place.section_end) {
        insert_line(text, place.section_end, &line);
    } else {
        if (text->length && text->data[text->length - 1] != '\n')
            buf_addc(text, '\n');
        buf_addf(text, "%s[%s]\n%s", text->length ? "\n" : "", section, line.data);
    }
out:
    buf_free(&line);
    free(section);
}

/* --- env files --- */

static bool is_name_byte(char byte, bool first)
{
    return byte == '_' || isalpha((unsigned char)byte) || (!first && isdigit((unsigned char)byte));
}

/* Cuts one NAME=VALUE in place. NULL if it is none. */
static char *split_variable(char *line, char **value)
{
    char *name = line, *end;

    if (strncmp(name, "export ", 7) == 0)
        name += 7 + strspn(name + 7, " \t");
    for (end = name; is_name_byte(*end, end == name); end++)
        continue;
    if (end == name || *end != '=')
        return NULL;
    *end = '\0';
    *value = end + 1;
    end = *value + strlen(*value);
    if ((**value == '"' || **value == '\'') && end - *value >= 2 && end[-1] == **value) {
        end[-1] = '\0';
        (*value)++;
    }
    return name;
}

enum rec_status envfile_parse(const char *path, const struct buf *text, conffile_taker take, void *context,
                              rec_error *error)
{
    enum rec_status status = REC_OK;
    struct line line = {0};

    for (int number = 1; !status && next_line(text, &line); number++) {
        size_t start = skip_blanks(text, line.start, line.end), end = line.end;
        char *copy, *name, *value;

        while (end > start && is_blank(text->data[end - 1]))
            end--;
        if (start == end || text->data[start] == '#')
            continue;
        copy = xstrndup(text->data + start, end - start);
        name = split_variable(copy, &value);
        if (name)
            take(context, name, value, number);
        else
            status = error_set(error, REC_INVALID, "%s:%d: this line is not NAME=VALUE.", path, number);
        explicit_bzero(copy, end - start);
        free(copy);
    }
    return status;
}
