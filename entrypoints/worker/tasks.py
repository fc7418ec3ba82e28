"""Every kind of job: what runs it, and what gives up for it when it has failed for good."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from core.shared.jobs import Job
from entrypoints.container import Container
from entrypoints.worker import generation, housekeeping, payments

Run = Callable[[Container, Job], Awaitable[None]]
GiveUp = Callable[[Container, Job, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """How a kind of job is done.

    `give_up` returns what the job had taken and ends it, with the reason as the customer reads it;
    a task without one has taken nothing.
    """

    run: Run
    give_up: GiveUp | None = None


TASKS: Mapping[str, Task] = {
    "generation.generate_article": Task(
        run=generation.generate_article, give_up=generation.fail_article
    ),
    "payments.apply_event": Task(run=payments.apply_event, give_up=payments.fail_event),
    "payments.end_subscriptions": Task(run=payments.end_subscriptions),
    "payments.reconcile": Task(run=payments.reconcile),
    "housekeeping.prune_jobs": Task(run=housekeeping.prune_jobs),
}
