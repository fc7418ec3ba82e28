import gc
import sys
from collections.abc import Iterator

import pytest

from entrypoints.interpreter import ALLOCATIONS, TURN_SECONDS, tune_for_serving


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the interpreter as it was."""
    threshold, interval = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)
    sys.setswitchinterval(interval)


def test_what_is_loaded_is_not_looked_at_again_and_cycles_still_end() -> None:
    tune_for_serving()

    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == ALLOCATIONS
    assert gc.isenabled()


def test_a_thread_that_reckons_gives_the_others_their_turn_soon() -> None:
    tune_for_serving()

    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
