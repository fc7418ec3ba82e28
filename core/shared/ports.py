"""The smallest ports: time, ids, and the unit of work with what every transaction may store."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, Self, TypeVar

from core.shared.events import Event
from core.shared.ids import AccountId
from core.shared.jobs import DueWork, Job, JobFilter, NewJob
from core.shared.keys import RequestKey
from core.shared.pages import Page, PageRequest

Result = TypeVar("Result")


class Clock(Protocol):
    """Tells the time; read once per use case."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class Ids(Protocol):
    """Makes identifiers."""

    def new(self) -> str:
        """Return a new UUIDv7 as a string: unique, and later ones sort later."""
        ...


class Aside(Protocol):
    """Runs long computations beside everything else."""

    async def __call__(self, account_id: AccountId, work: Callable[[], Result], /) -> Result:
        """Return what `work` returns or raises; only the account's own other work waits for it."""
        ...


class Events(Protocol):
    """The outbox."""

    async def add(self, *events: Event) -> None:
        """Store events with the change they tell of."""
        ...


class Jobs(Protocol):
    """Promised work."""

    async def add(self, job: NewJob) -> None:
        """Promise `job`; promising the same id again changes nothing."""
        ...

    async def get(self, job_id: str) -> Job | None:
        """Return a job, locked until the unit of work ends, or None."""
        ...

    async def paid_by(self, job_id: str, hold_id: str) -> None:
        """Say that another hold pays for the job from now on. Raises `JobEnded`."""
        ...

    async def done(self, job_id: str) -> None:
        """Say, in the transaction of its effect, that a job has had its effect.

        Raises `JobEnded` when it has ended already: of two runners, one has the effect.
        """
        ...

    async def failed(self, job_id: str, *, error: str) -> None:
        """Say, in the transaction that gave back what it had taken, that a job failed for good.

        Raises `JobEnded`.
        """
        ...

    async def cancelled(self, job_id: str, *, reason: str) -> None:
        """Say, in the transaction that took it back, that a job is wanted no more.

        Raises `JobEnded`.
        """
        ...


class OperatedJobs(Jobs, Protocol):
    """Promised work, as operators see it."""

    async def page(self, wish: JobFilter, page: PageRequest) -> Page[Job]:
        """Return the jobs that are wanted, newest first."""
        ...

    async def try_again(self, job_id: str) -> Job:
        """Queue a job that was set aside, for now and with all its tries.

        Raises `JobNotFound`, `JobNotParked`.
        """
        ...


class Keys(Protocol):
    """Idempotency keys, stored with what they guard.

    A use case that needs a wallet locks the wallet first and then claims the key.
    """

    async def claim(self, request: RequestKey) -> str | None:
        """Make the key this request's own, or return the result of the earlier same request.

        Of two transactions that claim one key, the second waits for the end of the first. Raises
        `KeyUsedForOther` and `KeyStillRunning`.
        """
        ...

    async def finish(self, request: RequestKey, *, result: str) -> None:
        """Store what became of the request, so that a repeat gets the same answer."""
        ...

    async def drop(self, request: RequestKey) -> None:
        """Forget a key whose request failed after it was claimed, so that it may be used again."""
        ...


class Folders(Protocol):
    """Campaigns, as far as whoever puts something in one has to know them."""

    async def get(self, account_id: AccountId, campaign_id: str) -> object:
        """Lock a campaign of the account, so that it is there as long as the unit of work.

        Raises a `NotFound`.
        """
        ...


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` means that nothing happened."""

    async def __aenter__(self) -> Self:
        """Begin."""
        ...

    async def __aexit__(self, *exception: object) -> None:
        """End; undo what was not committed."""
        ...

    async def commit(self) -> None:
        """Make all of it durable, or none."""
        ...

    @property
    def events(self) -> Events:
        """The outbox."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Promised work."""
        ...

    @property
    def keys(self) -> Keys:
        """Idempotency keys."""
        ...


class JobBoard(Protocol):
    """The worker's side of the jobs: each call is a transaction of its own."""

    async def expand_events(self, subscribers: Mapping[str, Sequence[str]], *, limit: int) -> int:
        """Turn stored events into one job for each subscriber; return how many events.

        Subscribers are those given here, and those that whoever stored the event knew: two
        versions of the program may run at once, and neither loses what only the other reacts to.
        """
        ...

    async def send(self, *, lease: timedelta, limit: int) -> Sequence[Job]:
        """Take due jobs to hand to a runner, and those whose runner was lost, each in its turn."""
        ...

    async def start(self, job_id: str, *, lease: timedelta) -> Job | None:
        """Begin a job, or return None when it has ended or somebody is at it."""
        ...

    async def renew(self, job: Job, *, lease: timedelta) -> bool:
        """Keep a job that is being worked on; False when it was lost to another runner."""
        ...

    async def retry(self, job: Job, *, run_at: datetime, error: str, counted: bool) -> None:
        """Put a job back until `run_at`; only a counted failure uses up a try."""
        ...

    async def park(self, job: Job, *, error: str) -> None:
        """Set a job aside for an operator."""
        ...

    async def hand_back(self, jobs: Sequence[Job], *, run_at: datetime | None = None) -> None:
        """Give jobs back, as on a graceful stop: at once, or for `run_at`."""
        ...

    async def renew_holds(self, *, seconds: int) -> None:
        """Extend the holds of open jobs: waiting in a queue frees nothing that is promised."""
        ...

    async def promise(self, job: NewJob) -> bool:
        """Promise a job of the schedule; False when its id was promised before."""
        ...

    async def due(self) -> DueWork:
        """Return how long the oldest due job waits, and how many were set aside."""
        ...

    async def prune(self, *, ended_before: datetime) -> int:
        """Forget jobs that ended well before an instant; return how many."""
        ...
