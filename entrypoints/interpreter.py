"""Python in a process that serves for long: its garbage collector, and its threads' turns."""

import gc
import sys

ALLOCATIONS = 20_000
"""So many more objects make it look again: what a few batches of holds need, not a part of one."""
TURN_SECONDS = 0.0005
"""A tenth of the default: so long a thread that reckons keeps the event loop waiting, each time
that anything is to be done there."""


def tune_for_serving() -> None:
    """Never look again at what is loaded by now and at the rest less often; and answer in between.

    By default the collector goes through what the requests of this moment have in use every few
    requests, and through the whole program now and then; reference counts free all but cycles at
    once anyhow.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)
    sys.setswitchinterval(TURN_SECONDS)
