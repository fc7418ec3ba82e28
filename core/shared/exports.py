"""What each context adds to what an account may take with it."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from core.shared.ids import AccountId

ExportPart = Mapping[str, object] | AsyncIterator[object]
"""Values by name, any of which may be an iterator of a list's items; or such an iterator."""


class ExportSection(Protocol):
    """One context's part of what an account may take with it."""

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return everything that belongs to the account, ready for JSON.

        What may be long is an iterator, which holds no transaction open between two items: who
        reads it may be slow.
        """
        ...
