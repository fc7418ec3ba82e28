"""What the writer says no to: blanked, so that what they say yes to is left."""

import re

from core.coach.detection.cues import STRONG
from core.coach.detection.currencies import SYMBOLS
from core.coach.detection.groups import LACKS, LIMITED
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME
from core.coach.detection.quotes import BLANK

ALTERNATIVE = Pattern(
    r"(?<!\bwhy i )(?<!\bhow i )(?<!\babout )(?<!\bon )(?<!\bof )(?<!\bcalled )(?<!\bcovers"
    r" )\b(?:rather than|instead of"
    r"|as opposed to|in place of|no longer|(?<!and )no more(?! than)"
    r"|without"
    r"|(?<=decided )against|skip(?:ping)?|ditch(?:ing|ed)?"
    rf"|dropping(?= (?:{NAME.pattern}))"
    r"|dropping(?= (?:the|my|our|that|all|those)\b)(?! (?:the |my |our |that )(?:\w+ ){1,2}(?:to"
    r"|by|down|at|on)\b)|forget(?:ting)?|scrap(?:ping|ped)?|(?<!\bis )(?<!\bare )kill(?:ing|ed)?"
    r"|leaving|quit(?:ting)?|moving (?:off|away from|from|on from)|off of"
    r"|switch(?:ing|ed)? (?:\w+ )?(?:off|away from|from)|moved (?:\w+ ){0,2}from(?! the \d)"
    r"|unlike|neither"
    r"|nor|bye|goodbye|screw|so long|versus|vs"
    r"|give or take|anything but|sick of|tired of|enough of|done with)\s"
    r"(?:(?!(?:for|because|and|so|to (?!the)|it is|it will|we|i|they|going|let us"
    r"|into)\b)[\w$€£₹%'&.-]+\s?){1,6}"
)
FORMER_PRICE = Pattern(
    rf"(?:^|(?<= ))(?:my|our|the|that|old|usual) [{SYMBOLS}]?\d[\d.,]*(?: \w+)?"
    r"(?= (?:is|are|becomes?|turns? into|goes? (?:up |down )?to|drops? to|went (?:up|down) to) )"
)
"""What a price was until now: "my $300 is now $180"."""

FROM_TO = Pattern(r"\bfrom (?!the \d)(?:[\w$€£₹.'-]+ ){0,2}?[\w$€£₹.'-]+(?= to\b)")
SWAP = Pattern(
    r"(?<=\bswap )(?:[\w$€£₹'-]+ ){0,3}?[\w$€£₹'-]+(?= (?:for|with)\b)"
    r"|(?<=\bswapping )(?:[\w$€£₹'-]+ ){0,3}?[\w$€£₹'-]+(?= (?:for|with)\b)"
    r"|(?<=\breplacing )(?:[\w$€£₹'-]+ ){0,3}?[\w$€£₹'-]+(?= (?:by|with)\b)"
    r"|(?<=\bswapped )(?:[\w$€£₹'-]+ ){0,3}?[\w$€£₹'-]+(?= (?:for|with)\b)"
)
CHOICE = Pattern(
    r"\b(?:lean\w*|pick\w*|cho[os]\w*|go\w* (?:with|for)|prefer\w*|settled on|decided on"
    r"|opt\w*)\b"
)
OVER = Pattern(r"\bover (?:[\w-]+)(?: \w+)?")
SET_ASIDE = Pattern(
    r"\b(?:is|are) (?:dead|out(?= *$| for | now| then| and )|off(?= *$| for | now| then| and )"
    r"|gone|history|toast|a no|over|(?:(?:hereby|now|officially|all) )*(?:withdrawn|suspended"
    r"|revoked"
    r"|shelved|scrapped|binned|axed|cancell?ed|postponed|retired|void|voided|rescinded|retracted"
    r"|dropped|parked|paused|ditched|abandoned|overruled|on hold|on ice|off until|off the (?:table"
    r"|menu|cards)|no more))\b"
)
HARMLESS = Pattern(
    r"\b(?:would not mind|nothing (?:but|except|other than)|and (?:no|nothing) (?:more|less|else"
    r"|fewer)"
    r"|nothing (?:more|else)|(?:pays?"
    r"|costs?) (?:them |people )?nothing"
    r"|no (?:talking head|frills|fuss|nonsense|cost) \w+|at no cost|for nothing|no wait|wait no"
    r"|oh no|hm+ no|actually no|no no|not (?:just|only|even"
    r"|gonna lie|going to lie|kidding|joking|gonna"
    r"|a penny more"
    r"|a cent more|negotiable|up for debate|up for discussion|changing"
    r"|going back|backing down|budging|because|to mention|surprisingly|a day later|before"
    r"|earlier than|later than|sorry|a moment too soon)|why not|can not wait"
    r"|do not care|does not matter|do not @ me|do not judge|do not laugh|do not ask|do not tell"
    r"|not ask|do not hate|no more than|no maybes?|no ifs|no going back|no question|no doubt"
    r"|no brainer|no takebacks?|no matter"
    r"|i do not know|no regrets|no idea why|no backing out|no turning back|never mind the"
    r"|whether or not|or not|no later than|(?:go |going )?not (?:go |going )?(?:below|above"
    r"|lower than|under|over)|(?:will )?not be (?:more|fewer|less|later|longer|bigger) than"
    r"|not too|no less than|not bad|no frills|no fuss"
    r"|no strings|no contract|no biggie|no worries|no problem|no excuses"
    r"|could not be happier|could not agree more|will not change|not moving|do not overthink"
    r"|not overthink\w*|not look\w* back|not until|no video|no camera|no face"
    r"|no audio|no cameras|no faces|not set in stone"
    r"|(?:nothing|none) (?:above|over|beyond|below) [$€£₹]?\d+"
    r"|(?:nothing|none|no [a-z]+)(?: (?:in|of|on|from) (?:it|them|the|my|our)(?: [a-z]+)?)?"
    r" (?:will )?costs? (?:any )?(?:more|less|over|above)|(?<=[a-z]{3} )(?:you|they|people|most"
    r"|nobody|others) (?:can|do|did|should|will|would"
    r"|could) (?:not|never) [a-z]+|say(?:ing)? no|no talking heads?|no discounts?|no trial)\b"
)
WHICH_NOT = Pattern(
    r"\b(?:people|those|anyone|everyone|beginners|folks|parents|women|men|[a-z]{3,}ers) (?:who"
    r"|that)"
    r" (?:have |has |had |do |did |does |can |could |will )?(?:not|never) .*"
)
"""What only says for whom it is: "for people who have never held a drill"."""

NEGATION = Pattern(r"\b(?:not|never|neither|nor|no|none|nothing|without)\b")
PREDICATE = Pattern(
    r"\b(?:am|is|are|was|were|will|would|do|does|did|have|has|had|can|could|should|be) (?:\w+ly "
    r"|really |just |still |even |actually )?(?:not|never)\b"
)


def without_refused(text: str) -> str | None:
    """Return the clause with what it refuses blanked, None where it refuses all it says."""
    kept = FROM_TO.sub(blank, text)
    kept = SWAP.sub(blank, kept)
    kept = FORMER_PRICE.sub(blank, kept)
    kept = ALTERNATIVE.sub(blank, kept)
    over = OVER.search(kept)
    if over and CHOICE.search(kept[: over.start()]):
        kept = kept[: over.start()] + BLANK * len(over.group()) + kept[over.end() :]
    if SET_ASIDE.search(kept):
        return None
    searched = WHICH_NOT.sub(blank, kept)
    searched = LACKS.sub(blank, LIMITED.sub(blank, HARMLESS.sub(blank, searched)))
    match = NEGATION.search(searched)
    if match is None:
        return kept
    predicate = PREDICATE.search(searched)
    cue = STRONG.search(kept)
    if predicate and not (cue and cue.end() < predicate.start()):
        return None
    if match.start() <= LONGEST_OPENING and not cue:
        return None
    return kept[: match.start()] + BLANK * (len(kept) - match.start())


LONGEST_OPENING = 4


def blank(match: re.Match[str]) -> str:
    """Return blanks as long as the match."""
    return BLANK * len(match.group())
