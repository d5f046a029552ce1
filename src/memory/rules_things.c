/* The rules for what begins neither with "I" nor with "my", but with what it is about, or leads to it.
 * See rules.c. */
#include "config.h"

#include "memory/rules.h"

/* Where the thing is the subject, at the beginning of a sentence: "crowds make me nervous". */
static const struct rule things[] = {
    /* about that person */
    {"my|our|his|her|their $kin ~ me", NOTHING, 0, ""},
    {"<thing> is|are $adverb* a|an no|nope|no-no|no-go|non-starter|hard|absolute no|pass? for? me?", DISLIKES,
     0, ""},
    {"<thing> make|makes|give|gives me $adverb* feel? a|an|the? $adverb* "
     "anxious|nervous|uncomfortable|uneasy|sick|dizzy|nauseous|nauseated|sad|tired|sleepy|angry|"
     "claustrophobic|"
     "headache|headaches|migraines|migraine|creeps|anxiety|heartburn|stressed|ill|queasy|seasick|carsick|"
     "break|"
     "itch|bloated|cringe|gag|furious|depressed|restless|hives|miserable|grumpy|cranky|irritable|drowsy|"
     "jittery|tense|panic|shudder|sneeze|wheeze|sweat|vomit|bored|lonely|unhappy",
     DISLIKES, 0, ""},
    {"<thing> $adverb* $annoys me", DISLIKES, 0, ""},
    {"<thing> $adverb* no longer $pleases|interests|interest|appeals|appeal|attracts|attract to? me", ENDS, 0,
     ""},
    {"<thing> do|does not $adverb* $pleases|interest|appeal|attract to? me $again", ENDS, 0, ""},
    {"<thing> make|makes my ~ boil|crawl|ache|itch|spin|race|hurt|tingle|churn|turn", DISLIKES, 0, ""},
    {"<thing> drive|drives me up", DISLIKES, 0, ""},
    {"<thing> test|tests|try|tries my patience|nerves", DISLIKES, 0, ""},
    {"<thing> put|puts|throw|throws|set|sets me $adverb* off|on? edge?", DISLIKES, 0, ""},
    {"<thing> make|makes me feel like i am choking|suffocating|drowning|trapped|dying", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* too ~ for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* too ~ for my $bodily|$mine", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $bad to|for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* $bad to|for|in my $bodily|$mine", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* $good|suitable|helpful|accessible|an to|for me|option", DISLIKES,
     0, ""},
    {"<thing> is|are not ~ $woe", NOTHING, 0, ""},
    {"<thing> is|are ~ $woe breaker|breakers? for|to me", DISLIKES, 0, ""},
    {"<thing> is|are ~ $woe breaker|breakers? for|to|in my $bodily|$mine", DISLIKES, 0, ""},
    {"<thing> is|are my $adverb* worst|biggest|greatest|absolute $woe|enemy", DISLIKES, 0, ""},
    {"<thing> make|makes|leave|leaves|get|gets me $adverb* feel? $adverb* $bad|motion|travel|dizzy|sick|ill|"
     "guilty|empty|old|fat|worse|worthless|inadequate",
     DISLIKES, 0, ""},
    {"<thing> give|gives|cause|causes|bring|brings me a|an|the? ~ $ailment", DISLIKES, 0, ""},
    {"<thing> is|are my $adverb* idea of a|an|pure? $woe", DISLIKES, 0, ""},
    {"<thing> is|are a waste of time|money|effort|space in|for|to me|my", DISLIKES, 0, ""},
    {"<thing> is|are against|contrary to? my", DISLIKES, 0, ""},
    {"<thing> is|are one|among of? my ~ "
     "pleasures|joys|passions|favourites|favorites|loves|delights|obsessions|weaknesses|interests|hobbies|"
     "comforts",
     LIKES, 0, ""},
    {"<thing> is|are one|among of? my ~ fears|phobias|nightmares|turn-offs|hates|irritations|dislikes",
     DISLIKES, 0, ""},
    {"<thing> hold|holds|have|has no|little|zero ~ for|to me", DISLIKES, 0, ""},
    {"<thing> make|makes my|me|any|every|a ~ feel|look|seem|sound|taste|smell like a|an? ~ $dreary", DISLIKES,
     0, ""},
    {"<thing> do|does not $adverb* sit|agree|mix|settle|work|go well|kindly? with|in|on|for my "
     "$bodily|$mine",
     DISLIKES, 0, ""},
    {"<thing> is|are the only|one <other> that|which? my $bodily|$mine", LIKES, 0, ""},
    {"<thing> $adverb* feel|feels|sound|sounds|look|looks|seem|seems|taste|tastes|smell|smells $adverb* like "
     "a|an? ~ $dreary ~ to me",
     DISLIKES, 0, ""},
    {"<thing> is|are ~ i $adverb* $dislike|refuse|boycott", DISLIKES, 0, ""},
    {"<thing> is|are ~ i $adverb* will|would|do|can|could not|never", DISLIKES, 0, ""},
    {"<thing> is|are ~ i $adverb* try|tend|stay|steer|keep|shy|swear to? avoid|away|clear|off", DISLIKES, 0,
     ""},
    {"<thing> is|are the? only ~ i $adverb* $verb", LIKES, 0, ""},
    {"<thing> $adverb* $pleases me", LIKES, 0, ""},
    {"<thing> is|are $adverb* $good to|for me|my", LIKES, 0, ""},
    {"<thing> do|does not $adverb* appeal|interest|agree|suit|work|excite|sit well? to|with|for? me",
     DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* not $adverb* my $adverb* "
     "thing|cup|style|taste|forte|scene|vibe|speed|favourite|favorite|favourites|favorites",
     DISLIKES, 0, ""},
    {"<thing> is|are not really? my|an|for thing|cup|me|option|style", DISLIKES, 0, ""},
    {"<thing> have|has|had? never $adverb* "
     "appealed|interested|clicked|excited|attracted|spoken|spoke|grabbed|suited to|with|for? "
     "me",
     DISLIKES, 0, ""},
    {"<thing> drive|drives me crazy|mad|nuts|insane|up", DISLIKES, 0, ""},
    {"<thing> leave|leaves me $adverb* cold|unmoved|exhausted|drained|bored|frustrated|hungry", DISLIKES, 0,
     ""},
    {"<thing> get|gets|grate|grates $adverb* on my nerves", DISLIKES, 0, ""},
    {"<thing> turn|turns me $adverb* off", DISLIKES, 0, ""},
    {"<thing> rub|rubs me $adverb* the wrong way", DISLIKES, 0, ""},
    {"<thing> make|makes me $adverb* feel? $adverb* "
     "happy|smile|calm|calmer|relaxed|alive|good|better|cozy|cosy|safe|energized|productive",
     LIKES, 0, ""},
    {"<thing> put|puts me to|off to? sleep|my?", DISLIKES, 0, ""},
    {"<thing> freak|freaks|creep|creeps|gross|grosses|stress|stresses|weird|weirds|wear|wears|burn|burns me "
     "out",
     DISLIKES, 0, ""},
    {"<thing> $adverb* wreck|wrecks|ruin|ruins|mess|messes|hurt|hurts|destroy|destroys|kill|kills|dry|dries|"
     "irritate|irritates|strain|strains|upset|upsets|eat|eats up|with|out|into? my $bodily",
     DISLIKES, 0, ""},
    {"my $bodily can|do|does|will|would not $adverb* "
     "tolerate|stand|handle|take|like|digest|cope|agree|survive with? <thing>",
     DISLIKES, 0, ""},
    {"<thing> trigger|triggers|aggravate|aggravates|worsen|worsens|irritate|irritates|upset|upsets my "
     "<other>",
     DISLIKES, 0, ""},
    {"<thing> have|has never $adverb* done|meant|said anything|much for|to me", DISLIKES, 0, ""},
    {"<thing> scare|scares|bore|bores|annoy|annoys|frighten|frightens|bug|bugs|irritate|irritates the ~ out "
     "of me",
     DISLIKES, 0, ""},
    {"<thing> make|makes me $adverb* want to "
     "scream|run|hide|leave|cry|quit|puke|vomit|flee|throw|shout|sleep|stop|go|get",
     DISLIKES, 0, ""},
    {"<thing> make|makes me "
     "clam|freeze|shut|shrink|squirm|shiver|cough|snap|explode|withdraw|retreat|zone|switch|lose|yawn|scream|"
     "cry|choke|faint|jump|nervous|roll|doubt|dread|hate|struggle|stumble",
     DISLIKES, 0, ""},
    {"<thing> keep|keeps my <other> at|away|under|in bay|control|check", LIKES, 0, ""},
    {"<thing> help|helps with|against my <other>", LIKES, 0, ""},
    {"<thing> is|are not $adverb* my $adverb* idea|notion of <other>", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* a|an|pure|sheer? total|absolute|complete|real? $woe .", DISLIKES, 0, ""},
    {"<thing> do|does not $adverb* $annoys|hurt|harm|let|allow|give|show|tell|help|send|mind|stop|prevent|"
     "cost|ask me|my",
     NOTHING, 0, ""},
    {"<thing> do|does not $adverb* $verb with|to|for|on|in|at? me", DISLIKES, 0, ""},
    {"<thing> do|does not do|mean anything|much|it for|to me", DISLIKES, 0, ""},
    {"<thing> is|are off limits|the table? for me", DISLIKES, 0, ""},
    {"<thing> taste|tastes like soap|dirt|metal|cardboard|medicine|grass|chalk|dust|feet|paper to me",
     DISLIKES, 0, ""},
    {"<thing> taste|tastes|smell|smells|look|looks|sound|sounds $adverb* "
     "awful|terrible|disgusting|horrible|vile|gross|foul|bad|ugly to me",
     DISLIKES, 0, ""},
    {"<thing> only for me", LIKES, 0, ""},
    {"<thing> only please? when|whenever you <other>", SETS, 0, ""},
    {"<thing> only please? when|whenever you <other>", LIKES, 0, ""},
    {"<thing> is|are out of the question .", DISLIKES, 0, ""},
    {"<thing> is|are out of the question for me", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* out|off-limits .", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* off limits|the limits|table? .", DISLIKES, 0, ""},
    {"<thing> ruin|ruins|spoil|spoils ~ for me", DISLIKES, 0, ""},
    {"<thing> give|gives|cause|causes me ~ strain|pain|pains|rashes|acne|cramps|palpitations", DISLIKES, 0,
     ""},
    {"<thing> help|helps me $adverb* focus|concentrate|relax|sleep|unwind|think|learn|work|recover", LIKES, 0,
     ""},
    {"<thing> is|are how|where|when i $adverb* learn|work|study|relax|think|concentrate|focus $adverb* $best",
     LIKES, 0, ""},
    {"<thing> is|are a|my|one of? my? ~ pet peeve|peeves|hate", DISLIKES, 0, ""},
    {"<thing> is|are something i $adverb* can|could not $adverb* "
     "stand|bear|stomach|tolerate|abide|eat|drink|watch|listen",
     DISLIKES, 0, ""},
    {"<thing> is|are something i ~ avoid|hate|dislike|detest|loathe|dread|never", DISLIKES, 0, ""},
    {"<thing> is|are something|what|the i|ones|one|only $adverb* i|ones|one? $adverb* "
     "like|love|enjoy|prefer|buy|read|watch|eat|drink|use|listen|need|want|live|go|wear|choose|play",
     LIKES, 0, ""},
    {"no <thing> for me", DISLIKES, 0, ""},
    {"no <thing> ever", DISLIKES, 0, ""},
    {"no more? <thing> for|with us|me", DISLIKES, 0, ""},
    {"<thing> no|hell way|thanks|thank|no", DISLIKES, 0, ""},
    {"<thing> is|are what|something that? $adverb* keeps|makes|gets|lets me $adverb* "
     "sane|happy|calm|grounded|going|motivated|fit|healthy|smile|relax|relaxed|moving",
     LIKES, 0, ""},
    {"<thing> keep|keeps me awake|up", DISLIKES, 0, ""},
    {"<thing> $adverb* help|helps? keep|keeps me $adverb* "
     "sane|happy|calm|grounded|motivated|fit|healthy|balanced|energized|"
     "company|entertained|focused",
     LIKES, 0, ""},
    {"<thing> is|are the only|one|best $adverb* "
     "version|option|way|fix|solution|setting|build|branch|value|approach|answer|command",
     NOTHING, 0, ""},
    {"<thing> is|are the only|one|best ~ that|which $adverb* "
     "works|work|helps|help|suits|suit|calms|calm|relaxes|agrees|agree for|with? me|my",
     LIKES, 0, ""},
    {"<thing> hold|holds|have|has no|little|zero appeal|interest|charm for|to me", DISLIKES, 0, ""},
    {"<thing> is|are the only|one <other> i $adverb* "
     "like|love|enjoy|eat|drink|play|watch|wear|trust|can|do|listen|use|buy|read|want|cook|follow",
     LIKES, 0, ""},
    {"<thing> do|does absolutely? nothing for me", DISLIKES, 0, ""},
    {"<thing> make|makes my $bodily $adverb* "
     "swell|itch|itchy|hurt|ache|burn|water|bleed|crawl|sore|worse|react|bloated|upset|race|spin",
     DISLIKES, 0, ""},
    {"<thing> is|are a? $adverb* hard|big|definite|firm|no? no|pass for|from me", DISLIKES, 0, ""},
    {"<thing> allergy|intolerance here|severe|so|please", ALLERGIC, 0, ""},
    {"<thing> beat|beats|trump|trumps <other> every|any|for|hands|anytime", PREFERS, 0, ""},
    {"<thing> please? always", SETS, 0, ""},
    {"<thing> please always", LIKES, 0, ""},
    {"always a|an|the? <thing> please", SETS, 0, ""},
    {"<thing> for me", SETS, 0, ""},
    {"<thing> for me except|unless|please|always|any|every|whenever <other>", LIKES, 0, ""},
    {"<thing> is|are better|easier|nicer|best for me", SETS, 0, ""},
    {"<thing> is|are better|easier|nicer|best for me", LIKES, 0, ""},
    {"back to|on|with <thing>", SETS, 0, ""},
    {"make|put that|it|me? the|a|an? <thing> from now on|onwards", SETS, 0, ""},
    {"<thing> is|are $adverb* gross|disgusting|vile|yuck|yucky|revolting|repulsive", DISLIKES, 0, ""},
    {"<thing> is|are $adverb* the|a|an $adverb* worst|crime|abomination|sin|bane|chore", DISLIKES, 0, ""},
    {"big|huge|massive|lifelong|total|avid? <thing> fan|nerd|lover|geek|user|owner|addict|drinker|person|"
     "enthusiast|junkie|nut|buff here",
     LIKES, 0, ""},
    {"only <thing> for me", LIKES, 0, ""},
    {"give me <thing> over <other>", PREFERS, 0, ""},
    {"<thing> is|are $adverb* my? $adverb* "
     "comfort|favourite|favorite|fave|faves|go-to|default|staple|happy|cup",
     LIKES, 0, ""},
    {"<thing> is|are my ~ of choice", LIKES, 0, ""},
    {"<thing> is|are my $adverb* weakness|obsession|vice|guilty pleasure?", LIKES, 0, ""},
    {"<thing> is|are $adverb* my thing|jam|passion|drug|poison", LIKES, 0, ""},
    {"<thing> is|are my? $adverb* top|main|biggest|first|highest|number one? priority|concern|criterion",
     LIKES, 0, ""},
    {"<thing> matter|matters|mean|means|count|counts $adverb* more? to|for me than <other>", PREFERS, 0, ""},
    {"<thing> is|are $adverb* better|easier|nicer|healthier for me than <other>", PREFERS, 0, ""},
    {"<thing> matter|matters|mean|means a? $adverb* lot|deal|world? to me", LIKES, 0, ""},
    {"<thing> have|has|had? always? work|works|worked $adverb* well|better|best|wonders for|with me", LIKES,
     0, ""},
    {"hate|detest|loathe|despise <thing> with a|all|every ~ passion|heart|fury|fibre|fiber", DISLIKES, 0, ""},
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
    {"<thing> work|works best for me", LIKES, 0, ""},
    {"<thing> suit|suits me $adverb* best|better|well|perfectly|fine", LIKES, 0, ""},
    {"everyone|everybody|people|friends|they all|just? call|calls me <thing>", NAME, 0, ""},
    {"not $adverb* a|an|the? big|huge|biggest|great? $fan of <thing>", DISLIKES, 0, ""},
    {"can not stand|bear <thing>", DISLIKES, 0, ""},
    {"not $adverb* into|keen|interested|fond $of? <thing>", AVOIDS, 0, ""},
    {"never been a|an? $adverb* big|huge? $fan of <thing>", DISLIKES, 0, ""},
    {"allergic to <thing>", ALLERGIC, 0, ""},
    {"<thing> over <other> any|always|anytime", PREFERS, 0, ""},
    {"<thing> > <other> for|in|any|always|imo|tbh|every", PREFERS, 0, ""},
    {"<thing> all the way", LIKES, 0, ""},
    {"<thing> forever|ftw", LIKES, 0, ""},
    {"<thing> any day", LIKES, 0, ""},
    {"big|huge|lifelong|massive $fan of <thing>", LIKES, 0, ""},
};
struct rule_table rules_things = {things, sizeof things / sizeof *things, NULL, NULL};

/* Where what it is about stands last, at the beginning of a sentence: "what I hate most is ...". */
static const struct rule fronted[] = {
    {"what|something|thing i $adverb* hate|dislike|detest|loathe|avoid|fear|dread ~ is|are <thing>", DISLIKES,
     0, ""},
    {"what|something i can not $adverb* stand|bear|stomach ~ is|are <thing>", DISLIKES, 0, ""},
    {"what|something i $adverb* like|love|enjoy|prefer|value|appreciate ~ is|are <thing>", LIKES, 0, ""},
    {"what i $adverb* want|need|look for? most|first? from|in|when you|this|that|it|him|her|them|these|your",
     NOTHING, 0, ""},
    {"what i $adverb* want|need|seek|value|appreciate|look for? most|first? from|in|out|when <other> is|are "
     "<thing>",
     LIKES, 0, ""},
    {"what $adverb* "
     "puts|turns|bothers|annoys|irritates|scares|stresses|bores|bugs|frustrates|disgusts|freaks "
     "me ~ is|are <thing>",
     DISLIKES, 0, ""},
    {"what $adverb* drives me crazy|mad|nuts|insane ~ is|are <thing>", DISLIKES, 0, ""},
    {"what $adverb* makes|keeps|gets me $adverb* "
     "happy|happiest|smile|calm|sane|going|motivated|relax|relaxed|tick ~ is|are <thing>",
     LIKES, 0, ""},
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
    {"if there is one|a|anything thing? i $adverb* "
     "insist|rely|depend|need|want|value|require|cherish|treasure on? "
     "it is <thing>",
     LIKES, 0, ""},
    {"nothing makes me $adverb* happier|calmer|prouder|better|merrier|hungrier than <thing>", LIKES, 0, ""},
    {"nothing makes me $adverb* sadder|angrier|madder|sicker|grumpier|worse than <thing>", DISLIKES, 0, ""},
    {"for? me? nothing beats|tops <thing>", LIKES, 0, ""},
    {"nothing $adverb* relaxes|calms|comforts|soothes|excites|motivates|inspires me $adverb* "
     "like|more|better|as than|much|well? as? <thing>",
     LIKES, 0, ""},
    {"nothing $adverb* $annoys me out? $adverb* like|more|as than|much? as? <thing>", DISLIKES, 0, ""},
    {"the? best|nicest|greatest part|thing|bit of|about|in <other> for|to me is|are <thing>", LIKES, 0, ""},
    {"the? worst part|thing|bit of|about|in <other> for|to me is|are <thing>", DISLIKES, 0, ""},
    {"under|in no circumstances|way would|will|do|can i $adverb* <thing>", AVOIDS, 0, ""},
    {"never would|will|do i $adverb* <thing>", AVOIDS, 0, ""},
    {"rarely|seldom do i $adverb* <thing>", AVOIDS, 0, ""},
    {"there is no way i am|will|would ever? "
     "eat|eating|drink|drinking|fly|flying|wear|wearing|ride|riding|sleep|sleeping|pay|paying|buy|buying|"
     "stay|staying|camp|camping <thing>",
     AVOIDS, 0, ""},
    {"you will|would not|never ever? catch|find|see me ever? $of? <thing>", DISLIKES, 0, ""},
    {"it is $adverb* important|essential|crucial|vital for|to me that|to <thing>", LIKES, 0, ""},
    {"it $adverb* $annoys me out? "
     "when|if|to|how "
     "<thing>",
     AVOIDS, 0, ""},
    {"it makes me $adverb* uncomfortable|nervous|anxious|uneasy|angry|sad|sick|furious when|if|to <thing>",
     AVOIDS, 0, ""},
    {"it drives me crazy|mad|nuts|insane when|if|how <thing>", AVOIDS, 0, ""},
};
struct rule_table rules_fronted = {fronted, sizeof fronted / sizeof *fronted, NULL, NULL};
