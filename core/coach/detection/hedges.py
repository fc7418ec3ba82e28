"""How tentative a clause sounds."""

from functools import lru_cache

from core.coach.detection.model import RANK, Confidence
from core.coach.detection.patterns import Pattern

SURE_OF = (
    r"(?:%|percent|per cent) (?:sure|certain|there|set|decided|positive|settled|sold|convinced"
    r"|committed)"
)
LOW = Pattern(
    rf"\b(?:[1-5]\d ?{SURE_OF}|(?:ten|twenty|thirty|forty|fifty) {SURE_OF}|ideally|mibbe|mayhaps?"
    rf"|perchance|aiblins|provisional(?:ly)?|conceivabl[ey]"
    r"|plausibl[ey]|feasibl[ey]|loosely|in pencil|at a guess|placeholder|working (?:title|number"
    r"|price"
    r"|date|plan)|first thoughts?|in mind|hovering|early days|nothing (?:firm|fixed|final|concrete"
    r"|definite)"
    r"|not (?:firm"
    r"|concrete|definite|committed)|(?:not )?rul(?:ing|e) (?:it )?out|(?:half|semi)[- ](?:decided"
    r"|sold"
    r"|set|convinced|planning|thinking|minded)|in the back of my mind|crossed my mind|umming"
    r"|i am (?:curious|intrigued)|(?:kinda|sorta)|some sort of|if anything|gun to (?:my|the) head"
    r"|peut-?etre|hesitat\w*|wonder(?:ing)? about|some chance|a chance"
    r"|slim chance|i (?:sort of|kind of) (?:like|fancy)|(?<=\bi )consider|(?<=\bwe )consider|dunno"
    r"|do not know yet|not a vow|maybes|might|(?<=\bi )may|(?<=\bwe )may|(?<=\bit )may"
    r"|may(?= (?:well|just|also|be|go"
    r"|do|use|try)\b)"
    r"|maybe|perhaps|possibly"
    r"|potentially|conceivably|tentative(?:ly)?|lean(?:ing|s)?(?= (?:to|toward|towards|on|more"
    r"|slightly|hard|heavily|in|into)\b)|leaning|(?<!been )(?<!my )thinking(?: (?:of|about|around"
    r"|maybe))?"
    r"(?! (?:it|this) (?:over|through))|considering|contemplating|toying|flirting|tempted|could"
    r"|i guess|i suppose|not sure|kind of|sort of|idk|half[- ]thinking|drawn to|eyeing"
    r"|penciled|pencilled|pencil(?:ing|ling)?(?: in)?|loosely|not (?:set|final|fixed"
    r"|set in stone|a promise"
    r"|a vow|locked|100%)|no promises|vaguely|playing with|mulling|exploring|entertaining|weighing"
    r"|an option|one option|on the table|do not hold me|do not quote me|just (?:a thought|an idea)"
    r"|rough idea"
    r"|spitballing|ballpark|if i had to (?:guess|pick|choose|put|say|name)|(?:outside|slim|small"
    r"|good) chance|gut says|(?<=\bam )open to"
    r"|(?<=\bare )open to|warming to"
    r"|liking the idea|like the idea of|love the idea of|like the sound of|curious about"
    r"|fancy(?:ing)?|would not mind|(?:can|could) (?:see|picture|imagine) (?:it|this|us|myself)"
    r"|half tempted|half (?:a )?mind to|(?:half|part|most|some) of me (?:wants|says|thinks|likes"
    r"|fancies|would)"
    r"|(?:waver|veer|edg|drift|gravitat|sway|tend|swing)\w*(?= (?:to|toward|towards|between)\b)"
    r"|at a push|at a pinch"
    r"|if pushed|ask me again|nice to have|would be (?:nice|fun|lovely|cool|good)|swithering"
    r"|humming and|on the cards|in the running|(?:the|a|my) front-?runner|sounds (?:nice|good|fun"
    r"|about right)|hoping to"
    r"|hope to|would love to|dreaming of|subject to change|fingers crossed)\b"
)
MEDIUM = Pattern(
    r"\b(?:(?:all |the |every )?(?:signs?|everything|evidence|arrows?"
    r"|numbers) (?:all )?points? (?:to"
    r"|at|towards?)|(?:i|we) would|more than likely|(?:as )?like as not|i should (?:think|say"
    r"|imagine)|in all probability|odds[- ]on"
    r"|nine times out of ten|ten to one|as good as (?:decided|settled)"
    r"|on balance|all things considered|as (?:it|things) stands?|for the time being|methinks"
    r"|minded to"
    r"|safe to (?:say|assume)|(?:strongly |very much )?favou?r(?:ing|ed|ite)?|in favou?r of"
    r"|keen (?:on|to)"
    r"|money is on|i (?:wager|bet|gather|presume|sense)|i (?:would|will) (?:wager|bet)|more likely"
    r"|by all accounts|well on (?:the|my|our) way to|(?:is|are) (?:winning|ahead|in the lead"
    r"|leading|out in front|in front|top of the list|the frontrunner)"
    r"|i have a feeling|almost there with|nearly (?:there|settled|decided|sold)"
    r"|mostly (?:there|settled|decided|sold)|just about (?:decided|settled|sold)"
    r"|almost (?:there|sold|decided|settled)|in my head|the way (?:i|we) see it|i dare ?say"
    r"|dare ?say|daresay"
    r"|my thinking(?: right now| at the moment| so far| currently)? is|probably|likely|most likely"
    r"|i think|we think|i(?: am"
    r"| would be)? (?:pretty|fairly|quite"
    r"|almost|mostly|reasonably) (?:sure|certain|set|confident|convinced)|pretty sure"
    r"|fairly sure|almost sure|quite sure|mostly sure|pretty set|pretty much (?:set|sold|decided)"
    r"|(?:fairly|almost|nearly|pretty) (?:certain|confident|settled|decided)|reckon|i believe"
    r"|i would say|i would go|i expect|expecting to|chances are|odds are|good chance|looks like"
    r"|sounds like"
    r"|looking like|looking at|seems like|should be|in all likelihood|all but|more or less|almost"
    r" certainly|presumably|inclined|i feel like|feels like|feels right|sounds right|seems right"
    r"|feels fair|sounds fair|planning (?:to|on|for)"
    r"|plan to|intend to|aiming|aim for|aim to|shooting for|i figure|figure|would guess|guessing"
    r"|my guess|best guess|i want|we want"
    r"|would like to|would rather|prefer|i imagine|i assume|my gut|my instinct|best bet|safe bet"
    rf"|\d\d ?{SURE_OF}|\d\d ?(?:%|percent) (?:on|of the way)|(?:sixty|seventy|eighty"
    rf"|ninety) percent|suspect"
    r"|by the looks"
    r"|my (?:feeling|hunch|sense|guess|bet|impression|vote|preference)|barring|all being well"
    r"|as of now"
    r"|in principle|at this point|(?<!\w )think(?= (?:i|we|it|the|a|my)\b))\b"
)


@lru_cache(maxsize=512)
def confidence_of(text: str) -> Confidence | None:
    """Return how tentative the clause sounds: the weakest hedge counts; None without one."""
    if LOW.search(text):
        return Confidence.LOW
    if MEDIUM.search(text):
        return Confidence.MEDIUM
    return None


def weaker(one: Confidence, other: Confidence) -> Confidence:
    """Return the less settled of two."""
    return one if RANK[one] <= RANK[other] else other
