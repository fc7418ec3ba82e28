"""Make an integration."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.accounts.model import Caller
from core.accounts.ports import AccountsUnitOfWork, Secrets
from core.accounts.rules.keys import SEALED_PLACE, KeyWish
from core.accounts.steps.making_keys import KeyMaker
from core.ledger.rules.closing import check_open
from core.publishing.model import Integration, IntegrationStatus
from core.publishing.ports import Chance, IntegrationsUnitOfWork
from core.publishing.rules.addresses import Reach, check_url
from core.publishing.rules.integrations import USUAL_EVENTS, check_events
from core.publishing.rules.signing import SECRET_BYTES, secret_of
from core.publishing.steps.keys import check_delivery_key
from core.publishing.steps.sending import SECRET_PLACE, sealed_headers
from core.shared.keys import RequestKey
from core.shared.ports import Clock, Ids
from core.shared.room import check_room

KEY_NAME = "deliveries"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIntegrationCommand:
    """What is asked for. Without `delivery_key_id` the newest delivery key goes along."""

    caller: Caller
    url: str
    events: frozenset[str] = USUAL_EVENTS
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery_key_id: str | None = None
    key: RequestKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntegration:
    """An integration with its secret and, where one was made for it, a delivery key; this once."""

    integration: Integration
    secret: str
    delivery_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIntegration:
    """Store an endpoint with a signing secret of its own.

    An account without any delivery key gets one with it, so that the first integration works.
    """

    unit_of_work: Callable[[], IntegrationsUnitOfWork]
    clock: Clock
    ids: Ids
    chance: Chance
    secrets: Secrets
    maker: KeyMaker
    reach: Reach
    integrations_max: int

    async def __call__(self, command: CreateIntegrationCommand) -> NewIntegration:
        """Return the integration with what is told once; the same key gives the same answer.

        Raises `IntegrationInvalid`, `NoRoom`, `KeyNotFound`,
        `KeyUsedForOther`, `KeyStillRunning`, and `AccountClosed` where it was deleted meanwhile.
        """
        now, account_id = self.clock.now(), command.caller.account_id
        async with self.unit_of_work() as work:
            check_open(await work.wallets.get(account_id))
            if command.key and (earlier := await work.keys.claim(command.key)):
                return await self._again(work, command, earlier)
            secret = secret_of(self.chance.bytes(SECRET_BYTES))
            integration = self._judged(command, secret, now)
            kept = len(await work.integrations.of(account_id))
            check_room(kept, most=self.integrations_max, things="integrations")
            made = await self._delivery_key(work, command, now)
            await work.integrations.add(integration)
            if command.key:
                result = f"{integration.id} {made[0] if made else ''}"
                await work.keys.finish(command.key, result=result)
            await work.commit()
        return NewIntegration(
            integration=integration, secret=secret, delivery_key=made[1] if made else None
        )

    def _judged(self, command: CreateIntegrationCommand, secret: str, now: datetime) -> Integration:
        """Return the integration that is asked for. Raises `IntegrationInvalid`."""
        return Integration(
            id=self.ids.new(),
            account_id=command.caller.account_id,
            url=check_url(command.url, self.reach),
            events=check_events(command.events),
            status=IntegrationStatus.ACTIVE,
            created_at=now,
            updated_at=now,
            counts_since=now,
            secret=self.secrets.seal(secret, place=SECRET_PLACE),
            delivery_key_id=command.delivery_key_id,
            **sealed_headers(command.headers, self.secrets),
        )

    async def _delivery_key(
        self, work: AccountsUnitOfWork, command: CreateIntegrationCommand, now: datetime
    ) -> tuple[str, str] | None:
        """Return id and secret of a key that had to be made, or None."""
        account_id = command.caller.account_id
        if command.delivery_key_id is not None:
            await check_delivery_key(work.api_keys, account_id, command.delivery_key_id, now)
            return None
        if await work.api_keys.delivery_key(account_id, now) is not None:
            return None
        wish = KeyWish(name=KEY_NAME, scopes=frozenset(), delivery=True)
        issued = self.maker.make(wish, command.caller, now)
        await self.maker.store(work, issued.key, now)
        return issued.key.id, issued.secret

    async def _again(
        self, work: IntegrationsUnitOfWork, command: CreateIntegrationCommand, earlier: str
    ) -> NewIntegration:
        """Answer a repeat as the first request was answered."""
        integration_id, _, key_id = earlier.partition(" ")
        account_id = command.caller.account_id
        integration = await work.integrations.get(integration_id, account_id=account_id)
        assert integration.secret is not None
        key = await work.api_keys.get(key_id, account_id=account_id) if key_id else None
        told = key.sealed if key else None
        return NewIntegration(
            integration=integration,
            secret=self.secrets.open(integration.secret, place=SECRET_PLACE),
            delivery_key=told and self.secrets.open(told, place=SEALED_PLACE),
        )
