"""Make a key for a program."""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.model import Caller, IssuedKey
from core.accounts.ports import AccountsUnitOfWork
from core.accounts.rules.keys import KeyWish
from core.accounts.steps.making_keys import KeyMaker
from core.shared.keys import RequestKey
from core.shared.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKey:
    """Make a key and store it; the same request sent twice makes one."""

    unit_of_work: Callable[[], AccountsUnitOfWork]
    clock: Clock
    maker: KeyMaker

    async def __call__(
        self, wish: KeyWish, caller: Caller | None, request: RequestKey | None = None
    ) -> IssuedKey:
        """Return the key with its secret; `caller` is None at the command line.

        Raises `NotAllowed`, `ScopesInvalid`, `KeyInvalid`, `NoRoom`, `AccountClosed`,
        `KeyUsedForOther`, `KeyStillRunning`, and `KeyToldOnce` for a repeat whose secret is stored
        as a hash.
        """
        now = self.clock.now()
        issued = self.maker.make(wish, caller, now)
        async with self.unit_of_work() as work:
            if request is not None:
                await work.wallets.get(request.account_id)
                if earlier := await work.keys.claim(request):
                    key = await work.api_keys.get(earlier, account_id=issued.key.account_id)
                    return self.maker.told_again(key)
            await self.maker.store(work, issued.key, now)
            if request is not None:
                await work.keys.finish(request, result=issued.key.id)
            await work.commit()
        return issued
