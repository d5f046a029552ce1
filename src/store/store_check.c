#include "config.h"

#include "store/store_check.h"

#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* C0, DEL and C1: bytes 00-1F, 7F, and C2 80 .. C2 9F. text is valid UTF-8. */
static bool has_control(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == 0x7f)
            return true;
        if (byte == 0xc2 && i + 1 < length && (unsigned char)text[i + 1] < 0xa0)
            return true;
    }
    return false;
}

static enum rec_status check_object(const char *what, const char *text, size_t length, rec_error *error)
{
    struct json json = JSON_INIT;
    rec_error why;
    enum rec_status status = json_parse(&json, text, length, &why);
    if (status != REC_OK)
        status = error_set(error, REC_INVALID, "%s is not valid JSON: %s", what, why.message);
    else if (json_type_of(&json, 0) != JSON_OBJECT)
        status = error_set(error, REC_INVALID, "%s must be a JSON object.", what);
    json_free(&json);
    return status;
}

enum rec_status check_text(const char *what, enum check_form form, size_t limit, const char *text,
                           size_t length, rec_error *error)
{
    if (length > limit)
        return error_set(error, REC_LIMIT, "%s is too long: %zu bytes, at most %zu are kept.", what, length,
                         limit);
    if (form == CHECK_NAME && length == 0)
        return error_set(error, REC_INVALID, "%s must not be empty.", what);
    if (length > 0 && !utf8_valid(text, length))
        return error_set(error, REC_INVALID, "%s is not valid UTF-8.", what);
    if ((form == CHECK_LINE || form == CHECK_NAME) && has_control(text, length))
        return error_set(error, REC_INVALID, "%s must not contain control characters.", what);
    if (form == CHECK_JSON && length > 0)
        return check_object(what, text, length, error);
    return REC_OK;
}

enum rec_status check_texts(const struct check_rule *rules, rec_error *error)
{
    for (const struct check_rule *rule = rules; rule->what; rule++) {
        size_t length = rule->text ? strlen(rule->text) : 0;
        enum rec_status status = check_text(rule->what, rule->form, rule->limit, rule->text, length, error);
        if (status != REC_OK)
            return status;
    }
    return REC_OK;
}

enum rec_status check_choice(const char *what, int value, int count, rec_error *error)
{
    if (value >= 0 && value < count)
        return REC_OK;
    return error_set(error, REC_INVALID, "%s has no such value: %d.", what, value);
}

enum rec_status check_share(const char *what, double value, rec_error *error)
{
    if (value >= 0 && value <= 1)
        return REC_OK;
    return error_set(error, REC_INVALID, "%s must be between 0 and 1, not %g.", what, value);
}

enum rec_status check_not_negative(const char *what, int64_t value, rec_error *error)
{
    if (value >= 0)
        return REC_OK;
    return error_set(error, REC_INVALID, "%s must not be negative: %lld.", what, (long long)value);
}

enum rec_status check_id(enum rec_row_kind kind, const char *id, rec_error *error)
{
    return id && id_valid(id) ? REC_OK : store_missing(error, kind, id);
}

enum rec_status check_new_id(const char *id, rec_error *error)
{
    if (!id[0] || id_valid(id))
        return REC_OK;
    return error_set(error, REC_INVALID, "\"%.20s\" is not an id.", id);
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

enum rec_status check_tags(const char *tags, struct buf *out, rec_error *error)
{
    char copy[STORE_MAX_SENTENCE + 1];
    char *words[STORE_MAX_SENTENCE / 2 + 1];
    size_t count = 0;

    size_t length = tags ? strlen(tags) : 0;
    enum rec_status status =
        check_text("The list of tags", CHECK_LINE, STORE_MAX_SENTENCE, tags, length, error);
    if (status != REC_OK || length == 0)
        return status;
    memcpy(copy, tags, length + 1);
    char *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (strlen(word) > REC_MAX_TAG)
            return error_set(error, REC_LIMIT, "The tag \"%.20s...\" is too long: at most %d bytes are kept.",
                             word, REC_MAX_TAG);
        words[count++] = word;
    }
    qsort(words, count, sizeof(words[0]), compare_words);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(words[i], words[i - 1]) == 0)
            continue;
        if (out->length > 0)
            buf_addc(out, ' ');
        buf_adds(out, words[i]);
    }
    return REC_OK;
}
