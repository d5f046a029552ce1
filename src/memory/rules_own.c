/* The rules for what a person says with "I": the first and the last of them; the others are in files of their
 * own, by what they teach. See rules.c. */
#include "config.h"

#include "memory/rules.h"

/* After "I", and after "and" or "but" once "I" was the subject. */
static const struct rule own[] = {
    {"$adverb* run|execute|call|schedule a|an|the|this|my ~ "
     "script|job|query|command|program|test|tests|build|code|function|loop|migration|container|pipeline",
     NOTHING, 0, ""},
    /* no statements of taste */
    {"would? $adverb* prefer|rather not to? say|answer|tell|comment|discuss|talk|disclose", NOTHING, 0, ""},
    {"can not $adverb* stand|sit|stay up|still|straight|by|aside|here|there", NOTHING, 0, ""},
    {"do not $adverb* always|necessarily|only|just|exactly|merely|simply", NOTHING, 0, ""},
    {"refuse|decline to believe|accept|think|give that|up|in <thing>", NOTHING, 0, ""},
    {"refuse to believe|think|say|answer|comment", NOTHING, 0, ""},
    {"would $adverb* rather see|get|receive the|this|that|your|a", NOTHING, 0, ""},
    {"am $adverb* fond of saying|telling|asking", NOTHING, 0, ""},
    {"want|need|require|seek ~ on|by|for|until|before|next|this|due "
     "monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|noon|week|weekend",
     NOTHING, 0, ""},
    {"am $adverb* opposed|against to? the|this|that motion|proposal|bill|resolution|plan", NOTHING, 0, ""},
    {"would $adverb* prefer not to <thing>", AVOIDS, 0, ""},
    {"would? $adverb* like|want you to call me <thing>", NAME, 0, ""},
    {"would? $adverb* like|want you to always|never <thing>", KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"would? $adverb* like|want|prefer all|your|every? answers|replies|responses|explanations <thing>", KEEPS,
     REC_MEMORY_INSTRUCTION, ""},
    {"$adverb* want|like|love|prefer|need my|the answers|replies|responses|explanations|summaries "
     "in|as|to|with|short|brief|long|detailed|concise|without <thing>",
     KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"would $adverb* prefer|like|love to $adverb* avoid|skip <thing>", AVOIDS, 0, ""},
    {"would $adverb* prefer to $adverb* "
     "fly|travel|stay|eat|drink|live|work|walk|drive|sit|sleep|shop|study|learn "
     "<thing>",
     HABITS, 0, ""},
    {"would? $adverb* like|love|enjoy nothing more|better than <thing>", LIKES, 0, ""},
    {"would $adverb* hate|loathe|dread|detest to "
     "live|work|stay|sleep|travel|eat|drink|own|wear|drive|fly|share|relocate <thing>",
     AVOIDS, 0, ""},
    {"would $adverb* like|love to become a|an <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"would $adverb* like|prefer|love to? <thing> rather|instead than|of <other>", PREFERS, 0, ""},
    {"would $adverb* like|prefer|love my <thing> to be <other>", LIKES, 0, ""},
    {"would $adverb* like|love|prefer every|all <other>", LIKES, 0, ""},
    {"would $adverb* like|want|prefer you to $adverb* "
     "explain|describe|answer|write|tell|give|show|keep|use|call|treat|speak|talk "
     "things|everything|stuff|all|every|each|answers|replies|explanations|in|with|to <thing>",
     KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"want|need|prefer every|each|all|your answer|answers|reply|replies|response|responses|explanation|"
     "explanations <thing>",
     KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"want|need you to $adverb* $reply <thing> "
     "for|in|to|with|when|whenever|every|each|all every|each|all|any|you|always <other>",
     KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"would like|love|appreciate|prefer|hate", NOTHING, 0, ""},
    {"would $adverb* be|feel $adverb* miserable|unhappy|bored|lost|lonely|trapped|uncomfortable "
     "in|with|at|on a|an "
     "<thing>",
     DISLIKES, 0, ""},
    {"$adverb* hate|dislike having to $adverb* ask|bother|say|admit|repeat|interrupt|trouble", NOTHING, 0,
     ""},
    {"was $adverb* "
     "bored|annoyed|disappointed|upset|overwhelmed|frustrated|irritated|disturbed|offended|appalled by|"
     "with|at|in the|a|an|my|his|her",
     NOTHING, 0, ""},
    {"do not $adverb* like|love|enjoy|want|appreciate it when|if you $reply <thing>", KEEPS,
     REC_MEMORY_INSTRUCTION, ""},
    {"do not $adverb* want you to <thing>", KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"do not? $adverb* like|love|enjoy it when|if that|this|it|you|they", NOTHING, 0, ""},
    {"do not $adverb* like|love|enjoy it when|if <thing>", AVOIDS, 0, ""},
    {"$adverb* hate|dislike|detest|loathe it when|if <thing>", AVOIDS, 0, ""},
    {"$adverb* like|love|enjoy|appreciate|prefer it when|if <thing>", HABITS, 0, ""},
    {"$adverb* like|love|prefer|enjoy|hate|dislike the? option|version|variant|draft|candidate|choice|answer|"
     "number|suggestion|example",
     NOTHING, 0, ""},
    {"am into the|my|our first|second|third|fourth|last|next|final", NOTHING, 0, ""},
    {"am off to|on|for|today|now|work|tomorrow|at|topic", NOTHING, 0, ""},
    {"appreciate your|the|any|all|every|you|it|that|this|some ~ "
     "help|advice|feedback|input|suggestions|time|opinion|answer|support|it|that",
     NOTHING, 0, ""},
    {"appreciate help|advice|feedback|input|suggestions|support|it|that", NOTHING, 0, ""},
    {"would $adverb* sooner or <thing>", NOTHING, 0, ""},
    {"go for a|an|some|our|my? $adverb* lunch|dinner|breakfast|brunch|coffee|drinks|beers|it", NOTHING, 0,
     ""},
    {"live for the? now|free|most|time|moment|present|some|half|many|a|an|years|months", NOTHING, 0, ""},
    {"stand corrected", NOTHING, 0, ""},
    {"fear the|that", NOTHING, 0, ""},
    {"$adverb* like|love|enjoy|appreciate when people|someone|others|a|an|answers|things|i <thing>", LIKES, 0,
     ""},
    {"$adverb* hate|dislike|detest|loathe when people|someone|others|a|an|answers|things|i <thing>", DISLIKES,
     0, ""},
    {"$adverb* like|love|enjoy|hate|prefer|appreciate "
     "you|your|it|this|that|these|those|them|him|her|how|what|"
     "when|where",
     NOTHING, 0, ""},
    {"$adverb* $like|want|eat|drink both ~ and <other>", LIKES, 0, ""},
    {"$adverb* $like|want|eat|drink|wear neither ~ nor <other>", AVOIDS, 0, ""},
    {"$adverb* like|love|prefer|enjoy the|both|all|each "
     "answer|idea|first|second|third|last|way|sound|new|one|"
     "others|of|version|result|suggestion|suggestions",
     NOTHING, 0, ""},
    {"$adverb* like to think|know|see|ask", NOTHING, 0, ""},
    {"$adverb* prefer to think|believe", NOTHING, 0, ""},
    {"$adverb* hate to be|ask|bother|interrupt|complain|nag|break|say|admit|disappoint", NOTHING, 0, ""},
    {"$adverb* hate|love|like to say|admit|break|ask|bother|interrupt|disappoint|be ~ "
     "it|you|that|this|honest",
     NOTHING, 0, ""},
    {"do not like|love|enjoy|prefer|use|want|have|see "
     "this|that|it|these|those|them|your|you|how|what|where|why|who|whether",
     NOTHING, 0, ""},

    /* withdrawn */
    {"$adverb* no longer like|love|enjoy|prefer|want|hate|dislike|avoid|mind <thing>", ENDS, 0, ""},
    {"do not $adverb* like|love|enjoy|prefer <thing> anymore", ENDS, 0, ""},
    {"do not $adverb* like|love|enjoy|prefer <thing> any more|longer", ENDS, 0, ""},
    {"do not $adverb* hate|dislike|mind|avoid <thing> anymore|any", ENDS, 0, ""},
    {"have? $adverb* stopped|quit|given|gave smoking|drinking|vaping|gambling|flying|driving "
     "up|last|this|in|a|an|two|three|four|five|years|months|yesterday|when|since|for|after|recently|because",
     DISLIKES, 0, ""},
    {"have? $adverb* stopped|quit "
     "eating|drinking|buying|using|wearing|watching|smoking|playing|reading|going|flying|driving|shopping|"
     "listening|consuming|attending|visiting <thing>",
     AVOIDS, 0, ""},
    {"have? $adverb* stopped liking|loving|enjoying|hating|avoiding <thing>", ENDS, 0, ""},
    {"am not|no $adverb* longer? allergic|intolerant to <thing>", ALLERGIC_ENDS, 0, ""},
    {"used to <thing>", FORMERLY, 0, ""},
    {"am not a|an $adverb* fan of <thing> anymore|any", DISLIKES, 0, ""},
    {"have? $adverb* started|begun|resumed|restarted|gone|went back? to? "
     "eating|drinking|buying|using|wearing|watching|smoking|playing|reading|flying|driving|having <thing> "
     "again",
     ENDS, 0, ""},
    {"have? $adverb* gone|went back to "
     "eating|drinking|buying|using|wearing|watching|smoking|playing|reading|flying|driving|having <thing>",
     HABITS, 0, ""},
    {"can $adverb* eat|drink|tolerate|digest|have <thing> again|now|after", ENDS, 0, ""},
    {"do $habit <thing> now|again|nowadays|meanwhile|after", ENDS, 0, ""},
    {"am $adverb* over <thing> now|anymore|these .", ENDS, 0, ""},
    {"am $adverb* over <thing>", ENDS, 0, ""},
    {"do not work at|for <thing> $again", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"no longer work at|for <thing>", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"do not live in|at|near <thing> $again", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"no longer live in|at|near <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am not $adverb* a|an? <thing> any more|longer", DIET_ENDS, 0, ""},
    {"am no longer $adverb* a|an? <thing>", DIET_ENDS, 0, ""},
    {"am not $adverb* a|an? <thing> anymore", DIET_ENDS, 0, ""},

    {"$habit <thing> again so|now|these|and|since|after", ENDS, 0, ""},
    {"$habit <thing> again", ENDS, 0, ""},

    /* a value of a known key */
    {"use <thing> with the|a|my <other>", SETS, 0, ""},
    {"mean|meant the|a|an? <thing> not <other>", SETS, 0, ""},
    {"mean|meant the|a|an? <thing>", SETS, 0, ""},
    {"$adverb* prefer|like|love|want|use|need|set|have the? <thing> on|in|for everything|everywhere|all",
     SETS, 0, ""},
    {"have? $adverb* moved|switched|changed|went|gone back? over? to|for <thing>", SETS, 0, ""},
    {"have? $adverb* moved|switched|changed|migrated from <other> to <thing>", SETS, 0, ""},
    {"$adverb* prefer|like|love|favor|favour|want|use|choose|take|book|pick|need|set|enjoy|fly|sit|reserve|"
     "request in|with? the? <thing>",
     SETS, 0, ""},
    {"would $adverb* prefer|like|rather|choose|pick|take have|get|see|to? the? <thing>", SETS, 0, ""},
    {"$adverb* use|prefer|like <thing> as|for my editor|ide|shell|browser|terminal|font|theme", PROPERTY,
     REC_MEMORY_PREFERENCE, ""},
    {"am $adverb* a|an? strict|lifelong|committed? $adverb* <thing>", DIET, 0, ""},
    {"$adverb* follow|keep|observe|maintain|practice|practise|eat|have|keep a|an|my? strict|strictly? "
     "<thing> "
     "diet|lifestyle",
     DIET, 0, ""},
    {"am on a|an strict? <thing> diet", DIET, 0, ""},
    {"$adverb* eat|keep|observe|stay strictly? <thing> at|when|even|and|on|outside|in <other>", DIET, 0, ""},
    {"$adverb* eat|keep|observe|stay strictly? $diet", DIET, 0, ""},
    {"have? $adverb* gone|turned|went|become|became a|an? <thing>", DIET, 0, ""},
    {"have $adverb* been a|an? $adverb* <thing> for|since|all <other>", DIET, 0, ""},
    {"have $adverb* been a|an? $adverb* <thing>", DIET, 0, ""},
    {"$adverb* prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"would? $adverb* like|prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"go by <thing>", NAME, 0, ""},
    {"am called <thing>", NAME, 0, ""},

    {"have? $adverb* switched|moved|changed|gone|went over? to <thing> as|for my "
     "editor|ide|shell|browser|terminal|font|theme",
     PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"have? $adverb* switched|converted over? to <thing>", LIKES, 0, ""},

    /* one over the other */
    {"would $adverb* rather|sooner starve|die|quit|suffer ~ than <thing>", DISLIKES, 0, ""},
    {"would $adverb* rather|sooner|choose|pick <thing> than|over <other>", PREFERS, 0, ""},
    {"would|will $adverb* take|have|pick|choose|go with|for? <thing> over|before <other>", PREFERS, 0, ""},
    {"$adverb* prefer|like|love|enjoy|favor|favour|choose|pick <thing> over|versus <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> rather|more? than <other>", PREFERS, 0, ""},
    {"$adverb* like|love|enjoy <thing> far|much|way|lot|even? more|better than <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> instead of <other>", PREFERS, 0, ""},
    {"$adverb* buy|choose|drink|eat|pick|play|read|support|take|use|watch|wear <thing> instead of <other>",
     PREFERS, 0, ""},
    {"am $adverb* more interested|comfortable|into|drawn $of? <thing> than <other>", PREFERS, 0, ""},
    {"am $adverb* interested|into $of? <thing> rather|more than <other>", PREFERS, 0, ""},
    {"$adverb* value|trust|respect|fancy|need <thing> more than <other>", PREFERS, 0, ""},
};
struct rule_table rules_own = {own, sizeof own / sizeof *own, NULL, &rules_own_dislikes};

/* A verb of any kind: what one does each time, or never. */
static const struct rule any_verb[] = {
    {"always|usually|normally|typically|generally|mostly|invariably|consistently $adverb* "
     "$trouble|have|had|been|think|feel|am|was",
     NOTHING, 0, ""},
    {"always|usually|normally|typically|generally|mostly|invariably|consistently $adverb* $verb <thing>",
     HABITS, 0, ""},
    {"$verb <thing> only from|in|at|on|with|when|if|for|after|before|by <other>", HABITS, 0, ""},
    {"$verb <thing> at all times", HABITS, 0, ""},
    {"$verb <thing> in all|any weathers|weather|seasons", HABITS, 0, ""},
    {"$verb <thing> all year|day|night round|long", HABITS, 0, ""},
    {"$verb <thing> on principle|holiday|weekdays|weekends|vacation", HABITS, 0, ""},
    {"$verb <thing> as a rule", HABITS, 0, ""},
    {"$verb <thing> without exception", HABITS, 0, ""},
    {"$verb <thing> no matter <other>", HABITS, 0, ""},
    {"$verb <thing> whenever|wherever i|it|there|possible <other>", HABITS, 0, ""},
    {"do|can|could not $adverb* $trouble", NOTHING, 0, ""},
    {"will|would not $adverb* be|have|know|need|make|get|forget|tell|say|bother|ask|lie|deny|let|do|come|go|"
     "happen|mind|matter|hurt|work|claim|call|think|argue|repeat",
     NOTHING, 0, ""},
    {"do|will|would|can|could not $adverb* $verb <thing>", AVOIDS, 0, ""},
};
struct rule_table rules_own_any_verb = {any_verb, sizeof any_verb / sizeof *any_verb, NULL, NULL};
