/* The rules for what a person says with "I": the largest table, in a file of its own. See rules.c. */
#include "config.h"

#include "memory/rules.h"

/* After "I", and after "and" or "but" once "I" was the subject. The first row that matches counts. */
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

    /* against */
    {"am $adverb* allergic|intolerant to <thing>", ALLERGIC, 0, ""},
    {"am $adverb* intolerant of <thing>", ALLERGIC, 0, ""},
    {"$adverb* break|breaks|broke|come out in <other> from|if|when|whenever|after i? $habit? <thing>",
     ALLERGIC, 0, ""},
    {"$adverb* get|have a|an? ~ $ailment from|when|whenever|after|with|in|around i? $habit? <thing>",
     DISLIKES, 0, ""},
    {"have a|an? ~ allergy|intolerance|allergies to|of <thing>", ALLERGIC, 0, ""},
    {"have a|an severe|serious|bad|mild? <thing> allergy|intolerance|sensitivity", ALLERGIC, 0, ""},
    {"suffer from a|an? ~ <thing> allergy|intolerance", ALLERGIC, 0, ""},
    {"am $adverb* <thing> intolerant", ALLERGIC, 0, ""},
    {"$have a|an? ~ reaction|reactions to <thing>", ALLERGIC, 0, ""},
    {"react $adverb* badly|poorly|violently|strongly to <thing>", ALLERGIC, 0, ""},
    {"$adverb* prefer to? $adverb* avoid|avoiding|skip|minimize|minimise|limit <thing>", DISLIKES, 0, ""},
    {"$adverb* prefer to? not to? <thing>", DISLIKES, 0, ""},
    {"$adverb* try|tend|aim|strive|choose $adverb* hard|best? not to <thing>", AVOIDS, 0, ""},
    {"zone|doze|nod|switch|tune|drift|fall off|out|asleep in|during|at|when|to|with|from? <thing>", AVOIDS, 0,
     ""},
    {"would $adverb* rather not <thing>", DISLIKES, 0, ""},
    {"would $adverb* never have|guess|think|know|imagine|believe|forgive|mind", NOTHING, 0, ""},
    {"would $adverb* never <thing>", DISLIKES, 0, ""},
    {"$adverb* try|tend|aim|strive|choose|like to $adverb* avoid|skip|minimize|minimise|limit <thing>",
     DISLIKES, 0, ""},
    {"am $adverb* trying to avoid|limit|reduce|minimize <thing>", AVOIDS, 0, ""},
    {"am $adverb* trying to cut down|back on <thing>", AVOIDS, 0, ""},
    {"am $adverb* trying|striving|working|aiming|hoping to|on $adverb* "
     "cut|cutting|bring|bringing down my <thing>",
     AVOIDS, 0, ""},
    {"am $adverb* dead|firmly|totally|absolutely|strongly? set|opposed against|to <thing>", DISLIKES, 0, ""},
    {"can not do dairy|gluten|lactose|caffeine|alcohol|sugar|heights|crowds|nuts|shellfish|seafood|spice|"
     "spicy|loud|mornings|carbs|onions|garlic",
     DISLIKES, 0, ""},
    {"am $adverb* trying to cut|phase|weed out <thing>", AVOIDS, 0, ""},
    {"will|would not $adverb* have|allow|tolerate|accept|keep <thing> in|at|on|near|around my "
     "bedroom|room|home|house|apartment|flat|kitchen|life|car|garden|food|diet|yard|classroom",
     AVOIDS, 0, ""},
    {"do not $adverb* learn|retain|absorb|remember anything|much|information|things|well|a? lot? "
     "from|with|through|in|by <thing>",
     DISLIKES, 0, ""},
    {"am $adverb* trying to $adverb* stay|steer|keep clear|away of|from <thing>", AVOIDS, 0, ""},
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
    {"do not $adverb* want to count|track|attend|join|travel|participate|exercise|compete|wear|watch|listen|"
     "support|cook <thing>",
     AVOIDS, 0, ""},
    {"am $adverb* too old|young|lazy|impatient|tall|clumsy|shy|introverted|squeamish for <thing>", AVOIDS, 0,
     ""},
    {"must|have|need to? watch|limit|reduce my <thing>", DISLIKES, 0, ""},
    {"can not $adverb* kneel|squat|jog|jump .", AVOIDS, 0, ""},
    {"do not $adverb* want to switch|change|convert to anything|another <thing>", AVOIDS, 0, ""},
    {"should not take long|much|more|too|you|us|it|this|that", NOTHING, 0, ""},
    {"can not $adverb* do <thing> sorry|anymore|please|though", AVOIDS, 0, ""},
    {"can not $adverb* do|take <thing>", REFUSES, 0, ""},
    {"$adverb* cut down|back on <thing>", AVOIDS, 0, ""},
    {"have? $adverb* gone|went|going off <thing>", AVOIDS, 0, ""},
    {"could not $adverb* care less about|for <thing>", AVOIDS, 0, ""},
    {"have never been able to $adverb* "
     "like|love|enjoy|stand|appreciate|understand|tolerate|stomach|handle|finish|sleep|relax "
     "<thing>",
     DISLIKES, 0, ""},
    {"could never get into|used <thing>", AVOIDS, 0, ""},
    {"can not seem to get into|used <thing>", AVOIDS, 0, ""},
    {"can not $adverb* get into <thing> no matter <other>", DISLIKES, 0, ""},
    {"$adverb* get nothing|little|zero out of <thing>", AVOIDS, 0, ""},
    {"do not $adverb* want my <thing> to? be? "
     "shared|sold|tracked|stored|recorded|published|collected|posted|leaked|monitored|scanned",
     DISLIKES, 0, ""},
    {"can not bring|get myself to <thing>", AVOIDS, 0, ""},
    {"will|would not|never ever? set foot in|on|at <thing>", DISLIKES, 0, ""},
    {"draw the line at <thing>", DISLIKES, 0, ""},
    {"have had it with <thing>", AVOIDS, 0, ""},
    {"have $adverb* been burned|burnt|scammed|cheated by <thing>", AVOIDS, 0, ""},
    {"do not $adverb* allow|permit|tolerate <thing> inside|indoors", DISLIKES, 0, ""},
    {"am $adverb* the|a kind|type|sort of person|guy|girl|man|woman who|that $adverb* "
     "never|hates|avoids|dislikes|dreads|refuses to? <thing>",
     AVOIDS, 0, ""},
    {"am $adverb* a|an|someone|somebody ~ who|that $adverb* "
     "never|hates|avoids|dislikes|dreads|refuses|detests|loathes|despises|distrusts|rejects to? <thing>",
     AVOIDS, 0, ""},
    {"have? $adverb* made|taken a|an ~ commitment|promise|pledge|vow|oath|resolution never|not to $verb "
     "<thing>",
     AVOIDS, 0, ""},
    {"$adverb* find|consider|think <thing> to? be? $adverb* more hassle|trouble|work|stress|effort|pain than",
     DISLIKES, 0, ""},
    {"can not $adverb* justify|condone|excuse|rationalise|rationalize $spending <thing>", AVOIDS, 0, ""},
    {"can not $adverb* relate|warm|connect|adjust to|with <thing>", AVOIDS, 0, ""},
    {"$adverb* give up on any|most|every|all <thing>", AVOIDS, 0, ""},
    {"$adverb* make it? a rule|policy|principle|habit|point never|not to <thing>", DISLIKES, 0, ""},
    {"want to $adverb* avoid|limit|minimize|minimise <thing> whenever|wherever|where|if possible", AVOIDS, 0,
     ""},
    {"want to $adverb* avoid|limit|minimize|minimise <thing>", REFUSES, 0, ""},
    {"had a|an $adverb* bad|severe|terrible|awful|nasty|violent|serious|allergic reaction to <thing>",
     ALLERGIC, 0, ""},
    {"can not $adverb* do ~ that|which|with|involving|where|requiring <other>", AVOIDS, 0, ""},
    {"can not be bothered to|with <thing>", AVOIDS, 0, ""},
    {"$adverb* go out of my way to avoid|escape|skip <thing>", DISLIKES, 0, ""},
    {"am $adverb* no $adverb* big|great|huge? $fan $of <thing>", DISLIKES, 0, ""},
    {"never $adverb* saw|got|understood the appeal|point|charm|hype|fascination "
     "of|in|around|behind|about|with "
     "<thing>",
     DISLIKES, 0, ""},
    {"$adverb* find|consider|call <thing> to? be? a|an? ~ "
     "$woe|scam|waste|joke|gimmick|rip-off|expense|extravagance|indulgence|distraction|fad|farce|sham|con|"
     "disgrace|eyesore|insult|annoyance|risk",
     DISLIKES, 0, ""},
    {"$have motion|travel|altitude|sea|car sickness", DISLIKES, 0, ""},
    {"have a|an|one ~ rule|policy|principle of|about? never|against|not <thing>", AVOIDS, 0, ""},
    {"have? vowed|sworn|pledged|promised|resolved|committed myself? never|not <thing>", AVOIDS, 0, ""},
    {"have ~ skin|stomach|eyes|knees|back|ears|hair that|which $adverb* reacts|react|hurts|hurt|itches|itch "
     "badly? to|from|with|when <thing>",
     DISLIKES, 0, ""},
    {"believe|think|feel|find that? <thing> is|are $adverb* "
     "cruel|unethical|overrated|immoral|barbaric|exploitative|pretentious|inhumane",
     DISLIKES, 0, ""},
    {"am $adverb* trying|working to|on $adverb* "
     "reduce|lower|shrink|minimize|minimise|cut|limit|reducing|lowering|cutting|limiting my "
     "carbon|environmental|ecological|plastic|sugar|salt|alcohol|caffeine|screen|meat|waste|sodium|stress "
     "<other>",
     DISLIKES, 0, ""},
    {"rarely|seldom|hardly|barely|scarcely ever? $like <thing>", DISLIKES, 0, ""},
    {"$adverb* $dislike <thing>", DISLIKES, 0, ""},
    {"$adverb* gag|cringe|recoil|shudder|wince|bristle|balk|scoff|flinch|baulk at|from|when <thing>",
     DISLIKES, 0, ""},
    {"$adverb* say no to <thing>", AVOIDS, 0, ""},
    {"can not $adverb* imagine|picture|see myself? <thing> ever|again|anymore", AVOIDS, 0, ""},
    {"do not $adverb* put money|faith|trust|effort|stock in|into <thing>", AVOIDS, 0, ""},
    {"do not $adverb* let my <thing>", AVOIDS, 0, ""},
    {"do not $adverb* respond|react|take $adverb* well|kindly to|under <thing>", DISLIKES, 0, ""},
    {"must|need|have|should to? $adverb* keep|stay|steer away|clear of|from <thing>", AVOIDS, 0, ""},
    {"$adverb* lose interest|patience|focus|concentration|faith|trust in|with|during|when|for <thing>",
     AVOIDS, 0, ""},
    {"can not $adverb* get|make|sit|read|plough through it? <thing>", AVOIDS, 0, ""},
    {"can not $adverb* put up with <thing>", DISLIKES, 0, ""},
    {"can not $adverb* be around|near|in|inside|with <thing>", DISLIKES, 0, ""},
    {"do not have the? a|any|much|enough? "
     "patience|energy|stomach|nerves|nerve|time|interest|appetite|desire|tolerance|room|use|need|love|"
     "stamina|"
     "strength|discipline|attention|courage|constitution|coordination|temperament $of "
     "<thing>",
     AVOIDS, 0, ""},
    {"do not $adverb* allow|permit|let my|any? <thing>", DISLIKES, 0, ""},
    {"have had nothing but|only trouble|problems|bad|disappointment ~ with <thing>", AVOIDS, 0, ""},
    {"do not $adverb* want to be "
     "on|around|near|disturbed|interrupted|micromanaged|contacted|called|photographed|"
     "filmed|tracked|watched|forced|locked|tied|surrounded|part <thing>",
     AVOIDS, 0, ""},
    {"do not $adverb* want to rely|depend|spend|waste|pay|deal|supervise|manage|lead|share <thing>", AVOIDS,
     0, ""},
    {"do not $adverb* like|enjoy|care to <thing>", DISLIKES, 0, ""},
    {"do not $adverb* find|consider <thing> to? be? $adverb* $good", DISLIKES, 0, ""},
    {"have been advised|told|instructed|ordered|warned ~ to|against avoid|limit|quit|skip? <thing>", DISLIKES,
     0, ""},
    {"was|been advised|told|instructed|ordered|warned to stop "
     "eating|drinking|smoking|wearing|having|consuming|lifting|running|playing|taking <thing>",
     AVOIDS, 0, ""},
    {"can not $adverb* jog|swim|dance|jump|climb|ski|cycle|drive|fly|kneel|hike|dive|smoke|drink .", REFUSES,
     0, ""},
    {"am $adverb* not much of a|an <thing>", DISLIKES, 0, ""},
    {"am $adverb* done|finished|through "
     "buying|eating|drinking|using|dating|flying|paying|wearing|watching|supporting|shopping|chasing <thing>",
     AVOIDS, 0, ""},
    {"get|feel $adverb* bored|restless|sleepy|impatient|lonely by|with|of|at|in|when? <thing>", AVOIDS, 0,
     ""},
    {"$adverb* do|make|take|go|try ~ to $adverb* avoid|escape|skip|minimize|minimise <thing>", AVOIDS, 0, ""},
    {"have a|an? $adverb* low|poor|bad|dim|negative opinion|view|impression $of <thing>", DISLIKES, 0, ""},
    {"feel $adverb* "
     "stifled|cramped|suffocated|smothered|caged|confined|crushed|judged|watched|ignored|small|unwelcome|"
     "stupid|rushed|cheated|useless|old|weak in|by|when|around|at|with|on|inside|among <thing>",
     AVOIDS, 0, ""},
    {"can not $adverb* get into <thing>", AVOIDS, 0, ""},
    {"want no <thing>", AVOIDS, 0, ""},
    {"react|respond to <thing> with ~ $ailment", ALLERGIC, 0, ""},
    {"have a|an? thing against <thing>", DISLIKES, 0, ""},
    {"take issue|exception|offense|offence|umbrage with|at|to <thing>", DISLIKES, 0, ""},
    {"have? $adverb* lost faith|trust|confidence|interest in <thing>", AVOIDS, 0, ""},
    {"do not $adverb* care about <thing>", AVOIDS, 0, ""},
    {"do not $adverb* like|enjoy|love|appreciate|care|favor|favour|tolerate|do|trust|approve|support|"
     "believe|agree|fancy|prefer for|about|of|in|with|well|to|it? <thing>",
     DISLIKES, 0, ""},
    {"have? never $adverb* been $adverb* into|keen|fond|drawn|attracted|comfortable|interested $of? <thing>",
     DISLIKES, 0, ""},
    {"have never $adverb* liked|loved|enjoyed|trusted|cared|understood for? <thing>", DISLIKES, 0, ""},
    {"have $adverb* hated|disliked|avoided|loathed|detested|feared|dreaded|despised <thing>", DISLIKES, 0,
     ""},
    {"do not $adverb* get along|on with <thing>", DISLIKES, 0, ""},
    {"do not $adverb* want any <thing>", AVOIDS, 0, ""},
    {"do not $adverb* want to $annoys|interrupt|sound|seem|appear|spam|burden|pressure|rush", NOTHING, 0, ""},
    {"do not want a|an|any? ~ that|which|with|who|where <other>", AVOIDS, 0, ""},
    {"do not $adverb* want to|a|an <thing>", REFUSES, 0, ""},
    {"do not $adverb* feel comfortable|safe|good|like|at ~ <thing>", DISLIKES, 0, ""},
    {"do not $adverb* see|find ~ point|value|appeal|appealing|enjoyable|engaging|interesting <thing>",
     DISLIKES, 0, ""},
    {"do not $adverb* $habit <thing>", AVOIDS, 0, ""},
    {"do not drink|smoke|drive|fly|gamble|dance|swim|vote", AVOIDS, 0, ""},
    {"can|could not $adverb* live|do|be|survive|function|exist|imagine ~ without <thing>", LIKES, 0, ""},
    {"can|could not get|have enough of <thing>", LIKES, 0, ""},
    {"can|could not $adverb* function|think|survive|cope before|until <thing>", LIKES, 0, ""},
    {"can|could not $adverb* start|begin|face|get ~ the|my day|morning without|before|until <thing>", LIKES,
     0, ""},
    {"could $adverb* live|survive on|off <thing>", HABITS, 0, ""},
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
    {"never $verb .", AVOIDS, 0, ""},
    {"$adverb* refuse|decline to? <thing>", DISLIKES, 0, ""},
    {"have $adverb* sworn off <thing>", DISLIKES, 0, ""},
    {"$adverb* object|take to|issue|offence|offense to|with|at <thing>", DISLIKES, 0, ""},
    {"am $adverb* prone|susceptible|vulnerable to <thing>", DISLIKES, 0, ""},
    {"$have <other> that|which prevents|stops|keeps|prevent|stop|keep me from <thing>", DISLIKES, 0, ""},
    {"$have ~ anxiety|panic|discomfort|nausea|vertigo|headaches|dizziness|stress attack|attacks? "
     "in|when|from|around|with|at|on|about|while <thing>",
     DISLIKES, 0, ""},
    {"$adverb* steer|stay|keep|shy|turn clear|away of|from <thing>", DISLIKES, 0, ""},
    {"$adverb* stay|keep off <thing>", AVOIDS, 0, ""},
    {"want $adverb* nothing to do with <thing>", AVOIDS, 0, ""},
    {"am $adverb* reducing|limiting|lowering|restricting|decreasing my intake|consumption|use of <thing>",
     DISLIKES, 0, ""},
    {"$adverb* abstain|refrain from <thing>", DISLIKES, 0, ""},
    {"$adverb* limit|minimize|minimise|restrict|oppose|struggle with|to? <thing>", DISLIKES, 0, ""},
    {"have? given|gave|cut up|out <thing>", DISLIKES, 0, ""},
    {"have? $adverb* quit <thing>", DISLIKES, 0, ""},
    {"am $adverb* averse|opposed|against|sensitive|resistant to? <thing>", DISLIKES, 0, ""},
    {"$be $adverb* "
     "uncomfortable|uneasy|nervous|anxious|claustrophobic|overwhelmed|bothered|turned|put|annoyed|"
     "irritated|dizzy|nauseous|seasick|carsick|distracted|intimidated|drained|exhausted|stressed|"
     "frustrated|disgusted|repulsed|disturbed|upset|triggered|unsettled|offended|depressed|saddened|"
     "alarmed|horrified|appalled|sickened|revolted|demotivated|discouraged|disappointed|deterred|daunted|"
     "alienated|infuriated|terrified|frightened|spooked|sick|queasy|unsafe|unwell|repelled off? "
     "by|with|in|on|around|about|from|when|at|while "
     "<thing>",
     DISLIKES, 0, ""},
    {"get $adverb* seasick|carsick|airsick|sunburned|sunburnt|hives", DISLIKES, 0, ""},
    {"$be $adverb* bored by|with|of|doing|during|when <thing>", AVOIDS, 0, ""},
    {"have? $adverb* $be $adverb* "
     "afraid|scared|terrified|wary|tired|weary|sick|skeptical|sceptical|critical|cautious|leery|squeamish|"
     "suspicious|distrustful|mistrustful|dubious|cynical|dismissive|disdainful|contemptuous|fearful|"
     "frightened|"
     "petrified|paranoid "
     "and? tired? of|about <thing>",
     DISLIKES, 0, ""},
    {"have? $adverb* been? am? $adverb* not|never $adverb* been? a|an|the? $adverb* "
     "big|huge|great|much|biggest|greatest|avid? of? a? $fan of <thing>",
     DISLIKES, 0, ""},
    {"am $adverb* not $adverb* cut|made|built|born|wired out? for|to <thing>", DISLIKES, 0, ""},
    {"am $adverb* not $adverb* "
     "into|keen|interested|fond|comfortable|crazy|wild|big|good|enthusiastic|attracted|drawn|inclined|one|"
     "suited|cut $of? <thing>",
     DISLIKES, 0, ""},
    {"am $adverb* not $adverb* able|willing|happy|ok|okay|prepared|allowed|open|receptive $of? <thing>",
     AVOIDS, 0, ""},
    {"am $adverb* unwilling|reluctant|unable|hesitant $of? <thing>", AVOIDS, 0, ""},
    {"am $adverb* not $adverb* a|an ~ person", DISLIKES, 0, ""},
    {"am $adverb* not $adverb* the|a kind|type|sort of? person|guy|girl|man|woman|one? who|that|to $adverb* "
     "enjoys|likes|loves|enjoy|like|love? <thing>",
     DISLIKES, 0, ""},
    {"have a|an? $adverb* zero-tolerance policy|rule|attitude|approach? for|on|about|towards|against|to "
     "<thing>",
     DISLIKES, 0, ""},
    {"have? $adverb* found <thing> to? be? $adverb* $bad", DISLIKES, 0, ""},
    {"feel|get $adverb* "
     "guilty|bloated|sluggish|miserable|lost|trapped|lonely|self-conscious|awkward|exposed|vulnerable|"
     "pressured|ill|sick|motion|travel sick? in|on|when|whenever|if|after|from|with|around|at i? $habit? "
     "<thing>",
     AVOIDS, 0, ""},
    {"am $adverb* uninterested|disinterested in <thing>", DISLIKES, 0, ""},
    {"$be $adverb* uncomfortable|uneasy|anxious <thing>", DISLIKES, 0, ""},
    {"feel|get $adverb* $forlorn $doing", DISLIKES, 0, ""},
    {"must|need|have|should to? $adverb* avoid|skip|limit|minimize|minimise <thing>", AVOIDS, 0, ""},
    {"must|should not $adverb* eat|drink|touch|wear|use|consume|have|take|lift|drive|fly|run|travel <thing>",
     AVOIDS, 0, ""},
    {"have a|an? ~ objection|objections|bias|prejudice|reservations|misgivings|qualms $of <thing>", DISLIKES,
     0, ""},
    {"have a|an? $adverb* low|limited|poor|bad tolerance|patience|experience|experiences $of <thing>",
     DISLIKES, 0, ""},
    {"$have a|an? ~ $distaste $of <thing>", DISLIKES, 0, ""},
    {"have a|an? $adverb* strong|severe|intense|deep|extreme? <thing> phobia", DISLIKES, 0, ""},
    {"$have $adverb* no|zero|little|low ~ "
     "interest|desire|patience|tolerance|appetite|love|use|intention|time|room|sympathy|respect|inclination|"
     "wish|need|talent|faith|trust|confidence|stamina|stomach|enthusiasm|affection|affinity "
     "$of <thing>",
     AVOIDS, 0, ""},
    {"$have a|an? ~ difficulty|trouble|hard $of? <thing>", AVOIDS, 0, ""},
    {"lack ~ interest|patience $of <thing>", DISLIKES, 0, ""},
    {"$adverb* find it|myself $adverb* $bad ~ to|when|in|with <thing>", AVOIDS, 0, ""},
    {"$adverb* find|consider <thing> to? be? $adverb* $bad", DISLIKES, 0, ""},

    /* in favour */
    {"would $adverb* rather|sooner <thing>", LIKES, 0, ""},
    {"am $adverb* up for <thing>", HABITS, 0, ""},
    {"am only|solely $adverb* willing|prepared|happy|able|open to <thing>", HABITS, 0, ""},
    {"can|could $adverb* $habit <thing> all|every|for day|days|night|nights|hours|weeks|ever|forever|single",
     HABITS, 0, ""},
    {"get|draw|take|derive my|all? $adverb* motivation|energy|inspiration|strength|joy|kicks|pleasure from "
     "<thing>",
     LIKES, 0, ""},
    {"am $adverb* "
     "enchanted|charmed|mesmerized|mesmerised|enthralled|thrilled|delighted|entranced|hooked|smitten|taken|"
     "besotted|enamoured|enamored|spellbound "
     "by|with|of|on <thing>",
     LIKES, 0, ""},
    {"$adverb* flourish|blossom|bloom|shine|prosper under|in|with|when|on|at|among <thing>", LIKES, 0, ""},
    {"feel $adverb* creative|alert|energetic|energized|alive|inspired|rested|awake|free|confident "
     "in|with|around|on|when|while|at|late|early|after|before <thing>",
     LIKES, 0, ""},
    {"$verb <other> $best on|in|at|alone|after|before <thing>", LIKES, 0, ""},
    {"always $adverb* want|prefer|like|need to? <thing>", HABITS, 0, ""},
    {"$adverb* look|search|hunt for <thing>", ROUTINE, 0, ""},
    {"am very|definitely|such|really|totally|more much? a|an <thing> person .", LIKES, 0, ""},
    {"$adverb* find|consider|deem <thing> the? $adverb* $good", LIKES, 0, ""},
    {"need|require <thing> everywhere|wherever|whenever|always|anywhere <other>", HABITS, 0, ""},
    {"want|need|require|prefer|like|look|seek for? a|an $adverb* "
     "doctor|therapist|teacher|trainer|coach|boss|partner|tutor|dentist|guide|nanny|mentor|manager|"
     "landlord|roommate|instructor|physician|hairdresser|employer|vet "
     "who|that|with <other>",
     LIKES, 0, ""},
    {"want|need|would to|like $adverb* be based|located|close|near|outdoors <thing>", HABITS, 0, ""},
    {"feel $adverb* safest|calmest|happiest|freest|cosiest|coziest|healthiest|strongest $of|when <thing>",
     LIKES, 0, ""},
    {"$verb best when|in|with|by|at|on|after|before|if|under|alone|while <thing>", LIKES, 0, ""},
    {"$verb <other> $best by|through|with|from|when|while|via <thing>", LIKES, 0, ""},
    {"$verb <other> most|more easily|quickly|effectively|readily|comfortably|happily "
     "by|through|with|from|when|in|via <thing>",
     LIKES, 0, ""},
    {"$adverb* seek out <thing>", LIKES, 0, ""},
    {"$adverb* choose|pick|take|select|buy|book|go for? the "
     "most|least|cheapest|fastest|quickest|slowest|safest|simplest|greenest|healthiest|quietest <thing>",
     CHOICE, 0, ""},
    {"want to live|work|be|settle somewhere <thing>", HABITS, 0, ""},
    {"$adverb* put <thing> before|above|over <other>", PREFERS, 0, ""},
    {"$adverb* $like <thing> except|excluding for? <other>", EXCEPTS, 0, ""},
    {"$adverb* $like <thing> apart|aside|other from|than <other>", EXCEPTS, 0, ""},
    {"$adverb* $like|eat|drink|wear|watch|read|use|play <thing> but not|no|never <other>", EXCEPTS, 0, ""},
    {"$adverb* eat|drink everything|anything|all except|but for? <other>", EXCEPTS, 0, ""},
    {"have? $adverb* come|grown|learned|learnt|started|begun|began to? "
     "like|love|enjoy|prefer|appreciate|value|"
     "liking|loving|enjoying|preferring <thing>",
     LIKES, 0, ""},
    {"am $adverb* addicted|hooked to|on <thing>", LIKES, 0, ""},
    {"have $adverb* been $adverb* "
     "drawn|attracted|fond|keen|passionate|crazy|obsessed|partial|loyal|devoted|mad|fascinated|hooked "
     "of|to|about|on|with|by <thing>",
     LIKES, 0, ""},
    {"have $adverb* been a|an $adverb* big|huge|great|avid? $fan $of <thing>", LIKES, 0, ""},
    {"have $adverb* been a|an $adverb* <thing> "
     "fan|user|lover|drinker|reader|collector|supporter|enthusiast|addict",
     LIKES, 0, ""},
    {"go crazy|nuts|wild|bananas for|over|about <thing>", LIKES, 0, ""},
    {"$adverb* go out of my way to|for <thing>", HABITS, 0, ""},
    {"$adverb* unwind|relax|recharge|decompress|de-stress with|by|through|over <thing>", HABITS, 0, ""},
    {"$adverb* splurge|obsess|binge|geek|rave out? on|over|about <thing>", LIKES, 0, ""},
    {"feel $adverb* best|calmest|happiest|alive after|in|with|when|around|on|at <thing>", LIKES, 0, ""},
    {"am $adverb* all about|for <thing>", HABITS, 0, ""},
    {"$adverb* place|put|set a|an|great|high|much|lot|strong? $adverb* "
     "high|great|big|strong|special? value|emphasis|importance|weight|premium|focus on <thing>",
     LIKES, 0, ""},
    {"want to support <thing>", HABITS, 0, ""},
    {"want to work out|through|on|with", NOTHING, 0, ""},
    {"want to work|live|learn|study|train|exercise|eat|shop|play|travel <thing> rather|instead than|of "
     "<other>",
     PREFERS, 0, ""},
    {"am $adverb* a|an <thing> person|man|woman|guy|girl through|at", LIKES, 0, ""},
    {"am $adverb* a|an <thing> kinda|kind|type|sort of? person|man|woman|guy|girl|gal|dude", LIKES, 0, ""},
    {"play|watch|read|eat|drink a lot of <thing>", HABITS, 0, ""},
    {"am $adverb* following|doing a|an|the? <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"have? $adverb* adopted|started|embraced|chosen a|an|the <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"have? $adverb* adopted|embraced a|an <thing> routine", LIKES, 0, ""},
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
    {"could $adverb* $habit <thing> every|all single? day|night|week|forever", LIKES, 0, ""},
    {"am $adverb* the|a kind|type|sort of person|guy|girl|man|woman who|that <thing>", HABITS, 0, ""},
    {"$adverb* start|begin|end|finish my|the|every|each day|morning|mornings|evening|meal|meals with|by "
     "the|my|this|that|an",
     NOTHING, 0, ""},
    {"$adverb* start|begin|end|finish my|the|every|each day|morning|mornings|evening|meal|meals with|by "
     "<thing>",
     HABITS, 0, ""},
    {"do|take|play|read|watch|run the|my|this|that|your|it|these|notes ~ every|each", NOTHING, 0, ""},
    {"do|practice|practise|eat|drink|take|play|read|watch|swim|run <thing> every|each single? "
     "day|morning|evening|night|week|weekend|sunday|saturday",
     HABITS, 0, ""},
    {"sleep with ~ "
     "window|windows|light|lights|earplugs|mask|fan|socks|pillow|pillows|blanket|noise|music|dog|cat",
     HABITS, 0, ""},
    {"$adverb* take|drink|have|want|like|prefer|need|read my "
     "coffee|tea|steak|eggs|meat|toast|beer|wine|whisky|whiskey|burger|food|pizza|milk|espresso|news|"
     "workouts|lessons|holidays|vacations|weekends|evenings|mornings <thing>",
     MANNER, 0, ""},
    {"have a|an? sweet tooth", LIKES, 0, ""},
    {"$adverb* go|opt|aim for <thing>", HABITS, 0, ""},
    {"$adverb* try|tend|aim|like to $adverb* eat|drink|sleep|walk|exercise|buy|shop|spend|live|choose|cook|"
     "support|wear|travel <thing>",
     HABITS, 0, ""},
    {"usually|always|typically|generally|normally|mostly have breakfast|lunch|dinner|coffee|tea <thing>",
     HABITS, 0, ""},
    {"usually|always|typically|generally|normally|mostly "
     "ask|request|put|see|wake|plan|carry|bring|schedule|add|look "
     "<thing>",
     HABITS, 0, ""},
    {"only|exclusively see|visit|consult ~ doctor|doctors|therapist|therapists|dentist|dentists|physicians|"
     "practitioners|specialists",
     LIKES, 0, ""},
    {"$habit everywhere", HABITS, 0, ""},
    {"$habit <thing> whenever|wherever <other>", HABITS, 0, ""},
    {"$habit <thing> if possible", HABITS, 0, ""},
    {"often|frequently|regularly $habit <thing>", HABITS, 0, ""},
    {"would|will always|usually|only|definitely $habit <thing>", HABITS, 0, ""},
    {"would $adverb* be|feel $adverb* happiest|happier|content $of <thing>", LIKES, 0, ""},
    {"have $adverb* been $adverb* following|keeping|doing|on a|an|the <thing> diet|lifestyle|regimen", LIKES,
     0, ""},
    {"feel $adverb* about <thing>", HABITS, 0, ""},
    {"use <thing> for everything", HABITS, 0, ""},
    {"$adverb* practise|practice <thing>", HABITS, 0, ""},
    {"$adverb* work out|exercise in|before|after|alone|outdoors|indoors|at <thing>", HABITS, 0, ""},
    {"would only $adverb* $habit <thing>", HABITS, 0, ""},
    {"want to live|work|study in|at|near|for|with a|an|the <thing> with|that|where|near|whose <other>",
     HABITS, 0, ""},
    {"need to $adverb* be|live|stay close|near to? <thing>", HABITS, 0, ""},
    {"need to have <thing> to be|feel|sleep|work <other>", HABITS, 0, ""},
    {"have $adverb* liked|loved|enjoyed|adored|preferred|valued <thing>", LIKES, 0, ""},
    {"have? $be $adverb* particular|picky|choosy|selective about <thing>", LIKES, 0, ""},
    {"am only|solely|exclusively|mainly|primarily|mostly|particularly|especially interested in <thing>",
     LIKES, 0, ""},
    {"am interested only|solely|exclusively|primarily|mainly in <thing>", LIKES, 0, ""},
    {"am only|solely|exclusively looking|searching for <thing>", LIKES, 0, ""},
    {"am looking|searching only|solely|exclusively for <thing>", LIKES, 0, ""},
    {"am seeking|considering only|solely|exclusively <thing>", LIKES, 0, ""},
    {"am only|solely|exclusively seeking|considering <thing>", LIKES, 0, ""},
    {"have? $adverb* made|taken a|an ~ commitment|promise|pledge|vow|oath|resolution to $verb <thing>",
     HABITS, 0, ""},
    {"absolutely|simply must have a|an <thing>", HABITS, 0, ""},
    {"only have|has patience|time|energy|money|tolerance|appetite|room|space|eyes|interest $of <thing>",
     HABITS, 0, ""},
    {"am $adverb* teetotal|sober", LIKES, 0, ""},
    {"am someone|somebody who|that $adverb* needs|prefers|likes|loves|enjoys|values|wants|appreciates "
     "<thing>",
     LIKES, 0, ""},
    {"have to $adverb* eat|drink|wear|sleep|sit|follow|exercise <thing>", NEEDS, 0, ""},
    {"require ~ $wares|solutions|lessons|bathrooms|beds|seats|chairs|instructors|coaches "
     "that|which|with|without|in|on|near|at|from <other>",
     LIKES, 0, ""},
    {"am $adverb* more of a|an? <thing> person|drinker|guy|girl|man|woman|type|lover|eater", LIKES, 0, ""},
    {"have $adverb* been $adverb* more? of? a|an <thing> person|drinker|guy|girl|lover|eater", LIKES, 0, ""},
    {"$adverb* care $adverb* a? lot|deeply|greatly|deal|passionately about|for <thing>", LIKES, 0, ""},
    {"$adverb* demand|require <thing> when|whenever|wherever|anywhere i <other>", HABITS, 0, ""},
    {"do my best work|thinking|writing|reading <thing>", LIKES, 0, ""},
    {"look|search for ~ with|that|which|made <other>", LIKES, 0, ""},
    {"am $adverb* more of a|an? night|early|morning owl|bird|lark|person", LIKES, 0, ""},
    {"am a|an? ~ learner|night-owl|early-riser|vegetarian|vegan", LIKES, 0, ""},
    {"am $adverb* big on <thing>", LIKES, 0, ""},
    {"am on a|an $adverb* tight|limited|small|strict|shoestring|student|low|fixed budget|income", LIKES, 0,
     ""},
    {"am $adverb* looking|searching for <thing> only|exclusively", LIKES, 0, ""},
    {"have $adverb* committed|pledged|vowed to only? "
     "using|buying|eating|wearing|living|supporting|being|reducing|use|buy|eat|wear|live|support|be|reduce "
     "<thing>",
     LIKES, 0, ""},
    {"strongly|firmly|truly|deeply|wholeheartedly|genuinely believe|feel that <thing>", LIKES, 0, ""},
    {"want|need|require|seek new|some|these|those|two|three|four|better|other|any|your ~ $wares", NOTHING, 0,
     ""},
    {"want|need|require|prefer|seek ~ "
     "resources|materials|activities|feedback|advice|roles|positions|gifts|recipes|plants|apps|programs|"
     "websites|services|stores|shops|brands|venues|places|lessons|workshops|events|answers|explanations "
     "that|without|which|where|who|rather <other>",
     LIKES, 0, ""},
    {"want|need|require|prefer <thing> that|which is|are <other> rather|instead|not than|of? <other>", LIKES,
     0, ""},
    {"want|need|require|prefer ~ "
     "resources|activities|toys|gifts|hobbies|treats|programs|lessons|holidays|materials for|with my <other>",
     LIKES, 0, ""},
    {"am $adverb* looking|searching|aiming for|after "
     "roles|positions|jobs|employers|workplaces|companies|careers with|that|where|in <other>",
     LIKES, 0, ""},
    {"want|need|require|seek ~ $wares that|with|without|which|where|who|made|for|in|by|because|since|as "
     "<other>",
     LIKES, 0, ""},
    {"want|need|require|seek a|an ~ job|career|employer|workplace|company|profession "
     "that|where|with|which|in "
     "<other>",
     LIKES, 0, ""},
    {"am $adverb* seeking|after|looking for? a|an ~ job|career|employer|workplace|company|profession "
     "that|where|with|which <other>",
     LIKES, 0, ""},
    {"want|need|prefer a|an $adverb* fully? remote|part-time|full-time|hybrid|permanent|flexible|freelance "
     "job|position|role|career|work|schedule",
     LIKES, 0, ""},
    {"want|need|like|love|prefer my "
     "coffee|tea|food|meals|clothes|home|house|apartment|flat|room|bedroom|kitchen|workspace|desk|shoes|"
     "furniture|cosmetics|breakfast|dinner|garden|bed to be <other>",
     LIKES, 0, ""},
    {"want|need|like|love|prefer my hotel|living|dining|study|office|work|reading|holiday "
     "room|rooms|space|area|place|accommodation|apartment to be <other>",
     LIKES, 0, ""},
    {"want|need|like|prefer $wares to be <other>", LIKES, 0, ""},
    {"need|require <thing> in? order? to stay|keep "
     "motivated|focused|engaged|calm|sane|healthy|productive|happy|awake|safe|comfortable|interested|fit",
     LIKES, 0, ""},
    {"want|need|like|prefer everything|all in|on|around my <thing> to be <other>", LIKES, 0, ""},
    {"must|have to? $adverb* have <thing> when|while|whenever|before i <other>", HABITS, 0, ""},
    {"must|have to? always have <thing>", HABITS, 0, ""},
    {"always have to have <thing>", HABITS, 0, ""},
    {"always travel|sleep|go|walk|hike|eat with my <thing>", LIKES, 0, ""},
    {"do $adverb* better|best|well with|in|under|without|when|at <thing>", LIKES, 0, ""},
    {"do my shopping|groceries|grocery shopping? $adverb* at|in|on|from|online <thing>", HABITS, 0, ""},
    {"use|buy|eat|drink|wear|watch|read|play <thing> exclusively", HABITS, 0, ""},
    {"intermittently fast", LIKES, 0, ""},
    {"do|practice|practise intermittent <thing>", LIKES, 0, ""},
    {"count my? calories|macros|carbs|points", LIKES, 0, ""},
    {"$adverb* rely|depend|count on <thing>", LIKES, 0, ""},
    {"live for <thing>", LIKES, 0, ""},
    {"keep|hold|put|invest|have my|all|most my? savings|money|cash|pension|portfolio|investments in|with|on "
     "the|a|an|my|your|this",
     NOTHING, 0, ""},
    {"keep|hold|put|invest|have my|all|most my? savings|money|cash|pension|portfolio|investments in|with "
     "<thing>",
     HABITS, 0, ""},
    {"pick things|stuff|it|skills|languages|concepts up $adverb* better|best|faster|quicker|easier "
     "with|from|through|by|when|if <thing>",
     LIKES, 0, ""},
    {"$adverb* $like to? <thing>", LIKES, 0, ""},
    {"am $adverb* a|an? $adverb* big|huge|great|avid|devoted|strong|firm|massive|long-time|lifelong? $fan "
     "$of "
     "<thing>",
     LIKES, 0, ""},
    {"am a|an? $adverb* <thing> fan|lover|supporter|enthusiast|addict|buff|geek|nerd|junkie|nut|aficionado",
     LIKES, 0, ""},
    {"am $adverb* "
     "into|fond|keen|passionate|enthusiastic|crazy|obsessed|drawn|partial|committed|dedicated|mad|"
     "loyal|devoted|attracted|inclined|attached|accustomed $of? <thing>",
     LIKES, 0, ""},
    {"$be $adverb* comfortable|productive|happiest|relaxed|engaged|focused|motivated "
     "in|with|around|on|when|while|at|doing? <thing>",
     LIKES, 0, ""},
    {"am a|an? $adverb* morning|night|early|evening|dog|cat|coffee|tea|people|beach|mountain person|owl|bird|"
     "lark|lover",
     LIKES, 0, ""},
    {"$have a|an? ~ $taste spot? $of <thing>", LIKES, 0, ""},
    {"$adverb* find <thing> to? be? $adverb* $good", LIKES, 0, ""},
    {"$adverb* "
     "learn|work|study|focus|sleep|think|perform|operate|function|concentrate|communicate|relax|recharge|"
     "recover|write|collaborate $adverb* $best "
     "<thing>",
     LIKES, 0, ""},
    {"$adverb* learn|study|memorize|memorise <other> $best by|through|with|from|when <thing>", LIKES, 0, ""},
    {"$adverb* understand|grasp|remember|learn|retain things|stuff|it|concepts? $adverb* "
     "better|best|faster|more "
     "with|from|through|by|when|if <thing>",
     LIKES, 0, ""},
    {"have been $adverb* reading|watching|playing|eating|drinking|cooking|listening|doing "
     "a|lots|tons|loads|mostly lot? of|to? <thing>",
     HABITS, 0, ""},
    {"am back to|on|into eating|drinking|using|playing|doing|wearing? <thing>", HABITS, 0, ""},
    {"need <thing> to focus|concentrate|sleep|work|relax|study|think|function|unwind", HABITS, 0, ""},
    {"respond|react $adverb* well|best|better to <thing>", LIKES, 0, ""},
    {"bank with <thing>", HABITS, 0, ""},
    {"am $adverb* a|an early|late|light|heavy|picky|slow|fussy "
     "riser|sleeper|eater|reader|learner|dresser|packer",
     LIKES, 0, ""},
    {"$adverb* bike|cycle|walk|commute|run to|from work|school|everywhere|the", HABITS, 0, ""},
    {"$adverb* thrive|excel|delight|revel $of? <thing>", LIKES, 0, ""},
    {"$adverb* value|prioritize|prioritise|insist|swear|favor|gravitate|opt|stick|advocate|embrace|"
     "emphasize|admire|treasure|crave|covet|savor|savour|venerate|worship|idolise|idolize|champion|"
     "welcome|prize|desire $of? <thing>",
     LIKES, 0, ""},
    {"$adverb* lean|root|stand toward|towards|for|by <thing>", LIKES, 0, ""},
    {"$adverb* believe $adverb* in <thing>", LIKES, 0, ""},
    {"only|exclusively|strictly|always|mostly|mainly|primarily|solely|usually|typically|generally $adverb* "
     "$habit <thing>",
     HABITS, 0, ""},
    {"$habit only|exclusively|solely|nothing but? <thing>", LIKES, 0, ""},
    {"$habit mostly|mainly|primarily|usually|almost exclusively? <thing>", HABITS, 0, ""},
    {"$adverb* collect|breed|restore|brew|knit|crochet|garden|bake|juggle <thing>", HABITS, 0, ""},
    {"$adverb* make it? a point|priority|rule|habit $of? <thing>", LIKES, 0, ""},
    {"$adverb* adhere|hew to <thing>", LIKES, 0, ""},
    {"$adverb* expect|demand|want|need|require <thing> in|on|at|from|of|for any|every|each|all ~ i $adverb* "
     "$habit",
     HABITS, 0, ""},
    {"always make sure to <thing>", LIKES, 0, ""},
    {"$adverb* follow|maintain|observe|adhere|stick to? a|an? <thing> diet|lifestyle|regimen", LIKES, 0, ""},
    {"am $adverb* fascinated|inspired|captivated|intrigued|excited|energized|energised|moved|touched|soothed|"
     "comforted|uplifted|calmed|refreshed|stimulated by <thing>",
     LIKES, 0, ""},
    {"am on a|an $adverb* <thing> diet", LIKES, 0, ""},
    {"can|will only $habit <thing>", LIKES, 0, ""},
    {"can|will|would only $adverb* $verb <thing>", HABITS, 0, ""},
    {"only|exclusively|solely have|need|get|know|speak|understand|see|receive|mean|meant|remember|wish|"
     "hope|think|say|said|ask|found|managed",
     NOTHING, 0, ""},
    {"only|exclusively|solely|strictly|religiously $adverb* $verb <thing>", HABITS, 0, ""},
    {"$verb only|exclusively|solely|religiously <thing>", HABITS, 0, ""},
    {"$verb <thing> religiously|exclusively", HABITS, 0, ""},
    {"$verb <thing> only .", HABITS, 0, ""},
    {"$verb all|every|each of? my <thing> in|at|from|with|on|by <other>", HABITS, 0, ""},
    {"only want to? <thing>", LIKES, 0, ""},
    {"am|have|use|suffer|live ~ $lasting ~ and need|require to "
     "follow|eat|drink|wear|use|sleep|sit|stay|exercise|live <thing>",
     HABITS, 0, ""},
    {"am|have|use|suffer|live ~ $lasting ~ and need|require ~ $aid|$tradesman", NOTHING, 0, ""},
    {"am|have|use|suffer|live ~ $lasting ~ and need|require <thing>", HABITS, 0, ""},
    {"require ~ $fitting", LIKES, 0, ""},
    {"need to have ~ $fitting", LIKES, 0, ""},
    {"need|require|seek a|an|some|another|your ~ $aid|$tradesman", NOTHING, 0, ""},
    {"need|require|seek <thing>", NEEDS, 0, ""},
    {"do not mind <thing>", NOTHING, 0, ""},
    {"usually|always|normally|mostly|typically|generally|often have|make|get <thing>", ROUTINE, 0, ""},
    {"$habit <thing>", ROUTINE, 0, ""},

    /* about the person */
    {"$adverb* live|reside in|at|near|on|with <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* based in <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have? $adverb* moved to|into <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"am $adverb* originally? from <thing>", KEEPS, REC_MEMORY_FACT, "user/origin/"},
    {"grew up in|on|near <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"was born in|on|at <thing>", KEEPS, REC_MEMORY_FACT, "user/birth/"},
    {"$adverb* work as <thing>", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"am $adverb* a|an $adverb* <thing> by trade|profession|training", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"am $adverb* a|an ~ $profession", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"$adverb* work at|for <thing>", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"$adverb* work in <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* employed|self-employed|retired|unemployed|freelancing", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* teach <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* married|single|divorced|engaged|widowed|pregnant", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"got $adverb* married|engaged|divorced|widowed", KEEPS, REC_MEMORY_EVENT, "user/status/"},
    {"am $adverb* "
     "left-handed|right-handed|colorblind|colourblind|color-blind|colour-blind|deaf|blind|diabetic|"
     "dyslexic|autistic|asthmatic|claustrophobic|dyspraxic|pregnant|retired|agoraphobic|acrophobic|arthritic|"
     "epileptic|photosensitive|"
     "bilingual",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an? severe|mild|chronic|bad|slight|frequent|terrible? "
     "asthma|diabetes|dyslexia|adhd|migraines|epilepsy|arthritis|celiac|hypertension|insomnia|tinnitus|"
     "vertigo|"
     "eczema|psoriasis|rosacea|ibs|gerd|gout|glaucoma|scoliosis|sciatica|autism|ocd|ptsd|pcos|endometriosis|"
     "fibromyalgia|osteoporosis|anemia|anaemia|hemophilia|haemophilia|lupus|crohn's|narcolepsy",
     KEEPS, REC_MEMORY_FACT, ""},
    {"am|have $adverb* a|an? type ~ diabetic|diabetes", KEEPS, REC_MEMORY_FACT, ""},
    {"was $adverb* diagnosed with <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"have $adverb* sleep apnea|apnoea", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an? $adverb* sensitive|delicate|weak|bad|injured|oily|dry|curly|fair|acne-prone "
     "skin|stomach|back|knee|knees|hip|shoulder|wrist|eyesight|hearing|teeth|scalp|hair|heart|immune|ankle",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* work part-time|full-time|remotely|freelance|nights|shifts|weekends", KEEPS, REC_MEMORY_FACT,
     ""},
    {"am ~ months|weeks pregnant", KEEPS, REC_MEMORY_FACT, "user/status/"},
    {"am $adverb* between jobs", KEEPS, REC_MEMORY_FACT, "user/employer/"},
    {"am $adverb* color|colour|legally|partially|partly|half blind|deaf|sighted", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* hard of hearing", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* recovering|healing from <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"have $adverb* a|an? $adverb* budget of <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"can not swim|drive|cook|sing|dance|ride|ski|skate|whistle|read|hear|walk|smell|cycle .", KEEPS,
     REC_MEMORY_FACT, ""},
    {"have been learning|studying|playing|practising|practicing|training|teaching|working|living|writing|"
     "dancing|married|vegan|vegetarian <thing> for|since <other>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have been married|divorced|retired|single|self-employed|unemployed|sober for|since <thing>", KEEPS,
     REC_MEMORY_FACT, "user/status/"},
    {"have $adverb* been a|an ~ $profession", KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"$adverb* code|program|develop $adverb* in <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* keep bees|chickens|hens|goats|sheep|rabbits|ducks|fish|horses|pigeons|quails", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* fast during|on|in|for <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"want|plan|hope|intend to <thing> this|next|by|before|in year|month|summer|winter|spring|autumn|the",
     KEEPS, REC_MEMORY_FACT, ""},
    {"sing|play|dance|row|act in a|an|the ~ choir|band|orchestra|club|team|ensemble|quartet|league|group",
     KEEPS, REC_MEMORY_FACT, ""},
    {"coach|run|lead|manage a|an|the|my ~ team|club|group|choir|department", KEEPS, REC_MEMORY_FACT, ""},
    {"was raised|brought in|on|near|up <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am doing|starting|finishing|pursuing a|an|my ~ "
     "phd|master's|masters|degree|doctorate|apprenticeship|internship|mba|residency",
     KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"$verb <thing> once|twice|thrice|three|four a|times week|month|day|a", KEEPS, REC_MEMORY_FACT, ""},
    {"have to", NOTHING, 0, ""},
    {"have a|an|two|three|four|five|six|no|$number? ~ $kin", KEEPS, REC_MEMORY_FACT, ""},
    {"have a|an|two|three|four ~ dogs|cats|daughters|sons|sisters|brothers|children|cousins|pets", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* speak <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am ~ years old", KEEPS, REC_MEMORY_FACT, "user/age/"},
    {"am ~ tall", KEEPS, REC_MEMORY_FACT, "user/height/"},
    {"$adverb* weigh <thing>", KEEPS, REC_MEMORY_FACT, "user/weight/"},
    {"$verb every|each day|morning|evening|night|week|weekend|year|summer|winter", KEEPS, REC_MEMORY_FACT,
     ""},
    {"work from home|the|a|my|cafes|abroad <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"live alone|together|apart in|on|with|at|near? <thing>", KEEPS, REC_MEMORY_FACT, "user/home/"},
    {"have a|an|some|another ~ problem|problems|question|issue|issues|trouble|error|errors|bug", NOTHING, 0,
     ""},
    {"have|own|drive|ride|use|play a|an|two|three|my ~ "
     "camera|car|motorbike|motorcycle|bicycle|bike|laptop|desktop|van|scooter|printer|turntable|telescope|"
     "tractor|sewing|guitar|piano|violin|drums .",
     KEEPS, REC_MEMORY_FACT, ""},
    {"use <thing> on my|all|our <other>", KEEPS, REC_MEMORY_FACT, ""},
    {"use a|an <thing> running|with <other>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* learning|studying|practising|practicing about|how|that|a|so|from|more|it|this|what|why|the",
     NOTHING, 0, ""},
    {"am $adverb* learning|studying|practising|practicing <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* training|preparing|studying|saving for <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* get|wake|go up|to bed? at|around|before|after <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"play the <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"drive|own a|an <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* study|studied|major|majored ~ at|in <thing>", KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"$adverb* use this|that|it|these|those|your|the", NOTHING, 0, ""},
    {"$adverb* use <thing> every|each day|week|morning|evening|night|weekend", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* use <thing> daily|regularly", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* use <thing> at|for work|home|school|university|college|everything", KEEPS, REC_MEMORY_FACT,
     ""},
    {"run|own|manage|founded|opened a|an|my|our ~ "
     "bakery|shop|store|company|business|restaurant|cafe|farm|studio|agency|practice|salon|clinic|gym|hotel|"
     "hostel|startup|firm|bar|pub|charity|nonprofit|brewery|bookshop|gallery|nursery|podcast",
     KEEPS, REC_MEMORY_FACT, ""},
    {"am the ~ of this|that|these|it", NOTHING, 0, ""},
    {"am the ceo|cto|cfo|coo|head|director|founder|co-founder|owner|chair|president|captain|coach|principal|"
     "headmaster|treasurer|secretary|manager|organiser|organizer of|at|for|in <thing>",
     KEEPS, REC_MEMORY_FACT, "user/job/"},
    {"am in|at my|the first|second|third|fourth|fifth|final|last year|semester|term|grade of|at|in <thing>",
     KEEPS, REC_MEMORY_FACT, "user/studies/"},
    {"$adverb* run|do|play|practise|practice "
     "marathons|triathlons|ultramarathons|half-marathons|yoga|pilates|judo|karate|aikido|boxing|tennis|"
     "football|soccer|basketball|chess|rugby|volleyball|badminton|golf|squash|hockey|handball|cricket|"
     "baseball|guitar|piano|violin|drums|bass|cello|flute|saxophone|clarinet|trumpet",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have|own a|an|two|three ~ "
     "retriever|labrador|terrier|poodle|spaniel|collie|dachshund|bulldog|beagle|husky|corgi|greyhound|"
     "goldfish|budgie|canary|tortoise|turtle|gecko|ferret|chickens|pony|goats|ponies|mare|gelding|whippet",
     KEEPS, REC_MEMORY_FACT, ""},
    {"have|own|rent|share|bought|inherited a|an|two|three ~ "
     "cottage|house|flat|apartment|cabin|boat|yacht|allotment|farm|campervan|motorhome|caravan|garden|"
     "balcony "
     "in|on|near|by|at|with|outside|behind|overlooking <thing>",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* take <thing> once|twice|thrice a|per|every day|week|month|night|morning", KEEPS,
     REC_MEMORY_FACT, ""},
    {"$adverb* take <thing> for my $bodily", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* take <thing> for my "
     "blood|heart|allergy|allergies|asthma|diabetes|thyroid|cholesterol|migraines|anxiety|depression|"
     "epilepsy",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* wear a|an? size <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* wear a|an|my? hearing|reading|contact aids|aid|glasses|lenses", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* wear glasses|contacts|braces|dentures", KEEPS, REC_MEMORY_FACT, ""},
    {"am $adverb* writing|building ~ review|report|summary|of", NOTHING, 0, ""},
    {"am $adverb* writing|building|renovating|restoring|recording a|an|my|our ~ "
     "novel|book|thesis|dissertation|memoir|screenplay|musical|album|boat|house|cabin|kitchen|bathroom|"
     "camper|van|motorbike|guitar|opera|cookbook|treehouse|shed|pond|greenhouse|robot|telescope|thesis",
     KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* volunteer at|for|with|in|as <thing>", KEEPS, REC_MEMORY_FACT, ""},
    {"$adverb* work night|day|early|late|weekend|evening|morning|split|rotating|double shifts|shift", KEEPS,
     REC_MEMORY_FACT, ""},
    {"need|have|must|got to? $adverb* renew|pay|collect|pick|extend|return up|for? my|the|some|a|an? ~ "
     "passport|visa|licence|license|insurance|rent|bill|bills|taxes|groceries|parcel|prescription|"
     "medication|subscription|membership|kids|library",
     KEEPS, REC_MEMORY_TASK, ""},
    {"need|have|must|got to? $adverb* call|phone|ring|visit|see|meet my|the $adverb* "
     "$kin",
     KEEPS, REC_MEMORY_TASK, ""},
    {"need|have|must|got to? $adverb* call|phone|ring|visit my|the "
     "bank|plumber|electrician|landlord|insurance|garage|vet|embassy|school|accountant|lawyer|optician",
     KEEPS, REC_MEMORY_TASK, ""},
    {"have? decided to|on|that|against <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have? chosen|chose|settled|agreed on|to? <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"will go with <thing>", KEEPS, REC_MEMORY_DECISION, ""},
    {"have a|an|another? appointment|meeting|interview|exam|flight|deadline|call|date|checkup ~ "
     "at|on|in|with|tomorrow|next|this|today",
     KEEPS, REC_MEMORY_EVENT, ""},

    /* A verb of any kind: what one does each time, or never. */
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
struct rule_table rules_own = {own, sizeof own / sizeof *own, NULL};
