"""What stands in the letters that accounts need."""

from core.accounts.model import Letter, TokenPurpose

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


def letter_with(
    token: str, purpose: TokenPurpose, *, email: str, app_url: str, minutes: int
) -> Letter:
    """Return the letter that brings a one-time token to its owner."""
    text = (
        f"Hello,\n\nto {WHAT[purpose]}, open\n\n"
        f"{app_url}{PATHS[purpose]}?token={token}\n\n"
        f"or give this code to the app:\n\n{token}\n\n"
        f"It works once, within {minutes} minutes. If you did not ask for it, leave it be: "
        "nothing changes.\n"
    )
    return Letter(to=email, subject=SUBJECTS[purpose], text=text)
