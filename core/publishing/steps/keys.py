"""Which key an integration may name as the one that goes along."""

from datetime import datetime

from core.accounts.model import KeyPurpose
from core.publishing.ports import DeliveryKeys
from core.publishing.rules.integrations import wrong
from core.shared.ids import AccountId


async def check_delivery_key(
    keys: DeliveryKeys, account_id: AccountId, key_id: str, now: datetime
) -> None:
    """Return if it is the account's, live and for deliveries.

    Raises `KeyNotFound` and `IntegrationInvalid`.
    """
    key = await keys.get(key_id, account_id=account_id)
    if key.purpose is not KeyPurpose.DELIVERY or not key.is_live(now):
        raise wrong("delivery_key_id", "must name a live key with the purpose delivery")
