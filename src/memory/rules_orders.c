/* What a sentence asks for. See rules.c. */
#include "config.h"

#include "memory/rules.h"

/* At the beginning of a sentence, after words of politeness. */
const struct rule_order rules_orders[] = {
    {"never mind", ORDER_NOTHING},
    {"remember|note|memorize|memorise to <thing>", ORDER_TASK},
    {"remember|note|memorize|memorise|store|save that|this|for|: ~ that <thing>", ORDER_REMEMBER},
    {"remember|note|memorize|memorise|know that <thing>", ORDER_REMEMBER},
    {"remember|memorize|memorise this|the|: following? <thing>", ORDER_REMEMBER},
    {"keep|bear in mind that? <thing>", ORDER_REMEMBER},
    {"do not forget to <thing>", ORDER_TASK},
    {"do not let me forget to|about? <thing>", ORDER_TASK},
    {"do not forget that? <thing>", ORDER_REMEMBER},
    {"remind me to|about|of|that <thing>", ORDER_TASK},
    {"forget|delete|erase|remove|drop|lose what|everything|anything|all ~ about|on|of <thing>", ORDER_FORGET},
    {"forget|delete|erase|remove|drop|lose about? the|my|that <thing> "
     "thing|stuff|bit|part|business|preference",
     ORDER_FORGET},
    {"forget that|this|it|what i just? said|told|wrote|mentioned|you? you?", ORDER_FORGET_LAST},
    {"forget|delete|erase|remove that|the last|latest? one|thing|note|memory|bit", ORDER_FORGET_LAST},
    {"delete|erase|remove|undo that|this|it .", ORDER_FORGET_LAST},
    {"delete|erase|remove|wipe that|this|it from your|the memory|memories|notes", ORDER_FORGET_LAST},
    {"what i $adverb* said|told|wrote|mentioned you? about|of|on <thing> is|was|does|are? no|not longer? "
     "$adverb* "
     "true|right|correct|accurate|valid|current|hold|apply|holds|applies anymore|any? more? .",
     ORDER_FORGET},
    {"what i $adverb* said|told|wrote|mentioned you? about|of|on <thing> is|was $adverb* "
     "wrong|false|outdated|obsolete now? .",
     ORDER_FORGET},
    {"forget that|this", ORDER_FORGET_LAST},
    {"forget about that|this", ORDER_FORGET_LAST},
    {"forget about|that <thing>", ORDER_FORGET},
    {"forget my|our <thing>", ORDER_FORGET},
    {"delete|remove|erase ~ memory|memories|note|notes|preference ~ about|that|for|of <thing>", ORDER_FORGET},
    {"do not remember ~ about|that <thing>", ORDER_FORGET},
    {"call|address me <thing> instead|please|from", ORDER_NAME},
    {"call me back|later|when|if|maybe|again|at|on|tomorrow", ORDER_NOTHING},
    {"do not call me <other> call me <thing>", ORDER_NAME},
    {"do not call me <thing>", ORDER_INSTRUCTION},
    {"do not $adverb* use|add|include|write|insert $adverb* any? "
     "emoji|emojis|emoticons|bullet|bullets|markdown|slang|jargon|headings|exclamation|em-dashes|dashes|"
     "filler|"
     "hashtags|cliches|semicolons|tables|headers|footnotes|abbreviations|acronyms",
     ORDER_GENERAL},
    {"do not <thing> in your|any|all answers|replies|responses|messages|explanations", ORDER_INSTRUCTION},
    {"do not $adverb* apologise|apologize|lecture|moralise|moralize|flatter|preach "
     "me|please|when|at|about|all|for",
     ORDER_GENERAL},
    {"use|switch|go|change|move back? to? <thing> instead|again", ORDER_SETS},
    {"switch|change|go|move back? to <thing>", ORDER_SETS},
    {"i take it|that back", ORDER_FORGET_LAST},
    {"stop apologising|apologizing|praising|flattering|lecturing|moralising|moralizing|repeating|asking|"
     "thanking|using|adding|calling|saying ~ all|so|always|every|with|me",
     ORDER_GENERAL},
    {"stop using|adding|calling|apologizing|apologising|saying|repeating|praising|flattering <thing>",
     ORDER_GENERAL},
    {"keep|make ~ answers|replies|responses|explanations <thing>", ORDER_GENERAL},
    {"keep|make it|things|them $adverb* <thing> when|whenever|if you $reply", ORDER_INSTRUCTION},
    {"use|be <thing> with|for me", ORDER_GENERAL},
    {"answer|reply|respond|write|speak|talk back? to? me? only? in <thing> only|always", ORDER_INSTRUCTION},
    {"$reply all|any|every code|script|scripts|example|examples|answers|replies|snippets|formulas ~ in "
     "<thing>",
     ORDER_GENERAL},
    {"$reply <thing> in|for|with all|every ~ "
     "answer|answers|reply|replies|response|responses|messages|emails|code",
     ORDER_GENERAL},
    {"when|whenever|if you $reply <thing>", ORDER_GENERAL},
    {"call|address me as? <thing>", ORDER_NAME},
    {"refer to me as <thing>", ORDER_NAME},
    {"from now on|onwards|onward <thing>", ORDER_INSTRUCTION},
    {"from here on out? <thing>", ORDER_INSTRUCTION},
    {"in the? future <thing>", ORDER_INSTRUCTION},
    {"going forward <thing>", ORDER_INSTRUCTION},
    {"always|never $reply <thing>", ORDER_INSTRUCTION},
    {"do not ever $reply <thing>", ORDER_INSTRUCTION},
    {"make sure to|you always|never <thing>", ORDER_INSTRUCTION},
    {"$reply <thing> when|whenever you "
     "write|answer|reply|respond|talk|speak|explain|give|show|provide|quote|send|mention|recommend|suggest",
     ORDER_GENERAL},
    {"whenever we talk|speak|discuss|chat <thing>", ORDER_GENERAL},
    {"$reply <thing> from now on|onwards|onward", ORDER_LASTING},
    {"$reply <thing> in the? future", ORDER_LASTING},
    {"$reply <thing> going forward", ORDER_LASTING},
    {"$reply <thing> always|everywhere", ORDER_LASTING},
    {"let us go|stick|stay with <thing>", ORDER_DECISION},
    {"let us use|take|choose|pick|adopt <thing> for|as|from <other>", ORDER_DECISION},
    {"we will|have? decided|agreed|chose|chosen|go|settled with|on|to|that? <thing>", ORDER_DECISION},
};
const size_t rules_orders_count = sizeof rules_orders / sizeof *rules_orders;
