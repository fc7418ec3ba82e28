"""The same request sent twice is one act: how the ledger's use cases claim and finish a key."""

from core.ledger.ports import LedgerUnitOfWork
from core.shared.keys import RequestKey


async def earlier(work: LedgerUnitOfWork, key: RequestKey | None) -> str | None:
    """Return what an earlier request with this key made, or None when this is the first.

    Call it with the wallet locked. Raises `KeyUsedForOther` and `KeyStillRunning`.
    """
    return None if key is None else await work.keys.claim(key)


async def finish(work: LedgerUnitOfWork, key: RequestKey | None, result: str) -> None:
    """Name what this request made, so that a repeat gets the same answer."""
    if key is not None:
        await work.keys.finish(key, result=result)
