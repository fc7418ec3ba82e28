"""From a delivery to the request that carries it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.accounts.errors import KeyNotFound
from core.accounts.model import ApiKey, KeyPurpose
from core.accounts.ports import Secrets
from core.accounts.rules.keys import SEALED_PLACE
from core.publishing.model import Integration, Message
from core.publishing.ports import PublishingUnitOfWork
from core.publishing.rules.integrations import check_headers, sealed_secrets
from core.publishing.rules.signing import signed_headers
from core.shared.ids import AccountId

SECRET_PLACE = "integrations.secret"  # noqa: S105 - where it is kept
OLD_SECRET_PLACE = "integrations.old_secret"  # noqa: S105 - where it is kept
HEADERS_PLACE = "integrations.headers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What an integration's requests carry, opened: never stored, never shown."""

    account_id: AccountId
    url: str
    secrets: tuple[str, ...]
    headers: Mapping[str, str]
    delivery_key: str | None

    @property
    def rotating(self) -> bool:
        """Whether there is an old secret beside the present one."""
        return len(self.secrets) > 1

    def message(
        self, body: str, *, webhook_id: str, at: datetime, by_old_secret: bool = False
    ) -> Message:
        """Return the request that carries `body`, signed for an attempt at `at`."""
        raw = body.encode()
        signed = signed_headers(
            webhook_id=webhook_id,
            at=at,
            body=raw,
            secrets=self.secrets,
            delivery_key=self.delivery_key,
            by_old_secret=by_old_secret,
        )
        return Message(
            account_id=self.account_id,
            url=self.url,
            body=raw,
            headers={**self.headers, **signed},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterheads:
    """Opens what is sealed of an integration."""

    secrets: Secrets

    async def of(
        self, work: PublishingUnitOfWork, integration: Integration, now: datetime
    ) -> Letterhead:
        """Return an integration's letterhead. Raises `SealBroken`."""
        present, *old = sealed_secrets(integration, now)
        opened = [
            self.secrets.open(present, place=SECRET_PLACE),
            *(self.secrets.open(each, place=OLD_SECRET_PLACE) for each in old),
        ]
        sealed = integration.headers
        headers = (
            {} if sealed is None else json.loads(self.secrets.open(sealed, place=HEADERS_PLACE))
        )
        return Letterhead(
            account_id=integration.account_id,
            url=integration.url,
            secrets=tuple(opened),
            headers=headers,
            delivery_key=await self.delivery_key(
                work, integration.account_id, now, name=integration.delivery_key_id
            ),
        )

    async def delivery_key(
        self,
        work: PublishingUnitOfWork,
        account_id: AccountId,
        now: datetime,
        *,
        name: str | None = None,
    ) -> str | None:
        """Return the key that goes along: the one that is named, else the account's newest.

        Raises `SealBroken`.
        """
        key = await key_of(work, account_id, now, name)
        if key is None or key.sealed is None:
            return None
        return self.secrets.open(key.sealed, place=SEALED_PLACE)


async def key_of(
    work: PublishingUnitOfWork, account_id: AccountId, now: datetime, name: str | None
) -> ApiKey | None:
    """Return the delivery key that goes along: the one that is named, else the newest.

    One that was named and then revoked is not replaced by another in silence: none goes along.
    """
    if name is None:
        return await work.api_keys.delivery_key(account_id, now)
    try:
        key = await work.api_keys.get(name, account_id=account_id)
    except KeyNotFound:
        return None
    return key if key.is_live(now) and key.purpose is KeyPurpose.DELIVERY else None


def sealed_headers(headers: Mapping[str, str], secrets: Secrets) -> dict[str, Any]:
    """Return the fields that keep an integration's own headers: their values may be secrets."""
    checked = check_headers(headers)
    sealed = secrets.seal(json.dumps(checked), place=HEADERS_PLACE) if checked else None
    return {"headers": sealed, "header_names": tuple(sorted(checked))}
