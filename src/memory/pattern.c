#include "config.h"

#include "memory/pattern.h"

#include <assert.h>
#include <string.h>

#define SKIP_MAX     4  /* words that ~ may pass over */
#define ELEMENT_SIZE 16 /* bytes of a class name with its NUL */

static const struct {
    const char *name, *words;
} classes[] = {
    {"adverb",
     "just|still|also|always|never|ever|often|sometimes|seldom|now|very|quite|rather|so|too|pretty|much|"
     "kind|of|sort|bit|little|both|even|most|more|instead|super|well|do|far|tend|to|only"}, /* and -ly */
    {"like", "like|love|adore|enjoy|appreciate|favor|favour|cherish|relish|prefer"},
    {"dislike",
     "dislike|hate|detest|despise|loathe|avoid|resent|abhor|fear|dread|shun|skip|mistrust|distrust|"
     "boycott|reject|disapprove"},
    {"bear", "stand|bear|tolerate|eat|drink|handle|wear|digest|consume|have|stomach|abide|deal|afford|"
             "work|sleep|focus|concentrate|participate|touch|use|watch|be|live|go|travel|ride|fly|relax|"
             "learn|study|think|read|run|swim|climb|stay|share|function|breathe|enjoy|walk|sit|hear|smell|"
             "engage|commit|drive|hike|consume"},
    {"habit",
     "eat|drink|use|buy|wear|consider|dine|purchase|shop|watch|read|listen|play|follow|travel|fly|stay|"
     "drive|choose|support|consume|adopt|feed|visit|attend|take|book|trust|accept|invest|own|order|pick|"
     "select|seek|participate|engage|practice|practise|cook|rent|ride|rely|hire|subscribe|spend|sit|"
     "sleep|train|exercise|go|work|stream|study|learn|date|tip|smoke|shower|touch|believe|do|bet|gamble|"
     "borrow|swim|run|jog|hike|camp|ski|sing|dance|vote|pray|fast|vape|recycle|commute|carpool|bike|cycle|"
     "walk|bring|keep|download|install|share|host|collect|drink|store|bathe|bake|grill|fry|download|skip"},
    {"of", "of|for|to|toward|towards|with|in|about|on|around|at|by|against|from"},
    {"be", "am|is|are|was|be|been|being|become|became|get|feel"},
    {"have", "have|hold|harbor|harbour|possess|feel|experience|maintain|develop|developed|suffer|get"},
    {"article", "a|an|the|my|our|some|any"},
    {"fan", "fan|lover|enthusiast|supporter|advocate|admirer|believer|aficionado|devotee|proponent|reader|"
            "drinker|eater|user|friend"},
    {"distaste", "aversion|distaste|dislike|hatred|phobia|fear|allergy|allergies|intolerance|sensitivity|"
                 "disdain|hate|revulsion|contempt|distrust|disgust"},
    {"taste", "preference|fondness|passion|love|weakness|affinity|penchant|liking|appreciation|enthusiasm|"
              "thing|taste|soft"},
    {"bad", "ineffective|boring|disorienting|distracting|annoying|unpleasant|difficult|hard|uncomfortable|"
            "overwhelming|stressful|tedious|exhausting|cruel|unappealing|tiring|dull|irritating|frustrating|"
            "off-putting|too|unhelpful|confusing|unethical|impractical|draining|demotivating|tiresome|"
            "disturbing|scary|gross|disgusting|repulsive|nauseating|unnecessary|challenging|hot|noisy|"
            "monotonous|pretentious|wasteful|claustrophobic|impersonal|restrictive|inconvenient|unreliable|"
            "overrated|unsettling|unbearable|intolerable|not|less"},
    {"good", "enjoyable|relaxing|helpful|effective|engaging|appealing|comforting|inspiring|satisfying|"
             "rewarding|useful|fun|exciting|pleasant|fascinating|delicious|beautiful|best|more|most|easier|"
             "joy|comfort|motivating|stimulating|soothing|fulfilling|therapeutic|interesting"},
    {"best", "best|better|most"},
    {"diet", "vegan|vegetarian|pescatarian|pescetarian|kosher|halal|keto|gluten-free|dairy-free|lactose-free|"
             "carnivore|paleo|flexitarian|plant-based|low-carb"},
    {"kin", "sister|brother|mother|mom|mum|father|dad|wife|husband|partner|girlfriend|boyfriend|fiance|"
            "fiancee|son|daughter|child|kid|kids|children|baby|parents|grandmother|grandma|grandfather|"
            "grandpa|grandparents|aunt|uncle|cousin|niece|nephew|friend|roommate|flatmate|neighbor|neighbour|"
            "boss|manager|colleague|coworker|teacher|doctor|dentist|therapist|dog|cat|puppy|kitten|horse|"
            "rabbit|parrot|hamster|twin|stepson|stepdaughter|stepfather|stepmother|in-laws|family|team"},
    {"reply", "use|answer|reply|respond|write|include|call|give|start|end|begin|explain|show|format|keep|ask|"
              "add|mention|suggest|recommend|tell|speak|address|assume|remember|be|make|put|cite|provide|"
              "summarise|summarize|translate|talk|say|check|prefer|send|offer|list|quote|convert|round"},
    {"tastes",
     "loves|likes|hates|dislikes|prefers|avoids|enjoys|adores|detests|loathes|despises|love|like|hate|"
     "dislike|prefer|avoid|enjoy"},
    {"facts",
     "is|are|was|works|work|lives|live|studies|plays|moved|has|have|turns|speaks|teaches|drives|owns"},
    {"number", "one|two|three|four|five|six|seven|eight|nine|ten|1|2|3|4|5|6|7|8|9|10|several|many"},
};

const char *pattern_class(const char *name)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (strcmp(classes[i].name, name) == 0)
            return classes[i].words;
    }
    assert(false && "a rule names a class that is not in the table");
    return "";
}

/* One element of a pattern. */
struct element {
    const char *text; /* without suffix */
    size_t length;
    char suffix;      /* '?', '*' or 0 */
    const char *rest; /* of the pattern */
};

static struct element next_element(const char *pattern)
{
    struct element element = {.text = pattern, .length = strcspn(pattern, " ")};
    element.rest = pattern + element.length;
    if (*element.rest == ' ')
        element.rest++;
    char last = pattern[element.length - 1];
    if (last == '?' || last == '*') {
        element.suffix = last;
        element.length--;
    }
    return element;
}

static bool element_is(const struct element *element, const char *text)
{
    return element->length == strlen(text) && memcmp(element->text, text, element->length) == 0;
}

bool pattern_is_adverb(const char *word)
{
    size_t length = strlen(word);
    if (length > 4 && strcmp(word + length - 2, "ly") == 0)
        return !words_among(word, "apply|reply|supply|rely|family|italy|early|daily|ally|jelly|belly|bully");
    return words_among(word, pattern_class("adverb"));
}

/* A verb as it stands after "never" when a habit is meant: not in the past ("I never said"), and not one of
 * knowing or having. */
static bool is_habit_verb(const char *word)
{
    size_t length = strlen(word);
    if (length < 2 || (length > 3 && strcmp(word + length - 2, "ed") == 0))
        return false;
    return !words_among(
        word,
        "said|got|had|heard|knew|thought|did|saw|went|was|were|came|took|made|found|met|told|wrote|ate|gave|"
        "left|lost|felt|kept|understood|began|became|bought|brought|caught|chose|drove|fell|forgot|meant|"
        "paid|"
        "ran|sent|slept|spoke|stood|taught|won|wore|been|seen|done|mind|know|understand|remember|get|have|be|"
        "mean|see|find|hear|think|say|seem|expect|realise|realize|forget|notice|learn|liked|again|did|ask|"
        "would|"
        "could|should|can|will|am|is|are|ever|really|quite|once|before|before|tell|imagine|knowingly");
}

static bool accepts(const struct element *element, const struct word *word)
{
    if (element->text[0] == '$') {
        char name[ELEMENT_SIZE] = "";
        assert(element->length - 1 < sizeof name);
        memcpy(name, element->text + 1, element->length - 1);
        if (strcmp(name, "adverb") == 0)
            return pattern_is_adverb(word->text);
        if (strcmp(name, "verb") == 0)
            return is_habit_verb(word->text);
        return words_among(word->text, pattern_class(name));
    }
    size_t length = strlen(word->text);
    for (const char *at = element->text, *end = at + element->length; at < end;) {
        const char *bar = memchr(at, '|', (size_t)(end - at));
        size_t alternative = (size_t)((bar == NULL ? end : bar) - at);
        if (alternative == length && memcmp(at, word->text, length) == 0)
            return true;
        at += alternative + 1;
    }
    return false;
}

static bool step(const char *pattern, const struct word *words, size_t at, size_t limit, struct match *match);

/* The shortest run that lets the rest of the pattern match. */
static bool step_capture(const struct element *element, const struct word *words, size_t at, size_t limit,
                         struct match *match)
{
    struct span *span = element_is(element, "<thing>") ? &match->thing : &match->other;
    if (*element->rest == '\0') {
        *span = (struct span){at, limit};
        match->end = limit;
        return at < limit;
    }
    for (size_t end = at + 1; end <= limit; end++) {
        *span = (struct span){at, end};
        if (step(element->rest, words, end, limit, match))
            return true;
    }
    return false;
}

static bool step(const char *pattern, const struct word *words, size_t at, size_t limit, struct match *match)
{
    if (*pattern == '\0') {
        match->end = at;
        return true;
    }
    struct element element = next_element(pattern);
    if (element.text[0] == '<')
        return step_capture(&element, words, at, limit, match);
    if (element_is(&element, "~")) {
        for (size_t skip = 0; skip <= SKIP_MAX && at + skip <= limit; skip++) {
            if (step(element.rest, words, at + skip, limit, match))
                return true;
        }
        return false;
    }
    bool accepted = at < limit && accepts(&element, &words[at]);
    if (element.suffix == '*' && accepted && step(pattern, words, at + 1, limit, match))
        return true;
    if (element.suffix != '*' && accepted && step(element.rest, words, at + 1, limit, match))
        return true;
    return element.suffix != 0 && step(element.rest, words, at, limit, match);
}

bool pattern_match(const char *pattern, const struct word *words, size_t at, size_t limit,
                   struct match *match)
{
    *match = (struct match){0};
    return step(pattern, words, at, limit, match);
}
