/* What a person says with "I" that is against something. See rules.c. */
#include "config.h"

#include "memory/rules.h"

static const struct rule dislikes[] = {
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
};
struct rule_table rules_own_dislikes = {dislikes, sizeof dislikes / sizeof *dislikes, NULL, &rules_own_likes};
