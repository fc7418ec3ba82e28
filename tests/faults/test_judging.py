"""What the judge takes for a named end, and what stays a loss even where the disk was full."""

import pytest

from adapters.models.offline.video import FAILED
from core.generation.use_cases.run_creation import BROKEN
from tests.faults.judging import INTERNAL, is_named_end


def test_a_failure_that_says_why_and_cost_nothing_is_a_named_end() -> None:
    assert is_named_end("failed", FAILED, is_uncharged=True)


@pytest.mark.parametrize(
    ("state", "error", "is_uncharged"),
    [
        ("failed", FAILED, False),
        ("failed", None, True),
        ("failed", "The renderer could not make it.", True),
        ("failed", f"{INTERNAL} Nothing was charged.", True),
        ("failed", BROKEN, True),
        ("pending", FAILED, True),
    ],
)
def test_anything_else_is_a_loss(state: str, error: str | None, is_uncharged: bool) -> None:
    assert not is_named_end(state, error, is_uncharged=is_uncharged)
