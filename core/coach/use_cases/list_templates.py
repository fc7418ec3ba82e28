"""Look at the opportunities."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.coach.model import Template
from core.coach.ports import PlanningUnitOfWork
from core.coach.rules.planning import worded
from core.coach.templates.reading import Templates
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTemplates:
    """Show all templates in words of the creator's own profile, or in plain ones without any."""

    snapshot: Callable[[], PlanningUnitOfWork]
    templates: Templates

    async def __call__(self, account_id: AccountId) -> Sequence[Template]:
        """Return them, in their order."""
        async with self.snapshot() as work:
            profile = await work.creator_profiles.find(account_id)
        return [worded(each, profile) for each in self.templates.all()]
