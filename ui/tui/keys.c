#include "config.h"

#include "ui/tui/keys.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/likely.h"
#include "base/utf8.h"
#include "ui/tui/keys_conf.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Binding a key to nothing hides what a parent binds it to. */
struct binding {
    enum action_context context;
    struct key_sequence sequence;
    enum action action;
    unsigned file; /* 0 for the built-in one; hints prefer the newest file */
    size_t line;
};

struct keymap {
    struct binding *bindings;
    size_t count, capacity;
    unsigned files;
};

static const struct {
    const char *name;
    uint32_t key;
} named[] = {
#define X(symbol, name) {name, KEY_NAMED_##symbol},
    KEY_NAMES(X)
#undef X
        {"Space", ' '},
    {"Hash", '#'},
};
#define NAMED_COUNT (sizeof named / sizeof *named)

static const struct {
    const char *text;
    uint32_t modifier;
    bool spelled; /* "Alt-X" means the letter on the key, "M-X" the shifted one */
} modifiers[] = {
    {"C-", KEY_MOD_CTRL, false},   {"M-", KEY_MOD_ALT, false},  {"S-", KEY_MOD_SHIFT, false},
    {"Ctrl-", KEY_MOD_CTRL, true}, {"Alt-", KEY_MOD_ALT, true}, {"Shift-", KEY_MOD_SHIFT, true},
};
#define MODIFIER_COUNT (sizeof modifiers / sizeof *modifiers)

static bool is_letter(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

/* What a control character or a character held with Ctrl stands for. */
static uint32_t normalize_control(uint32_t code, uint32_t held)
{
    if (code < 32)
        code += '@';
    if (code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    switch (code) {
    case 'i':
        return held | KEY_NAMED_TAB;
    case 'm':
        return held | KEY_NAMED_ENTER;
    case '[':
        return held | KEY_NAMED_ESC;
    case 'h':
    case '?':
        return held | KEY_NAMED_BACKSPACE;
    case '@':
        return held | KEY_MOD_CTRL | ' ';
    case '/':
        return held | KEY_MOD_CTRL | '_';
    default:
        return held | KEY_MOD_CTRL | code;
    }
}

uint32_t key_normalize(uint32_t key)
{
    uint32_t code = key & KEY_CODE_MASK, held = key & ~(uint32_t)KEY_CODE_MASK;
    if (code > KEY_FIRST_NAME)
        return key;
    if (held & KEY_MOD_SHIFT) {
        if (code >= 'a' && code <= 'z')
            code -= 'a' - 'A';
        held &= ~(uint32_t)KEY_MOD_SHIFT;
    }
    if (code == 127)
        return held | KEY_NAMED_BACKSPACE;
    if (code < 32 || (held & KEY_MOD_CTRL))
        return normalize_control(code, held & ~(uint32_t)KEY_MOD_CTRL);
    return held | code;
}

bool key_is_text(uint32_t key)
{
    return key >= ' ' && key < KEY_FIRST_NAME && !(key >= 0x7f && key < 0xa0);
}

/* --- names --- */

static bool parse_code(const char *text, size_t length, uint32_t *code)
{
    for (size_t i = 0; i < NAMED_COUNT; i++) {
        if (strlen(named[i].name) == length && strncasecmp(named[i].name, text, length) == 0) {
            *code = named[i].key;
            return true;
        }
    }
    return length > 0 && utf8_decode(text, length, code) == length && key_is_text(*code) && *code != ' ';
}

static bool parse_key(const char *text, size_t length, uint32_t *key)
{
    uint32_t held = 0, code;
    bool spelled = false, again = true;
    while (again) {
        again = false;
        for (size_t i = 0; i < MODIFIER_COUNT && !again; i++) {
            size_t prefix = strlen(modifiers[i].text);
            if (length > prefix && memcmp(text, modifiers[i].text, prefix) == 0) {
                held |= modifiers[i].modifier;
                spelled = spelled || modifiers[i].spelled;
                text += prefix;
                length -= prefix;
                again = true;
            }
        }
    }
    if (!parse_code(text, length, &code))
        return false;
    if (held && spelled && code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    *key = key_normalize(held | code);
    return true;
}

bool key_sequence_parse(const char *text, size_t length, struct key_sequence *sequence)
{
    const char *end = text + length;
    sequence->count = 0;
    while (text < end) {
        while (text < end && *text == ' ')
            text++;
        const char *from = text;
        while (text < end && *text != ' ')
            text++;
        if (from == text)
            break;
        if (sequence->count == KEYS_MAX ||
            !parse_key(from, (size_t)(text - from), &sequence->keys[sequence->count]))
            return false;
        sequence->count++;
    }
    return sequence->count > 0;
}

static void add_code(uint32_t code, bool label, struct buf *out)
{
    char bytes[4];
    for (size_t i = 0; i < NAMED_COUNT; i++) {
        if (named[i].key == code && !(label && code == '#')) {
            buf_adds(out, named[i].name);
            return;
        }
    }
    buf_add(out, bytes, utf8_encode(code, bytes));
}

static void add_key(uint32_t key, bool label, struct buf *out)
{
    uint32_t code = key & KEY_CODE_MASK;
    uint32_t held = key & (KEY_MOD_ALT | KEY_MOD_CTRL);
    if (key & KEY_MOD_CTRL)
        buf_adds(out, label ? "Ctrl-" : "C-");
    if (key & KEY_MOD_ALT)
        buf_adds(out, label ? "Alt-" : "M-");
    if (key & KEY_MOD_SHIFT || (label && held && code >= 'A' && code <= 'Z'))
        buf_adds(out, label ? "Shift-" : "S-");
    if (label && held && is_letter(code))
        code = (uint32_t)toupper((int)code);
    add_code(code, label, out);
}

static void add_sequence(const struct key_sequence *sequence, bool label, struct buf *out)
{
    for (size_t i = 0; i < sequence->count; i++) {
        if (i > 0)
            buf_addc(out, ' ');
        add_key(sequence->keys[i], label, out);
    }
}

void key_sequence_name(const struct key_sequence *sequence, struct buf *out)
{
    add_sequence(sequence, false, out);
}

void key_sequence_label(const struct key_sequence *sequence, struct buf *out)
{
    add_sequence(sequence, true, out);
}

/* --- reading key files --- */

/* One key file while it is read. */
struct reader {
    struct keymap *keymap;
    const char *name;
    struct buf *report;
    size_t line, problems;
    enum action_context context;
    bool known_context;
};

static void problem(struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void problem(struct reader *reader, const char *format, ...)
{
    va_list arguments;
    buf_addf(reader->report, "%s:%zu: ", reader->name, reader->line);
    va_start(arguments, format);
    buf_vaddf(reader->report, format, arguments);
    va_end(arguments);
    buf_addc(reader->report, '\n');
    reader->problems++;
}

static bool begins_with(const struct key_sequence *sequence, const uint32_t *keys, size_t count)
{
    return sequence->count >= count && memcmp(sequence->keys, keys, count * sizeof *keys) == 0;
}

static bool same_sequence(const struct key_sequence *a, const struct key_sequence *b)
{
    return a->count == b->count && begins_with(a, b->keys, b->count);
}

static void drop_binding(struct keymap *keymap, size_t index)
{
    memmove(keymap->bindings + index, keymap->bindings + index + 1,
            (keymap->count - index - 1) * sizeof *keymap->bindings);
    keymap->count--;
}

/* Makes room for a binding: what an older file bound gives way, what this file bound stands. */
static bool settle_conflicts(struct reader *reader, const struct key_sequence *sequence, const char *keys)
{
    struct keymap *keymap = reader->keymap;
    struct buf other = BUF_INIT;
    bool good = true;
    for (size_t i = keymap->count; good && i-- > 0;) {
        const struct binding *binding = &keymap->bindings[i];
        if (binding->context != reader->context)
            continue;
        bool same = same_sequence(&binding->sequence, sequence);
        bool longer = !same && begins_with(&binding->sequence, sequence->keys, sequence->count);
        bool shorter = !same && begins_with(sequence, binding->sequence.keys, binding->sequence.count);
        if (!same && !longer && !shorter)
            continue;
        buf_clear(&other);
        key_sequence_name(&binding->sequence, &other);
        if (binding->file == keymap->files) {
            if (same)
                problem(reader, "%s is already bound to %s in line %zu.", keys,
                        binding->action ? action_name(binding->action) : "none", binding->line);
            else
                problem(reader, "%s cannot be bound beside %s of line %zu: one begins with the other.", keys,
                        other.data, binding->line);
            good = false;
        } else {
            if (!same && binding->action)
                problem(reader, "%s takes the place of %s (%s): one begins with the other.", keys, other.data,
                        action_name(binding->action));
            drop_binding(keymap, i);
        }
    }
    buf_free(&other);
    return good;
}

/* Contexts in which a plain character must stay one that types itself. */
static bool types_text(enum action_context context)
{
    return context == CONTEXT_GLOBAL || context == CONTEXT_EDIT || context == CONTEXT_INPUT ||
           context == CONTEXT_PROMPT || context == CONTEXT_SEARCH;
}

static void no_action(struct reader *reader, const char *text)
{
    struct likely likely;
    likely_begin(&likely, text, strlen(text));
    for (enum action action = 1; action < ACTION_COUNT; action++)
        likely_offer(&likely, action_name(action));
    problem(reader, "There is no action \"%s\"%s; the help lists them.", text, likely_text(&likely));
}

static void bind_keys(struct reader *reader, const char *keys, const char *action_text)
{
    struct keymap *keymap = reader->keymap;
    struct key_sequence sequence;
    enum action action = action_parse(action_text, strlen(action_text));
    if (!key_sequence_parse(keys, strlen(keys), &sequence)) {
        problem(reader, "\"%s\" is not a key or a sequence of at most %d keys, such as C-x n, M-1, PgDn.",
                keys, KEYS_MAX);
        return;
    }
    if (action == ACTION_NONE && strcmp(action_text, "none") != 0) {
        no_action(reader, action_text);
        return;
    }
    if (action != ACTION_NONE && !action_valid(action, reader->context)) {
        problem(reader, "The action %s does nothing in [%s].", action_text,
                action_context_name(reader->context));
        return;
    }
    if (types_text(reader->context) && key_is_text(sequence.keys[0])) {
        problem(reader, "%s could no longer be typed; in [%s] use a key with Ctrl or Alt, or a named one.",
                keys, action_context_name(reader->context));
        return;
    }
    if (!settle_conflicts(reader, &sequence, keys))
        return;
    keymap->bindings =
        xgrow(keymap->bindings, &keymap->capacity, keymap->count + 1, sizeof *keymap->bindings);
    keymap->bindings[keymap->count++] =
        (struct binding){reader->context, sequence, action, keymap->files, reader->line};
}

static char *trim(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

static void read_heading(struct reader *reader, char *heading)
{
    size_t length = strlen(heading);
    int context = heading[length - 1] == ']' ? action_context_parse(heading + 1, length - 2) : -1;
    reader->known_context = context >= 0;
    if (reader->known_context)
        reader->context = (enum action_context)context;
    else
        problem(reader, "There is no part \"%s\"; what follows is not read.", heading);
}

static void read_line(struct reader *reader, char *line)
{
    line = trim(line);
    if (!*line || *line == '#' || *line == ';')
        return;
    if (*line == '[' && line[1] && line[1] != ' ') {
        read_heading(reader, line);
        return;
    }
    if (!reader->known_context)
        return;
    char *equals = strrchr(line, '=');
    if (!equals || equals == line || !equals[1]) {
        problem(reader, "\"%s\" is not of the form KEYS = ACTION.", line);
        return;
    }
    *equals = '\0';
    bind_keys(reader, trim(line), trim(equals + 1));
}

size_t keymap_parse(struct keymap *keymap, const char *name, const char *text, size_t length,
                    struct buf *report)
{
    struct reader reader = {
        .keymap = keymap, .name = name, .report = report, .context = CONTEXT_GLOBAL, .known_context = true};
    struct buf clean = BUF_INIT;
    utf8_clean(&clean, text, length);
    keymap->files++;
    for (char *line = clean.data, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        reader.line++;
        read_line(&reader, line);
    }
    buf_free(&clean);
    return reader.problems;
}

struct keymap *keymap_new(void)
{
    struct keymap *keymap = xcalloc(1, sizeof *keymap);
    struct buf report = BUF_INIT;
    keymap_parse(keymap, "keys.conf", keys_conf, sizeof keys_conf - 1, &report);
    buf_free(&report);
    return keymap;
}

void keymap_free(struct keymap *keymap)
{
    if (!keymap)
        return;
    free(keymap->bindings);
    free(keymap);
}

/* --- looking up --- */

enum key_found keymap_find(const struct keymap *keymap, enum action_context context, const uint32_t *keys,
                           size_t count, enum action *action)
{
    for (enum action_context last = CONTEXT_COUNT; context != last;) {
        bool prefix = false;
        for (size_t i = 0; i < keymap->count; i++) {
            const struct binding *binding = &keymap->bindings[i];
            if (binding->context != context || !begins_with(&binding->sequence, keys, count))
                continue;
            if (binding->sequence.count == count) {
                *action = binding->action;
                return binding->action ? KEYS_ACTION : KEYS_NONE;
            }
            prefix = prefix || binding->action != ACTION_NONE;
        }
        if (prefix)
            return KEYS_PREFIX;
        last = context;
        context = action_context_parent(context);
    }
    return KEYS_NONE;
}

static bool reaches(const struct keymap *keymap, enum action_context context, const struct binding *binding)
{
    enum action found = ACTION_NONE;
    return binding->action &&
           keymap_find(keymap, context, binding->sequence.keys, binding->sequence.count, &found) ==
               KEYS_ACTION &&
           found == binding->action;
}

/* Calls visit for every binding that reaches the action, nearest context and newest file first; stops at
 * false. */
static void each_binding(const struct keymap *keymap, enum action_context context, enum action action,
                         bool (*visit)(const struct binding *binding, void *data), void *data)
{
    for (enum action_context last = CONTEXT_COUNT, at = context; at != last;
         last = at, at = action_context_parent(at))
        for (unsigned file = keymap->files + 1; file-- > 0;)
            for (size_t i = 0; i < keymap->count; i++) {
                const struct binding *binding = &keymap->bindings[i];
                if (binding->context == at && binding->file == file && binding->action == action &&
                    reaches(keymap, context, binding) && !visit(binding, data))
                    return;
            }
}

static bool take_first(const struct binding *binding, void *data)
{
    *(struct key_sequence *)data = binding->sequence;
    return false;
}

bool keymap_keys(const struct keymap *keymap, enum action_context context, enum action action,
                 struct key_sequence *sequence)
{
    sequence->count = 0;
    each_binding(keymap, context, action, take_first, sequence);
    return sequence->count > 0;
}

static bool add_label(const struct binding *binding, void *data)
{
    struct buf *out = data;
    if (out->length > 0)
        buf_adds(out, ", ");
    key_sequence_label(&binding->sequence, out);
    return true;
}

void keymap_labels(const struct keymap *keymap, enum action_context context, enum action action,
                   struct buf *out)
{
    struct buf labels = BUF_INIT;
    each_binding(keymap, context, action, add_label, &labels);
    buf_add(out, labels.data, labels.length);
    buf_free(&labels);
}

bool keymap_next(const struct keymap *keymap, enum action_context context, const uint32_t *prefix,
                 size_t count, size_t *index, struct key_sequence *sequence, enum action *action)
{
    size_t skip = *index / (keymap->count + 1);
    enum action_context at = context, last = CONTEXT_COUNT;
    for (size_t depth = 0; at != last; depth++, last = at, at = action_context_parent(at)) {
        if (depth < skip)
            continue;
        for (size_t i = depth == skip ? *index % (keymap->count + 1) : 0; i < keymap->count; i++) {
            const struct binding *binding = &keymap->bindings[i];
            if (binding->context != at || binding->sequence.count <= count ||
                !begins_with(&binding->sequence, prefix, count) || !reaches(keymap, context, binding))
                continue;
            *sequence = binding->sequence;
            *action = binding->action;
            *index = depth * (keymap->count + 1) + i + 1;
            return true;
        }
    }
    return false;
}
