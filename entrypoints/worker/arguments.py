"""Reading a job's arguments."""

from core.shared.ids import AccountId
from core.shared.jobs import Job


def account_of(job: Job) -> AccountId:
    """Return the account that a job is for. Raises `ValueError` when there is none."""
    if job.account_id is None:
        message = f"job {job.id} ({job.kind}) names no account"
        raise ValueError(message)
    return job.account_id


def text_of(job: Job, name: str) -> str:
    """Return a text argument. Raises `ValueError` when it is missing or no text."""
    value = job.arguments.get(name)
    if not isinstance(value, str):
        message = f"job {job.id} ({job.kind}) needs the text {name!r}"
        raise ValueError(message)  # noqa: TRY004  # a wrong job, not a wrong call
    return value


def number_of(job: Job, name: str) -> int:
    """Return a whole number. Raises `ValueError` when it is missing or none."""
    value = job.arguments.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        message = f"job {job.id} ({job.kind}) needs the number {name!r}"
        raise ValueError(message)  # noqa: TRY004  # a wrong job, not a wrong call
    return value
