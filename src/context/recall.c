#include "config.h"

#include "context/recall.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#include <string.h>

#define LINE_MAX_BYTES 1200 /* of one hit's text */
#define END_MAX_BYTES  240  /* of how a conversation ended */

static void add_cut(struct buf *out, const char *text, size_t most)
{
    size_t length = strlen(text), keep = utf8_cut(text, length, most);
    bool blank = false;
    for (size_t i = 0; i < keep; i++) {
        char byte = text[i];
        if (byte == '\n' || byte == '\r' || byte == '\t' || byte == ' ') {
            blank = true;
            continue;
        }
        if (blank)
            buf_addc(out, ' ');
        blank = false;
        buf_addc(out, byte);
        if (byte == '<' && i + 1 < keep && text[i + 1] == '/')
            buf_addc(out, ' ');
    }
    if (keep < length)
        buf_adds(out, " ...");
}

static void add_text(struct buf *out, const char *text)
{
    add_cut(out, text, LINE_MAX_BYTES);
}

int64_t recall_time(const struct rec_hit *hit)
{
    bool learned = hit->memory != NULL && hit->memory->evidence_count > 0;
    return learned && hit->memory->evidence[0].created_at != 0 ? hit->memory->evidence[0].created_at
                                                               : hit->created_at;
}

static void add_source(struct buf *out, const struct rec_hit *hit)
{
    char day[CLOCK_ISO_SIZE];
    int64_t time = recall_time(hit);
    if (time != 0 && clock_local(time, "%Y-%m-%d, ", day, sizeof day) > 0)
        buf_adds(out, day);
    if (hit->scope != REC_ROW_MESSAGE)
        buf_adds(out, rec_row_kind_name(hit->scope));
    else if (hit->name[0] != '\0')
        add_text(out, hit->name);
    else
        buf_adds(out, rec_role_name(hit->role));
    if (hit->conversation_title[0] != '\0') {
        buf_adds(out, " in \"");
        add_text(out, hit->conversation_title);
        buf_addc(out, '"');
    }
}

const char *recall_line(const struct rec_hit *hit, struct arena *arena)
{
    struct buf line = BUF_INIT;
    add_source(&line, hit);
    buf_adds(&line, ": ");
    add_text(&line, hit->content);
    buf_addc(&line, '\n');
    const char *text = arena_strndup(arena, line.data, line.length);
    buf_free(&line);
    return text;
}

const char *recall_conversation(const struct rec_conversation *conversation, const char *end,
                                struct arena *arena)
{
    struct buf line = BUF_INIT;
    char day[CLOCK_ISO_SIZE];
    buf_adds(&line, "- \"");
    add_text(&line, conversation->title[0] != '\0' ? conversation->title : "untitled");
    buf_addc(&line, '"');
    if (clock_local(conversation->updated_at, " (%Y-%m-%d)", day, sizeof day) > 0)
        buf_adds(&line, day);
    buf_adds(&line, ": ");
    add_cut(&line, end, END_MAX_BYTES);
    buf_addc(&line, '\n');
    const char *text = arena_strndup(arena, line.data, line.length);
    buf_free(&line);
    return text;
}

static void evidence_of_message(const char *id, const char *conversation, const char *external_id,
                                enum rec_role role, const char *content, int64_t created_at,
                                struct arena *arena, struct rec_receipt_item *item)
{
    struct rec_evidence *evidence = arena_alloc(arena, sizeof *evidence);
    strcpy(evidence->message_id, id);
    strcpy(evidence->conversation_id, conversation);
    evidence->external_id = external_id;
    evidence->source = rec_role_name(role);
    evidence->end = (int64_t)strlen(content);
    evidence->created_at = created_at;
    item->evidence = evidence;
    item->evidence_count = 1;
}

void recall_message_evidence(const struct rec_message *message, struct arena *arena,
                             struct rec_receipt_item *item)
{
    evidence_of_message(message->id, message->conversation_id, message->external_id, message->role,
                        message->content, message->created_at, arena, item);
}

void recall_evidence(const struct rec_hit *hit, struct arena *arena, struct rec_receipt_item *item)
{
    if (hit->memory != NULL) {
        item->evidence = hit->memory->evidence;
        item->evidence_count = hit->memory->evidence_count;
    } else if (hit->preference != NULL) {
        item->evidence = hit->preference->evidence;
        item->evidence_count = hit->preference->evidence_count;
    } else {
        evidence_of_message(hit->id, hit->conversation_id, hit->external_id, hit->role, hit->content,
                            hit->created_at, arena, item);
    }
}
