"""How a clause is meant: what makes it anything but the writer's own, present choice."""

import re
from enum import StrEnum
from functools import lru_cache

from core.coach.detection.numbers import COUNT


class Mode(StrEnum):
    """Why a clause decides nothing."""

    QUESTION = "question"
    CONDITIONAL = "conditional"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    THIRD_PARTY = "third_party"
    REPORTED = "reported"
    PAST = "past"
    RETRACTED = "retracted"
    REASON = "reason"


VOCATIVE = (
    r"bro|brother|men|man|mate|darling|hun|hon|love|lovely|sis|sister|boss|chief|sir|dude|guys"
    r"|girl|girls|dear(?: coach)?|coach|folks|friend|friends|buddy|pal|fam|boys|everyone|people"
    r"|babe|honey|sweetie|captain|doc|team|lads|all|there|again|me again|god|lord|gosh"
)
"""Whom the writer speaks to."""

GREETING = (
    r"hello|hey|hi|hiya|heya|yo+|(?:good )?(?:morning|evening|afternoon)|good day|arvo|greetings"
    r"|salaam|salam|salut|hola|ciao|coucou|namaste|oi|aye|ay|righto|grand so|right so|right then"
    r"|now then|sure look|sure|well well|bet|aight|alrighty|welp|phew|gosh|blimey|crikey|jeez|lord"
    r"|listen up|look here|see|mind you|honest|frankly|no cap|ngl|lowkey|tbf|to be fair|fwiw|iirc"
    r"|afaik|screw it|sod it|stuff it|enough|anyhoo|anyhow|so basically|in any case|either way"
    r"|decision time|(?:big|exciting|bad|good) news|(?:small|wee|mini|status|quick) update|status"
    r"|okok|oks|oki|omg|oh my god|oh (?:gosh|man|boy)|ha|hah|hehe|heh|eh|er|erm|my (?:dear"
    r"|friend)(?=[,!])"
)
"""What a message is begun or padded with."""

SUMS_UP = (
    r"(?:the )?(?:upshot|result|outcome|conclusion|bottom line|gist|short version"
    r"|long and short(?: of it)?) (?:is|was)(?: that)?|upshot|bottom line|long story short|in short"
    r"|in a nutshell|on (?:second thoughts?|reflection)|thinking about it|tl;?dr|all in all"
)
FILLER = re.compile(
    r"(?:(?:ok|so|and|but|well|yeah|yes|no wait|wait|oh|honestly|also|plus|right|anyway|anyways|btw"
    r"|fyi|lol|haha|actually|to be honest|update|news|basically|look|listen|now|then|alas|hmm+|um+"
    r"|uh+|ugh|guess what|in my (?:mind|book|head|opinion|eyes)|(?:nah|naw|nope|yep|yup"
    r"|aye)(?=[,.! ])|somehow"
    r"|miraculously|in between|in the meantime|at the same time|quick one|heads up|as for \w+"
    r"|the way (?:i|we) see it"
    r"|thing is|fine|cool|great|sorry|meanwhile"
    r"|apparently|turns out(?: that)?|rumour is|word is|rumour has it|finally|in the end"
    r"|for now|to start|(?:first|second)(?! [a-z])|(?:first|second)(?= (?:i|we|let|off|of all"
    r"|up)\b)|secondly|firstly|lastly|today"
    r"|tonight|this morning|just|even|still|or|and yes|rn|right now|in my opinion|seriously|god"
    r"|literally|confession|ah|man|yay|woo|woohoo|argh|sigh|ps|p\.s\."
    rf"|{SUMS_UP}|{GREETING}"
    rf"|(?:{VOCATIVE})(?=[,!.;:]| (?:listen|look|ok|remove|forget|scratch|i |we |so"
    r"|take (?:it|that|back|out|off|(?:the|my) (?:\w+ ){1,3}(?:off|out|back)) )))"
    r"\b[\s,:;.!~-]*)*"
)

QUESTION = re.compile(
    r"(?:how (?:do|does|can|could|would|should|long|much|many|often|is|are|did|come|about|to)\b"
    r"|what (?:(?:was|were) (?:i|we)|is (?:(?!my|our)\w+er\b|more|less|the|a|your|better|best|wrong"
    r"|with)|are|do|does|did"
    r"|should|would|about|time|day"
    r"|price|kind|can)\b"
    r"|which (?:is|one|of|do|would|should|day|platform|are|has|\w+ (?:is|should|do|would))\b"
    r"|who (?:is|do|should|would|has|can)\b|where (?:do|should|can|is|would|does)\b"
    r"|when (?:should|do|does|is (?:the|a)|are (?:you|we)|can|would)\b|why (?:do|does|did|is|are"
    r"|was|have|has|not|would)\b"
    r"|should (?:i|we|it|the|my)\b|do (?:you|i|we|they|people|most)\b|does\b|did (?:you|i|we"
    r"|it(?! *$))\b"
    r"|(?:is|are) (?!going|not|done|launching|live|up|ready|now|(?:all )?(?:on|in|at) )[\w$€£₹]+"
    r"|am i\b|was (?:it|that"
    r"|this)\b"
    r"|can (?:i|we|you|it|people|someone|anyone|they|an?|the|my|our|this|that)\b|could (?:i|we|you"
    r"|it|people|someone)\b"
    r"|would (?!love|like|say|rather|prefer|go\b|pick|probably|be\b|just|definitely)\S+"
    r"|will (?:it|that|people|you|they|i|we)\b"
    r"|has (?:anyone|it|the)\b|have (?:you|i|we)\b|any (?:idea|thoughts|tips|advice|chance)\b"
    r"|anyone (?:know|else)\b|thoughts on\b|wonder(?:ing)?\b(?! about (?:doing|\w+ing|a\b|an\b"
    r"|the\b|[\w ]{2,40} for (?:the|my|our)\b))|curious\b)"
)
SMALL_TAG = re.compile(
    r"(?:right|ok|okay|yeah|yes|no|correct|eh|huh|hm+|innit|is it|is that right|are we|am i"
    r"|sound good|sounds good|agreed|you think|thoughts|or|or not|or no|true|deal|good idea"
    r"|does that work|make sense|makes sense|cool)$"
)
UNDECIDED = re.compile(
    r"\b(?:not sure|unsure|undecided|not decided|not picked|not chosen|not settled"
    r"|not set(?! in stone)"
    r"|can not decide|can not choose|can not pick|torn (?:between|on)|on the fence"
    r"|no (?:idea|clue) (?:if|what|which|how|when|whether|about|where)"
    r"|not know (?:if|what|which|how|when|whether|where)|(?:need|have|got|trying|want|hard) to"
    r" (?:decide|pick|choose|figure out|work out|settle|sort out|think about)"
    r"|still (?:deciding|choosing|thinking|debating|figuring|weighing|comparing)"
    r"|wondering(?! about (?:a|an|some)\b)(?! about [\w ]{2,40} for (?:the|my|our)\b)"
    r"|wonder if|debating|weighing up|comparing|no decision|or should|yet to (?:decide|pick|choose)"
    r"|help me (?:decide|pick|choose)|or (?:wait|should i|should we|do i|is it)"
    rf"|^(?:{COUNT} (?:\w+ )?\w+|\w+days?|{COUNT}) or (?:{COUNT}|\w+days?)(?: \w+)?$"
    r"|between \w+ and \w+ (?:for|and)|(?<!no matter )whether(?! or not\b)|tbd|tbc|to be decided"
    r"|depends|depending|up in the air|(?:go|going) back and forth"
    r"|in two minds|(?<!on )second thoughts|cold feet)\b"
)
REQUEST = re.compile(
    r"(?:please |can you |could you )?(?:(?:make|keep|give|cut|shorten) (?:your|the) (?:answers?"
    r"|repl(?:y|ies)|responses?|messages?|tone|explanations?)|stop \w+ing|call me|talk to me|speak"
    r"|use (?:bullet|short|plain|simple|fewer|less|more)|be (?:more|less|honest|brief|gentle|blunt)"
    r"|write|draft|give me|show me|tell me|explain|walk me|help me|remind me|compare"
    r"|summari[sz]e|list|send me|make me|rewrite|translate|describe|talk me|check (?:if|whether)"
    r"|pretend|role ?play|i want you to|i need you to|i would like you to|convince me)\b"
)
TAKEN_BACK = re.compile(
    r"(?:please |you can |(?:(?:i|we) )?have (?=gone|cooled|lost|changed)|so |let us |i am |we are "
    r"|i want to |i would like to |i have to "
    r"|i need to "
    r"|we need to |time to |going to |i will |also |just |no ){0,4}"
    r"(?:scratch|strike|undo|ignore|cancel\w*|scrap\w*|forget|delete|remove|revert|revoke"
    r"|withdraw\w*|withdrew|rescind\w*|retract\w*|repeal\w*|abandon\w*|renounc\w*|jettison\w*"
    r"|back-?track\w*|back-?pedal\w*|veto\w*|overrul\w*|roll(?:ing|ed)? back|wind(?:ing)? back"
    r"|call(?:ing|ed)? off|go(?:ing)? back on|gone off|going off|cooling on|cooled on|lost faith in"
    r"|having second thoughts|had second thoughts (?:about|on)|chang(?:ed|ing) my mind (?:about|on)"
    r"|not (?:so )?(?:sold|keen|sure) (?:on|about)|no longer (?:sold|keen|sure)|dump(?:ing|ed)?"
    r"|trash(?:ing|ed)?|junk(?:ing|ed)?|mothball\w*|scrub\w*|u-?turn\w*|bin(?:ning|ned)|axing|axed"
    r"|can(?:ning|ned) (?:the|my|that)"
    r"|disregard|walk(?:ing)? back|pull(?:ing)? the plug|back(?:ing)? out|take back|taking back"
    r"|took back|take away|take out|leave out|chuck out|rub out|cross out"
    r"|(?:take|leave|pull|rip|rub|cross|strike) (?:the|my|that|those) (?:[\w$€£₹%.'-]+ ){1,4}(?:out"
    r"|off"
    r"|down|away|back)|un-?(?:(?:pick|lock|decid|commit|choos|settl"
    r"|agree|sav|say|said|sign(?:ed|ing)?(?! \w+ed)|book|sett?(?:ing)?|mak)\w*|do(?:ing|es|ne)?\b)"
    r"|rethink\w*|reconsider\w*|nix"
    r"|hold off|holding off|put(?:ting)? (?:the |a "
    r"|my )?(?:\w+ ){0,3}on hold|paus(?:e|ing)|unlock|revers(?:e|ing)|shelv\w+|(?:wipe"
    r"|chuck out|clear"
    r"|leave out|take out|lose|bin|axe|ditch|kill|park|pull) (?:the|my|that|all|our|those)"
    r"|(?:drop|cut|skip|lose) the (?:bit|part|thing|line|stuff|section) (?:about|with|on|where)"
    r"|(?:drop|cut|skip) (?:the|my|that|all|our|those) (?:\w+ ){1,4}(?:from|please|idea|thing"
    r"|plan|for now|altogether|entirely)|let us (?:pull|drop|lose|bin|axe|ditch|kill|park"
    r"|skip) (?:the|my|that|all|our)|remember when|never mind|take (?:it|that|the \w+"
    r"|\w+) (?:back|off|out)|i take(?= back\b| .{2,40}\b(?:back|off|away)\b))\b"
)
CONDITION = re.compile(
    r"(?:only )?(?:if|unless|(?:it |that |this )?(?:all |really |still |kind of )?depends"
    r"|provided(?: that)?|providing(?: that)?|assuming|as soon as"
    r"|as long as|so long as"
    r"|in (?:the )?case|in the event|the (?:moment|minute|instant) (?!after|before|of|for"
    r"|is)[\w']+ (?!is\b)"
    r"|the (?:day|second|week|year) (?:i|we|my|the|they|it|he|she|some\w+|any\w+)"
    r"|when (?:\d+|enough|some|most|half) \w+|once (?:i|we|my|the|they|it|there|you|he|she|our"
    r"|this|that|all|everyone|enough|\d)"
    r"|should (?!be\b|have\b|cost\b|do\b|run\b|start\b|go\b|take\b|include\b|get\b|stay\b|last\b"
    r"|work\b|also\b|probably\b|really\b|definitely\b|keep\b|make\b|open\b|launch\b|use\b"
    r"|just\b)[\w'-]+ \w+"
    r"|when (?:i|we|my|the|they|it|there|he|she|our|\w+ (?:raises|hits|gets|has|is|goes|agrees"
    r"|reaches|says|comes|finally))|whenever|should (?:i|we|my|the|they|he|she|it|there|any\w+"
    r"|some\w+|no\w+) |had (?:i|we) |were (?:i|we) "
    r"|until|till|after i (?:get|hit|have)|after we (?:get|hit|have))\b"
)
CONDITION_INSIDE = re.compile(
    r"\b(?:(?<!even )(?<!as )(?<!what )if|unless|only when|(?<!that is )when (?:someone|somebody"
    r"|anyone|anybody"
    r"|my|the|he|she|they|it) (?:[\w'-]+ ){0,4}?(?:shows|agrees|says|gets|gives|tells|lets|comes"
    r"|finally"
    r"|hits|raises|teaches|fixes|pays|stops|turns (?:up|out|down)|buys|asks|signs|answers|replies"
    r"|clears|approves|leaves|returns|learns|wakes|dies|breaks|arrives|lands|sells|quits|clicks)\b"
    r"|only once|provided(?: that)?|providing"
    r"|assuming|as soon as|on (?:the |one )?condition|as long as|so long as|in case"
    r"|when (?:the|my|our|it|they|someone) (?:[\w-]+ ){0,3}?(?:is|are) (?:full|ready|big enough"
    r"|done|free|back"
    r"|old enough|sold out|finished|in place|sorted|better)\b"
    r"|when (?:i|we) (?:\w+ )?(?:stop|feel|find|finish|manage|trust|can|know|am ready|are ready"
    r"|have (?:the|enough|more))\b|when (?:i|we) (?:\w+ )?(?:hit|pass|reach|cross|top|break"
    r"|get (?:to|past)) (?:\d+|an?\b|the\b"
    r"|my\b|our\b|[a-z]+ (?:people|members|students|sales|followers|subscribers|sign-?ups))"
    r"|the (?:minute|moment|instant) (?!of"
    r"|after|before|for|it is|is)[a-z]\w+ (?!is\b)\w+|the second (?:i|we|my|the|they|it|he|she"
    r"|some\w+|any\w+)\b|the day (?:we|i) (?:hit|get|have|reach|pass|cross|sell|am|are)"
    r"|the day (?:they|he|she|some\w+|any\w+|it)\b"
    r"|(?:not|no|nothing|never) [\w ]{2,30} (?:till|until) [\w ]{3,}|contingent|dependent on"
    r"|depends on"
    r"|depending on|subject to|pending|hinges? on|hinging on|rides? on|if and when|only after"
    r"|(?:once|when) there (?:is|are)|once (?:i|we|they|he|she|you) [a-z]+|once (?:i|we|they|my"
    r"|the|some\w+|any\w+|he|she|it|our|enough"
    r"|\d+) (?:[\w'-]+ ){0,3}?(?:have|has|get|gets|hit|hits|reach|reaches|is|are|fix\w*|say\w*"
    r"|agree\w*"
    r"|pay\w*|come\w*|sort\w*|know\w*|find\w*|sign\w*|tell\w*|let\w*|can|join\w*|stop\w*|turn\w*"
    r"|show\w*|buy\w*|ask\w*|clear\w*"
    r"|leave\w*|go\w*|start\w*|lands|arrives|answer\w*|approve\w*|dies|quit\w*|give\w*))\b"
)
NO_CONDITION = re.compile(
    r"\b(?:if (?:you (?:want|need|prefer|fancy|add|opt|like|choose|pay|book|bring)\b"
    r"|you are (?:quick|early|late|an?|under|over|already|new)\b"
    r"|i had to (?:put|pick|choose|guess|say|name)|pushed|pressed|forced|anyone asks"
    r"|i am (?:being )?honest|you ask me|that makes sense|you must know"
    r"|it kills me|you are wondering|you were wondering|all goes well|not sooner|not earlier"
    r"|you are asking|you are curious|nothing else|anything)|as if|if only|even if"
    r"|if it is the last)\b"
)
HYPOTHETICAL = re.compile(
    r"\b(?:(?<!\bi )(?<!\bwe )suppose|supposing"
    r"|(?<!i )(?<!we )(?<!could )(?<!can )(?<!would )imagine|imagining|what if|pretend"
    r"|pretending"
    r"|hypothetically"
    r"|hypothetical|theoretically|in theory|on paper|for argument|for the sake of argument"
    r"|for the sake(?! of (?:my|our|the|every))|in an ideal world|in a perfect world"
    r"|in another life|in my dreams"
    r"|dream scenario"
    r"|let us say (?:i|we|they|it|there|(?:\w+ ){1,2}(?:people|members))|let us imagine"
    r"|let us assume|(?<!would )(?<!to )(?<!dare )(?<!us )(?<!can )(?<!could )(?<!will )say (?:i|we"
    r"|they|it (?:was|were|is|costs?|took)"
    r"|(?:\w+ ){1,2}(?:people"
    r"|members|folks|students|sign|join)\b|\d+ people)|playing with numbers"
    r"|devil'?s? advocate|thought experiment|(?<!things i )(?<!what i )(?<!stuff i )wish|if only"
    r"|could always|in some universe"
    r"|back of (?:the|an) envelope"
    r"|quick maths?|for instance|for example|e\.g|picture this|daydream\w*|fantasi\w+|best case"
    r"|worst case|(?<!i )(?<!we )assume|had i|someday|one day|some day|eventually"
    r"|down the (?:line|road)"
    r"|(?:play|game|act) (?:it|this|that) (?:out|through)|as a thought experiment|one (?:could"
    r"|might|can) of course"
    r"|thinking out loud|just wondering|picture (?:it|that|a|me|us)|envisage|envision\w*"
    r"|visuali[sz]e|pipe dream|wildest dreams"
    r"|just (?:dreaming|for fun|a thought|curious)|purely speculative|for a laugh|(?:i|we) were to"
    r"|in (?:a|an|another|some(?: other)?) (?:parallel|alternate|alternative|different|kinder)"
    r" (?:universe|world|reality|timeline)|in another (?:universe|reality)|castles in the air"
    r"|pie in the sky|on a (?:good|bad|great) (?:day|month|year)"
    r"|for (?:the sake of )?illustration|as an (?:example|illustration)|for example|in the future"
    r"|future me|at some point|would have)\b"
)
CONJECTURE = re.compile(
    r"\b(?:i|we|it|that|he|she|they|people|which|this|there|who) would(?: maybe| just| all"
    r"| still| then)?(?! (?:say|like|love|rather|prefer|go|guess|think|imagine|suppose|wager|expect"
    r"|reckon|figure|want|hate|lean|pick|choose"
    r"|stick|start|call|aim|settle|probably|likely|most likely|definitely)\b)\b"
)
SUPPOSES = re.compile(
    r"\b(?:i|we) (?:think|reckon|guess|suppose)\b|\bthinking (?:that )?(?:i|we) would\b"
    r"|^(?:perhaps|maybe|most likely|probably|possibly|likely|chances are)(?: that)? (?:i"
    r"|we) would\b|^ideally,? (?:i|we) would\b"
)
"""What makes "I would open with tomatoes" a leaning."""

REPORTED = re.compile(
    r"(?:you have (?:just |also |already |got )*(?:put|written|marked|listed|logged|saved|noted|set"
    r"|given"
    r"|chosen|picked|locked|recorded|filed|ticked|decided) |(?:i )?said to (?:my|the|a) \w+\b"
    r"|(?:that|this|the) [\w ]{2,25} of yours\b|you (?:also "
    r"|just |literally |already |keep "
    r"|once |had )?(?:said|wrote|suggest\w*|told"
    r"|recommend\w*|proposed|mentioned|put|asked|say|saying|think|want|wanted|had|gave|listed"
    r"|came up|picked|chose|decided|are (?:saying|suggesting|telling))\b|your words"
    r"|your (?:\w+ ){0,2}(?:plan"
    r"|draft|message|suggestion|list|proposal|outline|idea|advice|template|answer|version)\b"
    r"|(?:my|our|the) (?:[\w-]+ )?(?:notes|chat|doc|transcript|screenshot|log"
    r"|history)(?: [\w ]{2,30}?)?"
    r" (?:says?|said|reads?)\b"
    r"|as you put it\b|in your (?:last |first |other )?(?:message|plan|list|outline)|quoting"
    r"|quote|copy(?:ing"
    r"|ied)|copy ?pasting|pasting|from your|it says|the (?:plan|template|article|guide"
    r"|page"
    r"|docs|video|post|draft) (?:says|said|suggests|recommends|has|had|wants)|according to"
    r"|i (?:read|saw|heard|watched|noticed|was told)\b|saw (?:a|an|someone|that)\b|they say\b)"
)
YOU_SAID_INSIDE = re.compile(
    r"(?<!like )(?<!\bas )(?<!what )(?<!since )(?<!because )\byou (?:who |that )?(?:said"
    r"|suggested|told me"
    r"|wrote|recommended|proposed)\b|\baccording to (?:you|your)\b"
    r"|\b(?:here is|this is|below is) what you\b|\byou (?:gave|sent) me\b|\b(?:looking at"
    r"|reading|staring at|rereading|re-reading|checking|following) your (?:\w+ )?(?:plan|draft"
    r"|message|list"
    r"|suggestions?|outline|notes|email|post|reply|answer|version|steps?|advice|last)\b"
)
PAST = re.compile(
    r"\b(?:(?:i|we) did (?:run|do|try|have|use|sell|host|teach|offer|charge)|when (?:i|we) (?:had"
    r"|ran|did|owned|lived|worked|taught)|(?:i|we) (?:was|were) (?:so |all |always |just "
    r"|still )?(?!going\b)[a-z]+ing\b"
    r"|last (?:year|month|summer|winter|spring|fall|autumn|season|christmas|january|february"
    r"|march|april|june|july|august|september|october|november|december|time)"
    r"|(?:years?|months?|ages) (?:ago|back)|back (?:then|when|at (?:the|my|uni|school))"
    r"|(?<!are )(?<!am )(?<!be )back in (?:the|my|those|our|\d|lockdown|school|college|uni"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|spring"
    r"|summer|autumn|winter)|(?:i|we) (?:started|began|opened) (?:out |off )?(?:at|with|on)"
    r"|used to|in the past|(?:thinking|looking) back|in hindsight"
    r"|(?:was|were) (?:(?:this |so |very |that )?close to|going to|set on|dead set|planning"
    r"|leaning|all set|about to|convinced"
    r"|sure|gonna|meant to|supposed to)|(?:i|we) had (?:just |already |also |nearly "
    r"|all )?[a-z]+ed\b|(?:i|we) had (?:about |over |like |only |just )*(?:\d|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve|a few|some)\b|had (?:\w+ )?(?:planned|decided"
    r"|picked|settled"
    r"|chosen|gone|wanted|set|been|committed|locked|signed|said|a)"
    r"|originally|at one point|at first|initially|before (?:the baby|lockdown|covid|the pandemic"
    r"|kids|i met"
    r"|we met|all this|(?:\w+ and i|i|we|you) (?:[a-z]+ed|met|had|got|began|knew|went|came))"
    r"|(?:first|last|old|previous) (?:try|attempt|version|round|go|plan"
    r"|course|launch|cohort|community|membership) (?:was|had|ran|went)"
    r"|(?:my|our) (?:very )?(?:first|last|old|previous) (?:\w+ ){1,2}(?:met|paid|used|did|came"
    r"|took|[a-z]{3,}ed"
    r"|was|had|ran|went|sold"
    r"|flopped"
    r"|bombed)|(?<!for )the (?:first|last|previous) time (?:round|around|out|i|we)"
    r"|(?:my|our|the) (?:very )?(?:first|last|old|previous|original) (?:[\w-]+ ){1,2}cost\b"
    r"|(?:i|we) have (?:taught|helped|seen|sold|trained|coached|met|run|had) (?:about |around "
    r"|maybe |over"
    r"|nearly |almost |like )*(?:\d|hundreds|dozens|thousands|loads|lots)|over the (?:years"
    r"|decades|months)"
    r"|once upon a time|previously"
    r"|formerly|in (?:my|our|the) (?:first|early|last|previous|old) (?:year|years|days|job"
    r"|months)|(?:i|we) (?:charged|priced|sold)|(?:course|class|book|workshop|program\w*"
    r"|membership)"
    r" (?:that )?i (?:bought|took|joined|did)|in lockdown|during (?:covid|lockdown"
    r"|the pandemic)|when i (?:was|started|first)"
    r"|when we (?:were|started|first)|the plan was|my plan was|the idea was|old (?:plan|me)"
    r"|(?<=\bi )once|(?<=\bwe )once|once (?:tried|had|ran|did|sold|charged|used)|younger me"
    r"|past me|^(?:i |we )?had (?!to\b|the\b|a\b|my\b|an\b|our\b)[a-z]+$"
    r"|(?<!at )(?<!pay )(?<!pays )(?<!paid )(?<!charge )\bonce(?=[.!]*$)|ex[- ]|in a former life"
    r"|in a past life|(?:i|we) (?:nearly|almost) \w+|in my last|in my old|in my previous"
    r"|in those days|yesterday i was"
    r"|i (?:tried|ran|did try|quit|abandoned|gave up)|we (?:tried|ran|quit|abandoned|gave up))\b"
)
GERUND = re.compile(r"(?!thing|morning|evening|everything|nothing|something)[a-z]{3,}ing\b")
"""A clause that begins with what the writer is doing."""

PAST_YEAR = re.compile(
    r"\b(?:in|from|since|of|back|spring|summer|autumn|winter|christmas|january"
    r"|february|march|april|may|june|july|august|september|october|november|december) (?:19\d\d"
    r"|200\d"
    r"|201\d|202[0-5])\b"
)
STILL_PLANNED = re.compile(r"\b(?:will|am|are|is|going|launching|let us)\b")


REFUSED = "~ "
"""What stands for what was refused, and what parts it from the rest."""


SET_AHEAD = re.compile(
    r"(?!from (?:here|now|today)\b)(?:by|due to|on|against|from|despite|given|thanks to|until|as of"
    r"|starting|because of|for the sake of) "
    r"(?:(?!(?:i|we|it|you|he|she|they|that|who|what|is|are|was|and|or|but|if|to)\b)[\w'-]+ ){1,5}?"
    r"(?=(?:it is|it will|it costs|it becomes|i am|we are|i will|we will|the (?:price|fee|calls"
    r"|lives|doors) (?:is|are|will))\b)"
)
"""What is set before the statement: "by popular demand it's Thursdays"."""


@lru_cache(maxsize=512)
def opening_of(clause: str) -> str:
    """Return the clause from its first word that says something."""
    clause = clause.lstrip(REFUSED)
    filler = FILLER.match(clause)
    opening = clause[filler.end() if filler else 0 :]
    ahead = SET_AHEAD.match(opening)
    return opening[ahead.end() :] if ahead else opening
