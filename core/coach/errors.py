"""What the coach refuses."""

from core.shared.errors import Conflict, Forbidden, Invalid, Limited, NotFound


class CreatorProfileNotFound(NotFound):
    """The account has no creator profile yet."""

    code = "creator-profile-not-found"


class ProfileInvalid(Invalid):
    """The creator profile can't be stored as it is."""

    code = "creator-profile-invalid"


class TemplateNotFound(NotFound):
    """No such template."""

    code = "template-not-found"


class ProjectNotFound(NotFound):
    """No such project."""

    code = "project-not-found"


class NoActiveProject(NotFound):
    """The account has no active project."""

    code = "no-active-project"


class ActiveProjectExists(Conflict):
    """An account has one active project at a time."""

    code = "active-project-exists"


class ProjectNotActive(Conflict):
    """The project is paused or has ended; what was asked needs an active one."""

    code = "project-not-active"


class ProjectInvalid(Invalid):
    """The project can't be made or changed like this."""

    code = "project-invalid"


class StatusNotReachable(Conflict):
    """No way leads from the project's state to the one asked for."""

    code = "project-status-unreachable"


class TaskNotFound(NotFound):
    """The plan has no such task."""

    code = "task-not-found"


class TaskInvalid(Invalid):
    """The task can't be changed like this."""

    code = "task-invalid"


class NothingToUndo(Conflict):
    """The task has not changed, or its change was undone already."""

    code = "nothing-to-undo"


class DecisionNotFound(NotFound):
    """No such decision."""

    code = "decision-not-found"


class DecisionSettled(Conflict):
    """Only a tentative decision is confirmed or rejected."""

    code = "decision-not-tentative"


class MessageInvalid(Invalid):
    """The message can't be sent as it is."""

    code = "message-invalid"


class MessageForgotten(Conflict):
    """The message was sent before, so long ago that neither it nor its answer is kept."""

    code = "message-forgotten"


class ChatBusy(Conflict):
    """The coach is answering another message of this project."""

    code = "chat-busy"


class DailyLimitReached(Limited):
    """The account has used up its messages of this day."""

    code = "daily-message-limit"


class CreatorUnverified(Forbidden):
    """The coach is for accounts whose e-mail is verified."""

    code = "creator-unverified"
