"""Give somebody everything that is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.shared.exports import ExportPart, ExportSection
from core.shared.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAccount:
    """Collect what each context has of an account, section by section."""

    sections: Mapping[str, ExportSection]

    async def __call__(self, account_id: AccountId) -> ExportPart:
        """Return all sections by name; most is read only as it is iterated over."""
        return {name: await section(account_id) for name, section in self.sections.items()}
