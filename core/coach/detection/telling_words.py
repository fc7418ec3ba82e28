"""What a commitment is about where no value's own words tell: "let alumni stay in the group".

How an offer is built and what is made for it can be anything, so no list holds the values. Read
is instead which words the clause turns on: those for people taking part and for arrangements make
it structure, those for pieces made and shown make it content. The first such word decides, for
what follows it only says more about it.
"""

import re
from collections.abc import Iterator

from core.coach.detection.arrangements import DUTY
from core.coach.detection.commitment import said_of
from core.coach.detection.found import Found
from core.coach.detection.model import Category
from core.coach.detection.offer import ARRANGEMENTS, PARTICIPANTS, PEOPLE, PIECES
from core.coach.detection.patterns import Pattern
from core.coach.detection.quotes import BLANK
from core.coach.detection.words import words

ALSO_VERBS = words("""
    book chat email film list map order pair partner post record review sign sketch sprint stage
    support talk tape test text tour track transfer vote""")
"""Telling words that tell nothing where they are what one does: "talk later"."""

ARRANGES = Pattern(
    r"\b(?:let|make|making|have|having|give|giving|keep|keeping|move|moving|pair|pairing|put"
    r"|putting"
    r"|split|group|grouping|invite|allow|ask|asking|match|mix|sort|separate|promote|onboard"
    r"|limit|cap"
    r"|seat|admit|accept|send|welcome|join|include|charge|train|teach|reserve|rotate|interview)\b"
    rf"|\b{DUTY}\b"
)
"""What one does with people taking part, or they do: without it they are only mentioned."""

WORD = Pattern(r"[a-z][\w&-]*")
IS_LIKE = Pattern(
    r"(?!do |there is (?:an?|some) (?:\w+ )?chance"
    r"|(?:(?:the|my|our) )?(?:plan|idea|hunch|thinking|guess|feeling|instinct|gut|choice|pick"
    r"|answer|decision|vote) is|(?:i am|we are) (?:just |only |now )?(?:doing|teaching|covering"
    r"|making|showing|reading)\b)"
    r"(?:(?:it|that|this)|(?:the|my|our"
    r"|your) [\w' -]{2,30}?|\w+) (?:is|are|was|were|looks?|seems?"
    r"|feels?|sounds?|has been|have been)\b"
)
"""What says how something is, which settles nothing by itself: "it looks lovely"."""

PRIVATE = Pattern(
    r"\b(?:bed|pizza|coffee|dinner|lunch|breakfast|kitchen|fringe|hair|dentist|doctor|vet|dog|cat"
    r"|kitten|puppy|hamster|baby|house|garden|car|holiday|wedding|birthday|school run|gym|train"
    r"|shops|groceries|laundry|nap|sofa|neighbou?rs?|boiler|heating|mum|mom|mother|dad|husband"
    r"|wife|boyfriend|girlfriend)\b"
)
"""Words of the writer's life beside the project."""


def is_private(text: str) -> bool:
    """Return whether a clause is about the writer's life, and not about a piece on it."""
    private = PRIVATE.search(text)
    return private is not None and not any(
        match.group() in PIECES for match in WORD.finditer(text, 0, private.start())
    )


WILL_BE = Pattern(
    r"\b(?:will (?:each |all |both |always )?be|(?:is|are) (?:(?:[a-z]+ly|just|also) )?going to"
    r" (?:be|have)|will have"
    r"|has to be|have to be)\b"
)
"""What makes a description a plan: "the worksheets will be printable"."""

OWN_LIFE = Pattern(
    r"\b(?:i|we) (?:have|have got|got) (?:a|an|two|three|four|five|six|\d+) (?:\w+ )?(?:kids?"
    r"|children|dogs?"
    r"|cats?|jobs?|siblings|brothers|sisters|mortgage|toddlers?|grandkids|bedrooms?)\b"
    r"|\bi am (?:up to|on|at|halfway through) (?:lesson|week|module|day|part|chapter|episode)\b"
    r"|\bi am \d\d(?! ?(?:%|percent|days|weeks|people|in\b|of\b|\d))\b"
)

FOR_PRIVATE = Pattern(
    rf"\bfor (?:the|my|our|his|her) (?:\w+ )?{PRIVATE.pattern}(?=$|[.,!?;:~)]| (?:and|on|in|at"
    r"|to|for|with|this|next|today|tonight|tomorrow|because|so|but|is|are|from|after|before|by|now"
    r"|again|again|too|instead|please|anyway)\b)"
    r"|\bat (?:my|our|his|her|the|their|[a-z]+'s) (?:[\w']+ ){0,2}(?:school|church|gym|college|uni"
    r"|nursery"
    r"|workplace)\b"
    r"|\bwith (?:the|my|our) (?:landlord|boss|bank|dentist|doctor|vet|therapist|builder|plumber"
    r"|solicitor"
    r"|lawyer|physio|midwife)\b"
)
"""What is chosen for the writer's life: "a name for the kitten"."""


def extract(text: str) -> Iterator[Found]:
    """Give what the clause is about as a whole, if its words tell."""
    if COMMENTS.match(text):
        return
    first = next(telling(text), None)
    if first is None:
        yield from untold(text)
        return
    category, match = first
    yield whole(category, text, match.start(), match.end())


COMMENTS = Pattern(
    r"(?:(?:let us|we will|i will|will) )?(?:talk|speak|chat|back|more|see you|catch you) (?:at"
    r"|later|soon|tomorrow"
    r"|then|tonight|on|in)\b|(?:i |we )?have (?:an?|some|the) \w+ in mind\b|which (?:i|we|makes?"
    r"|means|is (?:a|the|why"
    r"|how))\b|that is (?:what|where|how|why) (?!i\b"
    r"|we\b)"
)
"""What only comments on the clause before: "which I'm taking as feedback"."""

DOES = Pattern(
    r"(?:(?:i|we) (?:am|are) )?(?:only |just |now |so )*(?:(?:do|doing|stick(?:ing)? (?:with|to)"
    r"|keep(?:ing)? (?:it )?to) (?P<what>[a-z]{3,}s)|stick(?:ing)? (?:with|to) (?P<kept>[a-z-]+"
    r" [a-z-]+s|[a-z]{4,}(?:ing|work|craft|art|music|history|grammar))"
    r"|(?:do|doing|teaching|covering) (?P<instead>[a-z'-]+ [a-z'-]{3,}(?= instead)))(?: now"
    r"| instead"
    r"| for now| only| (?:this|next) (?:time|term|season|year))?[ .!]*$"
)
"""One kind of thing that is done: "I'm doing portraits"."""

CHOOSES = Pattern(
    r"\b(?:(?:am|are|definitely|just|be|is|only|officially|will) doing|(?:will|going to|let us"
    r"|might|could|probably|maybe) (?:do|teach|cover)) (?P<what>(?!secret).+ .+)"
    r"|\b(?:we|they|everyone|everybody|members|students) (?:will |are |all |going to |would |might"
    r" )*(?:read|study|learn|practi[sc]e|sing|perform|play|build|sew|knit|dance|rehearse|translate)"
    r"(?:ing)? (?P<practised>(?!(?:it|this|that|them|together|about|more|better|everything|live|on"
    r"|in|at|from|to|out|well|along)\b)[a-z].*)"
)


IT_IS_NOW = Pattern(
    r"(?:so |but )?it is (?!in\b|on\b|a\b|at\b|up\b|down\b|out\b|my\b|the\b|so\b|too\b"
    r"|very\b)(?P<what>(?:[a-z'-]+ [a-z'-]+(?: [a-z'-]+){0,3}(?= now)"
    r"|[a-z'-]+(?: [a-z'-]+){0,3}?(?= (?:this|from|instead)\b)))"
    r" (?:now|this (?:season|term|time|year|month|round)|from (?:now|here) on|instead)[ .!]*$"
    r"|(?:so |but |now )?it (?:is going to|will|has to) be (?:all |just |only )?(?P<planned>(?!\d"
    r"|(?:the|my|two|three|hours|days|weeks|months|years|minutes|mornings|evenings|nights|weekends"
    r"|always|ages|chaos|bucks|dollars|pounds|euros|words|thanks|tears|ours|yours|hers|his"
    r"|its)\b)[a-z]+"
    r"(?: (?!(?:of|for|at|in|on|with)\b)[a-z]+)?(?<![sui'])s)(?: only| then| instead| now)?[ .!]*$"
)
"""What it is about from now on: "it's advanced colour theory now", "it's going to be ponies"."""

INSTEAD = Pattern(
    rf"{BLANK} ?(?:and |but |so )?(?:(?:i|we) (?:am|are|will) )?(?:doing|do|teaching|teach|covering"
    r"|cover|making|make|adding|add) (?!it\b|that\b|this\b|them\b|so\b|well\b|fine\b"
    rf"|great\b)[a-z]{{3,}}(?: (?!instead\b)[a-z]{{3,}})?(?: instead)?[ .!]*$"
)
"""What is done instead of what was refused: "instead of cakes I'm doing breads"."""

FOR_PEOPLE = Pattern(
    r"(?:(?:it|this|that) )?(?:(?:is|will|going to|has to|would|might|could|be|probably|likely|just"
    r"|definitely) )*(?P<matter>(?!(?:an?|the|some|no|not|more|less|only|open|free|live|online"
    r"|ready"
    r"|great|good|bad|better|best|hard|tough|easy|easier|simple|fun|nice|lovely|perfect|ideal"
    r"|useful|handy|enough|plenty|safe|fair|fine|tricky|awkward|chaos|carnage|hell|heaven|rain|room"
    r"|time|space|help|hope|exclusive|available|cheaper|thanks|sorry|brutal|boring|interesting"
    r"|confusing|annoying|exhausting|amazing|waiting|looking|asking|paying|working|made|meant"
    r"|suitable|aimed|designed|built|written)\b)[a-z'-]{3,}(?: (?!for\b)[a-z'-]+){0,3} for"
    rf" (?:(?!the\b|my\b|all\b|our\b)[a-z'-]+ ){{0,2}}(?:{'|'.join(sorted(PARTICIPANTS))}"
    rf"|{PEOPLE}))"
    r"(?=[ .!]*$| and that\b)"
)
"""What is taught to whom: "it's going to be meal prep for shift workers"."""

NO_MATTER = Pattern(
    r"^(?:(?:the|a|an|my|our|some|this|that|all|just|only|with|for|of|on|about|doing|it|them|him"
    r"|her) )*(?:it|this|that|them|so|well|fine|ok|good|great|better|plan|option|idea|flow|"
    r"gut|thing|things|stuff|one|ones|nothing|something|anything|everything|what|whatever|how|when"
    r"|where|why|if|whether|you|me|us|him|her|both|same|first|second|other"
    r"|more|less|best|decision|choice|price|date|platform|name|number|sums|maths|math|dishes|taxes"
    r"|laundry|shopping(?! [a-z])|yoga with|mum|mom|dad|wife|husband|friend|cheap|the)\b"
)


def untold(text: str) -> Iterator[Found]:
    """Give what is chosen to be done, as a topic."""
    if INSTEAD.search(text) or FOR_PEOPLE.match(text) or FOR_PEOPLE.match(said_of(text)):
        yield whole(Category.CONTENT, text, 0, len(text))
        return
    chosen = CHOOSES.search(text) or IT_IS_NOW.match(text)
    does = DOES.match(text) or DOES.match(said_of(text))
    if does and not NO_MATTER.match(what_of(does)):
        yield whole(Category.CONTENT, text, len(text) - len(what_of(does)), len(text))
        return
    if chosen and not NO_MATTER.match(what_of(chosen)) and WORD.search(what_of(chosen)):
        yield whole(Category.CONTENT, text, chosen.end() - len(what_of(chosen)), len(text))


def what_of(match: re.Match[str]) -> str:
    """Return what is done, by whichever words it is told."""
    return next(said for said in match.groups() if said)


def whole(category: Category, text: str, start: int, end: int) -> Found:
    """Return a find that its clause tells best."""
    return Found(
        category=category,
        subject="topic" if category is Category.CONTENT else "rules",
        value=text.strip(),
        start=start,
        end=end,
        whole=True,
    )


def telling(text: str) -> Iterator[tuple[Category, re.Match[str]]]:
    """Give each telling word with its category."""
    opening = said_of(text)
    verb = len(text) - len(opening)
    for match in WORD.finditer(text):
        word = match.group()
        if match.start() <= verb and word in ALSO_VERBS:
            continue
        if word in PIECES:
            yield Category.CONTENT, match
        elif word in ARRANGEMENTS or (word in PARTICIPANTS and ARRANGES.search(text)):
            yield Category.STRUCTURE, match


def names_parts(text: str) -> bool:
    """Return whether a clause names anything that an offer is built from."""
    return any(match.group() in ARRANGEMENTS | PIECES for match in WORD.finditer(text))
