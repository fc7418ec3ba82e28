"""Say something to the coach."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.coach.detection.decisions import detect
from core.coach.detection.model import Detection, TaskMatch
from core.coach.detection.tasks import completed_tasks
from core.coach.errors import ChatBusy, MessageForgotten
from core.coach.model import MessageRole, NewMessage, Profile, Project, ProjectDecision
from core.coach.ports import CoachUnitOfWork
from core.coach.rules.chatting import (
    HISTORY_MESSAGES,
    check_daily_limit,
    check_message,
    context_of,
    day_start,
    estimate_of,
    request_for,
)
from core.coach.rules.deciding import Said, after_message
from core.coach.rules.projects import check_active, open_tasks, with_matches
from core.coach.rules.telling import detected_event
from core.generation.errors import CreationNotFound
from core.generation.model import Creation, Operation, TextRequest
from core.generation.rules.tokens import estimate_tokens
from core.generation.rules.topics import TopicPolicy
from core.generation.steps.opening import Opening, Wish
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Aside, Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessageCommand:
    """Who says what in which project. `key` makes a repeated call the same message."""

    account_id: AccountId
    project_id: str
    message: str
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The answer that is to be written, and what the model is asked for it.

    Without a request it is the answer to an earlier call of the same key.
    """

    creation: Creation
    request: TextRequest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a message says: decisions and finished tasks, read before anything is locked."""

    found: Detection
    matches: tuple[TaskMatch, ...]
    profile: Profile | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """Store a message with what it decides and finishes, and open its answer, in one transaction.

    The answer is a creation like other texts: it is run, resumed, cancelled and settled as they
    are. Its place in the day's limit is the creation itself, counted under the wallet's lock; one
    that fails does not count. What the message has decided stays even then: it was said.
    """

    unit_of_work: Callable[[], CoachUnitOfWork]
    snapshot: Callable[[], CoachUnitOfWork]
    clock: Clock
    ids: Ids
    aside: Aside
    opening: Opening
    topics: TopicPolicy
    daily_messages: int

    async def __call__(self, command: SendMessageCommand) -> Sent:
        """Return the answer, queued.

        Raises `MessageInvalid`, `TopicRefused`, `ProjectNotFound`, `ProjectNotActive`, `ChatBusy`,
        `DailyLimitReached`, the errors of keys, `MessageForgotten` for a repeat that comes too late
        for its answer, and what `Opening` raises.
        """
        message = check_message(command.message)
        heard = await self._hear(command, message)
        account_id, now = command.account_id, self.clock.now()
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    made = await self._made(work, account_id, earlier)
                    return Sent(creation=made, request=None)
            self.topics.check([message])
            project = await work.projects.get(command.project_id, account_id=account_id)
            check_active(project)
            if await work.project_messages.is_answering(project.id):
                raise ChatBusy(
                    "The coach is answering your last message. Wait for its end, or cancel it.",
                    retry_after_seconds=5,
                )
            sent = await work.project_messages.counted_since(account_id, day_start(now))
            check_daily_limit(sent, self.daily_messages, now)
            history = await work.project_messages.recent(project.id, limit=HISTORY_MESSAGES)
            message_id = self.ids.new()
            changed, decisions = await self._decide(work, project, message_id, heard)
            after = with_matches(project, heard.matches, now)
            if after != project:
                await work.projects.save(after)
            context = context_of(after, heard.profile, decisions)
            request = request_for(message, context, history, account_id)
            wish = Wish(
                account_id=account_id,
                operation=Operation.CHAT,
                inputs={"project_id": project.id},
                expected=estimate_of(request),
                key=command.key,
            )
            creation = await self.opening(work, wish)
            await self._store(work, project, creation, message, message_id)
            event = detected_event(message_id, changed, project, after)
            await work.streams.append(creation.id, creation.writer, event)
            await work.commit()
        return Sent(creation=creation, request=request)

    async def _made(
        self, work: CoachUnitOfWork, account_id: AccountId, creation_id: str
    ) -> Creation:
        """Return the answer to the first call of a key. Raises `MessageForgotten`."""
        try:
            return await work.creations.get(creation_id, account_id=account_id)
        except CreationNotFound as gone:
            raise MessageForgotten(
                "This message was sent before, and what was said then is no longer kept. "
                "Send it with another key to say it again."
            ) from gone

    async def _hear(self, command: SendMessageCommand, message: str) -> Heard:
        """Read the message against the project as it is, without a lock."""
        async with self.snapshot() as work:
            project = await work.projects.get(command.project_id, account_id=command.account_id)
            last = await work.project_messages.recent(project.id, limit=1)
            profile = await work.creator_profiles.find(command.account_id)
        coach = [each.content for each in last if each.role is MessageRole.ASSISTANT]
        before = coach[0] if coach else None
        found, matches = await self.aside(
            command.account_id,
            lambda: (
                detect(message, previous_coach_message=before),
                completed_tasks(message, open_tasks(project)),
            ),
        )
        return Heard(found=found, matches=matches, profile=profile)

    async def _decide(
        self, work: CoachUnitOfWork, project: Project, message_id: str, heard: Heard
    ) -> tuple[Sequence[ProjectDecision], Sequence[ProjectDecision]]:
        """Store what the message decides; return what has changed, and all there is then."""
        before = {each.id: each for each in await work.project_decisions.of(project.id)}
        said = Said(
            project_id=project.id,
            account_id=project.account_id,
            message_id=message_id,
            ids=[self.ids.new() for _ in heard.found.decisions],
            now=self.clock.now(),
        )
        changed = after_message(before.values(), heard.found, said)
        for each in changed:
            await work.project_decisions.save(each)
        return changed, list({**before, **{each.id: each for each in changed}}.values())

    async def _store(
        self,
        work: CoachUnitOfWork,
        project: Project,
        creation: Creation,
        message: str,
        message_id: str,
    ) -> None:
        """Store the question, and the place of its answer."""
        question = NewMessage(
            id=message_id,
            project_id=project.id,
            account_id=project.account_id,
            role=MessageRole.USER,
            content=message,
            tokens=estimate_tokens(message),
            creation_id=creation.id,
            created_at=creation.created_at,
        )
        answer = replace(
            question, id=self.ids.new(), role=MessageRole.ASSISTANT, content=None, tokens=None
        )
        await work.project_messages.add(question)
        await work.project_messages.add(answer)
