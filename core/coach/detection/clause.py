"""A stretch of a message that says one thing."""

from dataclasses import dataclass, field

from core.coach.detection.modes import Mode


@dataclass(slots=True, kw_only=True)
class Clause:
    """A stretch of `Normalised.text` that says one thing.

    `text` has blanks where the writer quotes or sets something aside. `joint` is what stands
    before it: "start", ",", "and", "but", "so", "because", ":", "(" and so on. `private` says that
    it is about something bought for the writer's own life, `lived` that it chooses something there.
    """

    start: int
    end: int
    joint: str
    text: str
    display: str
    sentence: int
    private: bool = False
    lived: bool = False
    modes: set[Mode] = field(default_factory=set)
