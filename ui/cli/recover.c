#include "config.h"

#include "base/clock.h"
#include "chat.h"
#include "client.h"
#include "commands.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#define HOUR_MS (60 * 60 * 1000LL)

static const char *const kinds[] = {
    [REC_OFFER_INTERRUPTED] = "interrupted", [REC_OFFER_PAUSED] = "paused", [REC_OFFER_RECENT] = "recent"};

static void put_lines(struct json_writer *writer, const char *key, const char *lines)
{
    json_key(writer, key);
    json_open_array(writer);
    for (size_t length; *lines; lines += length + (lines[length] == '\n')) {
        length = strcspn(lines, "\n");
        json_put_string_n(writer, lines, length);
    }
    json_close_array(writer);
}

/* An interrupted turn with its members, and for all where the conversation stood. */
static void put_offer(struct json_writer *writer, const struct rec_offer *offer)
{
    json_put_member(writer, "kind", kinds[offer->kind]);
    if (offer->kind == REC_OFFER_INTERRUPTED) {
        row_turn(writer, &offer->turn);
    } else {
        json_put_member(writer, "conversation_id", offer->conversation_id);
        json_put_member_time(writer, "updated_at", offer->time);
    }
    json_put_member(writer, "title", offer->title);
    json_put_member(writer, "question", offer->question);
    json_put_member(writer, "answer", offer->answer);
    json_put_member(writer, "summary", offer->summary);
    put_lines(writer, "open_questions", offer->open);
}

/* A label, and the lines of a text below each other. */
static void print_lines(struct output *out, const char *label, const char *text)
{
    for (size_t length; *text; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        if (length == 0)
            continue;
        output_format(out, "  %-14s%.*s\n", label, (int)length, text);
        label = "";
    }
}

/* Where we were. */
static void print_offer(struct output *out, const struct rec_offer *offer)
{
    bool interrupted = offer->kind == REC_OFFER_INTERRUPTED;
    char time[CLOCK_ISO_SIZE];

    clock_iso(offer->time, time);
    output_format(out, "%.16s  %.8s  %s: ", time, offer->conversation_id, kinds[offer->kind]);
    output_bold(out, *offer->title ? offer->title : "untitled");
    output_text(out, "\n");
    print_lines(out, "you", offer->question);
    print_lines(out, interrupted ? "answer so far" : "answer", offer->answer);
    print_lines(out, "open", offer->open);
    print_lines(out, "summary", offer->summary);
    if (interrupted && *offer->turn.error)
        print_lines(out, "why", offer->turn.error);
}

static void print(struct cli *cli, const struct rec_offer *offers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!cli->out.json) {
            print_offer(&cli->out, &offers[i]);
            continue;
        }
        put_offer(output_object(&cli->out), &offers[i]);
        output_object_end(&cli->out);
    }
}

/* Goes on where the answer stops; one that had not begun is asked for again. */
static enum rec_status resume(struct cli *cli, const struct rec_turn *turn)
{
    bool begun = *turn->assistant_message_id != '\0';
    const struct rec_command command = {
        .kind = begun ? REC_COMMAND_CONTINUE : REC_COMMAND_RETRY,
        .message = begun ? turn->assistant_message_id : turn->user_message_id,
    };
    return chat_run(cli, &command, NULL);
}

/* An empty answer looks like a failure. */
static void say_none(struct cli *cli, const char *what, int64_t hours)
{
    if (cli->out.json)
        return;
    if (hours == 1)
        output_note(&cli->out, "%s in the last hour", what);
    else
        output_note(&cli->out, "%s in the last %lld hours", what, (long long)hours);
}

/* The first error, after trying all. */
static enum rec_status resume_all(struct cli *cli, const struct rec_offer *offers, size_t count,
                                  int64_t hours)
{
    enum rec_status first = REC_OK, status = REC_OK;
    size_t tried = 0;

    for (size_t i = 0; i < count && status != REC_CANCELLED; i++) {
        if (offers[i].kind != REC_OFFER_INTERRUPTED)
            continue;
        status = resume(cli, &offers[i].turn);
        tried++;
        if (first == REC_OK)
            first = status;
    }
    if (tried == 0)
        say_none(cli, "no answer was interrupted", hours);
    return first;
}

enum rec_status command_recover(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    const char *usual = rec_settings_get(cli->settings, "conversation.recovery_hours");
    int64_t hours = cli_number(cli, OPTION_WINDOW, usual ? strtoll(usual, NULL, 10) : 24);
    const struct rec_command command = {.kind = REC_COMMAND_RECOVER, .number = hours};
    if (cli->absent)
        return REC_OK;
    enum rec_status status = client_run(cli, &command, NULL, NULL, NULL);
    if (status != REC_OK)
        return status;
    rec_query_init(&query, REC_QUERY_RECOVERY);
    query.since = clock_now() - hours * HOUR_MS;
    status = client_page(cli, &query, &page);
    if (status == REC_OK && cli_flag(cli, OPTION_RESUME))
        status = resume_all(cli, page->offers, page->count, hours);
    else if (status == REC_OK)
        print(cli, page->offers, page->count);
    if (status == REC_OK && page->count == 0 && !cli_flag(cli, OPTION_RESUME))
        say_none(cli, "nothing was said", hours);
    client_page_free(page);
    return status;
}
