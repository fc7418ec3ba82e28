"""Python's garbage collector in a process that serves for long."""

import gc

ALLOCATIONS = 20_000
"""So many more objects make it look again: what a few batches of holds need, not a part of one."""


def collect_rarely() -> None:
    """Never look again at what is loaded by now, and look at the rest less often.

    By default it goes through what the requests of this moment have in use every few requests, and
    through the whole program now and then; reference counts free all but cycles at once anyhow.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
