"""Facts that others may react to."""

from collections.abc import Mapping

from core.shared.ids import AccountId
from core.shared.values import value


@value(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, in the past tense (`article.completed`), with primitives only.

    `payload` holds ids and amounts, never secrets or what people wrote.
    """

    type: str
    account_id: AccountId | None
    payload: Mapping[str, str | int | bool | None]
