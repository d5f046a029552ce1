/* The rules: what a message teaches, found without a model. To extend them, add a row to one of the tables
 * and a sentence to tests/unit/rules_test.c; the language of the patterns is described in pattern.h. */
#include "config.h"

#include "memory/rules.h"

/* After "I", and after "and" or "but" once "I" was the subject. The first row that matches counts. */
const struct rule rules_own[] = {
    /* no statements of taste */
    {"would $adverb* prefer not to <thing>", AVOIDS, 0, ""},
    {"would like|love|appreciate|prefer|hate", NOTHING, 0, ""},
    {"$adverb* like|love|enjoy|hate|prefer|appreciate "
     "you|your|it|this|that|these|those|them|him|her|how|what|"
     "when|where",
     NOTHING, 0, ""},
    {"$adverb* like|love|prefer|enjoy the|both|all|each "
     "answer|idea|first|second|third|last|way|sound|new|one|"
     "others|of|version|result|suggestion|suggestions",
     NOTHING, 0, ""},
    {"$adverb* like to think|know|see|ask", NOTHING, 0, ""},
    {"$adverb* hate|love|like to say|admit|break|ask|bother|interrupt|disappoint|be ~ "
     "it|you|that|this|honest",
     NOTHING, 0, ""},
    {"do not like|love|enjoy|prefer|use|want|have|see this|that|it|these|those|them|your|you|how|what",
     NOTHING, 0, ""},

    /* withdrawn */
    {"$adverb* no longer like|love|enjoy|prefer|want|hate|dislike|avoid|mind <thing>", ENDS, 0, ""},
    {"do not $adverb* like|love|enjoy|prefer <thing> anymore", ENDS, 0, ""},
    {"do not $adverb* like|love|enjoy|prefer <thing> any more|longer", ENDS, 0, ""},
    {"do not $adverb* hate|dislike|mind|avoid <thing> anymore|any", ENDS, 0, ""},
    {"have? $adverb* stopped|quit "
     "eating|drinking|buying|using|wearing|watching|smoking|playing|reading|going|flying|driving|shopping|"
     "listening|consuming|attending|visiting <thing>",
     AVOIDS, 0, ""},
    {"have? $adverb* stopped liking|loving|enjoying|hating|avoiding <thing>", ENDS, 0, ""},
    {"am not allergic to <thing> anymore", ENDS, 0, ""},
    {"am no longer $adverb* a|an? <thing>", DIET_ENDS, 0, ""},
    {"am not $adverb* a|an? <thing> anymore", DIET_ENDS, 0, ""},

    /* a value of a known key */
    {"have? $adverb* moved|switched|changed|went|gone back? over? to|for <thing>", SETS, 0, ""},
    {"$adverb* prefer|like|love|favor|favour|want|use|choose|take|book|pick|need|set|enjoy the? <thing>",
     SETS, 0, ""},
    {"would $adverb* prefer|like|rather the? <thing>", SETS, 0, ""},
    {"$adverb* use|prefer|like <thing> as|for my editor|ide|shell|browser|terminal|font|theme", PROPERTY,
     REC_MEMORY_PREFERENCE, ""},
    {"am $adverb* a|an? strict|lifelong|committed? $adverb* <thing>", DIET, 0, ""},
    {"$adverb* follow|keep|observe|maintain|practice|practise|eat|have|keep a|an|my? strict|strictly? "
     "<thing> "
     "diet|lifestyle",
     DIET, 0, ""},
    {"am on a|an strict? <thing> diet", DIET, 0, ""},
    {"have $adverb* been a|an? $adverb* <thing> for|since|all <other>", DIET, 0, ""},
    {"$adverb* prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"would? $adverb* like|prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"go by <thing>", NAME, 0, ""},
    {"am called <thing>", NAME, 0, ""},

    /* one over the other */
    {"would $adverb* rather <thing> than <other>", PREFERS, 0, ""},
    {"$adverb* prefer|like|love|enjoy|favor|favour|choose|pick <thing> over|versus <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> rather|more? than <other>", PREFERS, 0, ""},
    {"$adverb* like|love|enjoy <thing> more|better than <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> instead of <other>", PREFERS, 0, ""},
    {"$adverb* buy|choose|drink|eat|pick|play|read|support|take|use|watch|wear <thing> instead of <other>",
     PREFERS, 0, ""},
    {"am $adverb* more interested|comfortable|into|drawn $of? <thing> than <other>", PREFERS, 0, ""},

    /* against */
    {"am $adverb* allergic|intolerant to <thing>", ALLERGIC, 0, ""},
    {"have a|an? ~ allergy|intolerance|allergies to|of <thing>", ALLERGIC, 0, ""},
    {"have a|an severe|serious|bad|mild? <thing> allergy|intolerance|sensitivity", ALLERGIC, 0, ""},
    {"suffer from a|an? ~ <thing> allergy|intolerance", ALLERGIC, 0, ""},
    {"am $adverb* <thing> intolerant", ALLERGIC, 0, ""},
    {"$have a|an? ~ reaction|reactions to <thing>", ALLERGIC, 0, ""},
    {"react $adverb* badly|poorly|violently|strongly to <thing>", ALLERGIC, 0, ""},
    {"$adverb* prefer to? $adverb* avoid|avoiding|skip|minimize|minimise|limit <thing>", DISLIKES, 0, ""},
    {"$adverb* prefer to? not to? <thing>", DISLIKES, 0, ""},
    {"would $adverb* rather not <thing>", DISLIKES, 0, ""},
    {"would $adverb* never <thing>", DISLIKES, 0, ""},
    {"$adverb* try|tend|aim|strive|choose|like to $adverb* avoid|skip|minimize|minimise|limit <thing>",
     DISLIKES, 0, ""},
    {"am $adverb* trying to avoid|limit|reduce|minimize <thing>", AVOIDS, 0, ""},
    {"am $adverb* trying to cut down|back on <thing>", AVOIDS, 0, ""},
    {"$adverb* cut down|back on <thing>", AVOIDS, 0, ""},
    {"$adverb* $dislike <thing>", DISLIKES, 0, ""},
    {"do not $adverb* care about <thing>", AVOIDS, 0, ""},
    {"do not $adverb* like|enjoy|love|appreciate|care|favor|favour|tolerate|do|trust|approve|support|"
     "believe|agree|fancy|prefer for|about|of|in|with|well|to|it? <thing>",
     DISLIKES, 0, ""},
    {"have never $adverb* liked|loved|enjoyed|trusted|cared|understood for? <thing>", DISLIKES, 0, ""},
    {"have $adverb* hated|disliked|avoided|loathed|detested|feared|dreaded|despised <thing>", DISLIKES, 0,
     ""},
    {"do not $adverb* get along|on with <thing>", DISLIKES, 0, ""},
    {"do not $adverb* want any <thing>", AVOIDS, 0, ""},
    {"do not $adverb* want a|an <thing> that|which|with|who|where <other>", AVOIDS, 0, ""},
    {"do not $adverb* want to|a|an <thing>", REFUSES, 0, ""},
    {"do not $adverb* feel comfortable|safe|good|like|at ~ <thing>", DISLIKES, 0, ""},
    {"do not $adverb* see|find ~ point|value|appeal|appealing|enjoyable|engaging|interesting <thing>",
     DISLIKES, 0, ""},
    {"do not $adverb* $habit <thing>", AVOIDS, 0, ""},
    {"can not $adverb* stand|bear|tolerate|stomach|abide|digest|handle <thing>", DISLIKES, 0, ""},
    {"can not $adverb* $bear <thing>", AVOIDS, 0, ""},
    {"will not|never $adverb* $habit <thing>", AVOIDS, 0, ""},
    {"$adverb* never $verb <thing>", AVOIDS, 0, ""},
    {"$adverb* refuse|decline to? <thing>", DISLIKES, 0, ""},
    {"have $adverb* sworn off <thing>", DISLIKES, 0, ""},
    {"$adverb* object|take to|issue|offence|offense to|with|at <thing>", DISLIKES, 0, ""},
    {"am $adverb* prone|susceptible|vulnerable to <thing>", DISLIKES, 0, ""},
    {"$have <other> that|which prevents|stops|keeps|prevent|stop|keep me from <thing>", DISLIKES, 0, ""},
    {"$have ~ anxiety|panic|discomfort|nausea|vertigo|headaches|dizziness|stress "
     "in|when|from|around|with|at|on|about|while <thing>",
     DISLIKES, 0, ""},
    {"$adverb* steer|stay|keep|shy|turn clear|away of|from <thing>", DISLIKES, 0, ""},
    {"$adverb* abstain|refrain from <thing>", DISLIKES, 0, ""},
    {"$adverb* limit|minimize|minimise|restrict|oppose|struggle with|to? <thing>", DISLIKES, 0, ""},
    {"have? given|gave|cut up|out <thing>", DISLIKES, 0, ""},
    {"have? $adverb* quit <thing>", DISLIKES, 0, ""},
    {"am $adverb* averse|opposed|against|sensitive|resistant to? <thing>", DISLIKES, 0, ""},
    {"$be $adverb* "
     "uncomfortable|uneasy|nervous|anxious|claustrophobic|overwhelmed|bothered|turned|put|annoyed|"
     "irritated|dizzy|nauseous|seasick|carsick|distracted|intimidated|drained|exhausted|stressed|"
     "frustrated|disgusted|repulsed|sick|queasy|unsafe|unwell|repelled off? "
     "by|with|in|on|around|about|from|when|at|while "
     "<thing>",
     DISLIKES, 0, ""},
    {"$be $adverb* bored by|with|of <thing>", AVOIDS, 0, ""},
    {"have? $adverb* $be $adverb* "
     "afraid|scared|terrified|wary|tired|weary|sick|skeptical|sceptical|critical|cautious|leery "
     "and? tired? of|about <thing>",
     DISLIKES, 0, ""},
    {"have? $adverb* been? am? not|never $adverb* been? a|an|the? $adverb* "
     "big|huge|great|much|biggest|greatest|avid? of? a? $fan of <thing>",
     DISLIKES, 0, ""},
    {"am not $adverb* into|keen|interested|fond|comfortable|crazy|wild|big|good|enthusiastic|attracted|drawn|"
     "inclined|one|suited|cut $of? <thing>",
     DISLIKES, 0, ""},
    {"am not $adverb* able|willing|happy|ok|okay|prepared|allowed $of? <thing>", AVOIDS, 0, ""},
    {"am $adverb* unwilling|reluctant|unable|hesitant $of? <thing>", AVOIDS, 0, ""},
    {"am not $adverb* a|an ~ person", DISLIKES, 0, ""},
    {"am $adverb* uninterested|disinterested in <thing>", DISLIKES, 0, ""},
    {"$be $adverb* uncomfortable|uneasy|anxious <thing>", DISLIKES, 0, ""},
    {"must|need|have|should to? avoid|skip|limit|minimize|minimise <thing>", AVOIDS, 0, ""},
    {"have a|an? ~ objection|objections|bias|prejudice|reservations|misgivings|qualms $of <thing>", DISLIKES,
     0, ""},
    {"have a|an? $adverb* low|limited|poor|bad tolerance|patience|experience|experiences $of <thing>",
     DISLIKES, 0, ""},
    {"$have a|an? ~ $distaste $of <thing>", DISLIKES, 0, ""},
    {"have a|an? $adverb* strong|severe|intense|deep|extreme? <thing> phobia", DISLIKES, 0, ""},
    {"$have no|zero|little|low ~ interest|desire|patience|tolerance|appetite|love|use|intention|time $of "
     "<thing>",
     AVOIDS, 0, ""},
    {"$have a|an? ~ difficulty|trouble|hard $of? <thing>", AVOIDS, 0, ""},
    {"lack ~ interest|patience $of <thing>", DISLIKES, 0, ""},
    {"$adverb* find it|myself $adverb* $bad ~ to|when|in|with <thing>", AVOIDS, 0, ""},
    {"$adverb* find|consider <thing> to? be? $adverb* $bad", DISLIKES, 0, ""},

    /* in favour */
    {"would $adverb* rather <thing>", LIKES, 0, ""},
    {"have $adverb* liked|loved|enjoyed|adored|preferred|valued <thing>", LIKES, 0, ""},
    {"am $adverb* particular|picky|choosy|selective about <thing>", LIKES, 0, ""},
    {"am only|solely|exclusively|mainly|primarily|mostly|particularly|especially interested in <thing>",
     LIKES, 0, ""},
    {"am interested only|solely|exclusively|primarily|mainly in <thing>", LIKES, 0, ""},
    {"am only|solely|exclusively looking|searching for <thing>", LIKES, 0, ""},
    {"am looking|searching only|solely|exclusively for <thing>", LIKES, 0, ""},
    {"am $adverb* more of a|an? <thing> person|drinker|guy|girl|man|woman|type|lover|eater", LIKES, 0, ""},
    {"do my best work|thinking|writing|reading <thing>", LIKES, 0, ""},
    {"look|search for <thing> with|that|which|made <other>", LIKES, 0, ""},
    {"$adverb* rely|depend|count on <thing>", LIKES, 0, ""},
    {"$adverb* $like to? <thing>", LIKES, 0, ""},
    {"am $adverb* a|an? $adverb* big|huge|great|avid|devoted|strong|firm|massive|long-time|lifelong? $fan "
     "$of "
     "<thing>",
     LIKES, 0, ""},
    {"am $adverb* "
     "into|fond|keen|passionate|enthusiastic|crazy|obsessed|drawn|partial|committed|dedicated|mad|"
     "loyal|devoted|attracted|inclined $of? <thing>",
     LIKES, 0, ""},
    {"$be $adverb* comfortable|productive|happiest|relaxed|engaged|focused|motivated "
     "in|with|around|on|when|while|at|doing? <thing>",
     LIKES, 0, ""},
    {"am a|an? $adverb* morning|night|early|evening|dog|cat|coffee|tea|people|beach|mountain person|owl|bird|"
     "lark|lover",
     LIKES, 0, ""},
    {"$have a|an? ~ $taste spot? $of <thing>", LIKES, 0, ""},
    {"$adverb* find <thing> to? be? $adverb* $good", LIKES, 0, ""},
    {"$adverb* learn|work|study|focus|sleep|think|perform|operate|function|concentrate $adverb* $best "
     "<thing>",
     LIKES, 0, ""},
    {"$adverb* thrive|excel|delight|revel $of? <thing>", LIKES, 0, ""},
    {"$adverb* value|prioritize|prioritise|insist|swear|favor|gravitate|lean|opt|stick|advocate|embrace|"
     "emphasize|root|admire|treasure|stand $of? <thing>",
     LIKES, 0, ""},
    {"$adverb* believe in <thing>", LIKES, 0, ""},
    {"only|exclusively|strictly|always|mostly|mainly|primarily|solely|usually|typically|generally $adverb* "
     "$habit <thing>",
     LIKES, 0, ""},
    {"$habit only|exclusively|solely|nothing <thing>", LIKES, 0, ""},
    {"$adverb* make it? a point|priority $of? <thing>", LIKES, 0, ""},
    {"always make sure to <thing>", LIKES, 0, ""},
    {"$adverb* follow|maintain|observe|adhere|stick to? a|an? <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"am fascinated|inspired|captivated|intrigued|excited|energized|energised by <thing>", LIKES, 0, ""},
    {"am on a|an $adverb* <thing> diet", LIKES, 0, ""},
    {"can|will only $habit <thing>", LIKES, 0, ""},
    {"only want to? <thing>", LIKES, 0, ""},
    {"need|require|seek <thing>", NEEDS, 0, ""},
    {"do not mind <thing>", NOTHING, 0, ""},

    /* about the person */
    {"$adverb* live|reside in|at|near|on|with <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* based in <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have? $adverb* moved to|into <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* originally? from <thing>", KEEPS, REC_MEMORY_FACT, "user/origin/"},
    {"grew up in|on|near <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"was born in|on|at <thing>", KEEPS, REC_MEMORY_FACT, "user/birth/"},
    {"$adverb* work as <thing>", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"$adverb* work at|for <thing>", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"$adverb* work in <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* employed|self-employed|retired|unemployed|freelancing", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* teach <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* married|single|divorced|engaged|widowed|pregnant", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"am left-handed|right-handed|colorblind|colourblind|color-blind|colour-blind|deaf|blind|diabetic|"
     "dyslexic|autistic|asthmatic",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have asthma|diabetes|dyslexia|adhd|migraines|epilepsy|arthritis|celiac|hypertension|insomnia|tinnitus",
     KEEPS, REC_MEMORY_FACT, ""},
    {"was $adverb* diagnosed with <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four|five|six|no|$number? ~ $kin", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four ~ dogs|cats|daughters|sons|sisters|brothers|children|cousins|pets", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* speak <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"play the <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"drive|own a|an <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* study|studied|major|majored ~ at|in <thing>", KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"have? decided to|on|that|against <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have? chosen|chose|settled|agreed on|to? <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"will go with <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have an? appointment|meeting|interview|exam|flight|deadline ~ at|on|in|with|tomorrow|next|this|today",
     KEEPS, REC_MEMORY_EVENT, ""},
};
const size_t rules_own_count = sizeof rules_own / sizeof *rules_own;

/* After "my" at the beginning of a clause. */
const struct rule rules_possessions[] = {
    {"favourite|favorite <thing> is|are|would <other>", FAVOURITE, 0, ""},
    {"all-time favourite|favorite <thing> is|are <other>", FAVOURITE, 0, ""},
    {"name is not", NOTHING, 0, ""},
    {"name is <thing>", NAME, 0, ""},
    {"friends call me <thing>", NAME, 0, ""},
    {"preference is $adverb* for|to? <thing>", LIKES, 0, ""},
    {"go-to <thing> is|are <other>", FAVOURITE, 0, ""},
    {"skin|stomach|body|ears|eyes|back|knees|lungs is|are $adverb* sensitive|allergic|vulnerable to <thing>",
     DISLIKES, 0, ""},
    {"skin|stomach|body|ears|eyes|back|knees|lungs $adverb* can|do not $adverb* "
     "tolerate|stand|handle|take|like "
     "<thing>",
     DISLIKES, 0, ""},
    {"preferred <thing> is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"editor|ide|shell|pronouns|timezone|diet is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"birthday|anniversary|address|email|age|height|weight|hometown|job|profession|employer|phone|car|"
     "university|school|company|manager|landlord|religion|nationality|degree|salary number|size|name|title? "
     "is|was <other>",
     PROPERTY, REC_MEMORY_FACT, ""},
};
const size_t rules_possessions_count = sizeof rules_possessions / sizeof *rules_possessions;

/* Where the thing is the subject, at the beginning of a sentence: "crowds make me nervous". */
const struct rule rules_things[] = {
    {"<thing> make|makes|give|gives me $adverb* feel? a|an|the? $adverb* "
     "anxious|nervous|uncomfortable|uneasy|sick|dizzy|nauseous|nauseated|sad|tired|sleepy|angry|"
     "claustrophobic|"
     "headache|headaches|migraines|migraine|creeps|anxiety|heartburn|stressed|ill|queasy",
     DISLIKES, 0, ""},
    {"<thing> $adverb* "
     "bother|bothers|annoy|annoys|disgust|disgusts|scare|scares|terrify|terrifies|bore|bores|irritate|"
     "irritates|frustrate|frustrates|overwhelm|overwhelms|exhaust|exhausts|drain|drains|distract|distracts|"
     "stress|stresses me",
     DISLIKES, 0, ""},
    {"<thing> do|does not $adverb* appeal|interest|agree|suit|work|excite|sit well? to|with|for? me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* for me", DISLIKES, 0, ""},
    {"<thing> is|are not $adverb* my thing|cup|style|taste|forte", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* a|an? $adverb* "
     "deal-breaker|dealbreaker|deal-breakers|dealbreakers|no-go|turn-off|nightmare|unbearable|intolerable "
     "for|to me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $adverb* important|essential|crucial|vital|sacred|non-negotiable|"
     "indispensable to|for me",
     LIKES, 0, ""},
    {"<thing> is|are $adverb* a|an|my? $adverb* must|must-have|priority|joy|passion|pleasure|delight for|to? "
     "me",
     LIKES, 0, ""},
    {"<thing> $adverb* "
     "relax|relaxes|calm|calms|fascinate|fascinates|inspire|inspires|delight|delights|soothe|"
     "soothes|energize|energizes|energise|energises me",
     LIKES, 0, ""},
    {"<thing> work|works best for me", LIKES, 0, ""},
    {"not $adverb* a|an|the? big|huge|biggest|great? $fan of <thing>", DISLIKES, 0, ""},
    {"can not stand|bear <thing>", DISLIKES, 0, ""},
    {"big|huge|lifelong|massive $fan of <thing>", LIKES, 0, ""},
};
const size_t rules_things_count = sizeof rules_things / sizeof *rules_things;

/* After "my": facts about somebody else, "my sister (Ann) hates coriander". A <thing> in between is a name.
 */
const struct rule_other rules_others[] = {
    {"$kin $adverb* $tastes <other>", true},
    {"$kin <thing> $adverb* $tastes <other>", true},
    {"$kin $facts <other>", false},
    {"$kin <thing> $facts <other>", false},
};
const size_t rules_others_count = sizeof rules_others / sizeof *rules_others;

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
    {"forget what|everything|anything|all ~ about <thing>", ORDER_FORGET},
    {"forget that|this", ORDER_FORGET_LAST},
    {"forget about that|this", ORDER_FORGET_LAST},
    {"forget about|that <thing>", ORDER_FORGET},
    {"forget my|our <thing>", ORDER_FORGET},
    {"delete|remove|erase ~ memory|memories|note|notes|preference ~ about|that|for|of <thing>", ORDER_FORGET},
    {"do not remember ~ about|that <thing>", ORDER_FORGET},
    {"call me back|later|when|if|maybe|again|at|on|tomorrow", ORDER_NOTHING},
    {"call|address me as? <thing>", ORDER_NAME},
    {"refer to me as <thing>", ORDER_NAME},
    {"from now on|onwards|onward <thing>", ORDER_INSTRUCTION},
    {"from here on out? <thing>", ORDER_INSTRUCTION},
    {"in the? future <thing>", ORDER_INSTRUCTION},
    {"going forward <thing>", ORDER_INSTRUCTION},
    {"always|never $reply <thing>", ORDER_INSTRUCTION},
    {"do not ever $reply <thing>", ORDER_INSTRUCTION},
    {"make sure to|you always|never <thing>", ORDER_INSTRUCTION},
    {"let us go|stick|stay with <thing>", ORDER_DECISION},
    {"we will|have? decided|agreed|chose|chosen|go|settled with|on|to|that? <thing>", ORDER_DECISION},
};
const size_t rules_orders_count = sizeof rules_orders / sizeof *rules_orders;

const char rules_politeness[] =
    "please|ok|okay|actually|well|hey|hi|hello|so|and|also|oh|no|just|then|now|btw|"
    "kindly|thanks|yes|right|alright|great|cool|but|you|can|could|would|will|by|the|"
    "way";
/* "I" may begin a clause after these, and after a comma. */
const char rules_openers[] =
    "and|but|so|because|since|as|though|although|while|that|think|guess|believe|actually|well|honestly|also|"
    "plus|"
    "usually|generally|personally|hi|hello|hey|yes|yeah|no|note|why|then|however|or|ok|okay|suppose|maybe|"
    "perhaps|"
    "probably|now|sorry|btw|fyi|lately|nowadays|still|said|told|know|basically|normally|overall|recently";
/* What another one says is not the person's own word, nor is what is only imagined. */
const char rules_reporting[] =
    "says|said|told|tells|claims|claimed|wrote|writes|saying|goes|argues|quote|quotes|lyrics|character|hero|"
    "narrator|survey|imagine|suppose|pretend|hypothetically|whether|sentence|phrase|prompt|"
    "synonym|meaning|roleplay";
const char rules_hedges[] = "think|guess|suppose|maybe|perhaps|probably|might|possibly|kinda";
const char rules_strong[] =
    "always|never|allergic|allergy|hate|love|strictly|absolutely|severe|severely|must|"
    "strongly|favourite|favorite|detest|loathe|important|critical|only";
const char rules_subjects[] =
    "i|we|you|he|she|they|it|my|our|please|can|could|would|do|does|what|which|how|is|"
    "are|should|any|where|who|this|that|there|let";
const char rules_own_verbs[] = "prefer|like|love|enjoy|hate|dislike|avoid|detest|despise|loathe|favor|favour|"
                               "refuse|adore|opt|tend|appreciate|value|cannot|gravitate|live|work";
const char rules_past_verbs[] =
    "went|bought|saw|met|got|had|ate|lost|found|made|took|started|finished|visited|moved|joined|quit|sold|"
    "won|"
    "broke|began|came|did|drove|flew|gave|heard|left|paid|ran|read|sent|spoke|swam|taught|told|watched|wrote|"
    "attended|adopted|signed|ordered|passed|failed|graduated|celebrated|completed|booked|tried|played|am|"
    "have|"
    "will|was";
const char rules_time_words[] =
    "yesterday|today|tomorrow|tonight|ago|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|"
    "february|march|april|june|july|august|september|october|november|december";
