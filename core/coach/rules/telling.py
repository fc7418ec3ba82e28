"""What the stream of an answer tells at its beginning: what the message did to the project."""

from collections.abc import Sequence

from core.coach.model import Project, ProjectDecision, TaskStatus
from core.streams.model import NewEvent

DETECTED = "detected"


def detected_event(
    message_id: str, changed: Sequence[ProjectDecision], before: Project, after: Project
) -> NewEvent:
    """Return the event that says what was decided, taken back, finished and proposed."""
    titles = {task.id: task.title for task in after.plan.tasks}
    touched = [name for name, state in after.tasks.items() if state != before.state(name)]
    return NewEvent(
        type=DETECTED,
        data={
            "message_id": message_id,
            "decisions": [
                {
                    "id": each.id,
                    "category": each.category.value,
                    "value": each.value,
                    "confidence": each.confidence.value,
                    "status": each.status.value,
                    "supersedes": each.supersedes,
                    "superseded_by": each.superseded_by,
                }
                for each in changed
            ],
            "tasks_completed": [
                {"id": name, "title": titles[name]}
                for name in touched
                if after.state(name).status is TaskStatus.DONE
            ],
            "tasks_proposed": [
                {"id": name, "title": titles[name]}
                for name in touched
                if after.state(name).proposed
            ],
        },
    )
