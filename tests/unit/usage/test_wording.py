"""What those are told whose work is not begun."""

import pytest

from core.usage.errors import OperationSwitchedOff, UnderMaintenance
from core.usage.model import Switches
from core.usage.rules.brakes import check_switches


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Move", "Nothing new is begun during maintenance. Move. Try again later."),
        (" Back soon! ", "Nothing new is begun during maintenance. Back soon! Try again later."),
        ("", "Nothing new is begun during maintenance. Try again later."),
        (None, "Nothing new is begun during maintenance. Try again later."),
    ],
)
def test_a_reason_is_a_sentence_of_its_own(reason: str | None, told: str) -> None:
    with pytest.raises(UnderMaintenance) as refusal:
        check_switches(Switches(maintenance=True, reason=reason), "article")
    assert refusal.value.message == told


def test_an_operation_that_is_off_says_why() -> None:
    with pytest.raises(OperationSwitchedOff, match=r"off for now\. Too dear\. Try again"):
        check_switches(Switches(operations_off=frozenset({"image"}), reason="Too dear"), "image")
