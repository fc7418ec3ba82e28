"""Confirm or reject a tentative decision."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.errors import DecisionNotFound
from core.coach.model import ProjectDecision
from core.coach.ports import PlanningUnitOfWork
from core.coach.rules.deciding import settled
from core.shared.ids import AccountId
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDecisionCommand:
    """Which decision is confirmed, or else rejected."""

    account_id: AccountId
    project_id: str
    decision_id: str
    confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDecision:
    """A confirmed decision is in force and replaces the one that was; a rejected one is past."""

    unit_of_work: Callable[[], PlanningUnitOfWork]
    clock: Clock

    async def __call__(self, command: SettleDecisionCommand) -> ProjectDecision:
        """Return the decision. Raises `ProjectNotFound`, `DecisionNotFound`, `DecisionSettled`."""
        async with self.unit_of_work() as work:
            project = await work.projects.get(command.project_id, account_id=command.account_id)
            decisions = {each.id: each for each in await work.project_decisions.of(project.id)}
            if command.decision_id not in decisions:
                raise DecisionNotFound("There is no such decision in this project.")
            changed = settled(
                decisions.values(),
                command.decision_id,
                confirm=command.confirm,
                now=self.clock.now(),
            )
            for each in changed:
                await work.project_decisions.save(each)
            if changed:
                await work.commit()
            return {**decisions, **{each.id: each for each in changed}}[command.decision_id]
