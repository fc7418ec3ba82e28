"""What is told over a clip, and when: the lines of its script, spread over its length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

SECONDS_LEAST = 1.2
"""A caption that is shown for less can't be read."""
CAPTION_CHARACTERS = 90
LINES = re.IGNORECASE | re.MULTILINE
SPOKEN = re.compile(r"^\W*(?:spoken|caption|voice-?over|text|narrator)\W*:\s*(.+)$", LINES)
NOT_TOLD = re.compile(r"^\W*(?:scene|picture|visual|camera|music|sound)\b.*$", LINES)
SCENE_ENDS = re.compile(r"^\W*scene\b.*?\d\s*s?\s*[-\u2013\u2014]\s*(\d+(?:\.\d+)?)\s*s\b", LINES)
MARKS = re.compile(r"[*_#`>\[\]]+")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A text from one instant to another, in seconds from the beginning."""

    text: str
    start: float
    end: float


def captions(script: str, seconds: int) -> tuple[Caption, ...]:
    """Return the captions of a script, which fill the clip.

    Each is shown in its scene, where each scene says when it is and has one; else longer ones for
    longer.
    """
    lines = told(script)
    ends = scene_ends(script, seconds)
    if len(ends) != len(lines):
        lines = lines[: max(1, int(seconds / SECONDS_LEAST))]
        ends = spread(lines, seconds)
    starts = (0.0, *ends)
    return tuple(
        Caption(text=line, start=round(start, 3), end=round(end, 3))
        for line, start, end in zip(lines, starts, ends, strict=False)
    )


def scene_ends(script: str, seconds: int) -> list[float]:
    """Return when each scene ends, drawn out to the clip's length; none if one can't be read."""
    said = [float(end) for end in SCENE_ENDS.findall(script)]
    if not said or said[-1] == 0:
        return []
    ends = [end * seconds / said[-1] for end in said]
    is_long = all(b - a >= SECONDS_LEAST for a, b in pairwise((0.0, *ends)))
    return ends if is_long else []


def spread(lines: Sequence[str], seconds: int) -> list[float]:
    """Return when each line ends, when longer ones are shown for longer."""
    weights = [len(line) + 15 for line in lines]
    return [seconds * done / sum(weights) for done in accumulate(weights)]


def told(script: str) -> list[str]:
    """Return what is told: the lines that say so, else the sentences that are no directions."""
    lines = SPOKEN.findall(script) or SENTENCE.findall(NOT_TOLD.sub("", script))
    tidy = [" ".join(MARKS.sub("", line).split()).strip(' "\u201c\u201d') for line in lines]
    return [shortened(line) for line in tidy if any(c.isalnum() for c in line)]


def shortened(line: str) -> str:
    """Return a line that can be read in a moment."""
    if len(line) <= CAPTION_CHARACTERS:
        return line
    return line[:CAPTION_CHARACTERS].rpartition(" ")[0].rstrip(" ,;:") + " ..."
