#include "config.h"

#include "memory_rows.h"

enum rec_status mem_receipt_add(struct store_user *user, const struct rec_receipt *row, const char *parts,
                                rec_error *error)
{
    if (!FIND(user, conversation, row->conversation_id))
        return store_missing(error, REC_ROW_CONVERSATION, row->conversation_id);
    if (FIND(user, receipt, row->id))
        return id_taken(error);
    struct receipt_row *added = ADD(NOW(user->store)->receipt);
    added->user = user->key;
    added->row = *row;
    added->row.provider = kept_text(user, row->provider);
    added->row.model = kept_text(user, row->model);
    added->parts = kept_text(user, parts);
    return REC_OK;
}

enum rec_status mem_receipt_put(struct store_user *user, const char *id, const char *parts, rec_error *error)
{
    struct receipt_row *found = FIND(user, receipt, id);
    if (!found)
        return store_missing(error, REC_ROW_RECEIPT, id);
    found->parts = kept_text(user, parts);
    return REC_OK;
}

enum rec_status mem_receipt_get(struct store_user *user, const char *id, struct arena *arena,
                                struct rec_receipt *row, const char **parts, rec_error *error)
{
    const struct receipt_row *found = FIND(user, receipt, id);
    (void)arena;
    EACH (NOW(user->store)->receipt, receipt) /* the last one of the turn or conversation */
        if (receipt->user == user->key &&
            (strcmp(receipt->row.turn_id, id) == 0 || strcmp(receipt->row.conversation_id, id) == 0))
            found = receipt;
    if (!found)
        return store_missing(error, REC_ROW_RECEIPT, id);
    *row = found->row;
    *parts = found->parts;
    return REC_OK;
}

enum rec_status mem_summary_put(struct store_user *user, const struct store_summary *row, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->summary, old,
              old->user == user->key && old->row.branch == row->branch && old->row.last == row->last &&
                  strcmp(old->row.conversation_id, row->conversation_id) == 0);
    struct summary_row *added = ADD(now->summary);
    added->user = user->key;
    added->row = *row;
    added->row.provider = kept_text(user, row->provider);
    added->row.model = kept_text(user, row->model);
    added->row.content = kept_text(user, row->content);
    return REC_OK;
}

enum rec_status mem_summary_get(struct store_user *user, const char *conversation,
                                const struct store_range *range, struct arena *arena,
                                struct store_summary *row, rec_error *error)
{
    (void)arena, (void)error;
    EACH (NOW(user->store)->summary, found)
        if (found->user == user->key && found->row.branch == range->branch &&
            found->row.last >= range->first && found->row.last < range->end && found->row.last > row->last &&
            strcmp(found->row.conversation_id, conversation) == 0)
            *row = found->row;
    return REC_OK;
}

enum rec_status mem_draft_set(struct store_user *user, const char *conversation, const char *text,
                              rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->draft, row, row->user == user->key && strcmp(row->key, conversation) == 0);
    if (text[0])
        *ADD(now->draft) = (struct text_row){user->key, kept_text(user, conversation), kept_text(user, text)};
    return REC_OK;
}

enum rec_status mem_draft_get(struct store_user *user, const char *conversation, struct arena *arena,
                              const char **text, rec_error *error)
{
    (void)arena, (void)error;
    *text = "";
    EACH (NOW(user->store)->draft, row)
        if (row->user == user->key && strcmp(row->key, conversation) == 0)
            *text = row->text;
    return REC_OK;
}
