"""Values: quick to make and copy, and otherwise what dataclasses are."""

import dataclasses

import pytest

from core.shared.values import replace, value


@value(frozen=True, slots=True, kw_only=True)
class Coin:
    worth: int
    names: tuple[str, ...] = ()


def test_a_copy_differs_in_what_was_changed_alone() -> None:
    penny = Coin(worth=1, names=("penny",))

    copy = replace(penny, worth=2)

    assert copy == Coin(worth=2, names=("penny",))
    assert penny == Coin(worth=1, names=("penny",))
    assert copy == dataclasses.replace(penny, worth=2)


def test_what_is_equal_has_one_hash() -> None:
    assert {Coin(worth=1), Coin(worth=1), Coin(worth=2)} == {Coin(worth=1), Coin(worth=2)}


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="weight"):
        replace(Coin(worth=1), weight=3)  # type: ignore[call-arg]
