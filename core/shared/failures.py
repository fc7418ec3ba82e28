"""What a pass over many things raises when some of them failed."""

from collections.abc import Sequence

from core.shared.errors import Deferred, Undecided


def raise_failures(failures: Sequence[Exception]) -> None:
    """Raise what went wrong, if anything did: the only failure as it is, several as a group.

    What merely waits (`Deferred`, `Undecided`) is raised when nothing else went wrong.
    """
    wrong = [each for each in failures if not isinstance(each, (Deferred, Undecided))]
    if len(wrong) > 1:
        raise ExceptionGroup(f"{len(wrong)} failed", wrong)
    for failure in wrong or failures:
        raise failure
