"""What `inkwell doctor` asks of the parts around the program, each with what to do about it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile
from typing import Any, Literal

from entrypoints.reasons import reasons
from entrypoints.settings.development import PRIVATE_FOLDER

SECONDS_MAX = 10
NO_PAYMENT = {"stripe": "pi_inkwelldoctor", "razorpay": "pay_inkwelldoctor0"}
"""Names of payments, as providers make them, that nobody ever made."""
SELLER_KEYS = {
    "pack": "STRIPE_SECRET_KEY",
    "subscription": "STRIPE_SECRET_KEY",
    "plan": "RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET",
}
State = Literal["ok", "off", "down", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one part.

    `off` is not configured; `unknown` can't be told, because another part is down.
    """

    part: str
    state: State
    about: str
    advice: str = ""


def check_settings(container: Any) -> list[Finding]:
    """Look whether production would start on these settings: a finding for each that is wrong."""
    from entrypoints.settings import production_problems

    settings = container.settings()
    told = [problem.partition(": ") for problem in production_problems(settings)]
    return [
        Finding(part="settings", state="down", about=about, advice=advice)
        for about, _, advice in told
    ] or [Finding(part="settings", state="ok", about=settings.server.env)]


def check_folder(container: Any) -> Finding:
    """Look whether the data folder can be written to."""
    folder: Path = container.settings().server.data_dir
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"inkwell doctor")
    except OSError as error:
        return Finding(
            part="data folder",
            state="down",
            about=f"{folder} can't be written to: {error.strerror or error}",
            advice="Give it to the user that Inkwell runs as, make room on the disk, or set "
            "INKWELL_DATA_DIR to another folder.",
        )
    return Finding(part="data folder", state="ok", about=str(folder))


async def check_database(container: Any) -> Finding:
    """Look whether the database answers and has this version's schema revision."""
    database = container.shared.database()
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    found = await asked(
        container.shared.ready_checks()["database"],
        part="database",
        about=kind,
        advice="Start it, or set DATABASE_URL to one that answers, with the right user and "
        "password.",
    )
    if found.state == "down":
        return found
    present, newest = await container.shared.schema_revisions()
    if present and newest and present > newest:
        return Finding(
            part="database",
            state="ok",
            about=f"{kind}, schema revision {present}, made by a newer version than this one",
            advice="End the upgrade: start the new version, stop this one.",
        )
    if present != newest:
        return Finding(
            part="database",
            state="down",
            about=f"{kind} has schema revision {present}, this version needs {newest}",
            advice="Run `inkwell migrate`.",
        )
    return Finding(part="database", state="ok", about=f"{kind}, schema revision {present}")


async def check_queue(container: Any) -> Finding:
    """Look whether Redis answers, where it is configured."""
    check = container.shared.ready_checks().get("queue")
    if check is None:
        return Finding(
            part="queue",
            state="off",
            about="jobs run beside the API",
            advice="For worker processes set REDIS_URL.",
        )
    return await asked(
        check,
        part="queue",
        about="Redis",
        advice="Start it, or set REDIS_URL to one that answers. No job is lost meanwhile.",
    )


async def check_encryption(container: Any) -> Finding:
    """Prove that the encryption keys open what is stored, without changing it."""
    from core.accounts.errors import SealBroken

    part, check = "encryption key", container.accounts.seal_rotation().check
    try:
        count = await check()
    except SealBroken as error:
        return Finding(
            part=part,
            state="down",
            about="what is stored can't be opened",
            advice=error.message,
        )
    except Exception as error:  # noqa: BLE001  # whatever it is, it says why nothing can be read
        return Finding(part=part, state="unknown", about=f"can't be tried: {reasons(error)}")
    return Finding(part=part, state="ok", about=f"opens all {count} stored secrets")


async def check_demo(container: Any) -> Finding:
    """Look whether production lets everybody in by the demo account."""
    from entrypoints.cli.demo import CLOSE_IT, is_open

    part = "demo account"
    try:
        found = await is_open(container)
    except Exception as error:  # noqa: BLE001  # whatever it is, it says why nothing can be read
        return Finding(part=part, state="unknown", about=f"can't be looked for: {reasons(error)}")
    if not found:
        return Finding(part=part, state="off", about="there is none, or it is closed")
    if container.settings().production:
        about = "everybody knows its password; production does not start"
        return Finding(part=part, state="down", about=about, advice=CLOSE_IT)
    return Finding(part=part, state="ok", about="for trying things out")


async def check_files(container: Any) -> Finding:
    """Store a file, find, show, read and delete it, as pictures and videos are."""
    storage, store = container.settings().storage, container.media.blob_store()
    key, content = f"doctor/{token_hex(8)}", b"inkwell doctor"

    async def there_and_back() -> None:
        await store.put(key, content, media_type="text/plain")
        found = await store.get(key)
        await store.signed_url(key, seconds=1, media_type="text/plain")
        listed = [each.key async for each in store.list("doctor/")]
        await store.delete(key)
        if found != content or key not in listed:
            raise OSError("what was stored came back changed, or was not listed")

    buckets = (
        storage.supabase_bucket,
        storage.s3_bucket,
        storage.gcs_bucket,
        storage.azure_container,
    )
    bucket = next(filter(None, buckets), None)
    return await asked(
        there_and_back,
        part="files",
        about=f"bucket {bucket}" if bucket else "data folder",
        advice="Look whether the bucket is there and its key may read, list, write and delete; the "
        "settings of [storage] say where it is."
        if bucket
        else "Look after the data folder.",
    )


async def check_mail(container: Any) -> Finding:
    """Connect and sign in as for a letter, without sending one."""
    if not container.settings().mail.smtp_url:
        folder = container.settings().server.data_dir / "mail"
        return Finding(
            part="mail",
            state="off",
            about=f"letters become files in {folder}",
            advice="For real letters set INKWELL_SMTP_URL.",
        )
    return await asked(
        container.accounts.mailer().check,
        part="mail",
        about="mail server",
        advice="Look after host, port, user and password in INKWELL_SMTP_URL. Letters wait for "
        "two days meanwhile.",
    )


def check_links(container: Any) -> Finding:
    """Look whether letters lead to an app."""
    app_url = container.settings().server.app_url
    if not app_url:
        return Finding(
            part="links",
            state="off",
            about="letters bring a code and no link to confirm an e-mail or set a password",
            advice="Set INKWELL_APP_URL to your frontend, which has the pages /verify-email and "
            "/reset-password.",
        )
    return Finding(part="links", state="ok", about=f"letters lead to {app_url}")


async def check_issuers(container: Any) -> list[Finding]:
    """Look whether the keys of outside issuers can be had."""
    google, own = container.accounts.google(), container.accounts.outside_issuer()
    configured = [
        ("sign-in with Google", google, "INKWELL_GOOGLE_JWKS_URL"),
        (f"tokens of {own.name}", own, "INKWELL_OIDC_JWKS_URL"),
    ]
    return [
        await asked(
            issuer.published,
            part=part,
            about="its keys",
            advice=f"Look whether {variable} is its JWKS and can be reached from here.",
        )
        for part, issuer, variable in configured
        if issuer.name
    ]


async def check_payments(container: Any) -> list[Finding]:
    """Ask each provider for a payment that there is not: it must know us to say so.

    Names what is for sale, but has nobody who takes money for it.
    """
    from core.payments.errors import PaymentNotFound
    from core.payments.model import ItemKind

    gateways = container.payments.gateways()

    public_url = container.settings().server.public_url

    async def knows_us(name: str) -> str:
        with suppress(PaymentNotFound):
            await gateways.get(name).payment(NO_PAYMENT[name])
        return f"knows us; its events are to come to {public_url}/api/v1/webhooks/{name}"

    unsold = [
        Finding(
            part=f"payments for {kind.value}s",
            state="off",
            about="nobody takes money for them, so that GET payments/catalog shows none",
            advice=f"Set {SELLER_KEYS[kind.value]} to sell them.",
        )
        for kind in ItemKind
        if container.payments.shop().of(kind) and not gateways.sells(kind)
    ]
    return unsold + [
        await asked(
            partial(knows_us, name),
            part=f"payments by {name}",
            about=name,
            advice="Look whether its keys are right and it can be reached from here. What was "
            "paid meanwhile is found by `inkwell payments reconcile`.",
        )
        for name in gateways.names
        if name in NO_PAYMENT
    ]


def check_deliveries(container: Any) -> Finding:
    """Say where deliveries may go."""
    settings = container.settings()
    places = ["public addresses"]
    places += [] if settings.production else ["this machine"]
    places += settings.webhooks.allow_hosts
    advice = "Name private hosts or networks in INKWELL_WEBHOOK_ALLOW_HOSTS."
    return Finding(part="deliveries", state="ok", about=f"to {', '.join(places)}", advice=advice)


async def asked(
    check: Callable[[], Awaitable[object]], *, part: str, about: str, advice: str
) -> Finding:
    """Return what came of asking a part: it works, or what keeps it from it and what to do.

    What a check returns in words is told beside.
    """
    try:
        async with asyncio.timeout(SECONDS_MAX):
            said = await check()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the finding
        problem = f"{about}: {reasons(error)}"
        return Finding(part=part, state="down", about=problem, advice=advice)
    beside = f" {said}" if said and isinstance(said, str) else ""
    return Finding(part=part, state="ok", about=about + beside)
