#include "config.h"

#include "talk.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/likely.h"
#include "base/utf8.h"
#include "chat.h"
#include "client.h"
#include "print.h"
#include "report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_LIMIT 20
#define READ_LIMIT 10
#define LINE_BYTES 160 /* of a row that is read out */

/* What /list, /search, /memories and /preferences have numbered last. */
struct numbered {
    enum rec_row_kind row;
    char id[REC_ID_SIZE], conversation[REC_ID_SIZE];
};

struct talk {
    struct cli *cli;
    struct rec_command *command;
    char *conversation;
    struct numbered items[LIST_LIMIT];
    size_t count;
    bool over;
};

static void label(struct cli *cli, const char *name)
{
    output_bold(&cli->out, name);
    output_text(&cli->out, " ");
    output_flush(&cli->out);
}

/* --- Numbered rows --- */

static void begin_list(struct talk *talk)
{
    talk->count = 0;
}

/* "3. Planning the trip, 5 messages, Tue": one line, however long the text is. */
static void add_item(struct talk *talk, enum rec_row_kind row, const char *id, const char *conversation,
                     const char *what, const char *text)
{
    if (talk->count == LIST_LIMIT)
        return;
    struct numbered *item = &talk->items[talk->count++];
    item->row = row;
    snprintf(item->id, sizeof item->id, "%s", id);
    snprintf(item->conversation, sizeof item->conversation, "%s", conversation);
    struct buf line = BUF_INIT;
    size_t length = utf8_cut(text, strlen(text), LINE_BYTES);
    for (size_t at = 0; at < length; at++)
        buf_addc(&line, (unsigned char)text[at] < ' ' ? (text[at] == '\n' || text[at] == '\t' ? ' ' : '?')
                                                      : text[at]);
    output_format(&talk->cli->out, "%zu. %s%s%s%s\n", talk->count, what, *what ? ": " : "",
                  line.length ? line.data : "", text[length] ? " ..." : "");
    buf_free(&line);
}

/* Begins a list of the rows of a kind that have these words, or of the newest; client_page_free() the page.
 */
static enum rec_status rows_with(struct talk *talk, enum rec_query_kind kind, const char *words,
                                 const struct rec_page **page)
{
    struct rec_query query;
    rec_query_init(&query, kind);
    query.limit = LIST_LIMIT;
    query.text = *words ? words : NULL;
    begin_list(talk);
    return client_page(talk->cli, &query, page);
}

static void end_list(struct talk *talk, const char *none, const char *next)
{
    output_format(&talk->cli->out, "%s\n", talk->count ? next : none);
}

/* The row that a number, or an id, names. NULL, and said, if there is none. */
static const struct numbered *item_of(struct talk *talk, const char *words, enum rec_row_kind row)
{
    char *end;
    long number = strtol(words, &end, 10);
    if (end == words || (*end && *end != ' ') || number < 1 || (size_t)number > talk->count) {
        output_format(&talk->cli->out, "There is no number %.20s in the last list.\n", words);
        return NULL;
    }
    const struct numbered *item = &talk->items[number - 1];
    if (row != REC_ROW_MESSAGE && item->row != row) {
        output_format(&talk->cli->out, "Number %ld is not a %s.\n", number, rec_row_kind_name(row));
        return NULL;
    }
    return item;
}

/* --- Conversations --- */

static enum rec_status list_conversations(struct talk *talk, const char *words)
{
    const struct rec_page *page = NULL;
    enum rec_status status = rows_with(talk, REC_QUERY_CONVERSATIONS, words, &page);
    for (size_t index = 0; status == REC_OK && index < page->count; index++) {
        const struct rec_conversation *row = &page->conversations[index];
        char day[64] = "", what[128];
        clock_local(row->updated_at, "%e %B %Y", day, sizeof day);
        snprintf(what, sizeof what, "%s, %lld message%s", day + strspn(day, " "),
                 (long long)row->message_count, row->message_count == 1 ? "" : "s");
        add_item(talk, REC_ROW_CONVERSATION, row->id, row->id, what,
                 *row->title ? row->title : row->last_text);
    }
    client_page_free(page);
    if (status == REC_OK)
        end_list(talk, "No conversation.", "/open NUMBER goes on with one.");
    return status;
}

static enum rec_status read_messages(struct talk *talk, const char *words)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    long count = strtol(words, NULL, 10);
    if (!*talk->conversation) {
        output_text(&talk->cli->out, "Nothing has been said here yet.\n");
        return REC_OK;
    }
    rec_query_init(&query, REC_QUERY_MESSAGES);
    query.id = talk->conversation;
    query.limit = count > 0 && count < 1000 ? (size_t)count : READ_LIMIT;
    enum rec_status status = client_page(talk->cli, &query, &page);
    for (size_t index = 0; status == REC_OK && index < page->count; index++) {
        const struct rec_message *message = &page->messages[index];
        label(talk->cli, message->role == REC_ROLE_USER        ? "You:"
                         : message->role == REC_ROLE_ASSISTANT ? "Assistant:"
                                                               : "System:");
        output_format(&talk->cli->out, "%s%s\n", message->content,
                      message->status == REC_TURN_COMPLETE ? "" : " (cut)");
    }
    client_page_free(page);
    return status;
}

static enum rec_status open_conversation(struct talk *talk, const char *words)
{
    const struct numbered *item = item_of(talk, words, REC_ROW_MESSAGE);
    if (!item)
        return REC_OK;
    if (!*item->conversation) {
        output_text(&talk->cli->out, "That one came from no conversation.\n");
        return REC_OK;
    }
    memcpy(talk->conversation, item->conversation, REC_ID_SIZE);
    talk->command->id = talk->conversation;
    return read_messages(talk, "4");
}

static enum rec_status new_conversation(struct talk *talk, const char *words)
{
    (void)words;
    *talk->conversation = '\0';
    talk->command->id = NULL;
    output_text(&talk->cli->out, "The next line begins a new conversation.\n");
    return REC_OK;
}

static enum rec_status run(struct talk *talk, const struct rec_command *command, const char *done)
{
    struct rec_result *result = NULL;
    enum rec_status status = client_run(talk->cli, command, NULL, NULL, &result);
    if (status == REC_OK) {
        output_format(&talk->cli->out, "%s\n", done);
        if (result && result->report)
            report_print(&talk->cli->out, result->report);
    }
    rec_result_free(result);
    return status;
}

/* A command for the conversation that is open. */
static enum rec_status run_here(struct talk *talk, struct rec_command command, const char *done)
{
    if (!*talk->conversation) {
        output_text(&talk->cli->out, "No conversation is open.\n");
        return REC_OK;
    }
    command.id = talk->conversation;
    command.category = -1;
    return run(talk, &command, done);
}

static enum rec_status rename_conversation(struct talk *talk, const char *words)
{
    return run_here(talk, (struct rec_command){.kind = REC_COMMAND_CONVERSATION_RENAME, .text = words},
                    "Renamed.");
}

static enum rec_status archive_conversation(struct talk *talk, const char *words)
{
    (void)words;
    return run_here(
        talk,
        (struct rec_command){.kind = REC_COMMAND_CONVERSATION_STATUS, .number = REC_CONVERSATION_ARCHIVED},
        "Archived. /undo brings it back.");
}

static enum rec_status delete_conversation(struct talk *talk, const char *words)
{
    enum rec_status status = run_here(talk, (struct rec_command){.kind = REC_COMMAND_CONVERSATION_DELETE},
                                      "Deleted. /undo brings it back.");
    return status == REC_OK ? new_conversation(talk, words) : status;
}

/* --- What is remembered --- */

static enum rec_status search(struct talk *talk, const char *words)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = words;
    query.limit = READ_LIMIT;
    enum rec_status status = client_page(talk->cli, &query, &page);
    begin_list(talk);
    for (size_t index = 0; status == REC_OK && index < page->count; index++) {
        const struct rec_hit *hit = &page->hits[index];
        struct buf what = BUF_INIT, text = BUF_INIT;
        buf_adds(&what, rec_row_kind_name(hit->scope));
        if (hit->scope == REC_ROW_MESSAGE && *hit->conversation_title)
            buf_addf(&what, " in %s", hit->conversation_title);
        for (const char *at = hit->snippet; *at; at++)
            if (*at != '\x02' && *at != '\x03')
                buf_addc(&text, *at);
        add_item(talk, hit->scope, hit->id,
                 hit->scope == REC_ROW_CONVERSATION ? hit->id : hit->conversation_id, what.data,
                 text.length ? text.data : hit->content);
        buf_free(&what);
        buf_free(&text);
    }
    client_page_free(page);
    if (status == REC_OK)
        end_list(talk, "Nothing was found.", "/open NUMBER opens its conversation.");
    return status;
}

static enum rec_status list_memories(struct talk *talk, const char *words)
{
    const struct rec_page *page = NULL;
    enum rec_status status = rows_with(talk, REC_QUERY_MEMORIES, words, &page);
    for (size_t index = 0; status == REC_OK && index < page->count; index++) {
        const struct rec_memory *row = &page->memories[index];
        add_item(talk, REC_ROW_MEMORY, row->id, row->evidence_count ? row->evidence[0].conversation_id : "",
                 row->pinned ? "pinned" : rec_memory_kind_name(row->kind), row->content);
    }
    client_page_free(page);
    if (status == REC_OK)
        end_list(talk, "Nothing is remembered yet.", "/change NUMBER TEXT, /pin NUMBER, /forget NUMBER.");
    return status;
}

static enum rec_status list_preferences(struct talk *talk, const char *words)
{
    const struct rec_page *page = NULL;
    enum rec_status status = rows_with(talk, REC_QUERY_PREFERENCES, words, &page);
    for (size_t index = 0; status == REC_OK && index < page->count; index++) {
        const struct rec_preference *row = &page->preferences[index];
        struct buf what = BUF_INIT;
        if (*row->qualifier && *row->statement) /* a sentence of its own: "loves hiking" */
            buf_adds(&what, row->locked ? "locked" : "");
        else
            buf_addf(&what, "%s%s%s%s", row->key, *row->qualifier ? " " : "", row->qualifier,
                     row->locked ? ", locked" : "");
        add_item(talk, REC_ROW_PREFERENCE, row->id,
                 row->evidence_count ? row->evidence[0].conversation_id : "", what.data, row->value);
        buf_free(&what);
    }
    client_page_free(page);
    if (status == REC_OK)
        end_list(talk, "No preference is known yet.",
                 "/set KEY VALUE, /pin NUMBER locks one, /forget NUMBER.");
    return status;
}

static enum rec_status remember(struct talk *talk, const char *words)
{
    struct rec_command command = {.kind = REC_COMMAND_MEMORY_ADD,
                                  .text = words,
                                  .row_kind = REC_MEMORY_FACT,
                                  .category = REC_CATEGORY_GENERAL};
    return run(talk, &command, "Remembered. /undo takes it back.");
}

static enum rec_status set_preference(struct talk *talk, const char *words)
{
    size_t length = strcspn(words, " =");
    struct buf key = BUF_INIT;
    buf_add(&key, words, length);
    struct rec_command command = {.kind = REC_COMMAND_PREFERENCE_SET,
                                  .key = key.length ? key.data : "",
                                  .text = words + length + strspn(words + length, " ="),
                                  .category = -1};
    enum rec_status status = run(talk, &command, "Set. /undo takes it back.");
    buf_free(&key);
    return status;
}

static enum rec_status forget(struct talk *talk, const char *words)
{
    const struct numbered *item = item_of(talk, words, REC_ROW_MESSAGE);
    if (!item)
        return REC_OK;
    if (item->row != REC_ROW_MEMORY && item->row != REC_ROW_PREFERENCE) {
        output_text(&talk->cli->out, "That is neither a memory nor a preference.\n");
        return REC_OK;
    }
    struct rec_command command = {.kind = item->row == REC_ROW_MEMORY ? REC_COMMAND_MEMORY_FORGET
                                                                      : REC_COMMAND_PREFERENCE_UNSET,
                                  .id = item->id,
                                  .category = -1};
    return run(talk, &command, "Forgotten. /undo brings it back.");
}

static enum rec_status pin(struct talk *talk, const char *words)
{
    const struct numbered *item = item_of(talk, words, REC_ROW_MESSAGE);
    if (!item)
        return REC_OK;
    bool memory = item->row == REC_ROW_MEMORY;
    if (!memory && item->row != REC_ROW_PREFERENCE) {
        output_text(&talk->cli->out, "That is neither a memory nor a preference.\n");
        return REC_OK;
    }
    struct rec_command command = {.kind = memory ? REC_COMMAND_MEMORY_PIN : REC_COMMAND_PREFERENCE_LOCK,
                                  .id = item->id,
                                  .number = 1,
                                  .category = -1};
    return run(talk, &command, memory ? "Pinned." : "Locked.");
}

static enum rec_status change(struct talk *talk, const char *words)
{
    const struct numbered *item = item_of(talk, words, REC_ROW_MEMORY);
    if (!item)
        return REC_OK;
    words += strcspn(words, " ");
    struct rec_command command = {
        .kind = REC_COMMAND_MEMORY_EDIT, .id = item->id, .text = words + strspn(words, " "), .category = -1};
    return run(talk, &command, "Changed. /undo takes it back.");
}

/* What went to the model with the last message. */
static enum rec_status why(struct talk *talk, const char *words)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    (void)words;
    if (!*talk->conversation) {
        output_text(&talk->cli->out, "Nothing was sent here yet.\n");
        return REC_OK;
    }
    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = talk->conversation;
    enum rec_status status = client_page(talk->cli, &query, &page);
    for (size_t part = 0; status == REC_OK && page->count && part < page->receipts[0].count; part++) {
        const struct rec_receipt_part *row = &page->receipts[0].parts[part];
        output_format(&talk->cli->out, "%s, %lld tokens.\n", row->type, (long long)row->tokens);
        for (size_t index = 0; index < row->count && row->items[index].score >= 0; index++)
            output_format(&talk->cli->out, "  %s\n", row->items[index].text);
    }
    client_page_free(page);
    return status;
}

static enum rec_status undo(struct talk *talk, const char *words)
{
    struct rec_command command = {.kind = REC_COMMAND_UNDO, .number = 1, .category = -1};
    (void)words;
    return run(talk, &command, "Undone:");
}

static enum rec_status redo(struct talk *talk, const char *words)
{
    struct rec_command command = {.kind = REC_COMMAND_REDO, .number = 1, .category = -1};
    (void)words;
    return run(talk, &command, "Done again:");
}

static enum rec_status quit(struct talk *talk, const char *words)
{
    (void)words;
    talk->over = true;
    return REC_OK;
}

/* --- The table --- */

static enum rec_status help(struct talk *talk, const char *words);

static const struct {
    const char *name, *words, *help;
    enum rec_status (*run)(struct talk *talk, const char *words);
} commands_table[] = {
    {"help", "", "say what there is", help},
    {"list", "[WORDS]", "number the newest conversations, or those with the words in their title",
     list_conversations},
    {"open", "NUMBER", "go on with a conversation, or with that of a hit", open_conversation},
    {"new", "", "begin a new conversation", new_conversation},
    {"read", "[N]", "read the last messages here again", read_messages},
    {"rename", "TITLE", "name the conversation", rename_conversation},
    {"archive", "", "archive it", archive_conversation},
    {"delete", "", "delete it", delete_conversation},
    {"search", "WORDS", "look through messages, memories, preferences and titles", search},
    {"memories", "[WORDS]", "number what is remembered", list_memories},
    {"preferences", "[WORDS]", "number how you like things", list_preferences},
    {"remember", "TEXT", "keep the text as a memory", remember},
    {"set", "KEY VALUE", "state a preference", set_preference},
    {"change", "NUMBER TEXT", "put another text into a memory", change},
    {"pin", "NUMBER", "pin a memory, lock a preference", pin},
    {"forget", "NUMBER", "forget a memory or a preference", forget},
    {"why", "", "say what was sent with the last message", why},
    {"undo", "", "take back the last change", undo},
    {"redo", "", "do again what was taken back", redo},
    {"quit", "", "leave; so does Ctrl-D", quit},
};

static enum rec_status tell_use(struct talk *talk, size_t index)
{
    output_format(&talk->cli->out, "/%s%s%s: %s.\n", commands_table[index].name,
                  *commands_table[index].words ? " " : "", commands_table[index].words,
                  commands_table[index].help);
    return REC_OK;
}

static enum rec_status help(struct talk *talk, const char *words)
{
    (void)words;
    for (size_t index = 0; index < sizeof commands_table / sizeof *commands_table; index++)
        tell_use(talk, index);
    output_text(&talk->cli->out,
                "Anything else is said to the assistant; a line that begins with // is said with one /.\n");
    return REC_OK;
}

/* A name, or the beginning of just one. */
static enum rec_status run_command(struct talk *talk, const char *line)
{
    size_t length = strcspn(line, " "), found = 0, matches = 0;
    struct likely likely;
    likely_begin(&likely, line, length);
    for (size_t index = 0; index < sizeof commands_table / sizeof *commands_table; index++) {
        likely_offer(&likely, commands_table[index].name);
        if (strncmp(commands_table[index].name, line, length) != 0)
            continue;
        found = index;
        matches++;
        if (commands_table[index].name[length] == '\0') {
            matches = 1;
            break;
        }
    }
    if (length && matches == 1) {
        const char *words = line + length + strspn(line + length, " ");
        bool missing = !*words && isupper((unsigned char)commands_table[found].words[0]);
        return missing ? tell_use(talk, found) : commands_table[found].run(talk, words);
    }
    output_format(&talk->cli->out, "There is no command /%.*s%s; /help lists them.\n", (int)length, line,
                  likely_text(&likely));
    return REC_OK;
}

/* A turn that fails or is cancelled is told; the talk goes on. */
enum rec_status talk_run(struct cli *cli, struct rec_command *command, char conversation[REC_ID_SIZE])
{
    struct talk talk = {.cli = cli, .command = command, .conversation = conversation};
    cli->talks = true;
    struct buf line = BUF_INIT;
    output_note(&cli->out, "/help lists the commands, Ctrl-C stops an answer, Ctrl-D leaves");
    while (!talk.over) {
        buf_clear(&line);
        label(cli, "You:");
        enum rec_status status = file_line(stdin, REC_MAX_MESSAGE, &line, &cli->error);
        if (status == REC_DONE) {
            output_text(&cli->out, "\n");
            break;
        }
        const char *text = line.length ? line.data : "";
        if (status == REC_OK && text[strspn(text, " \t")] == '\0')
            continue;
        if (status == REC_OK && text[0] == '/' && text[1] != '/') {
            status = run_command(&talk, text + 1);
        } else if (status == REC_OK && (status = chat_add_files(cli, &line)) == REC_OK) {
            label(cli, "Assistant:");
            command->text = line.data + (line.data[0] == '/');
            status = chat_run(cli, command, conversation);
            command->id = *conversation ? conversation : NULL;
        }
        if (status != REC_OK)
            output_warning(&cli->out, "%s", cli->error.message);
        error_clear(&cli->error);
    }
    buf_free(&line);
    return REC_OK;
}
