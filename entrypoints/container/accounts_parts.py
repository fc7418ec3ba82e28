"""From settings to the parts that accounts are made of."""

from datetime import timedelta

from adapters.identity.issuers import IssuerSettings, JwksIssuer
from adapters.limits.memory import MemoryLimiter
from adapters.limits.redis import RedisLimiter
from adapters.mail.files import FileMailer
from adapters.mail.smtp import SmtpMailer
from core.accounts.ports import Mailer, Pseudonyms
from core.accounts.rules.sessions import SessionTerms
from core.accounts.steps.opening import AccountTerms
from core.ledger.model import WalletTerms
from core.plans.catalogue import Catalogue
from core.shared.ports import Clock
from entrypoints.settings import Settings

GOOGLE = ("https://accounts.google.com", "accounts.google.com")
"""Both spellings are in use, says Google's guide to verifying ID tokens."""


def account_terms(
    settings: Settings, catalogue: Catalogue, wallet: WalletTerms, pseudonyms: Pseudonyms
) -> AccountTerms:
    """Return what new accounts get."""
    return AccountTerms(
        wallet=wallet,
        catalogue=catalogue,
        verified_email_for_gifts=bool(settings.billing.verified_email_for_gifts),
        pseudonyms=pseudonyms,
    )


def session_terms(settings: Settings) -> SessionTerms:
    """Return which sessions let in, and for how long."""
    return SessionTerms(days=settings.auth.refresh_token_days, development=not settings.production)


def mailer(settings: Settings) -> Mailer:
    """Return what sends letters: the mail server, or files in the data folder."""
    mail = settings.mail
    if mail.smtp_url:
        return SmtpMailer(mail.smtp_url, sender=mail.sender)
    return FileMailer(settings.server.data_dir / "mail", sender=mail.sender)


def google(settings: Settings) -> JwksIssuer:
    """Return Google as an issuer; off without a client id."""
    auth = settings.auth
    return JwksIssuer(
        IssuerSettings(names=GOOGLE, audience=auth.google_client_id, jwks_url=auth.google_jwks_url)
    )


def outside_issuer(settings: Settings) -> JwksIssuer:
    """Return the operator's own issuer; off unless it is wholly named."""
    auth = settings.auth
    complete = bool(auth.issuer and auth.issuer_jwks_url)
    return JwksIssuer(
        IssuerSettings(
            names=(auth.issuer,),
            audience=auth.issuer_audience if complete else "",
            jwks_url=auth.issuer_jwks_url,
        )
    )


def rate_limiter(settings: Settings, clock: Clock) -> RedisLimiter | MemoryLimiter:
    """Return what counts requests: Redis for many processes, memory for one."""
    url = settings.redis.url
    return RedisLimiter(url, clock) if url else MemoryLimiter(clock)


def events_kept(settings: Settings) -> timedelta:
    """Return how long usage events are kept."""
    return timedelta(days=settings.server.events_kept_days)


async def close(limiter: RedisLimiter | MemoryLimiter) -> None:
    """Close what accounts had open."""
    await limiter.close()
