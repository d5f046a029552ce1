#include "config.h"

#include "memory/slots.h"

#include "base/utf8.h"
#include "memory/lexicon.h"
#include "memory/memory.h"
#include "memory/rules.h"

#include <ctype.h>
#include <string.h>

/* A known key: one value at a time. A thing is its value if one of the values stands before one of the heads
 * ("aisle seat"), or if it is one of the values that need none ("celsius"). */
static const struct known_key {
    const char *key;
    int category;
    const char *aliases; /* other names a person may use for the key */
    const char *heads, *values, *alone;
} known_keys[] = {
    {"seat", REC_CATEGORY_TRAVEL, "seats|seating|plane seat|flight seat|seat preference",
     "seat|seats|seating", "aisle|window|middle|exit-row|front|rear|bulkhead", ""},
    {"theme", REC_CATEGORY_UI,
     "dark mode|light mode|color scheme|colour scheme|ui theme|color theme|appearance",
     "mode|theme|themes|interface|interfaces|background|ui", "dark|light|high-contrast|solarized", ""},
    {"language", REC_CATEGORY_COMMUNICATION, "reply language|response language|answer language", "", "", ""},
    {"indentation", REC_CATEGORY_TECHNICAL, "indent|indenting|indent style", "indentation|indent|indents",
     "tab|tabs|space|spaces|two-space|four-space|2-space|4-space", "tabs|spaces"},
    {"units", REC_CATEGORY_GENERAL, "unit|unit system|measurements|measurement units",
     "units|system|measurements|unit", "metric|imperial|si", "metric|imperial"},
    {"temperature unit", REC_CATEGORY_GENERAL, "temperature|temperature units", "", "", "celsius|fahrenheit"},
    {"clock", REC_CATEGORY_UI, "time format|clock format", "clock|time|format",
     "24-hour|12-hour|24h|12h|24|12", "24-hour|12-hour|24h|12h"},
    {"date format", REC_CATEGORY_UI, "dates", "", "", ""},
    {"editor", REC_CATEGORY_TECHNICAL, "text editor|code editor|ide", "", "",
     "vim|neovim|emacs|vscode|helix|nano"},
    {"answer length", REC_CATEGORY_COMMUNICATION, "reply length|response length|verbosity",
     "answer|answers|reply|replies|response|responses|explanation|explanations",
     "short|brief|concise|terse|succinct|long|detailed|thorough|lengthy", ""},
    {"tone", REC_CATEGORY_COMMUNICATION, "formality|reply tone",
     "tone|style|language|answer|answers|reply|replies|response|responses",
     "formal|informal|casual|friendly|professional", ""},
    {"diet", REC_CATEGORY_FOOD, "eating habits", "diet|lifestyle", "", ""},
    {"name", REC_CATEGORY_PERSONAL, "my name|nickname|first name", "", "", ""},
    {"pronouns", REC_CATEGORY_PERSONAL, "pronoun", "", "", ""},
    {"time zone", REC_CATEGORY_PERSONAL, "timezone", "", "", ""},
};

static const char languages[] =
    "english|german|french|spanish|italian|portuguese|dutch|swedish|norwegian|danish|finnish|polish|czech|"
    "slovak|hungarian|romanian|bulgarian|greek|turkish|russian|ukrainian|arabic|hebrew|hindi|bengali|urdu|"
    "chinese|mandarin|cantonese|japanese|korean|vietnamese|thai|indonesian|malay|swahili|latin|catalan|"
    "basque|"
    "croatian|serbian|slovenian|estonian|latvian|lithuanian|icelandic|irish|welsh|deutsch|espanol|francais";

bool slot_is_language(const char *word)
{
    return words_among(word, languages);
}

static const char articles[] = "a|an|the|my|our|your|some|any|all|this|that|these|those";

static const struct known_key *find_key(const char *key)
{
    for (size_t i = 0; i < sizeof known_keys / sizeof *known_keys; i++) {
        if (strcmp(known_keys[i].key, key) == 0 || words_among(key, known_keys[i].aliases))
            return &known_keys[i];
    }
    return NULL;
}

static const char *text_of(const char *text, const struct word *words, struct span span, struct arena *arena)
{
    size_t start = words[span.first].start;
    return arena_strndup(arena, text + start, words[span.end - 1].end - start);
}

bool slot_attribute_find(const struct word *words, struct span thing, const char *text, struct arena *arena,
                         struct slot_attribute *attribute)
{
    while (thing.first < thing.end && words_among(words[thing.first].text, articles))
        thing.first++;
    size_t count = thing.end - thing.first;
    if (count == 0 || count > 4)
        return false;
    const struct word *first = &words[thing.first];
    for (size_t i = 0; i < sizeof known_keys / sizeof *known_keys; i++) {
        const struct known_key *known = &known_keys[i];
        size_t head = thing.first; /* "long, detailed answers" */
        while (head + 1 < thing.end && words_among(words[head].text, known->values))
            head++;
        bool headed = head > thing.first && words_among(words[head].text, known->heads);
        /* "tabs for indentation" */
        bool turned = count == 3 && words_among(first->text, known->values) &&
                      words_among(words[thing.end - 1].text, known->heads);
        if (headed || turned || (count == 1 && words_among(first->text, known->alone))) {
            *attribute = (struct slot_attribute){
                .key = known->key,
                .value = text_of(text, words, (struct span){thing.first, thing.first + 1}, arena),
                .category = (enum rec_category)known->category};
            return true;
        }
    }
    return false;
}

bool slot_same_value(const char *key, const char *qualifier, const char *value, const char *other)
{
    bool attitude = qualifier[0] != '\0' && strcmp(key, SLOT_PREFERS) != 0 && strcmp(key, SLOT_TAKES) != 0;
    return attitude || utf8_equal_folded(value, other);
}

int slot_key_category(const char *key)
{
    const struct known_key *known = find_key(key);
    if (known != NULL)
        return known->category;
    enum rec_category category = slot_category(key, REC_CATEGORY_GENERAL);
    return category == REC_CATEGORY_GENERAL ? -1 : (int)category;
}

void slot_normal(struct buf *out, const char *text, size_t length)
{
    struct buf folded = BUF_INIT;
    utf8_fold(&folded, text, length);
    size_t begin = out->length;
    bool first = true;
    for (size_t at = 0; at < folded.length;) {
        size_t word = strcspn(folded.data + at, " \t\r\n");
        char *next = folded.data + at;
        at += word + strspn(folded.data + at + word, " \t\r\n");
        if (word == 0)
            continue;
        char saved = next[word];
        next[word] = '\0';
        bool skip = first && words_among(next, articles) && at < folded.length;
        next[word] = saved;
        if (skip)
            continue;
        if (!first)
            buf_addc(out, ' ');
        buf_add(out, next, word);
        first = false;
    }
    buf_truncate(out, begin + utf8_cut(out->data + begin, out->length - begin, REC_MAX_KEY));
    while (out->length > begin && strchr(" .,;:!?\"'", out->data[out->length - 1]) != NULL)
        buf_truncate(out, out->length - 1);
    buf_free(&folded);
}

void memory_key_normal(const char *key, struct buf *out, int *category)
{
    const char *slash = strchr(key, '/');
    if (slash != NULL) {
        char name[32] = "";
        size_t length = (size_t)(slash - key);
        if (length < sizeof name) {
            for (size_t i = 0; i < length; i++)
                name[i] = (char)tolower((unsigned char)key[i]);
            int named = rec_category_parse(name);
            if (named >= 0) {
                *category = named;
                key = slash + 1;
            }
        }
    }
    struct buf plain = BUF_INIT, normal = BUF_INIT;
    buf_adds(&plain, key);
    for (size_t i = 0; i < plain.length; i++) {
        if (plain.data[i] == '_')
            plain.data[i] = ' ';
    }
    slot_normal(&normal, plain.data, plain.length);
    static const struct {
        const char *from, *to;
    } spellings[] = {{"preferred ", ""}, {"favorite ", "favourite "}};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        size_t length = strlen(spellings[i].from);
        if (strncmp(normal.data, spellings[i].from, length) == 0) {
            buf_remove(&normal, 0, length);
            buf_insert(&normal, 0, spellings[i].to, strlen(spellings[i].to));
        }
    }
    const struct known_key *known = find_key(normal.data);
    if (known != NULL && *category < 0)
        *category = known->category;
    buf_adds(out, known != NULL ? known->key : normal.data);
    if (*category < 0)
        *category = slot_key_category(normal.data);
    buf_free(&plain);
    buf_free(&normal);
}

/* Words that give a category away, plural forms included by rule. The category with most of them wins. */
static const struct {
    enum rec_category category;
    const char *words;
} category_words[] = {
    {REC_CATEGORY_FOOD,
     "food|eat|eating|drink|coffee|tea|sushi|ramen|pizza|pasta|rice|bread|cheese|meat|beef|pork|chicken|fish|"
     "seafood|shellfish|shrimp|olive|nut|peanut|gluten|dairy|milk|egg|sugar|chocolate|dessert|cake|wine|beer|"
     "alcohol|vegan|vegetarian|pescatarian|kosher|halal|diet|restaurant|dining|dine|dish|cuisine|meal|cook|"
     "cooking|recipe|spicy|breakfast|lunch|dinner|snack|fruit|vegetable|salad|soup|coriander|cilantro|garlic|"
     "onion|mushroom|tomato|curry|noodle|sandwich|burger|steak|tofu|plant-based|buffet|food|menu|flavor|"
     "flavour|ingredient|lactose|keto|juice|soda|water|whisky|cocktail|apple|banana|avocado"},
    {REC_CATEGORY_TRAVEL,
     "travel|traveling|travelling|flight|fly|flying|plane|airline|airport|hotel|hostel|airbnb|resort|trip|"
     "vacation|holiday|tourist|tour|train|bus|car|driving|drive|cruise|seat|aisle|beach|mountain|city|museum|"
     "luggage|passport|camping|hiking|backpacking|sightseeing|destination|itinerary|suv|vehicle|rental|taxi|"
     "accommodation|lodging|ferry|road"},
    {REC_CATEGORY_TECHNICAL,
     "python|rust|java|javascript|typescript|golang|go|c++|c#|ruby|php|kotlin|swift|haskell|code|coding|"
     "programming|programmer|software|linux|windows|macos|unix|vim|emacs|vscode|editor|ide|git|github|docker|"
     "kubernetes|sql|sqlite|postgres|postgresql|database|api|framework|library|compiler|terminal|shell|bash|"
     "zsh|tabs|spaces|indentation|server|algorithm|debugging|function|react|django|flask|tests|testing|cli|"
     "open-source|laptop|computer|keyboard|smartphone|phone|app|browser|firefox|chrome"},
    {REC_CATEGORY_UI,
     "theme|dark|interface|font|layout|colour|color|screen|notification|animation|emoji|icon|"
     "shortcut|mode|display|markdown|bullet|table|sidebar"},
    {REC_CATEGORY_HEALTH,
     "health|allergic|allergy|asthma|diabetes|diabetic|medication|medicine|doctor|hospital|workout|exercise|"
     "fitness|gym|yoga|pilates|running|jogging|sleep|insomnia|migraine|pain|injury|knee|back|therapy|"
     "therapist|"
     "anxiety|depression|blood|pregnant|surgery|weight|supplement|protein|vitamin|phobia|skin|skincare|"
     "dyslexia|"
     "meditation|swimming|heart|cholesterol|celiac|disease|condition|vaccine|dentist"},
    {REC_CATEGORY_FINANCE,
     "money|budget|invest|investing|investment|stock|bond|crypto|bitcoin|bank|banking|loan|mortgage|saving|"
     "tax|"
     "insurance|salary|debt|credit|fund|retirement|pension|price|cheap|expensive|etf|broker"},
    {REC_CATEGORY_LEARNING,
     "learn|learning|study|studying|course|class|classroom|lecture|textbook|tutorial|school|university|"
     "college|"
     "exam|teacher|education|educational|flashcard|lesson|student|training|memorization|homework|degree|"
     "teaching"},
    {REC_CATEGORY_ENTERTAINMENT,
     "movie|film|show|tv|series|documentary|game|gaming|music|song|band|album|concert|book|novel|fiction|"
     "reading|podcast|theater|theatre|musical|comedy|horror|thriller|sci-fi|fantasy|anime|manga|cartoon|"
     "animated|superhero|jazz|rock|opera|classical|sport|football|soccer|basketball|tennis|chess|hobby|party|"
     "festival|video|streaming|netflix|art|painting|guitar|piano|dance|dancing|club|nightclub|photography|"
     "gardening|character|rpg|multiplayer"},
    {REC_CATEGORY_WORK,
     "work|working|job|office|meeting|boss|colleague|coworker|team|project|deadline|career|company|client|"
     "manager|remote|report|presentation|interview|promotion|salary|freelance|employer|business|conference|"
     "professional|overtime|workplace"},
    {REC_CATEGORY_COMMUNICATION,
     "email|call|message|reply|answer|response|language|tone|formal|informal|concise|brief|short|verbose|"
     "explanation|german|english|french|spanish|text|chat|communicate|communication|speak|jargon|humor|"
     "humour|"
     "sarcasm|summary|apology|greeting"},
    {REC_CATEGORY_SYSTEM, "backup|password|account|setting|configuration|update|storage|sync|privacy"},
    {REC_CATEGORY_PERSONAL,
     "name|birthday|born|family|wife|husband|son|daughter|sister|brother|mother|father|child|kid|pet|dog|cat|"
     "bird|puppy|kitten|fish|home|house|live|friend|married|age|address|clothing|clothes|wear|wearing|shoe|"
     "dress|fashion|leather|fur|beauty|makeup|cosmetic|fragrance|perfume|hair|pronoun|nickname|hometown"},
};

static unsigned category_lists[sizeof category_words / sizeof *category_words];

void slots_prepare(void)
{
    for (size_t i = 0; i < sizeof category_words / sizeof *category_words; i++)
        category_lists[i] = lexicon_list(category_words[i].words);
}

/* Counts the word, or its singular, for each category that has it. */
static void count_word(const char *word, size_t length,
                       int counts[sizeof category_words / sizeof *category_words])
{
    const uint64_t *forms[3] = {lexicon_find(word, length)};
    bool plural = length >= 4 && word[length - 1] == 's';
    if (plural)
        forms[1] = lexicon_find(word, length - 1);
    if (plural && word[length - 2] == 'e')
        forms[2] = lexicon_find(word, length - 2);
    if (forms[0] == NULL && forms[1] == NULL && forms[2] == NULL)
        return;
    for (size_t i = 0; i < sizeof category_words / sizeof *category_words; i++)
        counts[i] += lexicon_has(forms[0], category_lists[i]) || lexicon_has(forms[1], category_lists[i]) ||
                     lexicon_has(forms[2], category_lists[i]);
}

enum rec_category slot_category(const char *text, enum rec_category otherwise)
{
    int counts[sizeof category_words / sizeof *category_words] = {0}, best = 0;
    enum rec_category category = otherwise;
    struct buf folded = BUF_INIT;
    rules_prepare();
    utf8_fold(&folded, text, strlen(text));
    for (const char *at = folded.data; *at != '\0';) {
        size_t length = strcspn(at, " \t\r\n.,;:!?\"()'");
        if (length > 0)
            count_word(at, length, counts);
        at += length + (at[length] != '\0');
    }
    for (size_t i = 0; i < sizeof category_words / sizeof *category_words; i++) {
        if (counts[i] > best) {
            best = counts[i];
            category = category_words[i].category;
        }
    }
    buf_free(&folded);
    return category;
}
