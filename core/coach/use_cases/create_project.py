"""Begin a project from a template."""

from collections.abc import Callable
from dataclasses import dataclass

from core.coach.model import MessageRole, NewMessage, Project, ProjectStatus
from core.coach.ports import CoachUnitOfWork
from core.coach.rules.planning import customised
from core.coach.rules.projects import check_title, welcome
from core.coach.templates.reading import Templates
from core.generation.rules.tokens import estimate_tokens
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProjectCommand:
    """Who begins what; without a title it has the template's. `key` makes a repeat the same act."""

    account_id: AccountId
    template_id: str
    title: str | None = None
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProject:
    """Make the template out for the creator, and say welcome, in one transaction.

    Of any number of creations at once one succeeds: the database has one active project for each
    account.
    """

    unit_of_work: Callable[[], CoachUnitOfWork]
    clock: Clock
    ids: Ids
    templates: Templates

    async def __call__(self, command: CreateProjectCommand) -> Project:
        """Return the project.

        Raises `TemplateNotFound`, `ProjectInvalid`, `ActiveProjectExists` and the errors of keys.
        """
        template = self.templates.get(command.template_id)
        title = check_title(command.title or template.title)
        account_id, now = command.account_id, self.clock.now()
        async with self.unit_of_work() as work:
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    return await work.projects.get(earlier, account_id=account_id)
            profile = await work.creator_profiles.find(account_id)
            project = Project(
                id=self.ids.new(),
                account_id=account_id,
                status=ProjectStatus.ACTIVE,
                title=title,
                plan=customised(template, profile),
                tasks={},
                created_at=now,
                updated_at=now,
            )
            await work.projects.add(project)
            greeting = welcome(project.plan, profile)
            message = NewMessage(
                id=self.ids.new(),
                project_id=project.id,
                account_id=account_id,
                role=MessageRole.ASSISTANT,
                content=greeting,
                tokens=estimate_tokens(greeting),
                creation_id=None,
                created_at=now,
            )
            await work.project_messages.add(message)
            if command.key is not None:
                await work.keys.finish(command.key, result=project.id)
            await work.commit()
            return project
