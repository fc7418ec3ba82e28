"""What is read of a JSON answer while it comes equals what is in it at the end."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.generation.rules.readable import ReadableJson

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
answers = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    texts | st.lists(texts, max_size=4),
    max_size=5,
)


def read(answer: str, cuts: list[int]) -> dict[tuple[str, int | None], str]:
    """Return each text of an answer that is fed in parts."""
    reader, found = ReadableJson(), dict[tuple[str, int | None], str]()
    places = [0, *sorted(cut % (len(answer) + 1) for cut in cuts), len(answer)]
    for start, end in pairwise(places):
        for piece in reader.feed(answer[start:end]):
            key = (piece.field, piece.index)
            found[key] = found.get(key, "") + piece.text
    return found


@given(answer=answers, cuts=st.lists(st.integers(0, 500), max_size=20), ascii_only=st.booleans())
def test_the_pieces_joined_are_the_texts(
    answer: dict[str, str | list[str]], cuts: list[int], *, ascii_only: bool
) -> None:
    expected: dict[tuple[str, int | None], str] = {}
    for field, value in answer.items():
        if isinstance(value, str):
            expected[field, None] = value
        else:
            expected |= {(field, index): each for index, each in enumerate(value)}

    found = read(json.dumps(answer, ensure_ascii=ascii_only, indent=1), cuts)

    assert found == {key: text for key, text in expected.items() if text}


@given(answer=st.text(), cuts=st.lists(st.integers(0, 500), max_size=5))
def test_nonsense_raises_nothing(answer: str, cuts: list[int]) -> None:
    read(answer, cuts)
