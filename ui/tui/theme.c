#include "config.h"

#include "ui/tui/theme.h"

#include "base/alloc.h"
#include "base/error.h"
#include "ui/tui/theme_dark.h"
#include "ui/tui/theme_dusk.h"
#include "ui/tui/theme_light.h"

#include <stdlib.h>
#include <string.h>

static const char *const role_names[ROLE_COUNT] = {
#define X(symbol, name, help) [ROLE_##symbol] = name,
    THEME_ROLES(X)
#undef X
};

static const char *const color_names[16] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
};

static const struct {
    const char *name;
    uint8_t attribute;
} attributes[] = {
    {"bold", STYLE_BOLD},           {"dim", STYLE_DIM},         {"italic", STYLE_ITALIC},
    {"underline", STYLE_UNDERLINE}, {"reverse", STYLE_REVERSE}, {"strike", STYLE_STRIKE},
};

/* What terminals show for the first 16 colours unless told otherwise. */
static const uint8_t palette16[16][3] = {
    {0, 0, 0},     {205, 0, 0},     {0, 205, 0},     {205, 205, 0},   {0, 0, 238}, {205, 0, 205},
    {0, 205, 205}, {229, 229, 229}, {127, 127, 127}, {255, 0, 0},     {0, 255, 0}, {255, 255, 0},
    {92, 92, 255}, {255, 0, 255},   {0, 255, 255},   {255, 255, 255},
};

const char *theme_role_name(enum theme_role role)
{
    return role_names[role];
}

/* --- reading --- */

static int hexadecimal(const char *text, size_t length)
{
    int value = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static bool parse_color(const char *word, struct theme_color *color)
{
    size_t length = strlen(word);
    int number = length == 7 ? hexadecimal(word + 1, 6) : -1;
    *color = (struct theme_color){.kind = THEME_COLOR_DEFAULT};
    if (strcmp(word, "default") == 0)
        return true;
    if (word[0] == '#' && number >= 0) {
        *color = (struct theme_color){.kind = THEME_COLOR_RGB,
                                      .red = (uint8_t)(number >> 16),
                                      .green = (uint8_t)(number >> 8),
                                      .blue = (uint8_t)number};
        return true;
    }
    color->kind = THEME_COLOR_INDEX;
    for (uint8_t i = 0; i < 16; i++)
        if (strcmp(word, color_names[i]) == 0) {
            color->index = i;
            return true;
        }
    if (length > 3 || strspn(word, "0123456789") != length || atoi(word) > 255)
        return false;
    color->index = (uint8_t)atoi(word);
    return true;
}

static uint8_t parse_attribute(const char *word)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (strcmp(word, attributes[i].name) == 0)
            return attributes[i].attribute;
    return 0;
}

/* Words after the equals sign; false at one that means nothing, which is left in *bad. */
static bool parse_look(char *text, struct theme_look *look, const char **bad)
{
    char *rest = NULL;
    bool background = false, foreground = true;
    for (char *word = strtok_r(text, " \t\r", &rest); word; word = strtok_r(NULL, " \t\r", &rest)) {
        uint8_t attribute = parse_attribute(word);
        *bad = word;
        if (attribute) {
            look->attributes |= attribute;
            foreground = false;
        } else if (strcmp(word, "on") == 0 && !background) {
            background = true;
        } else if (background || foreground) {
            if (!parse_color(word, background ? &look->background : &look->foreground))
                return false;
            background = foreground = false;
        } else {
            return false;
        }
    }
    *bad = "on";
    return !background;
}

static char *trim(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

static enum rec_status parse_line(struct theme *theme, char *line, size_t number, rec_error *error)
{
    const char *bad = "";
    char *equals = strchr(line, '=');
    line = trim(line);
    if (!*line || *line == '#')
        return REC_OK;
    if (!equals)
        return error_set(error, REC_INVALID,
                         "Line %zu of the theme is not of the form ROLE = COLOR [on COLOR].", number);
    *equals = '\0';
    line = trim(line);
    for (int role = 0; role < ROLE_COUNT; role++) {
        struct theme_look look = {.attributes = 0};
        if (strcmp(line, role_names[role]) != 0)
            continue;
        if (!parse_look(equals + 1, &look, &bad))
            return error_set(error, REC_INVALID,
                             "Line %zu of the theme: \"%s\" is no color or attribute there.", number, bad);
        theme->looks[role] = look;
        return REC_OK;
    }
    return error_set(error, REC_INVALID, "Line %zu of the theme: there is no role \"%s\".", number, line);
}

enum rec_status theme_parse(struct theme *theme, const char *text, size_t length, rec_error *error)
{
    enum rec_status status = REC_OK;
    char *copy = xstrndup(text, length);
    size_t number = 0;
    for (char *line = copy, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        enum rec_status found = parse_line(theme, line, ++number, status == REC_OK ? error : NULL);
        if (status == REC_OK)
            status = found;
    }
    free(copy);
    return status;
}

bool theme_builtin(struct theme *theme, const char *name)
{
    static const struct {
        const char *name, *text;
        size_t length;
    } builtin[] = {
        {"dark", theme_dark, sizeof theme_dark - 1},
        {"dusk", theme_dusk, sizeof theme_dusk - 1},
        {"light", theme_light, sizeof theme_light - 1},
    };
    for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++) {
        if (strcmp(builtin[i].name, name) == 0) {
            *theme = (struct theme){.looks = {{.attributes = 0}}};
            theme_parse(theme, builtin[i].text, builtin[i].length, NULL);
            return true;
        }
    }
    return false;
}

/* --- fitting to the terminal --- */

static int distance(const uint8_t a[3], const uint8_t b[3])
{
    int sum = 0;
    for (int i = 0; i < 3; i++)
        sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
}

static void palette_color(int index, uint8_t out[3])
{
    static const uint8_t steps[6] = {0, 95, 135, 175, 215, 255};
    if (index < 16) {
        memcpy(out, palette16[index], 3);
    } else if (index < 232) {
        out[0] = steps[(index - 16) / 36];
        out[1] = steps[(index - 16) / 6 % 6];
        out[2] = steps[(index - 16) % 6];
    } else {
        out[0] = out[1] = out[2] = (uint8_t)(8 + 10 * (index - 232));
    }
}

/* The nearest of the colours first..last. */
static int nearest(const uint8_t wanted[3], int first, int last)
{
    int best = first, best_distance = 0x7fffffff;
    for (int i = first; i <= last; i++) {
        uint8_t color[3];
        palette_color(i, color);
        int here = distance(wanted, color);
        if (here < best_distance) {
            best = i;
            best_distance = here;
        }
    }
    return best;
}

static int resolve_color(struct theme_color color, int colors)
{
    uint8_t wanted[3] = {color.red, color.green, color.blue};
    if (color.kind == THEME_COLOR_DEFAULT || colors < 8)
        return -1;
    if (color.kind == THEME_COLOR_INDEX) {
        if (color.index < colors)
            return color.index;
        if (color.index < 16)
            return color.index - 8;
        palette_color(color.index, wanted);
    }
    if (colors >= THEME_TRUE) {
        int value = color.red << 16 | color.green << 8 | color.blue;
        return value < 256 ? value | 0x100 : value; /* what is nearly black is no number of the palette */
    }
    if (colors >= 256)
        return nearest(wanted, 16, 255);
    return nearest(wanted, 0, colors >= 16 ? 15 : 7);
}

struct theme_cell theme_resolve(const struct theme *theme, struct text_style style, int colors)
{
    const struct theme_look *look = &theme->looks[style.role < ROLE_COUNT ? style.role : ROLE_TEXT];
    const struct theme_look *text = &theme->looks[ROLE_TEXT];
    bool own_foreground = look->foreground.kind != THEME_COLOR_DEFAULT;
    bool own_background = look->background.kind != THEME_COLOR_DEFAULT;
    struct theme_cell cell = {
        .foreground = resolve_color(own_foreground ? look->foreground : text->foreground, colors),
        .background = resolve_color(own_background ? look->background : text->background, colors),
        .attributes = look->attributes | style.attributes,
    };
    if (colors < 8 && own_background && look != text)
        cell.attributes |= STYLE_REVERSE;
    /* in few colours two different ones may have become the same */
    if (cell.foreground >= 0 && cell.foreground == cell.background && own_background) {
        cell.foreground = cell.background = -1;
        cell.attributes |= STYLE_REVERSE;
    }
    return cell;
}
