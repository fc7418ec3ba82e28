"""Clauses that go on with a choice in fewest words: a hedge, a value, a doubt."""

from core.coach.detection import timeline
from core.coach.detection.amounts import MONEY
from core.coach.detection.model import Category
from core.coach.detection.numbers import COUNT
from core.coach.detection.offer import PROJECT
from core.coach.detection.patterns import Pattern
from core.coach.detection.places import NAME
from core.coach.detection.team import ASKS_FOR, GRANTS

HEDGE_ALONE = Pattern(
    r"^(?>(?:pretty sure|most likely|for now|or something|in all (?:likelihood"
    r"|probability)|more than likely|more likely than not|chances are|odds are|i should (?:think"
    r"|say|imagine)|i would (?:say|guess|imagine|think|wager|bet)|i expect|i imagine"
    r"|all being well|all going well"
    r"|as things stand|best guess|my best guess|almost certainly|i dare say"
    r"|i believe|i reckon|to be confirmed|not set in stone|nothing final"
    r"|nothing set in stone|do not hold me to it|not sure yet|not sure|no promises|kind of"
    r"|or so|if anything|not final|at least|we will see|will see"
    r"|let us see|see how it goes|do not know"
    r"|i|we|am|is|it|think|guess|suppose|probably|maybe|perhaps|possibly|likely|tentatively|ish"
    r"|presumably|reckon|tbc|though|but|lol|haha|anyway)\b\s?)++$"
)
WAVERS = Pattern(
    r"(?:actually wait|no wait|hmm no|wait no|scratch that|never mind|let me think"
    r"|let me sleep on it|on second thoughts?|hold on|hang on|actually no|or maybe not"
    r"|ignore that|forget that|forget it"
    r"|no actually|i take that back|take that back|strike that|cancel that|not really"
    r"|just kidding|jk|kidding|as if|(?:so )?(?:no,? )?(?:not|nothing(?: is)?) (?:decided|settled"
    r"|fixed"
    r"|final|sorted)(?: yet)?(?=[ .!]*$))\b"
)
BARE = Pattern(
    rf"(?:and |then |plus |all |every |on |in |from |out |live |new "
    rf"|up )*(?:(?:{timeline.DATE.pattern})|(?:{timeline.CADENCE.pattern})"
    rf"|{COUNT}(?: \w+)? [a-z]{{3,}}s"
    r"|[$€£₹]?\d[\d,.]*(?: ?(?:a|per|/) ?\w+)?)(?: (?:max|only|total|each|now|then|instead))?"
)
"""Nothing but a value: "12 lessons. £12. 12 December." goes on with what was decided."""


IS_VALUE = Pattern(
    r"(?:and )?(?:the |my |our )?[\w'-]+(?: [\w'-]+)? (?:is|are|costs?|will be|at"
    rf"|for) (?:{MONEY.pattern})"
)
"""What costs what, after another choice: "and deluxe is $44"."""


SAYS_NOTHING = Pattern(
    r"[ ~.,;:-]*(?:(?:it|that|this|i|we|they)(?: (?:is|are|am|will|have|has|do|does))?)?[ ~.,;:-]*"
)
"""What is left of a clause that refuses all it says: "it is neither a course nor a club"."""

LIKENS = Pattern(r"(?:it|this) is an? [\w' -]{3,30}? not (?:an? |the )[\w' -]{3,40}")
"""What only says why something was refused: "no badges, it's a choir not a video game"."""

SO_WE_DO = Pattern(
    r"that is (?:what|where|how) (?:i|we|it|the [\w-]+) (?:(?:will|am|are|is) )*(?:use|using|be|go"
    r"|goes|going|stay|do|doing|host|run|live|post|teach)\b"
)
"""What the writer does, too: "they all use Slack so that's what we use"."""


NOW = Pattern(r"(?:so |but |and )?(?:(?:now|today) (?:it|i|we|the|my|our)\b|it is now\b)")

ADOPTS = Pattern(
    r"(?:(?:and|so|but|now) )*(?:that|this|it) is (?:(?:probably|likely|most likely|maybe|perhaps"
    r"|i think|now|also|just|officially|going to be) )*"
    rf"(?:(?:the|my|our) (?:[\w'-]+ ){{0,2}}?|(?:[\w'-]+ )?(?:{PROJECT}|market|practice"
    rf"|rehearsal) )"
    r"(?:(?P<when>day|date|night|slot|evening|morning|time|weekend|week)"
    r"|(?P<price>price|fee|rate)|(?P<where>platform|home|host))"
    r"(?: (?:now|then|sorted|settled|decided|fixed|from (?:now|here)(?: on)?\b.*|for (?:good|us|me"
    r"|this|the \w+)))*[ .!]*$"
)
"""What makes what was only told the writer's own: "the hall is free Mondays, that's our day"."""


def adopted_in(told: str, following: str) -> tuple[Category, int] | None:
    """Return what category of value `following` adopts from what was told, and where it begins."""
    if GRANTS.match(following) and ASKS_FOR.match(told):
        return Category.STRUCTURE, 0
    adopts = ADOPTS.match(following)
    if adopts is None:
        return None
    category, patterns = {
        "when": (Category.TIMELINE, (timeline.CADENCE, timeline.DATE)),
        "price": (Category.PRICING, (MONEY,)),
        "where": (Category.PLATFORM, (NAME,)),
    }[str(adopts.lastgroup)]
    value = next(filter(None, (pattern.search(told) for pattern in patterns)), None)
    return (category, value.start()) if value else None
