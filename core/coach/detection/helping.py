"""Who does what for the project besides the writer: "Ines handles the questions"."""

import re
from functools import lru_cache

REPORTS = (
    r"says|said|saying|thinks|thought|swears|swore|reckons|suggests|suggested|recommends"
    r"|recommended"
    r"|insists|insisted|wants|wanted|told|tells|keeps|kept|believes|claims|claimed|asked|asks"
    r"|voted|ruled|decreed|declared|hates|loves|prefers|advised|advises|warned|announced|emailed"
    r"|texted|mentioned|vows|promised"
    r"|promises|pitched|offered|argued|argues|bets|expects"
)
DUTIES = re.compile(
    r"\b(?:runs?|answers?|replies|checks?|sorts?|writes?|records?|films?|chases?|greets?|welcomes?"
    r"|handles?|does(?= (?:the|my|our|all|most|every)\b)(?! (?:the|all|most|all the"
    r"|most of the) (?:\w+ )?(?:cooking|washing|dishes|garden"
    r"|gardening|school run|shopping|laundry|driving|ironing|bins|feeds|bath|bedtime|cleaning"
    r"|hoovering|housework))|takes?|manages?|owns|leads?|covers?"
    r"|edits?|moderates?|hosts?|looks"
    r" after|is going to (?:run|handle|do|take|edit|moderate|host|manage|lead|look after"
    r"|co-?host)|will be (?:running|handling|doing|taking|editing|moderating|hosting|managing"
    r"|leading)|(?:will be|is going to be) in charge|is (?:taking over|in charge|joining|helping"
    r"|running|handling|doing|taking"
    r"|editing|moderating|hosting"
    r"|managing|leading)"
    r"|will (?:run|handle|do|take|edit|moderate|host|manage|lead|look after|co-?host))\b"
    r"(?! (?:a|an|hers?|his|theirs?|one)\b)"
    r"|\b(?:has |have )?(?:agreed|offered|promised|signed up|volunteered|said yes) to (?:be my "
    r"|be the |be )?(?:edit\w*|run\w*"
    r"|host\w*|moderat\w*|mod\b|co-?host\w*|teach\w*|film\w*|draw\w*|do (?:the|my|our|all)|help\w*"
    r"|answer\w*|look after"
    r"|tak(?:e|ing) (?:over|care)|manag\w*|lead\w*|translat\w*|proofread\w*|assistant|editor|va)"
)
SERVICES = (
    r"onboarding|moderation|moderating|support|welcome calls?|editing|thumbnails|admin|q&as?"
    r"|q and as?|qandas?|inbox|dms|tech|community|back ?end|comments|captions|subtitles|show notes"
    r"|scheduling|bookkeeping|accounts|design|socials?|social media|marketing|ads|e?mails|chat"
    r"|live chat|live calls|calls|lives|posts|packing|shipping|post(?:age)?|orders|boxes|parcels"
    r"|questions|answers|feedback|grading|marking|homework|homework marking|refunds|bookings?"
    r"|messages|forum|group|server|discord|filming|recording|sound|audio|camera|music|photos"
    r"|illustrations|drawings|translations?|proofreading|website|site|newsletter|sign-?ups|invoices"
    r"|lessons|classes|beginners|warm-?ups|replies|community side|welcomes?|door"
)
"""What somebody can do for the project: "the questions", "the packing"."""

SERVES = (
    r"(?:does|handles|answers|sorts|packs|ships|looks after|takes (?:care of|over)|checks|edits"
    r"|moderates|manages|runs|greets|films|records|reads|marks|grades|draws|translates|proofreads"
    r"|covers|fields|books)"
)
ROLES = (
    r"(?:community (?:manager|lead)|moderators?|mods?|co-?hosts?|hosts?|editors?|assistants?|va"
    r"|designers?|producers?|tutors?"
    r"|bookkeeper|guest (?:teacher|host|speaker)|teachers?|facilitators?|admins?|helpers?"
    r"|tech person|mentors?)"
)
SERVING = re.compile(
    r"(?!(?:he|she|they|it|you|who|i|we|that|this|there|everyone|nobody|someone|people|members"
    r"|everybody|circle|podia|kajabi|discord)\b)"
    r"(?:(?:(?:it|that|this) )?(?:is|will be|could be|might be|being|is going to be) )?"
    r"(?:(?:my|our) (?:[\w-]+ )?[a-z]+(?:[ -]in[ -]law)?(?: [a-z]+)?"
    r"|[a-z]+(?:(?:,? and)? [a-z]+)?)(?: who)?"
    rf"(?: (?:is|are|will be|becomes?|is going to be) (?:now )?(?:the|my|our) (?:new )?{ROLES}\b"
    rf"| (?:now |always |just |also |will )*{SERVES} (?:all |most )?(?:of )?(?:the|my|our|every"
    r"|all) "
    r"(?:(?!village|local|school|parish|church|office|town|street|national|company)[\w-]+ )?"
    rf"(?:{SERVICES})(?! (?:at|for|in|of) (?:her|his|their|a)\b)(?: (?:part|side|bit|stuff|end|work"
    r"|thing|desk))?(?=$|[ .,!~]*$"
    r"| (?:in|on|for|of|at|from|and|so|while|because|now|then"
    r"|with|each|every|every\w+|too|as|instead)\b))"
)
"""Somebody who does something for the project: "Ines handles the questions in the group"."""

IN_ROLE = re.compile(
    rf"(?:my|our|the) (?:new |second )?{ROLES} (?:is|are|will be|is going to be"
    r"|are going to be) (?!in\b|on\b|at\b|not\b|so\b|too\b"
    r"|very\b|the\b|a\b|an\b|my\b|(?:paid|found|gone|done|sent|here|there|ready|happy|free|new|good"
    r"|slow|busy|amazing|lovely|brilliant|hard|expensive|out|off"
    r"|down|up|live|now|still|just|only|all|key|everything|nothing|mine|ours|yours)\b|away\b|back\b"
    r"|ill\b|sick\b|great\b|late\b|[a-z]+(?:ing|ed)\b)[a-z]+(?:(?:,? and|,)? (?!the\b"
    r"|a\b)[a-z]+){0,2}[ .!]*$"
)
"""Who has which part: "my co-host will be Rania"."""

NAMED_DUTY = re.compile(
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
)
"""Somebody with a name who gets a part in the project: "Priya and Dom will mod"."""

OWN_TEAM = re.compile(
    r"(?:my|our) (?:\w+ )?(?:va|editor|assistant|mods?|moderators?|team|mod team|co-?host"
    r"|student|neighbou?r"
    r"|partner|nephew|dad|flatmate|colleague"
    r"|sister|brother|wife|husband|friend|mum|mom|daughter|son|mate|cousin"
    r"|niece)(?:[ -]in[ -]law)?\b"
)


@lru_cache(maxsize=512)
def takes_a_duty(clause: str) -> bool:
    """Return whether the clause gives somebody near the writer a part in the project."""
    helper = OWN_TEAM.match(clause)
    return bool(NAMED_DUTY.match(clause) or SERVING.match(clause) or IN_ROLE.match(clause)) or bool(
        helper
        and DUTIES.search(clause, helper.end())
        and not re.search(
            rf"\b(?:{REPORTS})\b|\b(?:at|in|for) (?:her|his|their) |\bfor a living\b", clause
        )
    )
