"""What was said in a project, read to its end."""

from core.coach.model import Message
from core.coach.ports import CoachUnitOfWork
from core.shared.pages import LIMIT_MAX, PageRequest


async def all_messages(work: CoachUnitOfWork, project_id: str) -> list[Message]:
    """Return everything that was said in a project, oldest first."""
    found: list[Message] = []
    before: str | None = None
    while True:
        request = PageRequest(limit=LIMIT_MAX, before=before)
        page = await work.project_messages.page(project_id, request)
        found += page.items
        before = page.next_before
        if before is None:
            return found[::-1]
