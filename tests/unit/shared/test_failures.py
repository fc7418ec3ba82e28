"""What a pass over many raises: no failure hides another."""

import pytest

from core.shared.errors import DatabaseAway, Deferred, NotFound
from core.shared.failures import raise_failures

AWAY, LATER = DatabaseAway("away"), Deferred("later")
WRONG, MISSING = ValueError("wrong"), NotFound("missing")


def test_nothing_is_raised_where_nothing_failed() -> None:
    raise_failures([])


@pytest.mark.parametrize("failures", [[WRONG], [AWAY, WRONG, LATER]])
def test_the_only_thing_that_is_wrong_is_raised_as_it_is(failures: list[Exception]) -> None:
    with pytest.raises(ValueError, match="wrong"):
        raise_failures(failures)


def test_several_are_raised_together() -> None:
    with pytest.raises(ExceptionGroup) as raised:
        raise_failures([WRONG, AWAY, MISSING])
    assert raised.value.exceptions == (WRONG, MISSING)


def test_what_only_waits_is_told_as_such() -> None:
    with pytest.raises(DatabaseAway):
        raise_failures([AWAY, LATER])
