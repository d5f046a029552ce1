/* The rules: what a message teaches, found without a model. To extend them, add a row to one of the tables
 * and a sentence to tests/unit/rules_test.c; the language of the patterns is described in pattern.h. */
#include "config.h"

#include "memory/rules.h"

#include "base/alloc.h"
#include "memory/forms.h"
#include "memory/languages.h"
#include "memory/lexicon.h"
#include "memory/slots.h"

#include <pthread.h>

/* After "I", and after "and" or "but" once "I" was the subject. The first row that matches counts. */
static const struct rule own[] = {
    /* no statements of taste */
    {"would $adverb* prefer not to <thing>", AVOIDS, 0, ""},
    {"would? $adverb* like|want you to call me <thing>", NAME, 0, ""},
    {"would? $adverb* like|want you to always|never <thing>", KEEPS, REC_MEMORY_INSTRUCTION, ""},
    {"would? $adverb* like|want|prefer all|your|every? answers|replies|responses|explanations <thing>", KEEPS,
     REC_MEMORY_INSTRUCTION, ""},
    {"would $adverb* prefer|like to $adverb* avoid|skip <thing>", AVOIDS, 0, ""},
    {"would $adverb* prefer to $adverb* "
     "fly|travel|stay|eat|drink|live|work|walk|drive|sit|sleep|shop|study|learn "
     "<thing>",
     HABITS, 0, ""},
    {"would like|love|appreciate|prefer|hate", NOTHING, 0, ""},
    {"do not? $adverb* like|love|enjoy it when|if that|this|it|you|they", NOTHING, 0, ""},
    {"do not $adverb* like|love|enjoy it when|if <thing>", AVOIDS, 0, ""},
    {"$adverb* hate|dislike|detest|loathe it when|if <thing>", AVOIDS, 0, ""},
    {"$adverb* like|love|enjoy|appreciate|prefer it when|if <thing>", HABITS, 0, ""},
    {"$adverb* like|love|prefer|enjoy|hate|dislike the? option|version|variant|draft|candidate|choice|answer|"
     "number|suggestion|example",
     NOTHING, 0, ""},
    {"am into the|my|our first|second|third|fourth|last|next|final", NOTHING, 0, ""},
    {"am off to|on|for|today|now|work|tomorrow|at|topic", NOTHING, 0, ""},
    {"appreciate ~ help|advice|feedback|input|suggestions|time|opinion|answer|support|it|that", NOTHING, 0,
     ""},
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
    {"would $adverb* prefer|like|rather|choose|pick|take the? <thing>", SETS, 0, ""},
    {"$adverb* use|prefer|like <thing> as|for my editor|ide|shell|browser|terminal|font|theme", PROPERTY,
     REC_MEMORY_PREFERENCE, ""},
    {"am $adverb* a|an? strict|lifelong|committed? $adverb* <thing>", DIET, 0, ""},
    {"$adverb* follow|keep|observe|maintain|practice|practise|eat|have|keep a|an|my? strict|strictly? "
     "<thing> "
     "diet|lifestyle",
     DIET, 0, ""},
    {"am on a|an strict? <thing> diet", DIET, 0, ""},
    {"$adverb* eat|keep|observe|stay strictly? $diet", DIET, 0, ""},
    {"have? $adverb* gone|turned|went|become|became a|an? <thing>", DIET, 0, ""},
    {"have $adverb* been a|an? $adverb* <thing> for|since|all <other>", DIET, 0, ""},
    {"$adverb* prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"would? $adverb* like|prefer to? be called|addressed as? <thing>", NAME, 0, ""},
    {"go by <thing>", NAME, 0, ""},
    {"am called <thing>", NAME, 0, ""},

    /* one over the other */
    {"would $adverb* rather|sooner|choose|pick <thing> than|over <other>", PREFERS, 0, ""},
    {"$adverb* prefer|like|love|enjoy|favor|favour|choose|pick <thing> over|versus <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> rather|more? than <other>", PREFERS, 0, ""},
    {"$adverb* like|love|enjoy <thing> more|better than <other>", PREFERS, 0, ""},
    {"$adverb* prefer <thing> instead of <other>", PREFERS, 0, ""},
    {"$adverb* buy|choose|drink|eat|pick|play|read|support|take|use|watch|wear <thing> instead of <other>",
     PREFERS, 0, ""},
    {"am $adverb* more interested|comfortable|into|drawn $of? <thing> than <other>", PREFERS, 0, ""},

    /* against */
    {"am $adverb* allergic|intolerant to <thing>", ALLERGIC, 0, ""},
    {"am $adverb* intolerant of <thing>", ALLERGIC, 0, ""},
    {"$adverb* break|breaks|broke|come out in <other> from|if|when i? $habit? <thing>", ALLERGIC, 0, ""},
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
    {"am $adverb* cutting down|back|out on? <thing>", AVOIDS, 0, ""},
    {"have? lost $adverb* all|any|my? interest|appetite|love|taste|faith|enthusiasm in|for <thing>", AVOIDS,
     0, ""},
    {"have had? a|an|some|many|too|only? bad|negative|terrible|awful|poor|horrible|unpleasant "
     "experience|experiences "
     "with|of|at|in <thing>",
     AVOIDS, 0, ""},
    {"have never had any|much|good luck|success|experience|experiences with <thing>", AVOIDS, 0, ""},
    {"have decided never|not to <thing>", AVOIDS, 0, ""},
    {"do not $adverb* thrive|excel|flourish|cope|function|perform well? $of? <thing>", DISLIKES, 0, ""},
    {"do not $adverb* want to $adverb* take|undergo|receive|buy|eat|drink|use <thing>", AVOIDS, 0, ""},
    {"do not $adverb* want to move to <thing>", AVOIDS, 0, ""},
    {"can not $adverb* do|take <thing>", REFUSES, 0, ""},
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
    {"do not drink|smoke|drive|fly|gamble|dance|swim|vote", AVOIDS, 0, ""},
    {"can|could not $adverb* live|do|be|survive|function|exist|imagine ~ without <thing>", LIKES, 0, ""},
    {"can|could not get|have enough of <thing>", LIKES, 0, ""},
    {"can|could $adverb* do|live without <thing>", AVOIDS, 0, ""},
    {"could|would never $adverb* $verb <thing>", AVOIDS, 0, ""},
    {"would not be caught|seen dead in|with|at? <thing>", DISLIKES, 0, ""},
    {"would not $adverb* $habit <thing>", AVOIDS, 0, ""},
    {"am not supposed|meant|allowed to <thing>", AVOIDS, 0, ""},
    {"have had enough|my of|fill? of? <thing>", AVOIDS, 0, ""},
    {"am $adverb* done|finished|through with <thing>", AVOIDS, 0, ""},
    {"am $adverb* fed up with|of <thing>", AVOIDS, 0, ""},
    {"have? $adverb* grown|become|got|gotten|grew tired|weary|sick|bored of <thing>", AVOIDS, 0, ""},
    {"have? am|been $adverb* off "
     "dairy|meat|alcohol|sugar|caffeine|gluten|carbs|bread|coffee|grains|wheat|nicotine|"
     "cigarettes|sweets|soda",
     DISLIKES, 0, ""},
    {"am $adverb* trying to $adverb* quit|stop|avoid <thing>", AVOIDS, 0, ""},
    {"have never been one for <thing>", DISLIKES, 0, ""},
    {"hardly|rarely|seldom|barely|scarcely ever? $habit <thing>", AVOIDS, 0, ""},
    {"would not $adverb* want to $adverb* <thing>", AVOIDS, 0, ""},
    {"have been $adverb* avoiding <thing>", AVOIDS, 0, ""},
    {"no longer $habit <thing>", AVOIDS, 0, ""},
    {"never $adverb* liked|loved|enjoyed|trusted|cared|understood for? <thing>", DISLIKES, 0, ""},
    {"never learned|learnt to like|love|enjoy|appreciate <thing>", DISLIKES, 0, ""},
    {"do not $adverb* want to live|stay|sleep|eat|drink|fly|drive|own|wear|commute|relocate <thing>", AVOIDS,
     0, ""},
    {"do not $adverb* want to work in|at|from|for|with <thing>", AVOIDS, 0, ""},
    {"do not $adverb* want <thing> in|on|near|around my <other>", AVOIDS, 0, ""},
    {"$adverb* suffer from <thing>", DISLIKES, 0, ""},
    {"have $adverb* arachnophobia|claustrophobia|agoraphobia|acrophobia|emetophobia|trypanophobia|hay",
     DISLIKES, 0, ""},
    {"$adverb* object to <thing>", DISLIKES, 0, ""},
    {"$adverb* try|tend|aim to $adverb* stay|steer|keep|shy clear|away of|from <thing>", DISLIKES, 0, ""},
    {"have? $adverb* come|grown|learned|learnt|started|begun|began to? hate|dislike|avoid|hating|disliking|"
     "avoiding <thing>",
     DISLIKES, 0, ""},
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
    {"$adverb* $like <thing> except|excluding for? <other>", EXCEPTS, 0, ""},
    {"$adverb* $like <thing> apart|aside|other from|than <other>", EXCEPTS, 0, ""},
    {"$adverb* $like <thing> but not <other>", EXCEPTS, 0, ""},
    {"$adverb* eat|drink everything|anything|all except|but for? <other>", EXCEPTS, 0, ""},
    {"have? $adverb* come|grown|learned|learnt|started|begun|began to? "
     "like|love|enjoy|prefer|appreciate|value|"
     "liking|loving|enjoying|preferring <thing>",
     LIKES, 0, ""},
    {"am $adverb* addicted|hooked to|on <thing>", LIKES, 0, ""},
    {"am $adverb* all about|for <thing>", HABITS, 0, ""},
    {"$adverb* place|put|set a|an|great|high|much|lot|strong? $adverb* "
     "high|great|big|strong|special? value|emphasis|importance|weight|premium|focus on <thing>",
     LIKES, 0, ""},
    {"want to support <thing>", HABITS, 0, ""},
    {"am $adverb* a|an <thing> person|man|woman|guy|girl through|at", LIKES, 0, ""},
    {"play|watch|read|eat|drink a lot of <thing>", HABITS, 0, ""},
    {"am $adverb* following|doing a|an|the? <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"have? $adverb* adopted|started|embraced|chosen a|an|the <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"have? $adverb* switched|migrated|converted from <other> to <thing>", HABITS, 0, ""},
    {"am a|an? $adverb* minimalist|maximalist|introvert|extrovert|homebody|foodie|bookworm|perfectionist|"
     "early|traditionalist|audiophile|cinephile|gourmet|environmentalist|pacifist",
     LIKES, 0, ""},
    {"am $adverb* religious|strict|serious|adamant|fussy about|on <thing>", LIKES, 0, ""},
    {"$adverb* take|find|derive|get ~ pleasure|joy|delight|comfort|satisfaction|solace|kick|pride "
     "in|out|from of? "
     "<thing>",
     LIKES, 0, ""},
    {"feel $adverb* at home|ease|peace $of <thing>", LIKES, 0, ""},
    {"could $adverb* $habit <thing> every|all day|night|week|forever", LIKES, 0, ""},
    {"take|drink|have|want|like|prefer my "
     "coffee|tea|steak|eggs|meat|toast|beer|wine|whisky|whiskey|burger|food|"
     "pizza|milk|espresso <thing>",
     LIKES, 0, ""},
    {"have a|an? sweet tooth", LIKES, 0, ""},
    {"$adverb* go|opt|aim for <thing>", HABITS, 0, ""},
    {"$adverb* try|tend|aim|like to $adverb* eat|drink|sleep|walk|exercise|buy|shop|spend|live|choose|cook|"
     "support|wear|travel <thing>",
     HABITS, 0, ""},
    {"usually|always|typically|generally|normally|mostly have breakfast|lunch|dinner|coffee|tea <thing>",
     HABITS, 0, ""},
    {"usually|always|typically|generally|normally|mostly "
     "ask|request|put|see|wake|plan|carry|bring|schedule|add "
     "<thing>",
     HABITS, 0, ""},
    {"only|exclusively see|visit|consult ~ doctor|doctors|therapist|therapists|dentist|dentists|physicians|"
     "practitioners|specialists",
     LIKES, 0, ""},
    {"$habit everywhere", HABITS, 0, ""},
    {"$habit <thing> whenever|wherever <other>", HABITS, 0, ""},
    {"$habit <thing> if possible", HABITS, 0, ""},
    {"often|frequently|regularly $habit <thing>", HABITS, 0, ""},
    {"would always|usually|only|definitely $habit <thing>", HABITS, 0, ""},
    {"feel $adverb* about <thing>", HABITS, 0, ""},
    {"use <thing> for everything", HABITS, 0, ""},
    {"$adverb* practise|practice <thing>", HABITS, 0, ""},
    {"$adverb* work out|exercise in|before|after|alone|outdoors|indoors|at <thing>", HABITS, 0, ""},
    {"would only $adverb* $habit <thing>", HABITS, 0, ""},
    {"want to live|work in|at|near a|an|the <thing> with|that|where|near <other>", HABITS, 0, ""},
    {"need to $adverb* be|live|stay close|near to? <thing>", HABITS, 0, ""},
    {"need to have <thing> to be|feel|sleep|work <other>", HABITS, 0, ""},
    {"have $adverb* liked|loved|enjoyed|adored|preferred|valued <thing>", LIKES, 0, ""},
    {"have? $be $adverb* particular|picky|choosy|selective about <thing>", LIKES, 0, ""},
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
    {"am a|an? $adverb* <thing> fan|lover|supporter|enthusiast|addict|buff|geek|nerd|junkie|nut|aficionado",
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
    {"$adverb* value|prioritize|prioritise|insist|swear|favor|gravitate|opt|stick|advocate|embrace|"
     "emphasize|admire|treasure $of? <thing>",
     LIKES, 0, ""},
    {"$adverb* lean|root|stand toward|towards|for|by <thing>", LIKES, 0, ""},
    {"$adverb* believe $adverb* in <thing>", LIKES, 0, ""},
    {"only|exclusively|strictly|always|mostly|mainly|primarily|solely|usually|typically|generally $adverb* "
     "$habit <thing>",
     HABITS, 0, ""},
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
struct rule_table rules_own = {own, sizeof own / sizeof *own, NULL};

/* After "my" at the beginning of a clause. */
static const struct rule possessions[] = {
    {"favourite|favorite <thing> is|are|would <other>", FAVOURITE, 0, ""},
    {"all-time favourite|favorite <thing> is|are <other>", FAVOURITE, 0, ""},
    {"name is not", NOTHING, 0, ""},
    {"name is <thing>", NAME, 0, ""},
    {"friends call me <thing>", NAME, 0, ""},
    {"preference is $adverb* for|to? <thing>", LIKES, 0, ""},
    {"comfort|ideal|perfect|dream $ideal is|are|involves|includes <other>", IDEAL, 0, ""},
    {"comfort|ideal|perfect|dream $ideal would be|involve|include <other>", IDEAL, 0, ""},
    {"idea of a|an? $adverb* good|great|perfect|nice? <thing> is|are <other>", FAVOURITE, 0, ""},
    {"taste|tastes in <thing> $adverb* leans|lean|runs|run|tends|tend|is|are $adverb* toward|towards|to? "
     "<other>",
     FAVOURITE, 0, ""},
    {"doctor|dietitian|dietician|therapist|physician|dermatologist|cardiologist "
     "told|advised|asked|wants|ordered "
     "me to avoid|limit|skip|quit|cut <thing>",
     DISLIKES, 0, ""},
    {"go-to <thing> is|are <other>", FAVOURITE, 0, ""},
    {"skin|stomach|body|ears|eyes|back|knees|lungs is|are $adverb* sensitive|allergic|vulnerable to <thing>",
     DISLIKES, 0, ""},
    {"skin|stomach|body|ears|eyes|back|knees|lungs $adverb* can|do|does not $adverb* "
     "tolerate|stand|handle|take|like|digest|cope "
     "<thing>",
     DISLIKES, 0, ""},
    {"preferred <thing> is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"editor|ide|shell|pronouns|timezone|diet is|are <other>", PROPERTY, REC_MEMORY_PREFERENCE, ""},
    {"birthday|anniversary|address|email|age|height|weight|hometown|job|profession|employer|phone|car|"
     "university|school|company|manager|landlord|religion|nationality|degree|salary number|size|name|title? "
     "is|was <other>",
     PROPERTY, REC_MEMORY_FACT, ""},
};
struct rule_table rules_possessions = {possessions, sizeof possessions / sizeof *possessions, NULL};

/* Where the thing is the subject, at the beginning of a sentence: "crowds make me nervous". */
static const struct rule things[] = {
    {"<thing> make|makes|give|gives me $adverb* feel? a|an|the? $adverb* "
     "anxious|nervous|uncomfortable|uneasy|sick|dizzy|nauseous|nauseated|sad|tired|sleepy|angry|"
     "claustrophobic|"
     "headache|headaches|migraines|migraine|creeps|anxiety|heartburn|stressed|ill|queasy|seasick|carsick|"
     "break|"
     "itch|bloated|cringe|gag|furious|depressed|restless|hives",
     DISLIKES, 0, ""},
    {"<thing> $adverb* "
     "bother|bothers|annoy|annoys|disgust|disgusts|scare|scares|terrify|terrifies|bore|bores|irritate|"
     "irritates|frustrate|frustrates|overwhelm|overwhelms|exhaust|exhausts|drain|drains|distract|distracts|"
     "stress|stresses|depress|depresses|upset|upsets|intimidate|intimidates|unsettle|unsettles|tire|tires me",
     DISLIKES, 0, ""},
    {"<thing> do|does not $adverb* appeal|interest|agree|suit|work|excite|sit well? to|with|for? me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* for me", DISLIKES, 0, ""},
    {"<thing> is|are not $adverb* my thing|cup|style|taste|forte", DISLIKES, 0, ""},
    {"<thing> is|are not really? my|an|for thing|cup|me|option|style", DISLIKES, 0, ""},
    {"<thing> drive|drives me crazy|mad|nuts|insane|up", DISLIKES, 0, ""},
    {"<thing> put|puts me to|off to? sleep|my?", DISLIKES, 0, ""},
    {"<thing> trigger|triggers|aggravate|aggravates|worsen|worsens|irritate|irritates|upset|upsets my "
     "<other>",
     DISLIKES, 0, ""},
    {"<thing> do|does not do|mean anything|much|it for|to me", DISLIKES, 0, ""},
    {"<thing> is|are off limits|the table? for me", DISLIKES, 0, ""},
    {"<thing> is|are out of the question for me", DISLIKES, 0, ""},
    {"<thing> ruin|ruins|spoil|spoils ~ for me", DISLIKES, 0, ""},
    {"<thing> give|gives|cause|causes me ~ strain|pain|pains|rashes|acne|cramps|palpitations", DISLIKES, 0,
     ""},
    {"<thing> help|helps me $adverb* focus|concentrate|relax|sleep|unwind|think|learn|work|recover", LIKES, 0,
     ""},
    {"<thing> is|are how|where|when i $adverb* learn|work|study|relax|think|concentrate|focus $adverb* $best",
     LIKES, 0, ""},
    {"<thing> is|are a|my|one of? my? ~ pet peeve|peeves|hate", DISLIKES, 0, ""},
    {"<thing> is|are something i can|could not $adverb* stand|bear|stomach|tolerate|abide", DISLIKES, 0, ""},
    {"<thing> is|are something i ~ avoid|hate|dislike|detest|loathe|dread|never", DISLIKES, 0, ""},
    {"<thing> is|are something|what|the i|ones|one|only $adverb* i|ones|one? $adverb* "
     "like|love|enjoy|prefer|buy|read|watch|eat|drink|use|listen|need|want|live",
     LIKES, 0, ""},
    {"no <thing> for me", DISLIKES, 0, ""},
    {"no <thing> ever", DISLIKES, 0, ""},
    {"only <thing> for me", LIKES, 0, ""},
    {"give me <thing> over <other>", PREFERS, 0, ""},
    {"<thing> is|are my? $adverb* favourite|favorite", LIKES, 0, ""},
    {"<thing> is|are $adverb* my thing|jam|passion|drug|poison", LIKES, 0, ""},
    {"<thing> is|are my? $adverb* top|main|biggest|first|highest|number one? priority|concern|criterion",
     LIKES, 0, ""},
    {"<thing> matter|matters $adverb* to me than <other>", PREFERS, 0, ""},
    {"<thing> matter|matters a? $adverb* lot|deal? to me", LIKES, 0, ""},
    {"<thing> have|has|had? always? work|works|worked $adverb* well|better|best|wonders for|with me", LIKES,
     0, ""},
    {"hate|love|enjoy|dislike <thing>", BARE, 0, ""},
    {"do not $adverb* like|enjoy|eat|drink <thing>", AVOIDS, 0, ""},
    {"<thing> is|are $adverb* a|an? $adverb* "
     "deal-breaker|dealbreaker|deal-breakers|dealbreakers|no-go|turn-off|nightmare|unbearable|intolerable "
     "for|to me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $adverb* important|essential|crucial|vital|sacred|non-negotiable|"
     "indispensable to|for me|my",
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
    {"not $adverb* into|keen|interested|fond $of? <thing>", AVOIDS, 0, ""},
    {"never been a|an? $adverb* big|huge? $fan of <thing>", DISLIKES, 0, ""},
    {"allergic to <thing>", ALLERGIC, 0, ""},
    {"<thing> over <other> any|always|anytime", PREFERS, 0, ""},
    {"big|huge|lifelong|massive $fan of <thing>", LIKES, 0, ""},
};
struct rule_table rules_things = {things, sizeof things / sizeof *things, NULL};

/* Where what it is about stands last, at the beginning of a sentence: "what I hate most is ...". */
static const struct rule fronted[] = {
    {"what|something|thing i $adverb* hate|dislike|detest|loathe|avoid|fear|dread ~ is|are <thing>", DISLIKES,
     0, ""},
    {"what|something i can not $adverb* stand|bear|stomach ~ is|are <thing>", DISLIKES, 0, ""},
    {"what|something i $adverb* like|love|enjoy|prefer|value|appreciate ~ is|are <thing>", LIKES, 0, ""},
    {"what i $adverb* want from|in|out <other> is|are <thing>", LIKES, 0, ""},
    {"the? one|only|single? thing i $adverb* hate|dislike|detest|loathe|avoid|fear|dread ~ is|are <thing>",
     DISLIKES, 0, ""},
    {"the? one|only|single? thing i can not $adverb* stand|bear|stomach ~ is|are <thing>", DISLIKES, 0, ""},
    {"the? one|only|single? thing i $adverb* like|love|enjoy|prefer|value ~ is|are <thing>", LIKES, 0, ""},
    {"if there is one|a|anything thing? i can not $adverb* stand|bear|stomach it is <thing>", DISLIKES, 0,
     ""},
    {"if there is one|a|anything thing? i $adverb* hate|dislike|avoid it is <thing>", DISLIKES, 0, ""},
    {"if there is one|a|anything thing? i $adverb* like|love|enjoy it is <thing>", LIKES, 0, ""},
    {"there is nothing i $adverb* like|love|enjoy $adverb* better? than <thing>", LIKES, 0, ""},
    {"there is nothing i $adverb* hate|dislike $adverb* than <thing>", DISLIKES, 0, ""},
    {"there is nothing better|nicer|finer than <thing>", LIKES, 0, ""},
    {"there is nothing worse than <thing>", DISLIKES, 0, ""},
    {"for? me? nothing beats|tops <thing>", LIKES, 0, ""},
    {"it is $adverb* important|essential|crucial|vital for|to me that|to <thing>", LIKES, 0, ""},
    {"it $adverb* bothers|annoys|irritates|bugs|upsets|disgusts|stresses|scares|frustrates me out? "
     "when|if|to|how "
     "<thing>",
     AVOIDS, 0, ""},
    {"it makes me $adverb* uncomfortable|nervous|anxious|uneasy|angry|sad|sick|furious when|if|to <thing>",
     AVOIDS, 0, ""},
    {"it drives me crazy|mad|nuts|insane when|if|how <thing>", AVOIDS, 0, ""},
};
struct rule_table rules_fronted = {fronted, sizeof fronted / sizeof *fronted, NULL};

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
    {"do not call me <thing>", ORDER_INSTRUCTION},
    {"do not $adverb* use|add|include|write|insert $adverb* any? "
     "emoji|emojis|emoticons|bullet|bullets|markdown|slang|jargon|headings|exclamation|em-dashes|dashes|"
     "filler|"
     "hashtags|cliches|semicolons",
     ORDER_GENERAL},
    {"stop using|adding|calling|apologizing|apologising|saying|repeating|praising|flattering <thing>",
     ORDER_GENERAL},
    {"keep|make ~ answers|replies|responses|explanations <thing>", ORDER_GENERAL},
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
    {"let us go|stick|stay with <thing>", ORDER_DECISION},
    {"we will|have? decided|agreed|chose|chosen|go|settled with|on|to|that? <thing>", ORDER_DECISION},
};
const size_t rules_orders_count = sizeof rules_orders / sizeof *rules_orders;

/* --- Made ready --- */

struct pattern *rules_others_patterns, *rules_orders_patterns;
struct pattern rules_short_comparison, rules_name_of_other, rules_answer_in, rules_use;

static void compile_table(struct rule_table *table)
{
    table->patterns = xcalloc(table->count, sizeof *table->patterns);
    for (size_t i = 0; i < table->count; i++)
        table->patterns[i] = pattern_compile(table->rules[i].pattern);
}

static void prepare(void)
{
    /* first of all: their numbers are those of the enum */
#define X(symbol, what, words) lexicon_list(words);
    RULES_LISTS(X)
#undef X
    pattern_prepare();
    compile_table(&rules_own);
    compile_table(&rules_possessions);
    compile_table(&rules_things);
    compile_table(&rules_fronted);
    rules_others_patterns = xcalloc(rules_others_count, sizeof *rules_others_patterns);
    for (size_t i = 0; i < rules_others_count; i++)
        rules_others_patterns[i] = pattern_compile(rules_others[i].pattern);
    rules_orders_patterns = xcalloc(rules_orders_count, sizeof *rules_orders_patterns);
    for (size_t i = 0; i < rules_orders_count; i++)
        rules_orders_patterns[i] = pattern_compile(rules_orders[i].pattern);
    rules_short_comparison = pattern_compile("$adverb* prefer <thing> to <other>");
    rules_name_of_other = pattern_compile("name|birthday|age|job is|was <thing>");
    rules_answer_in =
        pattern_compile("answer|reply|respond|write|speak|talk|answers|replies|responses ~ in <thing>");
    rules_use = pattern_compile("use|show|give|prefer|with|in <thing>");
    languages_prepare();
    forms_prepare();
    slots_prepare();
    lexicon_complete();
}

void rules_prepare(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);
}
