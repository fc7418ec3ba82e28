"""Whatever is written, the detector answers."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.coach.detection.decisions import detect
from core.coach.detection.model import Detection
from core.coach.detection.normalise import normalise

DEEP_EXAMPLES = 10_000
LONGEST = 10_000

anything = st.text(max_size=300)
TELLING = """we are going with not if you said maybe $ 29 a month , . ? ( ) ' " > Circle on May the
first three tiers about because and or half price free week every i'll don't"""
telling = st.lists(st.sampled_from(TELLING.split()), max_size=80).map(" ".join)


def checked(text: str, previous: str | None = None) -> Detection:
    found = detect(text, previous_coach_message=previous)
    for decision in found.decisions:
        assert decision.evidence
        assert decision.evidence in text
        assert decision.value
        assert decision.rationale is None or decision.rationale in text
    for retraction in found.retractions:
        assert retraction.evidence in text
    return found


@given(anything)
@example("\ud800")
@example("İ'\u0300" * 50)
@example("﷽" * 40)
@example("(" * 300)
@example("'" * 300)
@example('"' * 300)
@example("," * 300)
@example("\x00\n\r\u2028" * 50)
def test_any_text_is_read(text: str) -> None:
    checked(text)


@given(telling, telling)
def test_any_order_of_telling_words_is_read(text: str, previous: str) -> None:
    checked(text, previous)


@given(st.one_of(anything, telling))
def test_detecting_twice_gives_the_same(text: str) -> None:
    assert detect(text) == detect(text)


@given(anything)
def test_every_plain_character_stands_for_a_span(text: str) -> None:
    plain = normalise(text)
    assert len(plain.text) == len(plain.display) == len(plain.shown)
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    assert list(plain.starts) == sorted(plain.starts)
    assert all(
        start < end <= len(text) for start, end in zip(plain.starts, plain.ends, strict=True)
    )


times = st.integers(1, 2_000)
repeated = st.builds(lambda part, many: (part * many)[:LONGEST], st.text(max_size=40), times)
told_again = st.builds(lambda part, many: (part * many)[:LONGEST], telling, times)


@settings(max_examples=12)
@given(st.one_of(repeated, told_again))
def test_long_texts_are_read(text: str) -> None:
    checked(text)


@pytest.mark.deep
@settings(max_examples=DEEP_EXAMPLES, deadline=None)
@given(st.one_of(st.text(max_size=200), repeated, told_again))
def test_ten_thousand_texts_of_up_to_ten_thousand_characters_are_read(text: str) -> None:
    checked(text)
