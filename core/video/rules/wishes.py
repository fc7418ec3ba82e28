"""What may be asked for: models and sizes by the catalogue, lengths and counts by the prices."""

from pathlib import Path

from core.ledger.prices import Prices
from core.shared.data_files import read_json
from core.shared.errors import FieldError
from core.shared.texts import is_text
from core.video.errors import ScriptInvalid, WishRefused
from core.video.model import VideoCatalogue, VideoTier, Wish

CATALOGUE = Path(__file__).with_name("catalogue.json")
PROMPT_LENGTH_MAX = 4_000
SCRIPT_LENGTH_MAX = 8_000


def parse(text: str) -> VideoCatalogue:
    """Read the catalogue, checking everything in it. Raises `DataFileInvalid`."""
    top = read_json(f"video {CATALOGUE.name}", text)
    top.only("usual", "models")
    tiers: dict[str, VideoTier] = {}
    for place in top.tables("models", least=1):
        place.only("name", "sizes")
        name = place.text("name")
        if name in tiers:
            raise place.wrong("name", "is the name of an earlier one, too")
        tiers[name] = VideoTier(name=name, sizes=place.texts("sizes", least=1))
    usual = top.text("usual")
    if usual not in tiers:
        raise top.wrong("usual", f"{usual!r} names no model")
    return VideoCatalogue(tiers=tiers, usual=usual)


def check_wish(wish: Wish, count: int, catalogue: VideoCatalogue, prices: Prices) -> None:
    """Return if this many clips of the wish can be made. Raises `WishRefused`, by field."""
    wrong: list[FieldError] = []

    def expect(field: str, message: str, *, ok: bool) -> None:
        if not ok:
            wrong.append(FieldError(field=field, message=message))

    tier = catalogue.tiers.get(wish.model)
    expect("model", f"one of {', '.join(catalogue.tiers)}", ok=tier is not None)
    if tier is not None:
        expect("resolution", f"one of {', '.join(tier.sizes)}", ok=wish.size in tier.sizes)
    video = prices.video
    expect("duration", f"one of {texts(video.seconds)} seconds", ok=wish.seconds in video.seconds)
    expect("count", f"one of {texts(video.counts)}", ok=count in video.counts)
    expect(
        "prompt", "say what shall be seen, or name a script", ok=bool(wish.prompt or wish.script)
    )
    expect(
        "prompt",
        f"at most {PROMPT_LENGTH_MAX} characters",
        ok=len(wish.prompt) <= PROMPT_LENGTH_MAX,
    )
    expect("prompt", "printable characters only", ok=is_text(wish.prompt))
    if wrong:
        raise WishRefused("This can't be made into a video.", errors=tuple(wrong))


def texts(numbers: tuple[int, ...]) -> str:
    """Return numbers as they are listed."""
    return ", ".join(map(str, numbers))


def check_script(text: str) -> str:
    """Return a script's text with its ends trimmed. Raises `ScriptInvalid`."""
    tidy = text.strip()
    if not tidy or len(tidy) > SCRIPT_LENGTH_MAX or not is_text(tidy):
        message = f"1 to {SCRIPT_LENGTH_MAX} printable characters"
        raise ScriptInvalid(
            f"A script needs {message}.",
            errors=(FieldError(field="script_text", message=message),),
        )
    return tidy
