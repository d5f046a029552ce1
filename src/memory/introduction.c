#include "config.h"

#include "memory/introduction.h"

#include "memory/elided.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_WORDS 3
#define AGE_LEAST  13
#define AGE_MOST   110

/* What is written with a capital and is no name. Endings tell most peoples and beliefs. */
static const char no_names[] =
    "celiac|coeliac|diabetic|autistic|asthmatic|dyslexic|epileptic|disabled|pregnant|retired|married|"
    "divorced|engaged|excited|interested|bored|colorblind|colourblind|introverted|extroverted|american|"
    "mexican|german|african|cuban|texan|roman|tibetan|ugandan|kenyan|libyan|moroccan|dominican|jamaican|"
    "korean|chilean|european|singaporean|anglican|lutheran|republican|democrat|samoan|hawaiian|dutch|"
    "french|greek|czech|swiss|thai|turk|arab|scots|scot|welsh|jew|hindu|muslim|sikh|catholic|protestant|"
    "orthodox|mormon|quaker|amish|iraqi|israeli|pakistani|bangladeshi|emirati|saudi|kuwaiti|nepali|"
    "filipino|filipina|latino|latina|hispanic|black|white|asian|deaf|gen|generation|aries|taurus|gemini|"
    "virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces|vegan|ok|okay|sorry|sure|not|just|so|very|"
    "really|glad|happy|sad|tired|here|back|new|ready|done|fine|good|great|hungry|busy|also|now|still|"
    "currently|batman|santa|god|jesus|groot|spartacus|sherlock|hamlet|monday|tuesday|wednesday|thursday|"
    "friday|saturday|sunday";
static const char *const endings[] = {"ish", "ese", "ist", "ian", "ing"};
static const char ending_like_them[] =
    "ashish|girish|satish|manish|harish|dinish|ian|adrian|brian|julian|vivian|damian|sebastian|gillian|"
    "lilian|"
    "lillian|jillian|florian|fabian|dorian|marian|kilian|killian|christian|cristian|bastian|maximilian|ming|"
    "ling|ting|qing|jing|king|ning";

static bool ends_like_no_name(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (length >= ending && strcmp(text + length - ending, endings[i]) == 0)
            return !words_among(text, ending_like_them);
    }
    return false;
}

/* A capital and small letters: no initials, no "Mia's", nothing with digits. */
static bool may_be_name(const struct extraction *extraction, const struct word *word)
{
    const char *said = extraction->text + word->start;
    size_t length = word->end - word->start;
    if (!word->capital || length < 2 || words_among(word->text, no_names) || ends_like_no_name(word->text))
        return false;
    for (size_t i = 0; i < length; i++) {
        bool begins = i == 0 || said[i - 1] == '-';
        if ((unsigned char)said[i] < 0x80 &&
            (begins ? !isupper((unsigned char)said[i]) : !islower((unsigned char)said[i]) && said[i] != '-'))
            return false;
    }
    return true;
}

/* The word behind "Hi, I'm"; *is: there is "I am", *greets: a greeting. */
static size_t opening(const struct sentence *sentence, bool *greets, bool *is)
{
    static const char greetings[] =
        "hi|hello|hey|hiya|greetings|good|morning|afternoon|evening|there|everyone|all|so|well";
    size_t at = 0;
    while (word_is(sentence, at, greetings))
        at++;
    *greets = at > 0;
    *is = word_is(sentence, at, "i") && word_is(sentence, at + 1, "am");
    return at + (*is ? 2 : 0);
}

static bool ends_at(const struct sentence *sentence, size_t at)
{
    return at == sentence->count || sentence->words[at].comma;
}

/* The words of a name behind "Hi, I'm", or before "here"; *next: what follows. Empty: there is none. */
static struct span find_name(const struct extraction *extraction, const struct sentence *sentence,
                             size_t *next)
{
    const struct word *words = sentence->words;
    bool greets, is;
    size_t first = opening(sentence, &greets, &is);
    struct span name = {first, first};
    while (name.end < sentence->count && name.end < first + NAME_WORDS &&
           (name.end == first || !words[name.end].comma) && may_be_name(extraction, &words[name.end]))
        name.end++;
    *next = name.end;
    bool here = !is && greets && word_is(sentence, name.end, "here");
    *next += here;
    bool led = is && word_is(sentence, *next, "and|from|but");
    if (!(is || here) || !(led || ends_at(sentence, *next)))
        name.end = first;
    return name;
}

/* "I'm 34", of which no word says that it is an age. */
static struct span find_age(const struct sentence *sentence, size_t *next)
{
    bool greets, is;
    size_t at = opening(sentence, &greets, &is);
    const char *digits = is && at < sentence->count ? sentence->words[at].text : "";
    long age = strspn(digits, "0123456789") == strlen(digits) ? strtol(digits, NULL, 10) : 0;
    *next = at + 1;
    if (age < AGE_LEAST || age > AGE_MOST ||
        !(ends_at(sentence, *next) || word_is(sentence, *next, "and|but")))
        return (struct span){at, at};
    return (struct span){at, *next};
}

static struct clause clause_of(const struct sentence *sentence, struct span span)
{
    return (struct clause){.sentence = sentence,
                           .subject = span.first > 1 ? span.first - 2 : span.first,
                           .begin = span.first,
                           .thing_end = span.end,
                           .end = span.end,
                           .confidence = 1};
}

bool introduction_read(struct extraction *extraction, const struct sentence *sentence, struct sentence *rest)
{
    static const char *const missing[] = {"i", "am"};
    size_t next;
    if (sentence->question)
        return false;
    struct span found = find_name(extraction, sentence, &next);
    if (found.first < found.end) {
        struct clause clause = clause_of(sentence, found);
        learn_attribute(extraction, &clause, "name", learn_words(extraction, sentence, found),
                        REC_CATEGORY_PERSONAL);
    } else {
        found = find_age(sentence, &next);
        if (found.first == found.end)
            return false;
        struct clause clause = clause_of(sentence, found);
        learn_clause(extraction, &clause, REC_MEMORY_FACT, "user/age/");
    }
    *rest = (struct sentence){0};
    next += word_is(sentence, next, "and|but");
    if (next + 1 >= sentence->count)
        return true;
    bool more = word_is(sentence, next, "a|an|the|from|your|originally|currently|based") ||
                isdigit((unsigned char)sentence->words[next].text[0]);
    elided_put_before(sentence, next, missing, more ? 2 : 0, extraction->arena, rest);
    return true;
}
