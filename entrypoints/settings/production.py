"""What must be right before real customers come."""

from base64 import urlsafe_b64decode

from entrypoints.settings.model import Settings
from entrypoints.settings.readers import MAKE_ONE
from entrypoints.settings.routes import keyless_routes, offline_operations

SECRET_BYTES_MIN = 32
DIFFERENT_CHARACTERS_MIN = 12
EVENT_SECRET_BYTES_MIN = 20
EVENT_SECRET_DIFFERENT_MIN = 8
WELL_KNOWN = (
    "12345678",
    "secret",
    "changeme",
    "change-me",
    "change_me",
    "password",
    "your-",
    "your_",
    "example",
    "test-",
    "test_",
)
"""What stands in examples, each too long for chance to write it in a random secret."""


def production_problems(settings: Settings) -> list[str]:
    """Return why production must not start, each with how to mend it; nothing in development."""
    if not settings.production:
        return []
    return [
        *_secrets(settings),
        *_play_things(settings),
        *_payments(settings),
        *_transport(settings),
    ]


def _secrets(settings: Settings) -> list[str]:
    problems: list[str] = []
    secret = settings.auth.jwt_secret
    if not secret:
        problems.append(f"JWT_SECRET is not set: set it to at least 32 random bytes; {MAKE_ONE}")
    elif weak(secret):
        problems.append(
            f"JWT_SECRET is weak: set it to at least 32 random bytes, used nowhere else; {MAKE_ONE}"
        )
    if not settings.auth.encryption_keys:
        problems.append(
            "INKWELL_ENCRYPTION_KEYS is not set: set it to 32 random bytes in URL-safe base64, "
            f"and keep a copy apart from the backups; {MAKE_ONE}"
        )
    elif weak(in_letters(settings.auth.encryption_keys[0])):
        problems.append(
            "INKWELL_ENCRYPTION_KEYS begins with a weak key: put 32 random bytes in URL-safe "
            "base64 before it, and run `inkwell keys rotate`"
        )
    return problems


def weak(
    secret: str,
    *,
    bytes_min: int = SECRET_BYTES_MIN,
    different_min: int = DIFFERENT_CHARACTERS_MIN,
) -> bool:
    """Return whether a secret is short, monotonous or a well-known example."""
    lowered = secret.lower()
    return (
        len(secret.encode()) < bytes_min
        or len(set(secret)) < different_min
        or any(word in lowered for word in WELL_KNOWN)
    )


def in_letters(key: str) -> str:
    """Return a key's bytes as a letter each: what is typed by hand shows there, not in base64."""
    return urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode("latin-1")


def _play_things(settings: Settings) -> list[str]:
    problems: list[str] = []
    if settings.server.debug:
        problems.append("INKWELL_DEBUG is on: set it to 0")
    if settings.payments.sandbox:
        problems.append(
            "payments are play money: set STRIPE_SECRET_KEY or RAZORPAY_KEY_ID, "
            "and leave INKWELL_SANDBOX_PAYMENTS out"
        )
    if settings.auth.demo_account:
        problems.append("INKWELL_DEMO_ACCOUNT is on: set it to 0")
    if keyless := keyless_routes(settings.models):
        problems.append(
            f"{', '.join(keyless)} can't be called: set that provider's key, or take the route away"
        )
    offline = offline_operations(settings.models)
    if offline and not settings.models.allow_offline:
        problems.append(
            f"no outside model serves {', '.join(offline)}: set a provider's key or "
            "INKWELL_MODEL_<OPERATION>, or INKWELL_ALLOW_OFFLINE=1 to sell offline output"
        )
    return problems


def _payments(settings: Settings) -> list[str]:
    payments = settings.payments
    pairs = {
        "STRIPE_WEBHOOK_SECRET": (payments.stripe_secret_key, payments.stripe_webhook_secret),
        "RAZORPAY_KEY_SECRET": (payments.razorpay_key_id, payments.razorpay_key_secret),
        "RAZORPAY_WEBHOOK_SECRET": (payments.razorpay_key_id, payments.razorpay_webhook_secret),
    }
    problems = [
        f"{name} is not set: without it no payment is ever believed"
        for name, (key, secret) in pairs.items()
        if key and not secret
    ]
    stripe, razorpay = payments.stripe_webhook_secret, payments.razorpay_webhook_secret
    if payments.stripe_secret_key and stripe and not is_stripes(stripe):
        problems.append(
            "STRIPE_WEBHOOK_SECRET is weak, and who guesses it makes payments up: set it to the "
            "endpoint's signing secret, whsec_..., which Stripe's dashboard shows"
        )
    if payments.razorpay_key_id and razorpay and weak_for_events(razorpay):
        problems.append(
            "RAZORPAY_WEBHOOK_SECRET is weak, and who guesses it makes payments up: set it to at "
            f"least {EVENT_SECRET_BYTES_MIN} random characters, here and in Razorpay's dashboard"
        )
    return problems


def is_stripes(secret: str) -> bool:
    """Return whether a secret may be one that Stripe made to sign its events with."""
    prefix, _, rest = secret.partition("_")
    return prefix == "whsec" and not weak_for_events(rest)


def weak_for_events(secret: str) -> bool:
    """Return whether a secret is too weak to prove whom an event comes from.

    Less is asked than of our own secrets: no random one that a provider makes or takes is weak.
    """
    return weak(secret, bytes_min=EVENT_SECRET_BYTES_MIN, different_min=EVENT_SECRET_DIFFERENT_MIN)


def _transport(settings: Settings) -> list[str]:
    problems: list[str] = []
    if not settings.server.public_url.startswith("https://"):
        problems.append("INKWELL_PUBLIC_URL is not https: set it to the address customers use")
    if not settings.server.trusted_proxies:
        problems.append(
            "INKWELL_TRUSTED_PROXIES is not set: name the proxy that ends TLS, since plain HTTP "
            "is refused"
        )
    if "*" in settings.server.cors_origins:
        problems.append("CORS_ORIGINS lets every web page in: name the pages that may call")
    return problems
