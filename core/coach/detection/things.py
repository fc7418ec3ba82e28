"""When "they" are things of the project, and no people."""

from core.coach.detection.clause import Clause
from core.coach.detection.modes import Mode, opening_of
from core.coach.detection.patterns import Pattern
from core.coach.detection.project import PROJECT

THINGS_DO = Pattern(
    r"(?:and |so |then )?they (?:will |each |all |both |only |just |would )*(?:cost|live|come out"
    r"|go out|are (?:all|always|mostly) (?!about|on|over|up|in|out|at|yours|ours|mine|asking"
    r"|telling|saying"
    r"|wanting|using|going)[a-z-]+"
    r"|drop|land|air|last|start at|run for|launch|open|are (?:all )?(?:free|on|about|[$€£\d])"
    r"|(?:will )?(?:cover|treat|explain|deal with))\b"
)
"""What things do and no people: "they cost 8 euros each"."""


PLURAL_THING = Pattern(rf"\b(?:{PROJECT})\b")


def tells_of_things(clause: Clause, before: list[Clause]) -> bool:
    """Return whether "they" are things of the project, named in the clause before."""
    if Mode.THIRD_PARTY not in clause.modes or not THINGS_DO.match(opening_of(clause.text)):
        return False
    return any(
        not each.modes and any(m.group().endswith("s") for m in PLURAL_THING.finditer(each.text))
        for each in before
    )
