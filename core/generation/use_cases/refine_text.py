"""Change a text, or what an asset is now, as an instruction says."""

from dataclasses import dataclass, field

from core.assets.model import Expected
from core.generation.errors import WishInvalid
from core.generation.model import Operation, Started
from core.generation.rules.creations import check_expected
from core.generation.use_cases.start_creation import StartCreation, StartCreationCommand
from core.generation.use_cases.work_on_asset import WorkOnAsset, WorkOnAssetCommand
from core.shared.ids import AccountId
from core.shared.keys import RequestKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RefineTextCommand:
    """What is asked of a `text` or of an asset, by whom; the asset only in the state expected."""

    account_id: AccountId
    author: str
    instruction: str
    language: str
    text: str | None = None
    asset_id: str | None = None
    expected: Expected = field(default_factory=Expected)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefineText:
    """What becomes of a text is an answer; what becomes of an asset is its next version."""

    start: StartCreation
    work_on_asset: WorkOnAsset

    async def __call__(self, command: RefineTextCommand) -> Started:
        """Return the creation, queued.

        Raises `WishInvalid` unless one of both is named, and for a revision of a text; and what
        `StartCreation` and `WorkOnAsset` raise.
        """
        check_expected(command.asset_id, command.expected)
        match command:
            case RefineTextCommand(text=None, asset_id=str(asset_id)):
                return await self.work_on_asset(
                    WorkOnAssetCommand(
                        account_id=command.account_id,
                        author=command.author,
                        asset_id=asset_id,
                        instruction=command.instruction,
                        language=command.language,
                        expected=command.expected,
                        key=command.key,
                    )
                )
            case RefineTextCommand(text=str(text), asset_id=None):
                return await self.start(
                    StartCreationCommand(
                        account_id=command.account_id,
                        operation=Operation.REFINE,
                        inputs={
                            "text": text,
                            "instruction": command.instruction,
                            "language": command.language,
                        },
                        key=command.key,
                    )
                )
            case _:
                raise WishInvalid("Name what shall change: `text` or `asset_id`.")
