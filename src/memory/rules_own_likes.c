/* What a person says with "I" that is in favour of something. See rules.c. */
#include "config.h"

#include "memory/rules.h"

static const struct rule likes[] = {
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
};
struct rule_table rules_own_likes = {likes, sizeof likes / sizeof *likes, NULL, &rules_own_facts};
