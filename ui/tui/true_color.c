#include "config.h"

#include "true_color.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "ui/tui/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

#define MAGIC      0x021E /* of a compiled entry whose numbers have four bytes */
#define NONE       0xFFFFu
#define ALL_COLORS (1 << 24)
#define PAIRS      0x7FFF

/* The palette as every xterm names it; above, red, green and blue. */
#define NAMED_ABOVE(ground, bright)                                                                          \
    "\033[%?%p1%{8}%<%t" ground "%p1%d%e%p1%{16}%<%t" bright "%p1%{8}%-%d%e%p1%{256}%<%t" ground             \
    "8;5;%p1%d%e" ground "8;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"

extern char **environ;

static bool known;

/* --- an entry as terminfo has it in its files: term(5) --- */

static void add_number(struct buf *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * i) & 0xFF));
}

static void add_even(struct buf *out)
{
    if (out->length % 2)
        buf_addc(out, '\0');
}

static uint32_t add_string(struct buf *strings, const char *value)
{
    uint32_t at = (uint32_t)strings->length;
    if (!value)
        return NONE;
    buf_add(strings, value, strlen(value) + 1);
    return at;
}

/* The numbers, and the places of the strings. */
static void add_numbers(struct buf *out)
{
    for (int i = 0; numnames[i]; i++) {
        int value = tigetnum(numnames[i]);
        if (strcmp(numnames[i], "colors") == 0)
            value = ALL_COLORS;
        else if (strcmp(numnames[i], "pairs") == 0)
            value = PAIRS;
        add_number(out, value < 0 ? UINT32_MAX : (uint32_t)value, 4);
    }
}

static void add_strings(struct buf *places, struct buf *strings)
{
    for (int i = 0; strnames[i]; i++) {
        const char *value = terminal_capability(strnames[i]);
        if (strcmp(strnames[i], "setaf") == 0)
            value = NAMED_ABOVE("3", "9");
        else if (strcmp(strnames[i], "setab") == 0)
            value = NAMED_ABOVE("4", "10");
        add_number(places, add_string(strings, value), 2);
    }
}

/* What terminfo has no fixed place for, in the order of the names: curses and we ask for it by name. */
static const char *const more_flags[] = {"AX", "RGB"};
static const char *const more_strings[] = {
    "E3",    "Se",    "Ss",    "XM",    "kDC3",  "kDC4",  "kDC5",  "kDC6",  "kDC7",  "kDN",
    "kDN3",  "kDN4",  "kDN5",  "kDN6",  "kDN7",  "kEND3", "kEND4", "kEND5", "kEND6", "kEND7",
    "kHOM3", "kHOM4", "kHOM5", "kHOM6", "kHOM7", "kIC3",  "kIC4",  "kIC5",  "kIC6",  "kIC7",
    "kLFT3", "kLFT4", "kLFT5", "kLFT6", "kLFT7", "kNXT3", "kNXT4", "kNXT5", "kNXT6", "kNXT7",
    "kPRV3", "kPRV4", "kPRV5", "kPRV6", "kPRV7", "kRIT3", "kRIT4", "kRIT5", "kRIT6", "kRIT7",
    "kUP",   "kUP3",  "kUP4",  "kUP5",  "kUP6",  "kUP7"};
enum {
    MORE_FLAGS = sizeof more_flags / sizeof *more_flags,
    MORE_STRINGS = sizeof more_strings / sizeof *more_strings
};

static void add_more(struct buf *out)
{
    struct buf places = BUF_INIT, values = BUF_INIT, names = BUF_INIT, name_places = BUF_INIT;
    uint32_t count = 0;
    bool wide_lines = tigetnum("U8") >= 0;
    for (int i = 0; i < MORE_FLAGS; i++)
        add_number(&name_places, add_string(&names, more_flags[i]), 2);
    if (wide_lines)
        add_number(&name_places, add_string(&names, "U8"), 2);
    for (int i = 0; i < MORE_STRINGS; i++) {
        const char *value = terminal_capability(more_strings[i]);
        if (!value)
            continue;
        count++;
        add_number(&places, add_string(&values, value), 2);
        add_number(&name_places, add_string(&names, more_strings[i]), 2);
    }
    add_number(out, MORE_FLAGS, 2);
    add_number(out, wide_lines, 2);
    add_number(out, count, 2);
    add_number(out, count + MORE_FLAGS + wide_lines + count, 2);
    add_number(out, (uint32_t)(values.length + names.length), 2);
    buf_addc(out, tigetflag("AX") > 0);
    buf_addc(out, 1);
    if (wide_lines)
        add_number(out, (uint32_t)tigetnum("U8"), 4);
    buf_add(out, places.data, places.length);
    buf_add(out, name_places.data, name_places.length);
    buf_add(out, values.data, values.length);
    buf_add(out, names.data, names.length);
    buf_free(&places);
    buf_free(&values);
    buf_free(&names);
    buf_free(&name_places);
}

static uint32_t count_of(NCURSES_CONST char *const *names)
{
    uint32_t count = 0;
    while (names[count])
        count++;
    return count;
}

/* What the terminal at hand is called and can do, with colours of our own. */
static void add_entry(struct buf *out, const char *name)
{
    struct buf places = BUF_INIT, strings = BUF_INIT;
    add_strings(&places, &strings);
    add_number(out, MAGIC, 2);
    add_number(out, (uint32_t)strlen(name) + 1, 2);
    add_number(out, count_of(boolnames), 2);
    add_number(out, count_of(numnames), 2);
    add_number(out, count_of(strnames), 2);
    add_number(out, (uint32_t)strings.length, 2);
    buf_add(out, name, strlen(name) + 1);
    for (int i = 0; boolnames[i]; i++)
        buf_addc(out, tigetflag(boolnames[i]) > 0);
    add_even(out);
    add_numbers(out);
    buf_add(out, places.data, places.length);
    buf_add(out, strings.data, strings.length);
    add_even(out);
    add_more(out);
    buf_free(&places);
    buf_free(&strings);
}

/* --- the terminal --- */

static bool says_so(const char *name, const char *const *words)
{
    const char *value = getenv(name);
    for (; value && *words; words++)
        if (strcmp(value, *words) == 0)
            return true;
    return false;
}

/* The terminal at hand shows true colour, whatever its entry can name. GNU screen knows it only when it was
 * told to, and does not say. */
static bool is_wanted(void)
{
    static const char *const words[] = {"truecolor", "24bit", NULL};
    const char *forbidden = getenv("NO_COLOR"), *one = terminal_capability("setaf");
    int colors = tigetnum("colors");
    if ((forbidden && *forbidden) || getenv("STY") || !one || strncmp(one, "\033[", 2) != 0)
        return false;
    return colors == ALL_COLORS ||
           (colors == 256 && (says_so("COLORTERM", words) || tigetflag("Tc") > 0 || tigetflag("RGB") > 0));
}

/* The environment is not changed but replaced for a moment: other threads may be reading it. */
static SCREEN *newterm_with(char *variable)
{
    static char **kept; /* whoever still reads it may do so */
    char **before = environ;
    size_t count = 0, used = 0;
    while (before[count])
        count++;
    free(kept);
    kept = xcalloc(count + 2, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        if (strncmp(before[i], "TERMINFO=", strlen("TERMINFO=")) != 0)
            kept[used++] = before[i];
    kept[used] = variable;
    environ = kept;
    SCREEN *screen = newterm(NULL, stdout, stdin);
    environ = before;
    return screen;
}

bool true_color_known(void)
{
    return known;
}

SCREEN *true_color_newterm(void)
{
    static char *variable; /* stays, as the environment it was in */
    const char *name = getenv("TERM");
    int result;
    SCREEN *screen = NULL;
    known = false;
    if (!name || !*name || setupterm(NULL, STDOUT_FILENO, &result) != OK)
        return newterm(NULL, stdout, stdin);
    TERMINAL *plain = cur_term;
    if (is_wanted()) {
        struct buf entry = BUF_INIT, text = BUF_INIT;
        add_entry(&entry, name);
        buf_adds(&text, "TERMINFO=hex:");
        for (size_t i = 0; i < entry.length; i++)
            buf_addf(&text, "%02X", (unsigned)(unsigned char)entry.data[i]);
        free(variable);
        variable = buf_take(&text);
        buf_free(&entry);
        screen = newterm_with(variable);
        known = screen && tigetnum("colors") == ALL_COLORS;
    }
    if (!screen)
        screen = newterm(NULL, stdout, stdin);
    if (cur_term != plain)
        del_curterm(plain);
    return screen;
}
