"""What operators need to know of a failure, and customers are not told."""

from core.shared.errors import DomainError

REASON_LENGTH_MAX = 200


def reasons(error: BaseException) -> str:
    """Return in a line what went wrong; behind what customers are told, what operators need."""
    if isinstance(error, DomainError) and error.__cause__ is not None:
        return reasons(error.__cause__)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    said = (str(error) or type(error).__name__).strip().splitlines()[0]
    return said if len(said) <= REASON_LENGTH_MAX else f"{said[:REASON_LENGTH_MAX]}..."


def behind(error: BaseException) -> dict[str, str]:
    """Return the cause of a refusal as a field of a log line; nothing where it tells all itself."""
    has_more = isinstance(error, DomainError) and error.__cause__ is not None
    return {"cause": reasons(error)} if has_more else {}
