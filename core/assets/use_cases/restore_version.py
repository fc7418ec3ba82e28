"""Bring an earlier version back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.assets.model import AssetState, Expected
from core.assets.ports import AssetsUnitOfWork
from core.assets.rules.details import Details, Written, check_written
from core.assets.rules.versions import copy_of, edited
from core.assets.steps.storing import load, load_expected, record
from core.shared.ids import AccountId
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreVersionCommand:
    """Which version of which asset, by whom. `key` makes a repeated call the same act."""

    account_id: AccountId
    asset_id: str
    number: int
    author: str
    note: str | None = None
    expected: Expected = field(default_factory=Expected)
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreVersion:
    """A copy of the version becomes the current one, an edit like others: it can be undone.

    Its blob is the same one. Where the content is what is there already, nothing changes.
    """

    unit_of_work: Callable[[], AssetsUnitOfWork]
    clock: Clock
    ids: Ids

    async def __call__(self, command: RestoreVersionCommand) -> AssetState:
        """Return the asset as it is then.

        Raises `AssetInvalid`, `AssetNotFound`, `AssetVersionNotFound`, `AssetMoved`, `AssetMovedOn`
        and the errors of keys.
        """
        note = check_written(Written(note=command.note)).note
        async with self.unit_of_work() as work:
            if command.key is not None and await work.keys.claim(command.key) is not None:
                return await load(work, command.account_id, command.asset_id, deleted=True)
            before = await load_expected(
                work, command.account_id, command.asset_id, command.expected
            )
            wanted = await work.assets.version(before.asset.id, command.number)
            draft = copy_of(wanted, author=command.author, note=note)
            now = self.clock.now()
            state = edited(before, Details(), draft, now)
            if state != before:
                await work.assets.append(state.version)
                await work.assets.save(state.asset)
                await record(work, self.ids, "asset.restored", state, now)
            if command.key is not None:
                await work.keys.finish(command.key, result=state.asset.id)
            await work.commit()
            return state
