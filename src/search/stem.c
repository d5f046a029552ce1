#include "config.h"

#include "search/stem.h"

#include "search/map.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LETTERS_MOST 64 /* of a word that is stemmed */

/* A word of which `length` letters are left. */
struct word {
    char *text;
    size_t length;
    uint64_t vowels; /* a bit a letter */
};

static uint64_t first_bits(size_t count)
{
    return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
}

/* Finds the vowels from a letter on. A y is one behind a consonant. */
static void find_vowels(struct word *word, size_t from)
{
    const uint32_t plain = 1 | 1 << ('e' - 'a') | 1 << ('i' - 'a') | 1 << ('o' - 'a') | 1 << ('u' - 'a');
    uint64_t vowels = word->vowels & first_bits(from);
    for (size_t i = from; i < word->length; i++) {
        uint64_t behind_consonant = i > 0 ? ~vowels >> (i - 1) & 1 : 0;
        uint64_t vowel = (plain >> (word->text[i] - 'a') & 1) | (word->text[i] == 'y' ? behind_consonant : 0);
        vowels |= vowel << i;
    }
    word->vowels = vowels;
}

static bool is_consonant(const struct word *word, size_t at)
{
    return (word->vowels >> at & 1) == 0;
}

/* How often a vowel is followed by a consonant in the first `length` letters; 2: more than once. */
static int measure(const struct word *word, size_t length)
{
    uint64_t ends = ~word->vowels & word->vowels << 1 & first_bits(length);
    return ends == 0 ? 0 : (ends & (ends - 1)) == 0 ? 1 : 2;
}

static bool has_vowel(const struct word *word, size_t length)
{
    return (word->vowels & first_bits(length)) != 0;
}

static bool ends_double(const struct word *word)
{
    size_t n = word->length;
    return n >= 2 && word->text[n - 1] == word->text[n - 2] && is_consonant(word, n - 1);
}

/* Do the first `length` letters end as consonant, vowel, consonant other than w, x, y ("hop")? */
static bool ends_short(const struct word *word, size_t length)
{
    return length >= 3 && is_consonant(word, length - 1) && !is_consonant(word, length - 2) &&
           is_consonant(word, length - 3) && strchr("wxy", word->text[length - 1]) == NULL;
}

static bool ends_with(const struct word *word, const char *suffix, size_t length)
{
    return length <= word->length && word->text[word->length - 1] == suffix[length - 1] &&
           memcmp(word->text + word->length - length, suffix, length) == 0;
}

/* With what: a literal. */
#define ENDS(word, suffix, stem) ends(word, suffix, sizeof suffix - 1, stem)
static inline bool ends(const struct word *word, const char *suffix, size_t length, size_t *stem)
{
    if (!ends_with(word, suffix, length))
        return false;
    *stem = word->length - length;
    return true;
}

/* Without a pointer, so that a table of them is small. */
struct rule {
    char from[8], to[6];
    uint8_t from_length, to_length;
};

#define RULE(from, to)                                                                                       \
    {                                                                                                        \
        from, to, sizeof from - 1, sizeof to - 1                                                             \
    }

/* The first rule that fits is the only one tried. */
static void apply(struct word *word, const struct rule *rules, size_t count, int least)
{
    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = &rules[i];
        if (!ends_with(word, rule->from, rule->from_length))
            continue;
        size_t stem = word->length - rule->from_length;
        if (measure(word, stem) > least) {
            memcpy(word->text + stem, rule->to, rule->to_length); /* never longer than what was there */
            word->length = stem + rule->to_length;
            find_vowels(word, stem);
        }
        return;
    }
}

/* "dies" and "died" are of "die", "cries" and "cried" of "cry": as in the later stemmer for English. */
static void plurals(struct word *word)
{
    size_t stem;
    if (ENDS(word, "sses", &stem) || (ENDS(word, "ies", &stem) && stem > 1))
        word->length -= 2;
    else if (!ENDS(word, "ss", &stem) && ENDS(word, "s", &stem))
        word->length--;
}

static void add_e(struct word *word)
{
    word->text[word->length++] = 'e';
    find_vowels(word, word->length - 1);
}

static void past_and_gerund(struct word *word)
{
    size_t stem;
    if (ENDS(word, "eed", &stem)) {
        if (measure(word, stem) > 0)
            word->length--;
        return;
    }
    if (ENDS(word, "ied", &stem) && stem == 1) {
        word->length--;
        return;
    }
    if ((!ENDS(word, "ed", &stem) && !ENDS(word, "ing", &stem)) || !has_vowel(word, stem))
        return;
    word->length = stem;
    size_t unused;
    if (ENDS(word, "at", &unused) || ENDS(word, "bl", &unused) || ENDS(word, "iz", &unused))
        add_e(word);
    else if (ends_double(word) && strchr("lsz", word->text[word->length - 1]) == NULL)
        word->length--;
    else if (measure(word, word->length) == 1 && ends_short(word, word->length))
        add_e(word);
}

static void final_y(struct word *word)
{
    size_t stem;
    if (ENDS(word, "y", &stem) && (has_vowel(word, stem) || stem > 1)) {
        word->text[stem] = 'i';
        find_vowels(word, stem);
    }
}

static void long_suffixes(struct word *word)
{
    static const struct rule first[] = {
        RULE("ational", "ate"), RULE("tional", "tion"), RULE("enci", "ence"),   RULE("anci", "ance"),
        RULE("izer", "ize"),    RULE("bli", "ble"),     RULE("alli", "al"),     RULE("entli", "ent"),
        RULE("eli", "e"),       RULE("ousli", "ous"),   RULE("ization", "ize"), RULE("ation", "ate"),
        RULE("ator", "ate"),    RULE("alism", "al"),    RULE("iveness", "ive"), RULE("fulness", "ful"),
        RULE("ousness", "ous"), RULE("aliti", "al"),    RULE("iviti", "ive"),   RULE("biliti", "ble"),
        RULE("logi", "log"),
    };
    static const struct rule second[] = {
        RULE("icate", "ic"), RULE("ative", ""), RULE("alize", "al"), RULE("iciti", "ic"),
        RULE("ical", "ic"),  RULE("ful", ""),   RULE("ness", ""),
    };
    apply(word, first, sizeof first / sizeof *first, 0);
    apply(word, second, sizeof second / sizeof *second, 0);
}

static void residual_suffixes(struct word *word)
{
    static const struct rule rules[] = {
        RULE("al", ""),   RULE("ance", ""), RULE("ence", ""), RULE("er", ""),    RULE("ic", ""),
        RULE("able", ""), RULE("ible", ""), RULE("ant", ""),  RULE("ement", ""), RULE("ment", ""),
        RULE("ent", ""),  RULE("ion", ""),  RULE("ou", ""),   RULE("ism", ""),   RULE("ate", ""),
        RULE("iti", ""),  RULE("ous", ""),  RULE("ive", ""),  RULE("ize", ""),
    };
    size_t stem;
    if (ENDS(word, "ion", &stem) && (stem == 0 || strchr("st", word->text[stem - 1]) == NULL))
        return;
    apply(word, rules, sizeof rules / sizeof *rules, 1);
}

static void final_e(struct word *word)
{
    size_t stem;
    if (ENDS(word, "e", &stem)) {
        int m = measure(word, stem);
        if (m > 1 || (m == 1 && !ends_short(word, stem)))
            word->length--;
    }
    if (word->length > 1 && word->text[word->length - 1] == 'l' && ends_double(word) &&
        measure(word, word->length) > 1)
        word->length--;
}

static size_t by_rules(char *text, size_t length)
{
    struct word word = {text, length, 0};
    find_vowels(&word, 0);
    plurals(&word);
    past_and_gerund(&word);
    final_y(&word);
    long_suffixes(&word);
    residual_suffixes(&word);
    final_e(&word);
    return word.length;
}

/* --- Words that no rule reaches --- */

/* What is more often another word is left out: "rose", "ground", "bore", "bound", "wound". */
static const struct irregular {
    char form[STEM_FORM], base[STEM_FORM];
} irregulars[] = {
    {"arisen", "arise"},     {"arose", "arise"},      {"ate", "eat"},
    {"became", "become"},    {"began", "begin"},      {"begun", "begin"},
    {"bent", "bend"},        {"bitten", "bite"},      {"blew", "blow"},
    {"blown", "blow"},       {"bought", "buy"},       {"broke", "break"},
    {"broken", "break"},     {"brought", "bring"},    {"built", "build"},
    {"burnt", "burn"},       {"came", "come"},        {"caught", "catch"},
    {"children", "child"},   {"chose", "choose"},     {"chosen", "choose"},
    {"crept", "creep"},      {"dealt", "deal"},       {"drank", "drink"},
    {"drawn", "draw"},       {"dreamt", "dream"},     {"drew", "draw"},
    {"driven", "drive"},     {"drove", "drive"},      {"drunk", "drink"},
    {"dying", "die"},        {"eaten", "eat"},        {"fallen", "fall"},
    {"fed", "feed"},         {"feet", "foot"},        {"fell", "fall"},
    {"felt", "feel"},        {"flew", "fly"},         {"flown", "fly"},
    {"forgave", "forgive"},  {"forgiven", "forgive"}, {"forgot", "forget"},
    {"forgotten", "forget"}, {"fought", "fight"},     {"found", "find"},
    {"froze", "freeze"},     {"frozen", "freeze"},    {"gave", "give"},
    {"geese", "goose"},      {"given", "give"},       {"gone", "go"},
    {"got", "get"},          {"gotten", "get"},       {"grew", "grow"},
    {"grown", "grow"},       {"halves", "half"},      {"heard", "hear"},
    {"held", "hold"},        {"hid", "hide"},         {"hidden", "hide"},
    {"hung", "hang"},        {"kept", "keep"},        {"knelt", "kneel"},
    {"knew", "know"},        {"knives", "knife"},     {"known", "know"},
    {"laid", "lay"},         {"leapt", "leap"},       {"learnt", "learn"},
    {"led", "lead"},         {"left", "leave"},       {"lent", "lend"},
    {"lit", "light"},        {"lives", "life"},       {"loaves", "loaf"},
    {"lost", "lose"},        {"lying", "lie"},        {"made", "make"},
    {"meant", "mean"},       {"men", "man"},          {"met", "meet"},
    {"mice", "mouse"},       {"paid", "pay"},         {"ran", "run"},
    {"rang", "ring"},        {"ridden", "ride"},      {"rode", "ride"},
    {"rung", "ring"},        {"said", "say"},         {"sang", "sing"},
    {"sank", "sink"},        {"sat", "sit"},          {"saw", "see"},
    {"seen", "see"},         {"sent", "send"},        {"sewn", "sew"},
    {"shaken", "shake"},     {"shelves", "shelf"},    {"shone", "shine"},
    {"shook", "shake"},      {"shot", "shoot"},       {"shown", "show"},
    {"shrank", "shrink"},    {"shrunk", "shrink"},    {"slept", "sleep"},
    {"slid", "slide"},       {"sold", "sell"},        {"sought", "seek"},
    {"spelt", "spell"},      {"spent", "spend"},      {"spilt", "spill"},
    {"spoke", "speak"},      {"spoken", "speak"},     {"stole", "steal"},
    {"stolen", "steal"},     {"stood", "stand"},      {"struck", "strike"},
    {"stuck", "stick"},      {"sung", "sing"},        {"sunk", "sink"},
    {"swam", "swim"},        {"swept", "sweep"},      {"swore", "swear"},
    {"sworn", "swear"},      {"swum", "swim"},        {"taken", "take"},
    {"taught", "teach"},     {"teeth", "tooth"},      {"thieves", "thief"},
    {"thought", "think"},    {"threw", "throw"},      {"thrown", "throw"},
    {"told", "tell"},        {"took", "take"},        {"tore", "tear"},
    {"torn", "tear"},        {"tying", "tie"},        {"understood", "understand"},
    {"went", "go"},          {"wept", "weep"},        {"wives", "wife"},
    {"woke", "wake"},        {"woken", "wake"},       {"wolves", "wolf"},
    {"women", "woman"},      {"won", "win"},          {"wore", "wear"},
    {"worn", "wear"},        {"wove", "weave"},       {"woven", "weave"},
    {"written", "write"},    {"wrote", "write"},
};

#define IRREGULAR_COUNT (sizeof irregulars / sizeof *irregulars)

/* Found by form and by stem; those of one stem are a chain. */
static struct map by_form, by_stem;
static char stems[IRREGULAR_COUNT][STEM_FORM];
static uint32_t next_form[IRREGULAR_COUNT];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What is looked up; it need not end with NUL. */
struct key {
    const char *text;
    size_t length;
};

static bool is_text(const struct key *key, const char *text)
{
    return strncmp(key->text, text, key->length) == 0 && text[key->length] == '\0';
}

static bool has_form(const void *key, uint32_t entry)
{
    return is_text(key, irregulars[entry].form);
}

static bool has_stem(const void *key, uint32_t entry)
{
    return is_text(key, stems[entry]);
}

static void add_irregulars(void)
{
    for (uint32_t i = 0; i < IRREGULAR_COUNT; i++) {
        const struct irregular *row = &irregulars[i];
        struct key stem = {stems[i], strlen(row->base)};
        memcpy(stems[i], row->base, stem.length);
        stem.length = by_rules(stems[i], stem.length);
        stems[i][stem.length] = '\0';
        uint32_t hash = map_hash(stem.text, stem.length), first = map_find(&by_stem, hash, has_stem, &stem);
        next_form[i] = MAP_NONE;
        if (first == MAP_NONE) {
            map_add(&by_stem, hash, i);
        } else {
            next_form[i] = next_form[first];
            next_form[first] = i;
        }
        map_add(&by_form, map_hash(row->form, strlen(row->form)), i);
    }
}

/* Room for the base is there: it is at most a letter longer. */
static size_t to_base(char *text, size_t length)
{
    const struct key form = {text, length};
    uint32_t found =
        length < STEM_FORM ? map_find(&by_form, map_hash(text, length), has_form, &form) : MAP_NONE;
    if (found == MAP_NONE)
        return length;
    length = strlen(irregulars[found].base);
    memcpy(text, irregulars[found].base, length);
    return length;
}

size_t stem_forms(const char *stem, size_t length, const char *forms[STEM_FORMS])
{
    const struct key key = {stem, length};
    size_t count = 0;
    pthread_once(&once, add_irregulars);
    uint32_t at = length < STEM_FORM ? map_find(&by_stem, map_hash(stem, length), has_stem, &key) : MAP_NONE;
    for (; at != MAP_NONE && count < STEM_FORMS; at = next_form[at])
        forms[count++] = irregulars[at].form;
    return count;
}

size_t stem_word(char *text, size_t length)
{
    if (length <= 2 || length > LETTERS_MOST)
        return length;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 'a' || text[i] > 'z')
            return length;
    }
    pthread_once(&once, add_irregulars);
    return by_rules(text, to_base(text, length));
}
