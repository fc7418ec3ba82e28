"""Who does what for the project besides the writer: "Ines handles the questions"."""

import re
from functools import lru_cache

from core.coach.detection.offer import PERSON
from core.coach.detection.patterns import Pattern

REPORTS = (
    r"says|said|saying|thinks|thought|swears|swore|reckons|suggests|suggested|recommends"
    r"|recommended"
    r"|insists|insisted|wants|wanted|told|tells|keeps|kept|believes|claims|claimed|asked|asks"
    r"|voted|ruled|decreed|declared|hates|loves|prefers|advised|advises|warned|announced|emailed"
    r"|texted|mentioned|vows|promised"
    r"|promises|pitched|offered|argued|argues|bets|expects"
)
HOUSEHOLD = (
    r"(?: (?:the|our|my|all|most|all the|most of the))? (?:\w+ )?(?:cooking|washing|dishes|garden"
    r"|gardening|school run|shopping|laundry|driving|ironing|bins|feeds|bath|bedtime|cleaning"
    r"|hoovering|housework|kids|dog|dogs|cat|bus|train|shed|boiler|phone)\b"
)
"""What somebody does at home."""

SERVE = (
    r"(?:run|answer|reply|sort|write|record|film|greet|welcome|handle|take|manage|lead|edit"
    r"|moderate"
    r"|mod|host|co-?host|look after|deal with|mark|teach|translate|pack|ship|draw|proofread|grade"
    r"|vet|coach|mentor|organi[sz]e|design|field|onboard|supervise|facilitate|chair"
    r"|do(?= (?:the|all|my|our|most|some|half|everything|lights|captions|admin|tech|onboarding"
    r"|support|emails|editing)\b))"
)
"""What somebody may do for the project."""

SERVICES = (
    r"onboarding|moderation|moderating|support|welcome calls?|editing|thumbnails|admin|q&as?"
    r"|q and as?|qandas?|inbox|dms|tech|community|back ?end|comments|captions|subtitles|show notes"
    r"|scheduling|bookkeeping|accounts|design|socials?|social media|marketing|ads|e?mails|chat"
    r"|live chat|live calls|calls|lives|posts|packing|shipping|post(?:age)?|orders|boxes|parcels"
    r"|questions|answers|feedback|grading|marking|homework|homework marking|refunds|bookings?"
    r"|messages|forum|group|server|discord|filming|recording|sound|audio|camera|music|photos"
    r"|illustrations|drawings|translations?|proofreading|website|site|newsletter|sign-?ups|invoices"
    r"|lessons|classes|beginners|warm-?ups|replies|community side|welcomes?|door|diary|calendar"
    r"|spreadsheets?|registers?|wait(?:ing)?[ -]?list|mailing list|money|till|phones?|kits?|cards"
    r"|library|stock|shop|rota|archive|forms|feed|page|books|cash|receipts|attendance|materials"
    r"|slides|payments|tickets|app|store|blog|channel|podcast"
)
"""What somebody can do for the project: "the questions", "the packing"."""

SERVES = (
    r"(?:does|handles|answers|sorts|packs|ships|looks after|takes (?:care of|over)|checks|edits"
    r"|moderates|manages|runs|greets|films|records|reads|marks|grades|draws|translates|proofreads"
    r"|covers|fields|books|minds|keeps|tidies|stamps|updates|posts|schedules|chases|opens|closes"
    r"|counts|prints|hands out|sets up|drives|carries|proofs|watches|guards|tends|cleans|fills"
    r"|orders|sends(?: out)?|uploads|hosts|leads|teaches|writes|designs|mixes|masters|cuts|tags"
    r"|labels|monitors|polices|supervises|has"
    r"|takes(?! the (?:class|classes|lessons?|calls?|course)\b))"
)

DUTIES = Pattern(
    rf"\b(?:(?:(?:will|is going to)(?: \w+ly| just| also| now| then)? {SERVE}|(?:runs?|answers?"
    r"|replies(?: to)?|checks?|sorts?|writes?|records?|films?|chases?|greets?|welcomes?|handles?"
    r"|takes?|manages?|owns|leads?|covers?|edits?|moderates?|hosts?|looks after)"
    rf"(?= (?:out |all |most |all of |most of )*(?:(?:the|my|our|every|each|half|new|them|people"
    rf"|everyone|onto|on|over|in)\b|(?:[\w-]+ )?(?:{SERVICES})\b)|[ .!]*$))"
    rf"|{SERVES}(?= (?:all |most )?(?:of )?(?:the|my|our|every|all) (?:[\w-]+ )?(?:{SERVICES})\b)"
    rf"|does(?= (?:the|my|our|all|most|every)\b)(?!{HOUSEHOLD})"
    r"|will be (?:running|handling|doing|taking|editing|moderating|hosting|managing"
    r"|leading)|(?:will be|is going to be) in charge|is (?:taking over|in charge|joining|helping"
    r"|running|handling|doing|taking"
    r"|editing|moderating|hosting"
    r"|managing|leading))\b"
    rf"(?! (?:a|an|hers?|his|theirs?|one|anything|nothing|that|this|whatever|well|fine|me)\b)"
    rf"(?!{HOUSEHOLD})"
    r"|\b(?:has |have )?(?:agreed|offered|promised|signed up|volunteered|said yes) to (?:be my "
    r"|be the |be )?(?:edit\w*|run\w*"
    r"|host\w*|moderat\w*|mod\b|co-?host\w*|teach\w*|film\w*|draw\w*|do (?:the|my|our|all)|help\w*"
    r"|answer\w*|look after"
    r"|tak(?:e|ing) (?:over|care)|manag\w*|lead\w*|translat\w*|proofread\w*|assistant|editor|va)"
)
ROLES = (
    r"(?:community (?:manager|lead)|moderators?|mods?|co-?hosts?|hosts?|editors?|assistants?|va"
    r"|designers?|producers?|tutors?"
    r"|bookkeeper|guest (?:teacher|host|speaker)|teachers?|facilitators?|admins?|helpers?"
    r"|tech person|mentors?)"
)
SERVING = Pattern(
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|there|everyone|nobody|someone|people|members"
    r"|everybody|circle|podia|kajabi|discord)\b)"
    r"(?:(?:(?:it|that|this) )?(?:is|will be|could be|might be|being|is going to be) )?"
    r"(?:(?:my|our) (?:[\w-]+ )?[a-z]+(?:[ -]in[ -]law)?(?: [a-z]+)?"
    r"|[a-z]+(?:(?:,? and)? (?!(?:i|we|it|they|he|she|you|that)\b)[a-z]+)?)(?: who)?"
    rf"(?: (?:is|are|will be|becomes?|is going to be) (?:now )?(?:the|my|our) (?:new )?{ROLES}\b"
    rf"| (?:now |always |just |also )*(?:{SERVES}|(?:will|is going to) {SERVE}) (?:all "
    rf"|most )?(?:of )?(?:the|my|our|every"
    r"|all) "
    r"(?:(?!village|local|school|parish|church|office|town|street|national|company)[\w-]+ )?"
    rf"(?:{SERVICES})(?! (?:at|for|in|of) (?:her|his|their|a)\b)(?: (?:part|side|bit|stuff|end|work"
    r"|thing|desk))?(?=$|[ .,!~]*$"
    r"| (?:in|on|for|of|at|from|and|so|while|because|now|then"
    r"|with|each|every|every\w+|too|as|instead)\b))"
)
"""Somebody who does something for the project: "Ines handles the questions in the group"."""


NAMED_DUTY = Pattern(
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|everyone|everybody|nobody|someone|people"
    r"|members)\b)[a-z]+ (?:takes|gets|has) (?:the|all the) (?:beginners?|advanced|juniors"
    r"|improvers"
    r"|newbies|adults|mornings?|evenings?|afternoons?|questions|tech|bookings|refunds|inbox|calls"
    r"|first half|second half|late shift)(?: (?:group|class|side))?(?=[ .!]*$| and (?:i|we)\b)|"
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|everyone|everybody|nobody|someone|people"
    r"|members)\b)[a-z]+ (?:has |have )?"
    r"(?:agreed|offered|volunteered|promised|said yes) to (?:co-?host|mod|edit|film|host|run|teach"
    r"|help|answer|look after"
    r"|translat|draw|lead)\w*|"
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|everyone|everybody|nobody|someone|people"
    r"|members)\b)[a-z]+ (?:co-?)?"
    r"(?:hosts|moderates|mods|edits|films|draws|translates)[ .!]*$|"
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|everyone|nobody|someone|people|members)\b)[a-z]+"
    r" (?:edits|hosts|moderates|teaches|answers|handles|runs|writes|films|records|cooks|greets"
    r"|leads)"
    r" (?:while|and) (?:i|we) [a-z]+\b|"
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|everyone|nobody|someone|people|members)\b)"
    r"[a-z]+(?:,? (?:and|plus|with) [a-z]+)? (?:will|is going to|are going to|can)(?: both"
    r"| also)? (?:mod|moderate"
    r"|co-?host|handle|look after|answer|edit|do (?:the |all the |my )?(?:onboarding|editing"
    r"|admin|support|moderation|welcome\w*|captions|thumbnails|tech|design)|run (?:the )?(?:chat"
    r"|q&a|community|server"
    r"|group|onboarding|door|tech|inbox|support|sound)|be my (?:co-?host|mod\w*|editor|va"
    r"|assistant))\b"
    r"|(?!(?:he|she|they|it|you|who|i|we|that|this|everyone|nobody|someone|people"
    r"|members)\b)[a-z]+(?:,? and [a-z]+)? (?:is|are) (?:doing|running|handling|managing|moderating"
    r"|editing"
    r"|answering|taking|looking after) (?:the|my|our|all|all the) (?:\w+ )?(?:tech|support"
    r"|onboarding|admin|chat|q&a|community|inbox|emails?|editing|captions|thumbnails"
    r"|moderation|design|server|group|bookings?|sound|camera|refunds|socials?|marketing"
    r"|welcome\w*)\b"
    rf"|(?:the |my |our )?(?:[\w-]+ )?(?:{SERVICES}) (?:(?:is|are|will be"
    rf"|becomes?)(?: now)? (?!it\b"
    r"|that\b|what\b|let\b|here\b|there\b)[a-z]+'s|(?:belongs?|goes|go|falls?) to (?:my \w+(?: "
    r"[a-z]+)?|(?!me\b|us\b|the\b|a\b|an\b|you\b|my\b|our\b|everyone\b|all\b)[a-z]+))(?: (?:job"
    r"|department|domain|baby|task|business|now|from (?:now|here) on))*[ .!]*$"
)
"""Somebody with a name who gets a part in the project: "Priya and Dom will mod"."""

STAFFED = Pattern(
    r"\b(?:an?|one|two|three|four|\d) (?:(?!(?:of|in|with|and|or|to|for|on|at)\b)[\w-]+ )?"
    rf"(?:{ROLES}|co-?teacher|buddy|coach|{PERSON}s?) (?:in|at|on|for|per|with|to) (?:every|each)"
    r" (?!other|day|week|month|year|one|game|shop|house|pub|city|town|family|film|book|street)"
    r"[a-z-]+\b(?! (?:i|we|he|she|they)\b)"
)
"""Who is there for each of something: "a translator in every session"."""

KIN = (
    r"(?:va|editor|assistant|mods?|moderators?|team|mod team|co-?host|students?|neighbou?r|partner"
    r"|nephew|dad|father|mother|flatmate|housemate|roommate|colleague|sister|brother|wife|husband"
    r"|(?:best )?friend|mum|mom|nan|gran|grandma|grandad|aunt|auntie|uncle|daughter|son|kids|mate"
    r"|bandmate|cousin|niece|apprentice|intern|trainee|boyfriend|girlfriend|fiance|fiancee)"
    r"(?:[ -]in[ -]law)?"
)
OWN_TEAM = Pattern(rf"(?:my|our) (?:\w+ )?{KIN}\b")
"""Somebody near the writer."""

NEAR_DUTY = Pattern(
    rf"^(?!(?:making|getting|watching|helping|teaching)\b)(?:\w+ ){{0,4}}?(?:my|our) (?:\w+ )?{KIN}"
    rf"(?: (?!can\b|could\b|will\b|is\b|does\b|who\b|{SERVE})\w+)?(?: who)? (?:is |will "
    r"|will be "
    rf"|is going to )?(?:joining|join|run|running|runs|handl\w+|moderat\w+|edit\w*|host\w*"
    rf"|co-?host\w*|manag\w+|(?:doing|does|do)(?!{HOUSEHOLD})"
    rf"|(?:take|taking|takes)(?= (?:over|care|the \w+ (?:class|group|calls?|session|lesson|half"
    r"|one|questions|bookings|money))\b)"
    r"|look\w* after|teach\w*|lead\w*|answer\w*|repl\w+|sort\w*|help\w* (?:with|out|me)"
    r"|(?:greet|mark|pack|draw|read|check|translat|field|post|ship|welcom)(?:e|es|s|ing)?"
    r"(?= (?:the|my|our|all|every|out)\b)"
    r"|in charge of|(?:has |have )?(?:agreed|offered|promised|volunteered|said yes) to \w+)\b"
    r"(?! (?:a|an|(?:the )?(?:village|local|parish|school|church|office|town)|(?:her|his|their) own"
    r")\b).*"
)
"""What somebody near the writer does for the project: "my cousin runs the Tuesday class"."""

JOIN_IN = (
    r"(?:check|chase|cover|post|read|review|present|(?:pick|choose)(?! an? )|vote|rate|judge|train"
    r"|help|demo"
    r"|book|collect|count|introduce|guide|perform|decide|submit|upload|sign|apply|share|swap)"
)
"""What somebody may be let do, too."""

ASKS_FOR = Pattern(
    r"^(?!(?:i|we|you|it|that|this|who|nobody|everyone|people|members)\b)(?:(?:my|our) )?[a-z]+"
    r"(?: [a-z]+)? (?:has |have |would )?(?:asked (?:for|to)|wants?(?: to)?|offered(?: to)?"
    r"|volunteered (?:for|to)|fancies|loves?(?: to)?|put (?:his|her|their) (?:hand|name)"
    r" (?:up|down) for|put in for|applied (?:for|to)) (?:(?:do|run|have|take|handle|sort) )?"
    rf"(?:(?:the|my|our|all) )*(?:[\w-]+ )?(?:{SERVICES})\b.*"
)
GRANTS = Pattern(
    r"(?:(?:and|so|but|odds are|chances are|i think|i guess|i reckon|probably|maybe|most likely"
    r"|looks like) )*(?:(?:he|she|they)(?: (?:will|can|may|might|shall|probably|likely|definitely"
    r"|has"
    r"|have|is|are|going to|just))* (?:gets?|got|have|has|do|doing|getting|in) ?(?:it|them"
    r"|the (?:job"
    r"|gig)|that)?|(?:i|we) (?:have )?(?:said|say|am saying|are saying) yes|(?:i am|we are|i will"
    r"|we will) let(?:ting)? (?:him|her|them)|(?:it|that|they) (?:is|are) (?:his|hers|theirs))"
    r"(?: (?:now|i think|then))*[ .!]*$"
)
"""What gives somebody the part they asked for: "Femi wants the calls and she'll get them"."""

DELEGATES = Pattern(
    r"(?:\b(?:have|having|let|letting|(?<!trying to )get|ask|asking|make|pay|paying|train|training"
    r"|(?<!^)getting"
    r"|trust|trusting|rop(?:e|ing) in|bring(?:ing)? in|draft(?:ing)? in|hir(?:e|ing)))"
    r" (?!(?:me|us|it|that|this|you|things?|stuff|something|everything|nobody|a lot|an?"
    r"|decided|agreed|settled|picked|chosen|thought|made|priced)\b)"
    rf"(?:(?!(?:before|after|about|if|whether|how|what|when|why|which)\b)[\w'-]+ ){{1,4}}?(?:in )?"
    rf"(?:to )?(?:{SERVE}(?! a\b)|{JOIN_IN})(?! (?:it|well|on|in|at|out|and|or|so|with"
    rf"|nothing)\b)(?!{HOUSEHOLD})"
    r"(?!.* (?:lesson|episode|talk|class|workshop|session) (?:on|about)\b) [\w']+"
    r"|\b(?:hand|handing|pass|passing) (?:the |my |our |all the )[\w' -]{2,30}? (?:over"
    r"|on) to [a-z]+"
    r"|\b(?:hand|handing|pass|passing|give|giving|leave|leaving) (?:the |my |our |all the )"
    rf"(?:\w+ )?(?:moderat\w+|editing|onboarding|{SERVICES}) to [a-z]+"
    r"|\b(?:put|putting|leave|leaving) (?!(?:me|us|it|that|this)\b)(?:[\w'-]+ ){1,4}?in charge of"
    r" [\w']+"
)
"""Whom the writer has do something: "might have the deacons run the prayer thread"."""


@lru_cache(maxsize=512)
def takes_a_duty(clause: str) -> bool:
    """Return whether the clause gives somebody near the writer a part in the project."""
    helper = OWN_TEAM.match(clause)
    return bool(NAMED_DUTY.match(clause) or SERVING.match(clause)) or bool(
        helper
        and DUTIES.search(clause, helper.end())
        and not re.search(
            rf"\b(?:{REPORTS})\b|\b(?:at|in|for) (?:her|his|their) |\bfor a living\b", clause
        )
    )
