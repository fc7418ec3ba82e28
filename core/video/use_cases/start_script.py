"""Ask for a script."""

from collections.abc import Callable
from dataclasses import dataclass

from core.generation.model import Operation, Started
from core.generation.rules.creations import check_inputs
from core.generation.use_cases.start_creation import StartCreation
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.video.model import Script
from core.video.ports import VideoUnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScriptCommand:
    """Who asks for what. Without a prompt the script is about what the picture is called."""

    account_id: AccountId
    image_id: str
    prompt: str
    seconds: int
    tone: str
    language: str
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScript:
    """A script is a creation like other texts, tied to a picture, at a fixed price."""

    unit_of_work: Callable[[], VideoUnitOfWork]
    start: StartCreation

    async def __call__(self, command: StartScriptCommand) -> Started:
        """Return its creation, queued.

        Raises `ImageNotFound`, and what `StartCreation` raises.
        """
        account_id = command.account_id
        async with self.unit_of_work() as work:
            await work.wallets.get(account_id)
            if command.key is not None:
                earlier = await work.keys.claim(command.key)
                if earlier is not None:
                    made = await work.creations.get(earlier, account_id=account_id)
                    return Started(creation=made, is_new=False)
            image = await work.images.get(command.image_id, account_id=account_id)
            wish = {
                "prompt": command.prompt.strip() or subject_of(image.name),
                "seconds": command.seconds,
                "tone": command.tone,
                "language": command.language,
            }
            inputs = check_inputs(Operation.SCRIPT, wish)
            self.start.topics.check(inputs.values())
            creation = await self.start.begin(
                work, account_id, Operation.SCRIPT, inputs, key=command.key
            )
            script = Script(
                id=creation.id,
                account_id=account_id,
                image_id=image.id,
                created_at=creation.created_at,
            )
            await work.scripts.add(script)
            await work.commit()
            return Started(creation=creation, is_new=True)


def subject_of(name: str) -> str:
    """Return what a picture's name says that it shows."""
    stem = name.rpartition(".")[0] or name
    return " ".join("".join(c if c.isalnum() else " " for c in stem).split()) or "This picture"
