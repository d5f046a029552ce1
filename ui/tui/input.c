#include "config.h"

#include "input.h"

#include "base/utf8.h"
#include "keys.h"

#include <ctype.h>
#include <string.h>

#define ESC           '\033'
#define SEQUENCE_MAX  32 /* bytes of an escape sequence; longer ones are noise */
#define ANSWER_MAX    64 /* of what the terminal answers */
#define PASTE_BEGIN   200
#define PASTE_END     "\033[201~"
#define KITTY_PRIVATE 57344 /* code points that the CSI u protocol uses for keys without a character */

struct final_key {
    char final;
    uint32_t key;
};

struct number_key {
    unsigned number;
    uint32_t key;
};

/* ESC [ x and ESC O x */
static const struct final_key final_keys[] = {
    {'A', KEY_NAMED_UP},
    {'B', KEY_NAMED_DOWN},
    {'C', KEY_NAMED_RIGHT},
    {'D', KEY_NAMED_LEFT},
    {'H', KEY_NAMED_HOME},
    {'F', KEY_NAMED_END},
    {'P', KEY_NAMED_F1},
    {'Q', KEY_NAMED_F2},
    {'R', KEY_NAMED_F3},
    {'S', KEY_NAMED_F4},
    {'M', KEY_NAMED_ENTER},
    {'Z', KEY_NAMED_TAB | KEY_MOD_SHIFT},
    {'a', KEY_NAMED_UP | KEY_MOD_CTRL},
    {'b', KEY_NAMED_DOWN | KEY_MOD_CTRL},
    {'c', KEY_NAMED_RIGHT | KEY_MOD_CTRL},
    {'d', KEY_NAMED_LEFT | KEY_MOD_CTRL},
};

/* ESC [ [ x of the Linux console */
static const struct final_key console_keys[] = {
    {'A', KEY_NAMED_F1}, {'B', KEY_NAMED_F2}, {'C', KEY_NAMED_F3}, {'D', KEY_NAMED_F4}, {'E', KEY_NAMED_F5},
};

/* ESC [ number ~ */
static const struct number_key number_keys[] = {
    {1, KEY_NAMED_HOME},    {2, KEY_NAMED_INSERT},    {3, KEY_NAMED_DELETE}, {4, KEY_NAMED_END},
    {5, KEY_NAMED_PAGE_UP}, {6, KEY_NAMED_PAGE_DOWN}, {7, KEY_NAMED_HOME},   {8, KEY_NAMED_END},
    {11, KEY_NAMED_F1},     {12, KEY_NAMED_F2},       {13, KEY_NAMED_F3},    {14, KEY_NAMED_F4},
    {15, KEY_NAMED_F5},     {17, KEY_NAMED_F6},       {18, KEY_NAMED_F7},    {19, KEY_NAMED_F8},
    {20, KEY_NAMED_F9},     {21, KEY_NAMED_F10},      {23, KEY_NAMED_F11},   {24, KEY_NAMED_F12},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

void input_init(struct input *input)
{
    memset(input, 0, sizeof *input);
    buf_init(&input->bytes);
    buf_init(&input->paste);
}

void input_free(struct input *input)
{
    buf_free(&input->bytes);
    buf_free(&input->paste);
}

void input_add(struct input *input, const char *bytes, size_t length)
{
    buf_remove(&input->bytes, 0, input->taken);
    input->taken = 0;
    buf_add(&input->bytes, bytes, length);
}

int64_t input_patience(const struct input *input)
{
    if (input->bytes.length == input->taken)
        return 0;
    if (!input->pasting)
        return INPUT_ESCAPE_NS;
    return input->bytes.data[input->bytes.length - 1] == ESC ? INPUT_PASTE_NS : 0;
}

static uint32_t find_final(const struct final_key *keys, size_t count, char final)
{
    for (size_t index = 0; index < count; index++)
        if (keys[index].final == final)
            return keys[index].key;
    return 0;
}

static uint32_t find_number(unsigned number)
{
    for (size_t index = 0; index < COUNT(number_keys); index++)
        if (number_keys[index].number == number)
            return number_keys[index].key;
    return 0;
}

/* The xterm modifier parameter: 1 + 1 shift + 2 alt + 4 control (+ 8 meta). */
static uint32_t modifiers(unsigned parameter)
{
    unsigned bits = parameter > 0 ? parameter - 1 : 0;
    uint32_t result = 0;
    if (bits & 1)
        result |= KEY_MOD_SHIFT;
    if (bits & (2 | 8))
        result |= KEY_MOD_ALT;
    if (bits & 4)
        result |= KEY_MOD_CTRL;
    return result;
}

struct sequence {
    unsigned parameters[4];
    size_t count;
    char intro; /* '<' of the mouse */
    char final;
};

/* Reads ESC [ ... at text; returns its bytes, 0 when the end has not come yet. */
static size_t read_sequence(const char *text, size_t length, struct sequence *sequence)
{
    memset(sequence, 0, sizeof *sequence);
    bool number = false;
    for (size_t at = 2; at < length; at++) {
        char byte = text[at];
        if (at == 2 && byte == '<') {
            sequence->intro = byte;
        } else if (byte >= '0' && byte <= '9') {
            number = true;
            unsigned *value = &sequence->parameters[sequence->count < 4 ? sequence->count : 3];
            if (*value < 1000000)
                *value = *value * 10 + (unsigned)(byte - '0');
        } else if (byte == ';') {
            sequence->count++;
            number = false;
        } else if ((byte >= '@' && byte <= '~') || byte == '$' || (byte < ' ' && byte >= 0) || byte < 0) {
            sequence->final = byte;
            sequence->count += number ? 1 : 0;
            return at + 1;
        }
        if (at >= SEQUENCE_MAX)
            return at + 1;
    }
    return 0;
}

static uint32_t character_key(unsigned code, uint32_t mods)
{
    if (code >= KITTY_PRIVATE && code < KITTY_PRIVATE + 0x1000)
        return 0;
    if (code == 0 || code > 0x10ffff)
        return 0;
    if (code == 13)
        return KEY_NAMED_ENTER | mods;
    if (code == 9)
        return KEY_NAMED_TAB | mods;
    if (code == 27)
        return KEY_NAMED_ESC | mods;
    if (code == 127 || code == 8)
        return KEY_NAMED_BACKSPACE | mods;
    if (code < ' ')
        return (code + 0x60) | KEY_MOD_CTRL | mods;
    if ((mods & KEY_MOD_SHIFT) && code >= 'a' && code <= 'z')
        code -= 'a' - 'A';
    return code | (mods & ~(uint32_t)KEY_MOD_SHIFT);
}

static uint32_t sequence_key(const struct sequence *sequence)
{
    unsigned first = sequence->parameters[0];
    uint32_t mods = modifiers(sequence->parameters[1]);
    switch (sequence->final) {
    case '~':
        if (first == 27 && sequence->count == 3) /* modifyOtherKeys: 27; modifier; code */
            return character_key(sequence->parameters[2], mods);
        break;
    case 'u':
        return character_key(first, mods);
    case '^':
        mods = KEY_MOD_CTRL; /* rxvt */
        break;
    case '$':
        mods = KEY_MOD_SHIFT;
        break;
    case '@':
        mods = KEY_MOD_CTRL | KEY_MOD_SHIFT;
        break;
    default: {
        uint32_t key = find_final(final_keys, COUNT(final_keys), sequence->final);
        return key ? key | mods : 0;
    }
    }
    uint32_t key = find_number(first);
    return key ? key | mods : 0;
}

/* ESC [ < button ; column ; row M or m */
static bool mouse_event(const struct sequence *sequence, struct input_event *event)
{
    unsigned button = sequence->parameters[0];
    bool release = sequence->final == 'm';
    if (sequence->intro != '<' || sequence->count != 3 || (!release && sequence->final != 'M') ||
        sequence->parameters[1] == 0 || sequence->parameters[2] == 0)
        return false;
    event->kind = INPUT_MOUSE;
    event->mouse = (struct mouse){.button = (int)(button & 3),
                                  .x = (int)sequence->parameters[1] - 1,
                                  .y = (int)sequence->parameters[2] - 1};
    if (button & 64)
        event->mouse.kind = button & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
    else
        event->mouse.kind = release ? MOUSE_RELEASE : button & 32 ? MOUSE_DRAG : MOUSE_PRESS;
    return (button & ~(unsigned)(3 | 4 | 8 | 16 | 32 | 64)) == 0;
}

static bool sequence_event(const struct sequence *sequence, struct input_event *event)
{
    if (sequence->intro == '<')
        return mouse_event(sequence, event);
    if (sequence->count == 0 && (sequence->final == 'I' || sequence->final == 'O')) {
        event->kind = INPUT_FOCUS;
        event->focused = sequence->final == 'I';
        return true;
    }
    return false;
}

/* "rgb:rrrr/gggg/bbbb" with one to four digits each, as a share of what they can say. */
static bool parse_color(const char *text, size_t length, int *luminance)
{
    static const int weights[3] = {299, 587, 114};
    long sum = 0;
    if (length < 4 || memcmp(text, "rgb:", 4) != 0)
        return false;
    size_t at = 4;
    for (int part = 0; part < 3; part++) {
        long value = 0, most = 0;
        for (; at < length && text[at] != '/' && most <= 0xffff; at++) {
            const char *digit = strchr("0123456789abcdef0123456789ABCDEF", text[at]);
            if (!digit || !*digit)
                return false;
            value = value * 16 + (digit - "0123456789abcdef0123456789ABCDEF") % 16;
            most = most * 16 + 15;
        }
        if (most == 0 || (part < 2 && at == length))
            return false;
        sum += value * weights[part] / most;
        at++;
    }
    *luminance = (int)sum;
    return true;
}

/* ESC ] 11 ; color, ended by BEL or ESC backslash: what the terminal answers. Anything that cannot be in an
 * answer shows that somebody typed: Alt and ], and what follows is read by itself. */
static size_t read_answer(const char *text, size_t length, bool late, uint32_t *key,
                          struct input_event *event)
{
    static const char background[] = "11;";
    for (size_t at = 2; at < length; at++) {
        bool last = at + 1 == length;
        bool ended = text[at] == '\a' || (text[at] == ESC && !last && text[at + 1] == '\\');
        bool typed = at == 2 ? !isdigit((unsigned char)text[at]) : (unsigned char)text[at] < ' ' && !ended;
        if (typed && !(text[at] == ESC && last && !late)) {
            *key = ']' | KEY_MOD_ALT;
            return 2;
        }
        if (ended) {
            size_t prefix = sizeof background - 1, body = at - 2;
            if (body > prefix && memcmp(text + 2, background, prefix) == 0 &&
                parse_color(text + 2 + prefix, body - prefix, &event->luminance))
                event->kind = INPUT_COLOR;
            return at + (text[at] == '\a' ? 1 : 2);
        }
        if (at > ANSWER_MAX)
            return at;
    }
    return late ? length : 0;
}

/* ESC [ ... */
static size_t read_bracket(struct input *input, const char *text, size_t length, bool late, uint32_t *key,
                           struct input_event *event)
{
    struct sequence sequence;
    if (length >= 3 && text[2] == '[') { /* the Linux console */
        *key = length > 3 ? find_final(console_keys, COUNT(console_keys), text[3]) : 0;
        return length > 3 ? 4 : late ? length : 0;
    }
    size_t used = read_sequence(text, length, &sequence);
    if (used == 0) {
        *key = length == 2 ? ('[' | KEY_MOD_ALT) : 0;
        return late ? length : 0;
    }
    if (sequence.final == '~' && sequence.parameters[0] == PASTE_BEGIN) {
        input->pasting = true;
        *key = 0;
        return used;
    }
    bool other = sequence_event(&sequence, event);
    *key = other || sequence.intro ? 0 : sequence_key(&sequence);
    return used;
}

/* A key of the bytes at text; returns how many it takes, 0 when more are needed. *key is 0 for a sequence
 * that means nothing to us, and for one that is an event of another kind. */
static size_t read_escape(struct input *input, const char *text, size_t length, bool late, uint32_t *key,
                          struct input_event *event)
{
    if (length == 1) {
        *key = KEY_NAMED_ESC;
        return late ? 1 : 0;
    }
    if (text[1] == '[')
        return read_bracket(input, text, length, late, key, event);
    if (length == 2 && (text[1] == ']' || text[1] == 'O')) { /* Alt and that key, unless more comes */
        *key = (unsigned char)text[1] | KEY_MOD_ALT;
        return late ? 2 : 0;
    }
    if (text[1] == ']') {
        *key = 0;
        return read_answer(text, length, late, key, event);
    }
    if (text[1] == 'O') {
        *key = find_final(final_keys, COUNT(final_keys), text[2]);
        return 3;
    }
    return 0;
}

static uint32_t control_key(unsigned char byte)
{
    if (byte == 0)
        return ' ' | KEY_MOD_CTRL;
    if (byte == '\r')
        return KEY_NAMED_ENTER;
    if (byte == '\t')
        return KEY_NAMED_TAB;
    if (byte == 0x7f || byte == 0x08)
        return KEY_NAMED_BACKSPACE;
    if (byte <= 26)
        return (uint32_t)(byte + 0x60) | KEY_MOD_CTRL;
    return (uint32_t)(byte + 0x40) | KEY_MOD_CTRL; /* Ctrl-\ ] ^ _ */
}

static size_t read_key(struct input *input, const char *text, size_t length, bool late, uint32_t *key,
                       struct input_event *event)
{
    unsigned char first = (unsigned char)text[0];
    if (first == ESC) {
        if (length == 1 || text[1] == '[' || text[1] == 'O' || text[1] == ']')
            return read_escape(input, text, length, late, key, event);
        if (text[1] == ESC && (length == 2 || (text[2] != '[' && text[2] != 'O'))) {
            if (length == 2 && !late)
                return 0;
            *key = KEY_NAMED_ESC;
            return 1;
        }
        size_t used = read_key(input, text + 1, length - 1, late, key, event);
        if (*key)
            *key |= KEY_MOD_ALT;
        return used ? used + 1 : 0;
    }
    if (first < ' ' || first == 0x7f) {
        *key = control_key(first);
        return 1;
    }
    uint32_t code;
    if (!late && utf8_incomplete_tail(text, length < 4 ? length : 4) == length)
        return 0;
    size_t used = utf8_decode(text, length, &code);
    *key = code == UTF8_REPLACEMENT ? 0 : code;
    return used;
}

/* Terminals let no ESC through in a paste: the last one is the beginning of its end, or a key. */
static struct input_event take_paste(struct input *input, bool late)
{
    struct input_event event = {.kind = INPUT_NONE};
    const char *text = input->bytes.data + input->taken;
    size_t length = input->bytes.length - input->taken;
    const char *end = length ? memmem(text, length, PASTE_END, strlen(PASTE_END)) : NULL;
    size_t keep = strlen(PASTE_END) - 1; /* a part of the closing bracket may have come */
    size_t part = end ? (size_t)(end - text) : length > keep ? length - keep : 0;
    size_t room = input->paste.length < INPUT_PASTE_MAX ? INPUT_PASTE_MAX - input->paste.length : 0;
    buf_add(&input->paste, text, part < room ? part : room);
    input->taken += part;
    bool given_up = !end && late && length > 0 && text[length - 1] == ESC;
    if (given_up) {
        buf_add(&input->paste, text + part, length - part - 1);
        input->taken = input->bytes.length;
    }
    if (end)
        input->taken += strlen(PASTE_END);
    if (end || given_up) {
        input->pasting = false;
        event = (struct input_event){
            .kind = INPUT_PASTE, .text = input->paste.data, .length = input->paste.length};
    }
    return event;
}

struct input_event input_next(struct input *input, bool late)
{
    struct input_event event = {.kind = INPUT_NONE};
    while (input->taken < input->bytes.length) {
        if (input->pasting)
            return take_paste(input, late);
        const char *text = input->bytes.data + input->taken;
        uint32_t key = 0;
        size_t used = read_key(input, text, input->bytes.length - input->taken, late, &key, &event);
        if (used == 0)
            break;
        input->taken += used;
        if (event.kind != INPUT_NONE)
            break;
        if (input->pasting)
            buf_clear(&input->paste);
        if (key) {
            event.kind = INPUT_KEY;
            event.key = key_normalize(key);
            break;
        }
    }
    return event;
}
