"""What is told over a clip, and when: the lines of its script, spread over its length."""

import re
from dataclasses import dataclass

SECONDS_LEAST = 1.2
"""A caption that is shown for less can't be read."""
CAPTION_CHARACTERS = 90
LINES = re.IGNORECASE | re.MULTILINE
SPOKEN = re.compile(r"^\W*(?:spoken|caption|voice-?over|text|narrator)\W*:\s*(.+)$", LINES)
NOT_TOLD = re.compile(r"^\W*(?:scene|picture|visual|camera|music|sound)\b.*$", LINES)
MARKS = re.compile(r"[*_#`>\[\]]+")
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """A text from one instant to another, in seconds from the beginning."""

    text: str
    start: float
    end: float


def captions(script: str, seconds: int) -> tuple[Caption, ...]:
    """Return the captions of a script: they fill the clip, longer ones for longer."""
    lines = told(script)[: max(1, int(seconds / SECONDS_LEAST))]
    weights = [len(line) + 15 for line in lines]
    found: list[Caption] = []
    start = 0.0
    for line, weight in zip(lines, weights, strict=True):
        end = start + seconds * weight / sum(weights)
        found.append(Caption(text=line, start=round(start, 3), end=round(end, 3)))
        start = end
    return tuple(found)


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
