"""Patterns that look for what they need first find the same as the plain expressions."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.coach.detection import tasks
from core.coach.detection.patterns import Pattern
from tests.evaluation.scoring import DATA, load

HARD = [
    r"\b(?:launch|open)(?:ed|ing)?\b",
    r"(?:so |and )*(?:i|we) (?:will )?(?:host|sell)\w*",
    r"(?<=we )do|(?<![\w.$])\d+ ?(?:k\b|euros?)|(?<!un)sure",
    r"[$€£]\s?\d{1,3}(?:,\d{3})*|\d+(?:st|nd|rd|th)",
    r"(?:(?!not )[a-z']+ ){1,2}?(?=weekly|every \w+day)",
    r"(?:an?|the)?[ -]?(?:co-?host|q&a|o'clock)$",
    r"^(?P<who>he|she) (?:sells|left), (?P=who)\b",
    r"(?>live|lives) on\B|[^\W_]+ly\b|\Bship",
    r"x{2,}|(?:ab|abc|abcd|abcde)+!|a?b?c?",
    r"(?i:Circle) it is|(?a:\w+) now",
    r"\d{2}|٣ days",
]
RULES = {
    id(value): value
    for name, module in sys.modules.items()
    if name.startswith(tasks.__package__ or "")
    for value in vars(module).values()
    if isinstance(value, Pattern)
}
MESSAGES = " ".join(message["text"] for message in load(DATA / "dev.jsonl")).lower()
words = st.sampled_from(sorted(set(MESSAGES.split()))) | st.text(max_size=3)
texts = st.builds(" ".join, st.lists(words, max_size=20)) | st.builds(
    lambda start, length: MESSAGES[start : start + length],
    st.integers(0, len(MESSAGES)),
    st.integers(0, 120),
)


def spans(matches: object) -> list[tuple[int, int]]:
    return [match.span() for match in matches if match]  # type: ignore[attr-defined]


def agree(pattern: Pattern, text: str) -> None:
    plain = re.compile(pattern.pattern)
    assert spans([pattern.match(text)]) == spans([plain.match(text)])
    assert spans([pattern.fullmatch(text)]) == spans([plain.fullmatch(text)])
    assert spans([pattern.search(text)]) == spans([plain.search(text)])
    assert spans(pattern.finditer(text)) == spans(plain.finditer(text))
    assert pattern.sub("~", text) == plain.sub("~", text)
    middle = len(text) // 2
    assert spans([pattern.match(text, middle)]) == spans([plain.match(text, middle)])
    assert spans([pattern.search(text, 1, middle)]) == spans([plain.search(text, 1, middle)])
    assert spans(pattern.finditer(text, middle)) == spans(plain.finditer(text, middle))


@pytest.mark.parametrize("expression", HARD)
@given(data=st.data())
def test_what_matches_is_found(expression: str, data: st.DataObject) -> None:
    around = st.sampled_from(["", " ", "a", "we ", "1", "_", "\n", "-"])
    text = data.draw(around) + data.draw(st.from_regex(expression)) + data.draw(around)
    agree(Pattern(expression), text)


@settings(max_examples=20)
@given(texts)
def test_rules_find_what_their_expressions_find(text: str) -> None:
    for pattern in RULES.values():
        agree(pattern, text)


def test_most_rules_know_what_they_need() -> None:
    known = [
        pattern for pattern in RULES.values() if any(pattern.signs) or pattern.needs_from_start
    ]
    assert len(known) > 0.8 * len(RULES)
    assert Pattern(r"\b(?:launch|open)\w*").signs[0] == frozenset({"laun", "open"})
    assert Pattern(r"(?:so )?(?:i|we) (?:host|are live)\b").signs[0] == frozenset({"host", "live"})
    assert Pattern(r"so,? \d+|and \$").signs[1] is None
    assert Pattern(r"\b(?:so,? )?(?:\d+|we\b)").signs[1] == frozenset({"so", "0", "we"})
