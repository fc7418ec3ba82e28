"""One JSON object is made of what models write around and inside it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.generation.rules.repair import JsonRepair, keeps_to, repaired

SCHEMA = {
    "type": "object",
    "properties": {
        "tags": {"type": "array", "items": {"type": "string"}},
        "n": {"type": "integer"},
    },
    "required": ["tags"],
}
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.text(), values, max_size=5)


@given(value=objects, plain=st.booleans(), indent=st.sampled_from([None, 1]))
def test_sound_json_means_the_same(value: object, *, plain: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=plain, indent=indent)

    assert json.loads(repaired(f"Sure!\n```json\n{text}\n```\nBye {{}}")) == value


@given(value=objects, data=st.data())
def test_what_was_cut_off_anywhere_is_json(value: object, data: st.DataObject) -> None:
    text = json.dumps(value)
    cut = data.draw(st.integers(1, len(text)))

    assert isinstance(json.loads(repaired(text[:cut])), dict)


@given(value=objects, sizes=st.lists(st.integers(1, 7), min_size=1))
def test_pieces_make_the_same_as_the_whole(value: object, sizes: list[int]) -> None:
    text = f"x {json.dumps(value, indent=1)} y"
    repair, found, at = JsonRepair(), "", 0
    for number in range(len(text)):
        size = sizes[number % len(sizes)]
        found += repair.feed(text[at : at + size])
        at += size

    assert found + repair.close() == repaired(text)


@pytest.mark.parametrize(
    ("broken", "value"),
    [
        ('{"a": [1, 2,], "b": {"c": 1,},}', {"a": [1, 2], "b": {"c": 1}}),
        ('{"a": "line\nnext\tcolumn"}', {"a": "line\nnext\tcolumn"}),
        ('{"a": "C:\\dir"}', {"a": "C:\\dir"}),
        ('{"a": "\\u00zz"}', {"a": "\\u00zz"}),
        ('{"a": "un', {"a": "un"}),
        ('{"a": "x", "b', {"a": "x", "b": None}),
        ('{"a": tr', {"a": True}),
        ('{"a": -', {"a": 0}),
    ],
)
def test_usual_mistakes_are_mended(broken: str, value: object) -> None:
    assert json.loads(repaired(broken)) == value


@pytest.mark.parametrize("text", ["", "no object", "[1]"])
def test_where_no_object_is_there_is_none(text: str) -> None:
    assert repaired(text) in {"", "{}"}


@pytest.mark.parametrize(
    ("text", "keeps"),
    [
        ('{"tags": ["a"], "more": 1}', True),
        ('{"tags": [], "n": 1}', True),
        ('{"tags": [1]}', False),
        ('{"tags": null}', False),
        ('{"n": 1}', False),
        ('{"tags": [], "n": true}', False),
        ("[]", False),
        ("nothing", False),
    ],
)
def test_a_schema_is_kept_or_broken(text: str, *, keeps: bool) -> None:
    assert keeps_to(text, SCHEMA) is keeps
