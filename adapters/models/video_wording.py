"""What providers of videos are told, and what customers are told of what they say."""

import re

from core.video.model import Wish

REASON_LENGTH_MAX = 300
REFERENCE = "Production note, never to be shown or spoken: reference {reference}."
SPACES = re.compile(r"\s+")


def full_prompt(wish: Wish) -> str:
    """Return what shall be seen: the customer's prompt, and the script with its scenes."""
    parts = [wish.prompt, f"Script:\n{wish.script}" if wish.script else ""]
    return "\n\n".join(part for part in parts if part)


def with_reference(prompt: str, reference: str) -> str:
    """Return a prompt by which the job can be found again at a provider that keeps only that."""
    return f"{prompt}\n\n{REFERENCE.format(reference=reference)}"


def shown_reason(said: str) -> str:
    """Return a provider's words on a failure, fit for customers."""
    words = SPACES.sub(" ", said).strip()[:REASON_LENGTH_MAX]
    return f"The provider could not make it: {words or 'it does not say why.'}"
