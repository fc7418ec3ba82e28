"""Reading a script with what was paid for what came of it."""

from core.shared.ids import AccountId
from core.video.model import SpentScript
from core.video.ports import VideoUnitOfWork


async def spent_script(
    work: VideoUnitOfWork, account_id: AccountId, script_id: str, *, deleted: bool = False
) -> SpentScript:
    """Return a script as it stands, or as it was. Raises `ScriptNotFound`."""
    script = await work.scripts.get(script_id, account_id=account_id, deleted=deleted)
    (spent,) = await work.scripts.spent((script_id,))
    return SpentScript(script=script, spent=spent)
