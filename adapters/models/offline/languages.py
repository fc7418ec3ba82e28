"""Which language a text is to be in, and whether the offline model writes it."""

from dataclasses import dataclass
from functools import cache

from adapters.models.offline import bank
from adapters.models.offline.plain import cleaned, shortened

_NAMES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "francais": "fr",
    "fran\u00e7ais": "fr",
    "spanish": "es",
    "espanol": "es",
    "espa\u00f1ol": "es",
    "hindi": "hi",
    "\u0939\u093f\u0928\u094d\u0926\u0940": "hi",
    "\u0939\u093f\u0902\u0926\u0940": "hi",
}
_FILES = {"de": "german.toml", "fr": "french.toml", "es": "spanish.toml", "hi": "hindi.toml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """A language for a text. Without `phrases` it is written in English."""

    code: str
    phrases: bank.Language | None = None
    note: str = ""
    """Says, where it must be said, that the text is not in the language asked for."""


def tongue_for(language: str) -> Tongue:
    """Return how to write for someone who asked for `language`, by name or by its tag."""
    asked = language.strip().casefold()
    code = _NAMES.get(asked) or asked.replace("_", "-").split("-", 1)[0]
    if code in {"", "en"}:
        return Tongue(code="en")
    if code in _FILES:
        return Tongue(code=code, phrases=_language(code))
    shown = shortened(cleaned(language), 40)
    return Tongue(
        code="en",
        note=(
            f"This text is in English: the offline model does not write the language "
            f"\u201c{shown}\u201d, which a connected model would."
        ),
    )


@cache
def _language(code: str) -> bank.Language:
    return bank.read(_FILES[code], bank.Language)
