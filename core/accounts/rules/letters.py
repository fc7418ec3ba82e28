"""What stands in the letters that accounts need."""

from datetime import timedelta

from core.accounts.model import Account, AccountStatus, Letter, TokenPurpose

LIFE = {
    TokenPurpose.VERIFY_EMAIL: timedelta(hours=24),
    TokenPurpose.RESET_PASSWORD: timedelta(minutes=30),
}
LETTERS_MAX = 5
"""How many letters of a kind whose tokens are good an account is sent; then those must do."""
SUBJECTS = {
    TokenPurpose.VERIFY_EMAIL: "Confirm your e-mail address",
    TokenPurpose.RESET_PASSWORD: "Set a new password",
}
PATHS = {
    TokenPurpose.VERIFY_EMAIL: "/verify-email",
    TokenPurpose.RESET_PASSWORD: "/reset-password",
}
WHAT = {
    TokenPurpose.VERIFY_EMAIL: "confirm that this address is yours",
    TokenPurpose.RESET_PASSWORD: "set a new password",
}
ENDPOINTS = {
    TokenPurpose.VERIFY_EMAIL: "/api/v1/auth/verify-email as `token`",
    TokenPurpose.RESET_PASSWORD: "/api/v1/auth/reset-password as `token`, with the new `password`",
}


def letter_with(
    token: str, purpose: TokenPurpose, *, email: str, app_url: str, api_url: str, life: timedelta
) -> Letter:
    """Return the letter that brings a one-time token to its owner.

    Without an app there is no page to open: the letter brings the code alone.
    """
    what = WHAT[purpose]
    if app_url:
        link = f"{app_url}{PATHS[purpose]}?token={token}"
        how = f"to {what}, open\n\n{link}\n\nor give this code to the app:\n\n{token}\n\n"
    else:
        how = (
            f"to {what}, give this code to the app:\n\n{token}\n\n"
            f"or POST it to {api_url}{ENDPOINTS[purpose]}.\n\n"
        )
    text = (
        f"Hello,\n\n{how}"
        f"It works once, within {period(life)}. If you did not ask for it, leave it be: "
        "nothing changes.\n"
    )
    return Letter(to=email, subject=SUBJECTS[purpose], text=text)


def period(life: timedelta) -> str:
    """Return how long something works, in whole hours where it is some."""
    minutes = life // timedelta(minutes=1)
    return f"{minutes} minutes" if minutes % 60 else f"{minutes // 60} hours"


def is_useful(account: Account, purpose: TokenPurpose) -> bool:
    """Tell whether a letter would do anything."""
    if account.status is not AccountStatus.ACTIVE:
        return False
    return purpose is TokenPurpose.RESET_PASSWORD or account.verified_at is None
