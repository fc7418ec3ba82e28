import gc

from entrypoints.collector import ALLOCATIONS, collect_rarely


def test_what_is_loaded_is_not_looked_at_again_and_cycles_still_end() -> None:
    before = gc.get_threshold()
    try:
        collect_rarely()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] == ALLOCATIONS
        assert gc.isenabled()
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
