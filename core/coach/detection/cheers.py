"""The joy that frames what is told of a deed: "woohoo", "happy to report that"."""

from functools import lru_cache

from core.coach.detection.patterns import Pattern

GLAD = Pattern(
    r"^(?:and )?(?:guess|look) who (?:just |finally )?|^(?:so )?(?:i |we )?(?:sat|stayed|woke|got"
    r"|went|stopped|bit|stuck"
    r"|took|put|opened) (?:[\w']+ ){1,7}?and "
    r"(?=(?:finally |just )?(?:[a-z]{3,}ed|wrote|made|sent|did|built|shot|set|put) )"
    r"|^(?:so )?(?:i |we )?(?:went ahead and|went and|sat down and|stayed up and) |"
    r"^(?:(?:half an? |an |a |\w+ )?(?:hours?|minutes?|days?) ago,? |(?:this|yesterday"
    r"|last) (?:morning|night|afternoon|evening),? |earlier (?:today )?|yesterday )|"
    r"^.{0,12}\b(?:happy|pleased|glad|proud|relieved) to (?:say|hear|report|announce"
    r"|know)(?: that)? "
)
CHEERS = Pattern(
    r"[\s!.]*\b(?:woo+|woohoo|yay+|lol|haha\w*|phew|finally|hooray|woop|go me|yes+|omg|thank god"
    r"|at last)[\s!.]*$"
)


@lru_cache(maxsize=512)
def without_cheers(text: str) -> str:
    """Return the text without the joy that frames it."""
    return CHEERS.sub("", GLAD.sub("", text))
