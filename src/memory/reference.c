#include "config.h"

#include "memory/reference.h"

#include "memory/clauses.h"

#include <ctype.h>

/* What people work on in a chat. */
static const char shown_here[] = "code|output|function|script|essay|response|answer|table|list|document|file|"
                                 "title|paragraph|email|letter|story|explanation|text|snippet";

/* "Tuesday", "Friday at three": an appointment. "Monday mornings" are none. */
static bool is_appointment(const struct sentence *sentence, struct span thing)
{
    return word_is(sentence, thing.first, "monday|tuesday|wednesday|thursday|friday|saturday|sunday") &&
           (thing.end - thing.first == 1 ||
            word_is(sentence, thing.first + 1, "at|better|for|morning|afternoon|instead|works|then|or|and"));
}

/* "the table", "the original wording", "the look of that error", "our conversations": one that both see. "The
 * sea", "the Beatles" and "the smell of rain" are general. */
static bool is_the_one_shown(const struct sentence *sentence, struct span thing)
{
    static const char general[] = "sea|seaside|ocean|beach|coast|mountains|mountain|countryside|country|"
                                  "outdoors|city|cold|heat|dark|rain|sun|"
                                  "snow|winter|summer|autumn|fall|spring|news|theatre|theater|cinema|opera|"
                                  "gym|office|internet|radio|morning|"
                                  "mornings|evening|night|weekend|woods|forest|desert|water|piano|guitar|"
                                  "violin|drums|train|bus|subway|metro|"
                                  "underground|aisle|window|dentist|doctor|classics|silence|quiet|blues|wind|"
                                  "sound|smell|taste|idea|feel|feeling|"
                                  "thought|sight|texture|noise|way|same|routine|commute|lifestyle|climate|"
                                  "industry|suburbs|tropics|library|supermarket|mainstream|limelight|"
                                  "spotlight|monarchy|military|rush|hustle|grind|stage|church|ice|road|roads";
    while (thing.first + 1 < thing.end && word_is(sentence, thing.first, "on|with|at"))
        thing.first++;
    for (size_t i = thing.first + 1; i < thing.end; i++)
        if (word_is(sentence, i, "by|from")) /* "the error by restarting the server" */
            thing.end = i;
    size_t last = thing.end - 1;
    if (word_is(sentence, thing.first, "our"))
        return word_is(sentence, thing.first + 1, "conversation|conversations|chat|chats|talks");
    if (last > thing.first && word_is(sentence, last - 1, "this|that|these|those|your") &&
        !word_is(sentence, last, "days|way|time") &&
        !(word_is(sentence, last - 1, "that") && last > thing.first + 1 && /* "anything that hurts" */
          !word_is(sentence, last - 2, "of|with|for|about|at|on|in|to|from|by")))
        return true;
    if (!word_is(sentence, thing.first, "the") || thing.end - thing.first > 3)
        return false;
    for (size_t i = thing.first + 1; i < thing.end; i++)
        if (sentence->words[i].capital || word_is(sentence, i, general) ||
            word_is(sentence, i, "of|at|in|on|when"))
            return false;
    return true;
}

/* See the header for examples. */
bool reference_elsewhere(const struct sentence *sentence, struct span thing)
{
    static const char pointers[] =
        "you|your|it|its|this|that|these|those|them|him|her|his|their|how|what|if|when|where|why|who|whether|"
        "there|is|are|was|were|and|or|but|both|either|neither|such";
    static const char alone[] = "something|anything|everything|nothing|one|both|all|many|some|none|so|here|"
                                "me|myself|everyone|everybody|everywhere|someone|somebody|anyone|anybody";
    static const char shown[] =
        "draft|essay|paper|thesis|poem|report|call|meeting|profile|cv|resume|approach|"
        "question|text|letter|paragraph|chapter|snippet|function|script";
    size_t first = thing.first, last = thing.end - 1;
    while (first < last && word_is(sentence, first, "of|in|with|for|about|at|on|the"))
        first++;
    if ((first == last && word_is(sentence, first, alone)) || is_appointment(sentence, thing) ||
        word_is(sentence, first, "ones|first|second|third|fourth|last|next|previous|latter|former|other"))
        return true;
    if (is_the_one_shown(sentence, thing))
        return true;
    if (word_is(sentence, last, "you|him|her|that|this|today|tonight|yesterday|tomorrow") ||
        (last > first && word_is(sentence, last, "now|moment") &&
         word_is(sentence, last - 1, "for|right|the")))
        return true;
    for (size_t i = first + 1; i < thing.end; i++)
        if (word_is(sentence, i - 1, "your|this") && word_is(sentence, i, shown_here))
            return true;
    for (size_t i = first + 1; i < thing.end; i++)
        if (word_is(sentence, i, shown) && word_is(sentence, i - 1, "my|our|this|the|your"))
            return true;
    return word_is(sentence, first, pointers) &&
           !(word_is(sentence, first, "when|it") && thing.end - first > 3);
}

/* "the file", "this function", "my keys", "... tomorrow": one that is at hand, not one of its kind. After
 * "can not" even "the ..." is; "I do not go to the gym" is a habit. */
bool reference_at_hand(const struct clause *clause, struct span thing)
{
    const struct sentence *sentence = clause->sentence;
    size_t first = thing.first;
    bool can = word_is(sentence, clause->begin, "can|could|have|am|find|get") &&
               !word_is(sentence, clause->begin + 1, "stopped|quit|given|been|never|decided|gone");
    bool never = false, related = false; /* "meat when my mother cooks it": that meat */
    static const char part[] =
        "step|question|exercise|part|line|chapter|section|page|figure|task|equation|problem";
    while (first + 1 < thing.end && word_is(sentence, first, "to|in|on|at|with|for|from|of|about|into|by"))
        first++;
    for (size_t i = clause->begin; i < thing.end; i++)
        never = never || word_is(sentence, i, "never|ever|unless|willing|unwilling|reluctant|hesitant");
    for (size_t i = first; i < thing.end; i++)
        related = related || word_is(sentence, i, "when|that|which|who|whenever|if|unless");
    for (size_t i = first; i < thing.end; i++) {
        bool early = i < first + 3;
        if (word_is(sentence, i, "these") && word_is(sentence, i + 1, "days"))
            continue;
        if (word_is(sentence, i, part) && i + 1 < thing.end &&
            isdigit((unsigned char)*sentence->words[i + 1].text))
            return true;
        if (i > first + 1 && word_is(sentence, i - 1, "the|this|your") && word_is(sentence, i, shown_here) &&
            word_is(sentence, i - 2, "in|of|from|at|on|to|into"))
            return true;
        if (i == first + 1 && word_is(sentence, i, "that") && clause_ends_in_ing(sentence, first) &&
            !word_is(sentence, first, "anything|everything|something|nothing"))
            return true;                                       /* "reading that article" */
        if (never && word_is(sentence, i, "my|again|another")) /* "I never dye my hair" */
            continue;
        if (word_is(sentence, i,
                    "this|your|yours|here|today|tomorrow|tonight|now|yet|again|warning|warnings|exception|"
                    "crash|popup|error|these|errors|problem|"
                    "problems|issue|issues|bug|bugs|trouble|question|questions|another") ||
            (i == first && word_is(sentence, i, "one|ones|any|some") &&
             (i + 1 == thing.end || sentence->words[i + 1].adverb ||
              word_is(sentence, i + 1, "anyway|anymore|again|either|myself|at"))) ||
            (early && word_is(sentence, i, "it|them|him|her|you|that") && i == first) ||
            (i + 1 == thing.end && word_is(sentence, i, "you|him|her|that|this|it") &&
             !(related && i > first + 3)) ||
            (i > 1 && word_is(sentence, i - 2, "in") && word_is(sentence, i, "hour|minutes|days")) ||
            (i == first && word_is(sentence, i, "my|his|their|our|what|how|why|where|whether|if|and|or")) ||
            (i == first && word_is(sentence, i, "the") &&
             word_is(sentence, i + 1, "ones|first|second|third|last|next|previous|other|following")) ||
            (can && i < first + 2 && word_is(sentence, i, "the|my")))
            return true;
    }
    return false;
}
