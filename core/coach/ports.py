"""What the coach needs of storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.coach.detection.model import Category
from core.coach.model import (
    DecisionStatus,
    Message,
    NewMessage,
    Profile,
    Project,
    ProjectDecision,
    ProjectStatus,
)
from core.generation.ports import GenerationUnitOfWork
from core.shared.ids import AccountId
from core.shared.pages import Page, PageRequest
from core.shared.ports import UnitOfWork


class CreatorProfiles(Protocol):
    """What is known of creators, one profile for each account."""

    async def find(self, account_id: AccountId) -> Profile | None:
        """Return an account's profile, or None."""
        ...

    async def save(self, profile: Profile) -> None:
        """Store a profile, new or changed; a changed one keeps when it was made."""
        ...

    async def remove(self, account_id: AccountId) -> None:
        """Forget an account's profile."""
        ...


class Projects(Protocol):
    """Projects, of which an account has at most one that is active."""

    async def add(self, project: Project) -> None:
        """Store a new project. Raises `ActiveProjectExists`."""
        ...

    async def get(self, project_id: str, *, account_id: AccountId) -> Project:
        """Return a project of that account, locked in a unit of work that writes.

        Raises `ProjectNotFound`.
        """
        ...

    async def active(self, account_id: AccountId) -> Project | None:
        """Return the account's active project, or None."""
        ...

    async def save(self, project: Project) -> None:
        """Store a changed project. Raises `ActiveProjectExists`."""
        ...

    async def of(self, account_id: AccountId) -> Sequence[Project]:
        """Return all projects of an account, oldest first."""
        ...

    async def page(
        self, account_id: AccountId, status: ProjectStatus | None, page: PageRequest
    ) -> Page[Project]:
        """Return an account's projects, those in one state or all, newest first."""
        ...

    async def remove_all(self, account_id: AccountId) -> None:
        """Forget an account's projects with their decisions and messages."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFilter:
    """Which decisions of a project: in one state, of one category."""

    status: DecisionStatus | None = None
    category: Category | None = None


class ProjectDecisions(Protocol):
    """Decisions. Whoever changes one has locked its project first."""

    async def of(self, project_id: str) -> Sequence[ProjectDecision]:
        """Return all decisions of a project, oldest first."""
        ...

    async def page(
        self, project_id: str, wish: DecisionFilter, page: PageRequest
    ) -> Page[ProjectDecision]:
        """Return a project's decisions, newest first."""
        ...

    async def save(self, decision: ProjectDecision) -> None:
        """Store a decision, new or changed."""
        ...


class ProjectMessages(Protocol):
    """What was said in a project. Answers are read from the creations that deliver them."""

    async def add(self, message: NewMessage) -> None:
        """Store a new message."""
        ...

    async def page(self, project_id: str, page: PageRequest) -> Page[Message]:
        """Return a project's messages, newest first; an answer from its first word on."""
        ...

    async def recent(self, project_id: str, *, limit: int) -> Sequence[Message]:
        """Return the last messages, oldest first, without those that failed."""
        ...

    async def forget(self, *, before: datetime, limit: int) -> int:
        """Delete what was said before then, answers too, the oldest first; return how much."""
        ...

    async def is_answering(self, project_id: str) -> bool:
        """Tell whether an answer is being written in the project."""
        ...

    async def counted_since(self, account_id: AccountId, since: datetime) -> int:
        """Return how many messages the account sent since then, without those that failed."""
        ...


class PlanningUnitOfWork(UnitOfWork, Protocol):
    """The slice of the unit of work for profiles, projects and decisions."""

    @property
    def creator_profiles(self) -> CreatorProfiles:
        """What is known of creators."""
        ...

    @property
    def projects(self) -> Projects:
        """Projects."""
        ...

    @property
    def project_decisions(self) -> ProjectDecisions:
        """Decisions."""
        ...


class CoachUnitOfWork(PlanningUnitOfWork, GenerationUnitOfWork, Protocol):
    """The slice of the unit of work that the coach may touch."""

    @property
    def project_messages(self) -> ProjectMessages:
        """What was said."""
        ...
