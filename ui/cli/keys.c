/* keys: what a key sends, what it is called in keys.conf, and what it does. */
#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "ui/tui/appearance.h"
#include "ui/tui/input.h"
#include "ui/tui/key_modes.h"
#include "ui/tui/keys.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define NAME_COLUMNS  14
#define BYTES_COLUMNS 18
#define SHOWN_BYTES   24 /* of what one key sends */

/* Where a key is looked up, as people call it. */
static const struct {
    enum action_context context;
    const char *name;
} places[] = {
    {CONTEXT_INPUT, "typing"},
    {CONTEXT_CHAT, "chat"},
    {CONTEXT_LIST, "list"},
    {CONTEXT_INSPECTOR, "inspector"},
};
#define PLACE_COUNT (sizeof places / sizeof *places)

/* One thing that the terminal sent. */
struct report {
    struct buf name;    /* "C-x", "paste", "unknown" */
    struct buf bytes;   /* "^X", "\e[1;5D" */
    struct buf actions; /* for people */
    uint32_t key;       /* 0: no key */
    bool interrupt, end;
};

static void add_bytes(struct buf *out, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length && at < SHOWN_BYTES; at++) {
        unsigned char byte = (unsigned char)bytes[at];
        if (byte == '\033')
            buf_adds(out, "\\e");
        else if (byte < ' ')
            buf_addf(out, "^%c", byte + '@');
        else if (byte == 0x7f)
            buf_adds(out, "^?");
        else if (byte > 0x7f)
            buf_addf(out, "\\x%02x", byte);
        else
            buf_addc(out, (char)byte);
    }
    if (length > SHOWN_BYTES)
        buf_adds(out, "...");
}

static const char *meaning(const struct keymap *keymap, enum action_context context, uint32_t key)
{
    enum action action;
    switch (keymap_find(keymap, context, &key, 1, &action)) {
    case KEYS_PREFIX:
        return "begins a sequence";
    case KEYS_ACTION:
        return action_name(action);
    default:
        return context == CONTEXT_INPUT && key_is_text(key) ? "types itself" : "";
    }
}

/* "typing: types itself; chat, list, inspector: line-down". */
static void add_actions(struct buf *out, const struct keymap *keymap, uint32_t key)
{
    const char *does[PLACE_COUNT];
    for (size_t index = 0; index < PLACE_COUNT; index++)
        does[index] = meaning(keymap, places[index].context, key);
    for (size_t first = 0, next; first < PLACE_COUNT; first = next) {
        for (next = first + 1; next < PLACE_COUNT && strcmp(does[next], does[first]) == 0;)
            next++;
        if (!*does[first])
            continue;
        buf_adds(out, out->length ? "; " : "");
        if (next - first == PLACE_COUNT)
            buf_adds(out, "everywhere");
        else
            for (size_t index = first; index < next; index++)
                buf_addf(out, "%s%s", index > first ? ", " : "", places[index].name);
        buf_addf(out, ": %s", does[first]);
    }
    if (!out->length)
        buf_adds(out, "nothing");
}

static void describe(struct report *report, const struct keymap *keymap, const struct input_event *event)
{
    report->key = event->kind == INPUT_KEY ? event->key : 0;
    if (event->kind == INPUT_PASTE) {
        buf_adds(&report->name, "paste");
        buf_addf(&report->actions, "pastes %zu byte%s", event->length, event->length == 1 ? "" : "s");
    } else if (report->key) {
        struct key_sequence sequence = {.keys = {report->key}, .count = 1};
        key_sequence_name(&sequence, &report->name);
        add_actions(&report->actions, keymap, report->key);
        report->interrupt = report->key == ('c' | KEY_MOD_CTRL);
        report->end = report->key == 'q';
    } else {
        buf_adds(&report->name, "unknown");
        buf_adds(&report->actions, "recollect knows no such key");
    }
}

static void print(struct cli *cli, const struct report *report, const struct keymap *keymap)
{
    if (!cli->out.json) {
        output_format(&cli->out, "%-*s %-*s %s\n", NAME_COLUMNS, report->name.data, BYTES_COLUMNS,
                      report->bytes.data, report->actions.data);
    } else {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member(writer, "key", report->name.data);
        json_put_member(writer, "bytes", report->bytes.data);
        json_key(writer, "actions");
        json_open_object(writer);
        for (size_t index = 0; report->key && index < PLACE_COUNT; index++)
            json_put_member(writer, places[index].name, meaning(keymap, places[index].context, report->key));
        json_close_object(writer);
        output_object_end(&cli->out);
    }
    output_flush(&cli->out);
}

/* What has come, key by key; true when the user has seen enough. */
static bool take(struct cli *cli, struct input *input, const struct keymap *keymap, bool late,
                 bool *interrupted)
{
    for (;;) {
        size_t from = input->taken;
        struct input_event event = input_next(input, late);
        if (input->taken == from)
            return false;
        if (event.kind != INPUT_NONE || !input->pasting) {
            struct report report = {BUF_INIT, BUF_INIT, BUF_INIT, 0, false, false};
            add_bytes(&report.bytes, input->bytes.data + from, input->taken - from);
            describe(&report, keymap, &event);
            print(cli, &report, keymap);
            bool enough = report.end || (report.interrupt && *interrupted);
            *interrupted = report.interrupt;
            buf_free(&report.name);
            buf_free(&report.bytes);
            buf_free(&report.actions);
            if (enough)
                return true;
        }
    }
}

static void watch(struct cli *cli, const struct keymap *keymap)
{
    struct input input;
    bool enough = false, interrupted = false;
    input_init(&input);
    while (!enough && !client_interrupted()) {
        struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}};
        int64_t patience = input_patience(&input);
        client_poll(fds, 1, patience ? (int)(patience / 1000000) : -1);
        if (fds[0].revents) {
            char bytes[256];
            ssize_t length = read(STDIN_FILENO, bytes, sizeof bytes);
            if (length == 0 || (length < 0 && errno != EINTR && errno != EAGAIN))
                break;
            input_add(&input, bytes, length > 0 ? (size_t)length : 0);
            enough = take(cli, &input, keymap, false, &interrupted);
        } else if (patience) {
            enough = take(cli, &input, keymap, true, &interrupted);
        }
    }
    input_free(&input);
}

enum rec_status command_keys(struct cli *cli)
{
    struct buf problems = BUF_INIT;
    enum rec_status status = client_settings(cli);
    if (status == REC_OK)
        status = key_modes_enter(&cli->error);
    if (status != REC_OK)
        return status;
    client_signals(true); /* the terminal is given back whatever ends this */
    struct keymap *keymap = appearance_keymap(cli->settings, &problems);
    output_aside(&cli->out, problems.length ? problems.data : "");
    output_note(&cli->out,
                "press a key to see its name in keys.conf, what the terminal sends and what it does; "
                "q, or Ctrl-C twice, ends");
    watch(cli, keymap);
    key_modes_leave();
    keymap_free(keymap);
    buf_free(&problems);
    return REC_OK;
}
