"""Try a receiver out, and say what it got wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.publishing.model import Answer, Integration, Message, Outcome
from core.publishing.ports import Chance, PublishingUnitOfWork, Sender
from core.publishing.rules.addresses import Reach, check_url
from core.publishing.rules.content import test_body
from core.publishing.rules.retries import UNAUTHORISED, outcome_of
from core.publishing.rules.signing import BODY_SIGNATURE, SECRET_BYTES, SIGNATURE, secret_of
from core.publishing.steps.sending import Letterhead, Letterheads
from core.shared.ids import AccountId
from core.shared.ports import Clock, Ids

STALE = timedelta(minutes=10)
"""The verifiers that are in use refuse what is more than 5 minutes old."""


class Probe(StrEnum):
    """One request of a trial."""

    VALID = "valid"
    DUPLICATE = "duplicate"
    WRONG_SIGNATURE = "wrong_signature"
    STALE_TIMESTAMP = "stale_timestamp"


MUST_ACCEPT = (Probe.VALID, Probe.DUPLICATE)
"""A repeat has to be answered with success, or it would be sent again for ever."""
ADVICE = {
    Probe.VALID: "Answer 2xx within 15 seconds to what is signed rightly.",
    Probe.DUPLICATE: "Answer 2xx to a webhook-id that you have seen, and do nothing else.",
    Probe.WRONG_SIGNATURE: "Verify webhook-signature over the raw body, and answer 401 otherwise.",
    Probe.STALE_TIMESTAMP: "Refuse a webhook-timestamp that is more than 5 minutes off.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """One request of a trial, what came back, and whether that is right."""

    probe: Probe
    answer: Answer
    accepted: bool
    right: bool
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a receiver did. `secret` is told where nobody had one to verify with."""

    webhook_id: str
    grades: tuple[Graded, ...]
    secret: str | None = None

    @property
    def success(self) -> bool:
        """Whether the valid event was taken."""
        return self.grades[0].accepted

    @property
    def wrongly_accepted(self) -> tuple[Probe, ...]:
        """What it should have refused."""
        return tuple(each.probe for each in self.grades if each.accepted and not each.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class TryReceiverCommand:
    """Which receiver: an integration, or an address that may have none yet."""

    account_id: AccountId
    integration_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TryReceiver:
    """Send a signed test event the way every delivery is sent, and grade what comes back.

    An address without an integration gets the signed event alone, with the newest delivery key: it
    has no secret that it could refuse a wrong signature by. Nothing is stored, and nothing counts
    against the integration.
    """

    snapshot: Callable[[], PublishingUnitOfWork]
    clock: Clock
    ids: Ids
    chance: Chance
    letterheads: Letterheads
    sender: Sender
    reach: Reach

    async def __call__(self, command: TryReceiverCommand) -> Trial:
        """Return what happened.

        Raises `IntegrationNotFound`, `IntegrationInvalid`, `SealBroken`.
        """
        id = self.ids.new()
        letterhead, secret = await self._letterhead(command)
        body = test_body(id=id, now=self.clock.now())
        webhook_id = f"msg_{id}"
        grades: list[Graded] = []
        for probe in Probe if secret is None else (Probe.VALID,):
            message = probed(letterhead, probe, body, webhook_id, self.clock.now())
            answer = await self.sender.send(message)
            if probe is Probe.VALID and letterhead.rotating and answer.status_code in UNAUTHORISED:
                # As deliveries do: it may have the new secret already.
                letterhead = replace(letterhead, secrets=letterhead.secrets[:1])
                message = probed(letterhead, probe, body, webhook_id, self.clock.now())
                answer = await self.sender.send(message)
            grades.append(graded(probe, answer))
            if not grades[0].accepted:
                break  # A receiver that takes nothing proves nothing by refusing the rest.
        return Trial(webhook_id=webhook_id, grades=tuple(grades), secret=secret)

    async def _letterhead(self, command: TryReceiverCommand) -> tuple[Letterhead, str | None]:
        """Return what to sign with, and the secret where it was made for this trial alone."""
        now = self.clock.now()
        async with self.snapshot() as work:
            integration = await self._integration(work, command)
            if integration is not None:
                return await self.letterheads.of(work, integration, now), None
            delivery_key = await self.letterheads.delivery_key(work, command.account_id, now)
        secret = secret_of(self.chance.bytes(SECRET_BYTES))
        url = check_url(command.url or "", self.reach)
        letterhead = Letterhead(
            account_id=command.account_id,
            url=url,
            secrets=(secret,),
            headers={},
            delivery_key=delivery_key,
        )
        return letterhead, secret

    async def _integration(
        self, work: PublishingUnitOfWork, command: TryReceiverCommand
    ) -> Integration | None:
        if command.integration_id is not None:
            return await work.integrations.get(
                command.integration_id, account_id=command.account_id
            )
        mine = await work.integrations.of(command.account_id)
        return next((each for each in reversed(mine) if each.url == command.url), None)


def probed(
    letterhead: Letterhead, probe: Probe, body: str, webhook_id: str, now: datetime
) -> Message:
    """Return the request of a probe; all but the duplicate have an id of their own."""
    old = letterhead.rotating
    if probe in MUST_ACCEPT:
        return letterhead.message(body, webhook_id=webhook_id, at=now, by_old_secret=old)
    own_id = f"{webhook_id}_{probe.value}"
    if probe is Probe.STALE_TIMESTAMP:
        return letterhead.message(body, webhook_id=own_id, at=now - STALE, by_old_secret=old)
    message = letterhead.message(body, webhook_id=own_id, at=now)
    # Signed with secrets that are nobody's: the very shape of a signature, and no proof.
    foreign = replace(letterhead, secrets=(secret_of(bytes(SECRET_BYTES)),))
    wrong = foreign.message(body, webhook_id=own_id, at=now).headers
    broken = {name: wrong[name] for name in (SIGNATURE, BODY_SIGNATURE)}
    return replace(message, headers={**message.headers, **broken})


def graded(probe: Probe, answer: Answer) -> Graded:
    """Return what an answer to a probe is worth; silence is neither taking nor refusing."""
    accepted = outcome_of(answer) is Outcome.DELIVERED
    refused = answer.status_code is not None and not accepted
    right = accepted if probe in MUST_ACCEPT else refused
    advice = None if right else ADVICE[probe]
    return Graded(probe=probe, answer=answer, accepted=accepted, right=right, advice=advice)
