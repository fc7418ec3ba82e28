"""All projects of a creator, over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec import Struct

from core.coach.model import Project, ProjectStatus
from core.coach.rules.progress import Share, progress_of
from core.coach.use_cases.list_projects import ListProjects
from core.shared.ids import AccountId
from core.shared.pages import PageRequest
from entrypoints.http.coach_profiles import PATH, READ
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view


class ProjectLineView(Struct, frozen=True):
    """A project in a list: which it is and how far it has come."""

    id: str
    template: str
    title: str
    status: Literal["active", "paused", "completed", "abandoned"]
    progress: Share
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None


def line_view(project: Project) -> ProjectLineView:
    """Return a project as a list answers it."""
    return ProjectLineView(
        id=project.id,
        template=project.plan.template_id,
        title=project.title,
        status=project.status.value,
        progress=progress_of(project.plan, project.tasks).whole,
        created_at=project.created_at,
        updated_at=project.updated_at,
        ended_at=project.ended_at,
    )


@get(
    f"{PATH}/projects",
    operation_id="ListProjects",
    responses=problems(400, 401, 403, 429),
    opt=READ,
)
async def list_projects_page(
    creator: NamedDependency[AccountId],
    page_request: NamedDependency[PageRequest],
    list_projects: NamedDependency[ListProjects],
    status: Annotated[
        Literal["active", "paused", "completed", "abandoned"] | None,
        QueryParameter(description="In this state only."),
    ] = None,
) -> PageView[ProjectLineView]:
    """List your projects, newest first, those that have ended included."""
    wish = ProjectStatus(status) if status else None
    return page_view(await list_projects(creator, wish, page_request), line_view)
