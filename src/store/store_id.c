/* Finding a row by what a person types, and saying that there is none. */
#include "config.h"

#include "store/store.h"

#include "base/error.h"
#include "base/id.h"
#include "base/utf8.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <string.h>

static const char *kind_word(enum rec_row_kind kind)
{
    return kind == REC_ROW_RECEIPT ? "receipt of a request" : rec_row_kind_name(kind);
}

enum rec_status store_missing(rec_error *error, enum rec_row_kind kind, const char *id)
{
    error_set(error, REC_NOT_FOUND, "There is no %s \"%.64s\".", kind_word(kind), id ? id : "");
    error_about(error, id ? id : "");
    return REC_NOT_FOUND;
}

enum rec_status store_missing_run(rec_error *error, const char *id)
{
    error_set(error, REC_NOT_FOUND, "There is no run \"%.64s\".", id);
    error_about(error, id);
    return REC_NOT_FOUND;
}

enum rec_status store_missing_history(rec_error *error, int64_t number)
{
    return error_set(error, REC_NOT_FOUND, "There is no line %lld in the history of changes.",
                     (long long)number);
}

enum rec_status store_require(struct store_user *user, enum rec_row_kind kind, const char *id,
                              rec_error *error)
{
    char found[REC_ID_SIZE];
    int count = 0;

    enum rec_status status = check_id(kind, id, error);
    if (status == REC_OK)
        status = user->store->ops->find(user, kind, id, found, &count, error);
    if (status == REC_OK && count == 0)
        status = store_missing(error, kind, id);
    return status;
}

static enum rec_status resolve_external(struct store_user *user, enum rec_row_kind kind, const char *external,
                                        char id[REC_ID_SIZE], rec_error *error)
{
    if (kind != REC_ROW_CONVERSATION && kind != REC_ROW_MESSAGE)
        return error_set(error, REC_INVALID, "Only conversations and messages have external ids.");
    enum rec_status status = REC_NOT_FOUND;
    if (external[0] && utf8_valid(external, strlen(external)))
        status = user->store->ops->find_external(user, kind, external, id, error);
    if (status == REC_NOT_FOUND) {
        error_set(error, status, "There is no %s with the external id \"%.128s\".", kind_word(kind),
                  external);
        error_about(error, external);
    }
    return status;
}

static bool kind_has_ids(enum rec_row_kind kind)
{
    return kind != REC_ROW_DRAFT && kind != REC_ROW_SETTING && kind != REC_ROW_BRANCH;
}

enum rec_status store_resolve(struct store_user *user, enum rec_row_kind kind, const char *text,
                              char id[REC_ID_SIZE], rec_error *error)
{
    int count = 0;

    id[0] = '\0';
    if (strncmp(text, "ext:", 4) == 0)
        return resolve_external(user, kind, text + 4, id, error);
    if (!kind_has_ids(kind) || !id_prefix_valid(text)) {
        error_set(error, REC_INVALID,
                  "\"%.64s\" is not an id: give one, its first %d characters or more, or ext:EXTERNAL-ID.",
                  text, ID_PREFIX_MIN);
        error_about(error, text);
        return REC_INVALID;
    }
    enum rec_status status = user->store->ops->find(user, kind, text, id, &count, error);
    if (status != REC_OK)
        return status;
    if (count == 0)
        return store_missing(error, kind, text);
    if (count > 1) {
        id[0] = '\0';
        error_set(error, REC_INVALID, "\"%s\" is not unique: %d%s ids begin with it; give more of it.", text,
                  count, count >= 100 ? " or more" : "");
        error_about(error, text);
        return REC_INVALID;
    }
    return REC_OK;
}
