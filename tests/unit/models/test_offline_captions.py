"""What is told over a film, and when."""

from itertools import pairwise

import pytest

from adapters.models.offline.captions import captions

SCRIPT = """**Our course** (4 s)

**Scene 1 (0\u20131.5 s)**
Picture: A loaf, close.
Spoken: \u201cLook closer.\u201d

**Scene 2 (1.5\u20134 s)**
Picture: The whole table.
Spoken: \u201cSee for yourself, today or tomorrow, or whenever you like.\u201d"""


def timed(script: str, seconds: int) -> list[tuple[str, float, float]]:
    return [(each.text, each.start, each.end) for each in captions(script, seconds)]


@pytest.mark.parametrize(("seconds", "change"), [(4, 1.5), (8, 3.0), (12, 4.5)])
def test_each_is_shown_in_its_scene(seconds: int, change: float) -> None:
    second = "See for yourself, today or tomorrow, or whenever you like."
    wanted = [("Look closer.", 0, change), (second, change, seconds)]
    assert timed(SCRIPT, seconds) == wanted


@pytest.mark.parametrize(
    "script",
    [
        "Look closer. See for yourself, today or tomorrow.",
        SCRIPT.replace("1.5 s)", "0.5 s)"),  # Too short to be read.
        SCRIPT.replace("1.5", "three"),
        SCRIPT.replace("Spoken: \u201cLook closer.\u201d", "Spoken: a\nSpoken: b"),
        SCRIPT.replace("1.5\u20134 s", "1.5\u20130 s"),
        "Scene 1 (0-0 s)\nSpoken: a",
    ],
)
def test_without_times_to_go_by_longer_ones_are_shown_for_longer(script: str) -> None:
    found = captions(script, 4)
    assert (found[0].start, found[-1].end) == (0, 4)
    for one, other in pairwise(found):
        assert one.end == other.start
        is_longer = len(other.text) > len(one.text)
        assert (other.end - other.start > one.end - one.start) == is_longer


def test_there_is_time_to_read_each() -> None:
    found = captions("One. Two. Three. Four. Five. Six. Seven.", 4)
    assert [each.text for each in found] == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("script", ["", "**", "Picture: a loaf.", "Scene 1 (0\u20134 s)"])
def test_nothing_told_is_no_caption(script: str) -> None:
    assert captions(script, 4) == ()
