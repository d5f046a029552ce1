#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "client.h"
#include "commands.h"
#include "rows.h"
#include "ui/tui/filters.h"
#include "ui/tui/format.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HITS_DEFAULT 10
#define QUERY_MOST   (64 * 1024) /* bytes of a line of --batch */

static const struct {
    const char *name;
    enum rec_row_kind row;
} scopes[] = {
    {"messages", REC_ROW_MESSAGE},
    {"memories", REC_ROW_MEMORY},
    {"preferences", REC_ROW_PREFERENCE},
    {"conversations", REC_ROW_CONVERSATION},
};

static unsigned scope_bits(const char *name)
{
    for (size_t i = 0; name && i < sizeof scopes / sizeof *scopes; i++)
        if (strcmp(scopes[i].name, name) == 0)
            return 1u << scopes[i].row;
    return 0;
}

static const char *scope_name(enum rec_row_kind row)
{
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
        if (scopes[i].row == row)
            return scopes[i].name;
    return rec_row_kind_name(row);
}

/* The snippet without the marks around its matches. */
static void plain_snippet(struct buf *out, const char *snippet)
{
    for (; *snippet; snippet++)
        if (*snippet != '\x02' && *snippet != '\x03')
            buf_addc(out, *snippet);
}

static void hit_members(struct json_writer *writer, const struct rec_hit *hit, size_t rank)
{
    json_put_member_int(writer, "rank", (int64_t)rank);
    json_put_member(writer, "scope", scope_name(hit->scope));
    json_put_member(writer, "id", hit->id);
    json_put_member(writer, "external_id", *hit->external_id ? hit->external_id : NULL);
    json_put_member(writer, "conversation_id", *hit->conversation_id ? hit->conversation_id : NULL);
    json_put_member(writer, "conversation_external_id",
                    *hit->conversation_external_id ? hit->conversation_external_id : NULL);
    if (*hit->conversation_title)
        json_put_member(writer, "conversation_title", hit->conversation_title);
    json_put_member(writer, "role", hit->scope == REC_ROW_MESSAGE ? rec_role_name(hit->role) : NULL);
    if (*hit->name)
        json_put_member(writer, "name", hit->name);
    json_put_member_time(writer, "created_at", hit->created_at);
    json_put_member(writer, "content", hit->content);
    struct buf snippet = BUF_INIT;
    plain_snippet(&snippet, hit->snippet);
    json_put_member(writer, "snippet", snippet.data);
    buf_free(&snippet);
    json_put_member_double(writer, "score", hit->score, 4);
    json_key(writer, "why");
    row_why(writer, hit->why);
    if (hit->memory)
        row_memory_of_hit(writer, hit->memory);
    if (hit->preference)
        row_preference_of_hit(writer, hit->preference);
}

/* The words that matched stand in bold. */
static void print_snippet(struct output *out, const char *snippet)
{
    struct buf part = BUF_INIT;
    for (; *snippet; snippet++) {
        if (*snippet != '\x02' && *snippet != '\x03') {
            buf_addc(&part, *snippet);
            continue;
        }
        if (*snippet == '\x03')
            output_bold(out, part.data);
        else
            output_text(out, part.data);
        buf_clear(&part);
    }
    output_text(out, part.data);
    output_text(out, "\n");
    buf_free(&part);
}

/* "matched: knee; soft: car ~ vehicle; coverage 0.89; points 9.96" */
static void print_why(struct output *out, const struct rec_hit_why *why)
{
    struct row_why_number numbers[ROW_WHY_NUMBERS];
    struct buf text = BUF_INIT;
    if (why && why->reason)
        buf_adds(&text, why->reason);
    for (int found = REC_FOUND_WORD; why && found >= REC_FOUND_NOT; found--) {
        struct buf words = BUF_INIT;
        format_found_words(&words, why, (enum rec_found)found);
        if (words.length)
            buf_addf(&text, "%s%s: %s", text.length ? "; " : "", rec_found_name((enum rec_found)found),
                     words.data);
        buf_free(&words);
    }
    size_t count = why ? row_why_numbers(why, numbers) : 0;
    for (size_t i = 0; i < count; i++)
        buf_addf(&text, "%s%s %.2f", text.length ? "; " : "", numbers[i].name, numbers[i].value);
    output_format(out, "   %s\n", text.data);
    buf_free(&text);
}

static void print_why_json(struct output *out, const struct rec_hit_why *why)
{
    struct json_writer writer;
    struct buf text = BUF_INIT;
    json_writer_init(&writer, &text);
    row_why(&writer, why);
    output_format(out, "   %s\n", text.data);
    buf_free(&text);
}

/* A pipe gets a line of cells; a person two lines: where from, and the words. */
static void print_hit(struct cli *cli, const struct rec_hit *hit, size_t rank)
{
    struct output *out = &cli->out;
    char time[64] = "";
    if (!out->terminal) {
        struct buf line = BUF_INIT;
        plain_snippet(&line, hit->snippet);
        for (size_t i = 0; i < line.length; i++)
            if ((unsigned char)line.data[i] < ' ')
                line.data[i] = ' ';
        clock_iso(hit->created_at, time);
        if (format_has_score(hit))
            output_format(out, "%.4f", hit->score);
        output_format(out, "\t%s\t%s\t%s\t%s\n", scope_name(hit->scope), hit->id, time, line.data);
        buf_free(&line);
    } else {
        clock_local(hit->created_at, "%Y-%m-%d %H:%M", time, sizeof time);
        output_format(out, "%zu. ", rank);
        if (format_has_score(hit))
            output_format(out, "%.2f  ", hit->score);
        output_format(out, "%s %.8s  %s%s%s%s%s\n   ", rec_row_kind_name(hit->scope), hit->id, time,
                      *hit->name ? "  " : "", hit->name, *hit->conversation_title ? "  " : "",
                      hit->conversation_title);
        print_snippet(out, hit->snippet);
    }
    if (cli_flag(cli, OPTION_EXPLAIN) && out->terminal)
        print_why(out, hit->why);
    else if (cli_flag(cli, OPTION_EXPLAIN))
        print_why_json(out, hit->why);
}

static enum rec_status make_query(struct cli *cli, struct rec_query *query, char conversation[REC_ID_SIZE])
{
    rec_query_init(query, REC_QUERY_SEARCH);
    query->scopes = scope_bits(cli_value(cli, OPTION_SCOPE));
    query->row_kind = cli_choice(cli, OPTION_KIND, rec_memory_kind_parse);
    query->category = cli_choice(cli, OPTION_CATEGORY, rec_category_parse);
    query->role = cli_choice(cli, OPTION_ROLE, rec_role_parse);
    query->since = cli_date(cli, OPTION_SINCE, false);
    query->until = cli_date(cli, OPTION_UNTIL, true);
    query->as_of = cli_date(cli, OPTION_AS_OF, true);
    query->limit = (size_t)cli_number(cli, OPTION_LIMIT, HITS_DEFAULT);
    if (!cli_flag(cli, OPTION_CONVERSATION))
        return REC_OK;
    query->id = conversation;
    return client_resolve(cli, REC_ROW_CONVERSATION, cli_value(cli, OPTION_CONVERSATION), conversation);
}

static enum rec_status search_once(struct cli *cli, struct rec_query *query)
{
    const struct rec_page *page = NULL;
    struct buf unread = BUF_INIT;
    filter_unread(query->text, SIZE_MAX, &unread);
    if (unread.length)
        output_note(&cli->out, "%s", unread.data);
    buf_free(&unread);
    enum rec_status status = client_page(cli, query, &page);
    for (size_t i = 0; status == REC_OK && i < page->count; i++) {
        if (cli->out.json) {
            hit_members(output_object(&cli->out), &page->hits[i], i + 1);
            output_object_end(&cli->out);
        } else {
            print_hit(cli, &page->hits[i], i + 1);
        }
    }
    if (status == REC_OK && page->count == 0 && cli->out.terminal)
        output_note(&cli->out, "nothing found");
    client_page_free(page);
    return status;
}

static void print_answer(struct cli *cli, const char *id, size_t id_length, const struct rec_page *page,
                         double ms)
{
    if (!cli->out.json) {
        for (size_t i = 0; i < page->count; i++) {
            output_format(&cli->out, "%.*s\t", (int)id_length, id);
            print_hit(cli, &page->hits[i], i + 1);
        }
        return;
    }
    struct json_writer *writer = output_object(&cli->out);
    json_key(writer, "query_id");
    json_put_string_n(writer, id, id_length);
    json_key(writer, "results");
    json_open_array(writer);
    for (size_t i = 0; i < page->count; i++) {
        json_open_object(writer);
        hit_members(writer, &page->hits[i], i + 1);
        json_close_object(writer);
    }
    json_close_array(writer);
    json_put_member_double(writer, "ms", ms, 3);
    output_object_end(&cli->out);
}

static enum rec_status search_line(struct cli *cli, struct rec_query *query, const struct buf *line,
                                   int64_t number)
{
    const char *tab = memchr(line->data, '\t', line->length);
    if (!tab)
        return error_set(&cli->error, REC_INVALID, "line %lld of the queries has no TAB after its id",
                         (long long)number);
    const struct rec_page *page = NULL;
    query->text = tab + 1;
    int64_t start = clock_monotonic();
    enum rec_status status = client_page(cli, query, &page);
    if (status == REC_OK)
        print_answer(cli, line->data, (size_t)(tab - line->data), page,
                     (double)(clock_monotonic() - start) / 1e6);
    client_page_free(page);
    return status;
}

static enum rec_status search_batch(struct cli *cli, struct rec_query *query, const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    if (!file)
        return error_errno(&cli->error, REC_IO, errno, "cannot read %s", path);
    struct buf line = BUF_INIT;
    int64_t number = 0;
    enum rec_status status = REC_OK;
    while (status == REC_OK && !client_interrupted()) {
        buf_clear(&line);
        status = file_line(file, QUERY_MOST, &line, &cli->error);
        number++;
        if (status == REC_OK && line.length)
            status = search_line(cli, query, &line, number);
    }
    buf_free(&line);
    if (file != stdin)
        fclose(file);
    return status == REC_DONE ? REC_OK : status;
}

enum rec_status check_search(struct cli *cli)
{
    bool batch = cli_flag(cli, OPTION_BATCH);
    if (batch && cli->arguments.count)
        return error_set(&cli->error, REC_INVALID, "--batch reads the queries; QUERY cannot stand beside it");
    if (batch && cli_flag(cli, OPTION_AS_OF)) /* each would read the whole past again */
        return error_set(&cli->error, REC_INVALID, "--as-of answers one query, not those of --batch");
    if (!batch && cli->arguments.count == 0)
        return error_set(&cli->error, REC_INVALID, "what should be searched? recollect search QUERY");
    return batch ? REC_OK : cli_text(cli, 0, &cli->text);
}

enum rec_status command_search(struct cli *cli)
{
    struct rec_query query;
    char conversation[REC_ID_SIZE];
    const char *batch = cli_value(cli, OPTION_BATCH);
    enum rec_status status = make_query(cli, &query, conversation);
    if (status != REC_OK)
        return status;
    query.text = cli->text.data;
    return batch ? search_batch(cli, &query, batch) : search_once(cli, &query);
}
