"""Projects and what is decided in them, over HTTP."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from litestar import Response, Router, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, Schema
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED
from msgspec import UNSET, Meta, Struct, UnsetType

from core.coach.detection import model as detection
from core.coach.model import DecisionStatus, ProjectStatus, TaskStatus
from core.coach.ports import DecisionFilter
from core.coach.rules.exporting import as_data, as_markdown
from core.coach.rules.projects import TaskChange
from core.coach.use_cases.change_project import ChangeProject, ChangeProjectCommand
from core.coach.use_cases.change_task import ChangeTask, ChangeTaskCommand
from core.coach.use_cases.create_project import CreateProject, CreateProjectCommand
from core.coach.use_cases.export_project import ExportProject
from core.coach.use_cases.list_decisions import ListDecisions
from core.coach.use_cases.settle_decision import SettleDecision, SettleDecisionCommand
from core.coach.use_cases.show_project import ShowProject
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.pages import PageRequest
from entrypoints.http.coach_chat_views import Category, DecisionState, DecisionView, decision_view
from entrypoints.http.coach_listing import list_projects_page
from entrypoints.http.coach_profiles import PATH, READ, WRITE, creator
from entrypoints.http.coach_views import ProjectView, project_view
from entrypoints.http.serving.dispositions import kept_as
from entrypoints.http.serving.errors import problems
from entrypoints.http.serving.pages import PageView, page_view

MARKDOWN = "text/markdown"
TEMPLATE_DEFAULT = "premium-community"


class ProjectBody(Struct, forbid_unknown_fields=True):
    """Which opportunity you take on."""

    template: Annotated[
        str, Meta(min_length=1, max_length=60, description="The `id` of one of the templates.")
    ] = TEMPLATE_DEFAULT
    title: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


@post(
    f"{PATH}/projects",
    operation_id="CreateProject",
    status_code=HTTP_201_CREATED,
    responses=problems(400, 401, 403, 404, 409, 413, 422, 429),
    opt=WRITE | {"located": f"{PATH}/projects/{{id}}"},
)
async def create_one_project(
    *,
    creator: NamedDependency[AccountId],
    request_key: NamedDependency[RequestKey | None],
    create_project: NamedDependency[CreateProject],
    show_project: NamedDependency[ShowProject],
    data: JSONBody[ProjectBody | None] = None,
) -> ProjectView:
    """Begin a project: its plan is made for your profile, and the chat says welcome.

    There is one active project at a time; 409 while there is another.
    """
    body = data or ProjectBody()
    command = CreateProjectCommand(
        account_id=creator, template_id=body.template, title=body.title, key=request_key
    )
    project = await create_project(command)
    return project_view(await show_project(creator, project.id))


@get(
    f"{PATH}/projects/active",
    operation_id="GetActiveProject",
    responses=problems(401, 403, 404, 429),
    opt=READ,
)
async def get_active_project(
    creator: NamedDependency[AccountId], show_project: NamedDependency[ShowProject]
) -> ProjectView:
    """Show your active project; 404 while there is none."""
    return project_view(await show_project(creator, None))


@get(
    f"{PATH}/projects/{{project_id:str}}",
    operation_id="GetProject",
    responses=problems(401, 403, 404, 429),
    opt=READ,
)
async def get_one_project(
    project_id: FromPath[str],
    creator: NamedDependency[AccountId],
    show_project: NamedDependency[ShowProject],
) -> ProjectView:
    """Show a project with its plan, progress and next steps."""
    return project_view(await show_project(creator, project_id))


class ProjectChanges(Struct, forbid_unknown_fields=True):
    """What changes; what is left out stays."""

    status: (
        Annotated[
            Literal["active", "paused", "completed", "abandoned"],
            Meta(description="`active` resumes; the last two are ends."),
        ]
        | UnsetType
    ) = UNSET
    title: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET


@patch(
    f"{PATH}/projects/{{project_id:str}}",
    operation_id="ChangeProject",
    responses=problems(400, 401, 403, 404, 409, 413, 429),
    opt=WRITE,
)
async def change_one_project(
    project_id: FromPath[str],
    data: JSONBody[ProjectChanges],
    creator: NamedDependency[AccountId],
    change_project: NamedDependency[ChangeProject],
    show_project: NamedDependency[ShowProject],
) -> ProjectView:
    """Pause, resume, complete, abandon or rename a project."""
    command = ChangeProjectCommand(
        account_id=creator,
        project_id=project_id,
        status=None if data.status is UNSET else ProjectStatus(data.status),
        title=None if data.title is UNSET else data.title,
    )
    await change_project(command)
    return project_view(await show_project(creator, project_id))


class TaskChanges(Struct, forbid_unknown_fields=True):
    """What changes about a task; what is left out stays. An empty one toggles it."""

    status: (
        Annotated[
            Literal["open", "in_progress", "done", "completed"],
            Meta(description="`completed` is another word for `done`."),
        ]
        | UnsetType
    ) = UNSET
    completed: (
        Annotated[bool, Meta(description="Whether it is done, in place of a status.")] | UnsetType
    ) = UNSET
    notes: Annotated[str, Meta(max_length=2_000, description="Empty takes them away.")] | (
        UnsetType
    ) = UNSET
    undo: Annotated[bool, Meta(description="Take the last change of status back.")] = False


def task_change(data: TaskChanges) -> TaskChange:
    """Return the change that a body asks for."""
    status = "done" if data.status == "completed" else data.status
    return TaskChange(
        status=None if status is UNSET else TaskStatus(status),
        completed=None if data.completed is UNSET else data.completed,
        notes=None if data.notes is UNSET else data.notes,
        undo=data.undo,
    )


@patch(
    f"{PATH}/projects/{{project_id:str}}/tasks/{{task_id:str}}",
    operation_id="ChangeTask",
    responses=problems(400, 401, 403, 404, 409, 413, 429),
    opt=WRITE,
)
async def change_one_task(
    *,
    project_id: FromPath[str],
    task_id: FromPath[str],
    creator: NamedDependency[AccountId],
    change_task: NamedDependency[ChangeTask],
    show_project: NamedDependency[ShowProject],
    data: JSONBody[TaskChanges | None] = None,
) -> ProjectView:
    """Mark a task, keep notes on it, or undo its last change, also one that the chat has made.

    Without a body, or with an empty one, it toggles the task: done, and open again.
    """
    change = task_change(data or TaskChanges())
    command = ChangeTaskCommand(
        account_id=creator, project_id=project_id, task_id=task_id, change=change
    )
    await change_task(command)
    return project_view(await show_project(creator, project_id))


@get(
    f"{PATH}/projects/{{project_id:str}}/decisions",
    operation_id="ListDecisions",
    responses=problems(400, 401, 403, 404, 429),
    opt=READ,
)
async def list_decisions_page(
    *,
    project_id: FromPath[str],
    creator: NamedDependency[AccountId],
    page_request: NamedDependency[PageRequest],
    list_decisions: NamedDependency[ListDecisions],
    status: Annotated[
        DecisionState | None,
        QueryParameter(description="In this state only."),
    ] = None,
    category: Annotated[
        Category | None, QueryParameter(description="Of this category only.")
    ] = None,
) -> PageView[DecisionView]:
    """List what was decided in a project, newest first, with what replaced what."""
    wish = DecisionFilter(
        status=DecisionStatus(status) if status else None,
        category=detection.Category(category) if category else None,
    )
    page = await list_decisions(creator, project_id, wish, page_request)
    return page_view(page, decision_view)


class DecisionBody(Struct, forbid_unknown_fields=True):
    """What becomes of a tentative decision."""

    status: Annotated[Literal["active", "rejected"], Meta(description="`active` confirms it.")]


@patch(
    f"{PATH}/projects/{{project_id:str}}/decisions/{{decision_id:str}}",
    operation_id="SettleDecision",
    responses=problems(400, 401, 403, 404, 409, 413, 429),
    opt=WRITE,
)
async def settle_one_decision(
    project_id: FromPath[str],
    decision_id: FromPath[str],
    data: JSONBody[DecisionBody],
    creator: NamedDependency[AccountId],
    settle_decision: NamedDependency[SettleDecision],
) -> DecisionView:
    """Confirm or reject a tentative decision. A confirmed one replaces the one in force."""
    command = SettleDecisionCommand(
        account_id=creator,
        project_id=project_id,
        decision_id=decision_id,
        confirm=data.status == "active",
    )
    return decision_view(await settle_decision(command))


@dataclass
class JsonOrMarkdown(Operation):
    """An operation that answers in either form."""

    def __post_init__(self) -> None:
        """Describe the second form, too."""
        answer = (self.responses or {})[str(HTTP_200_OK)]
        content: Any = getattr(answer, "content", None)
        content[MARKDOWN] = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))


@get(
    f"{PATH}/projects/{{project_id:str}}/export",
    operation_id="ExportProject",
    operation_class=JsonOrMarkdown,
    responses=problems(400, 401, 403, 404, 429),
    opt=READ | {"headers": {"Content-Disposition": (200,)}},
)
async def export_one_project(
    project_id: FromPath[str],
    creator: NamedDependency[AccountId],
    export_project: NamedDependency[ExportProject],
    form: Annotated[
        Literal["json", "markdown"],
        QueryParameter(name="format", description="As data, or as a text to read."),
    ] = "json",
) -> Response[dict[str, Any]]:
    """Take a project along: plan, decisions with their reasons, progress and chat."""
    export = await export_project(creator, project_id)
    if form == "json":
        return Response(as_data(export), headers=kept_as("project.json"))
    answer: Any = Response(as_markdown(export), media_type=MARKDOWN, headers=kept_as("project.md"))
    return answer  # type: ignore[no-any-return]  # The second form, which the type can't say.


router = Router(
    "/",
    route_handlers=[
        create_one_project,
        list_projects_page,
        get_active_project,
        get_one_project,
        change_one_project,
        change_one_task,
        list_decisions_page,
        settle_one_decision,
        export_one_project,
    ],
    dependencies={"creator": Provide(creator)},
    tags=["coach"],
)
