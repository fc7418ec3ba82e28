"""The rules of creations: what may be asked, what it may cost, what comes of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.assets.model import Draft, Expected, Source, SourceKind
from core.generation.errors import ModelAnswerUnusable, WishInvalid
from core.generation.model import (
    FIXED_PRICES,
    Creation,
    CreationStatus,
    Length,
    Operation,
    Prompt,
    TextRequest,
    TextResult,
)
from core.generation.prompts import render
from core.generation.rules.briefs import LANGUAGE
from core.generation.rules.tokens import Estimate, estimate_tokens
from core.ledger.prices import Prices
from core.shared.errors import FieldError
from core.shared.texts import is_text

LENGTHS_MAX = {
    "prompt": 8_000,
    "text": 20_000,
    "instruction": 2_000,
    "tone": 40,
    "style": 200,
}
NEEDED = {
    Operation.TEXT: ("prompt",),
    Operation.SUGGESTIONS: ("prompt",),
    Operation.REFINE: ("text", "instruction"),
    Operation.IMAGE: ("prompt",),
    Operation.SCRIPT: ("prompt",),
}
SUGGESTIONS_MAX = 20
SIDES = (256, 2_048)
PROMPT_TOKENS_USUAL = 250
"""A prompt beyond this raises the estimate rather than shorten the text."""
TOKENS_PER_SUGGESTION = 40
TOKENS_AROUND = 100
SCRIPT_TOKENS = 2_000
"""What a script of a dozen seconds may have, with room to spare."""
PRICED_AS = {
    Operation.TEXT: "text",
    Operation.SUGGESTIONS: "suggestions",
    Operation.REFINE: "refine",
}
ASKED_AS = {Operation.SCRIPT: "script"}
"""How models know an operation, where that is not its own name."""
SUGGESTIONS_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {"suggestions": {"type": "array", "items": {"type": "string"}}},
    "required": ["suggestions"],
    "additionalProperties": False,
}


def check_inputs(operation: Operation, inputs: Mapping[str, object]) -> Mapping[str, object]:
    """Return what is asked with its ends trimmed. Raises `WishInvalid`, naming each field."""
    tidy = {name: v.strip() if isinstance(v, str) else v for name, v in inputs.items()}
    wrong: list[FieldError] = []

    def expect(field: str, message: str, *, ok: bool) -> None:
        if not ok:
            wrong.append(FieldError(field=field, message=message))

    for name in NEEDED[operation]:
        expect(name, "must not be empty", ok=bool(tidy.get(name)))
    for name, most in LENGTHS_MAX.items():
        text = str(tidy.get(name) or "")
        expect(name, f"at most {most} characters", ok=len(text) <= most)
        expect(name, "printable characters only", ok=is_text(text))
    language = str(tidy.get("language") or "en")
    expect("language", "a language tag such as en or pt-BR", ok=bool(LANGUAGE.fullmatch(language)))
    count = tidy.get("count", 1)
    ok = isinstance(count, int) and 1 <= count <= SUGGESTIONS_MAX
    expect("count", f"from 1 to {SUGGESTIONS_MAX}", ok=ok)
    for side in ("width", "height"):
        pixels = tidy.get(side, SIDES[0])
        ok = isinstance(pixels, int) and SIDES[0] <= pixels <= SIDES[1]
        expect(side, f"from {SIDES[0]} to {SIDES[1]} pixels", ok=ok)
    if wrong:
        raise WishInvalid("This can't be made like this.", errors=tuple(wrong))
    return {name: value for name, value in tidy.items() if value not in (None, "")}


def owner_of(creation: Creation) -> str:
    """Return who owns the creation's hold."""
    return f"creation:{creation.id}"


def prompt_for(operation: Operation, inputs: Mapping[str, object]) -> Prompt:
    """Render the prompt of a text operation; the customer's words are data inside it."""
    return render(operation.value.replace("-", "_"), inputs)


def estimate(operation: Operation, inputs: Mapping[str, object], prices: Prices) -> Estimate:
    """Return what a text operation is held for, and with it the most that it may write.

    At the usual prompt size it is what the price book says for the length. A refined text may be
    a quarter longer than the text was, and suggestions have a line each. What has a fixed price is
    only limited by this.
    """
    prompt = prompt_for(operation, inputs)
    prompt_tokens = estimate_tokens(prompt.system) + estimate_tokens(prompt.user)
    if operation is Operation.SCRIPT:
        return Estimate(prompt_tokens=prompt_tokens, output_tokens_max=SCRIPT_TOKENS)
    usual = prices.usual_tokens(PRICED_AS[operation], str(inputs.get("length", "medium")))
    beyond = max(0, prompt_tokens - PROMPT_TOKENS_USUAL)
    least = 0
    if operation is Operation.REFINE:
        least = estimate_tokens(str(inputs["text"])) * 5 // 4 + TOKENS_AROUND
    if operation is Operation.SUGGESTIONS:
        count = inputs.get("count", 1)
        assert isinstance(count, int)
        least = count * TOKENS_PER_SUGGESTION + TOKENS_AROUND
    output_tokens_max = max(usual + beyond - prompt_tokens, least)
    return Estimate(prompt_tokens=prompt_tokens, output_tokens_max=output_tokens_max)


def request_for(creation: Creation) -> TextRequest:
    """Return what the model is asked. A later take says so, so that it comes out differently."""
    inputs, operation = creation.inputs, creation.operation
    again = {"take": creation.take} if creation.take > 1 else {}
    rewrites = creation.take > 1 and operation is Operation.TEXT
    return TextRequest(
        operation="regenerate" if rewrites else ASKED_AS.get(operation, operation.value),
        prompt=prompt_for(operation, inputs),
        inputs={**inputs, **again},
        output_tokens_max=creation.output_tokens_max,
        schema=SUGGESTIONS_SCHEMA if operation is Operation.SUGGESTIONS else None,
        account_id=creation.account_id,
    )


def fixed_price(operation: Operation, prices: Prices) -> int | None:
    """Return the price of an operation that has a fixed one, in micro-credits, else None."""
    name = FIXED_PRICES.get(operation)
    return None if name is None else prices.fixed_price(name)


def missing_prices(prices: Prices) -> list[str]:
    """Return what is sold and has no price in a version of the book, by its place in the file."""
    by_length = [
        f"tokens.{name}.{length}"
        for name in ("article", *PRICED_AS.values())
        for length in Length
        if length not in prices.tokens.get(name, {})
    ]
    fixed = [f"credits.{name}" for name in FIXED_PRICES.values() if name not in prices.fixed]
    return by_length + fixed


def read_items(creation: Creation, answer: str) -> tuple[str, ...]:
    """Return the suggestions of a whole answer, none for other texts.

    Raises `ModelAnswerUnusable` when they can't be read.
    """
    if creation.operation is not Operation.SUGGESTIONS:
        return ()
    try:
        items = [str(each).strip() for each in json.loads(answer)["suggestions"]]
    except (ValueError, TypeError, KeyError) as error:
        raise ModelAnswerUnusable("The model's answer is no list of suggestions.") from error
    return tuple(item for item in items if item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a creation ended, and what it made; `micro_credits` and `tokens` are what was charged."""

    status: CreationStatus
    micro_credits: int
    tokens: int | None = None
    cost_micro_usd: int | None = None
    text: str | None = None
    items: tuple[str, ...] = ()
    result: TextResult | None = None
    provider: str | None = None
    model: str | None = None
    media_id: str | None = None
    media_address: str | None = None
    blob_key: str | None = None
    error: str | None = None


def ended(creation: Creation, ending: Ending, now: datetime) -> Creation:
    """Return the creation as it ended."""
    result = ending.result
    return replace(
        creation,
        status=ending.status,
        text=ending.text,
        items=ending.items,
        media_id=ending.media_id,
        media_address=ending.media_address,
        blob_key=ending.blob_key,
        tokens_used=ending.tokens,
        micro_credits_used=ending.micro_credits,
        cost_micro_usd=ending.cost_micro_usd,
        provider=result.provider if result else ending.provider,
        model=result.model if result else ending.model,
        stop_reason=result.stop_reason if result else None,
        error=ending.error,
        ended_at=now,
    )


def made_by(creation: Creation, author: str) -> Draft:
    """Return what a creation made, without its media, as a version says it."""
    source = Source(kind=SourceKind.CREATION, id=creation.id)
    inputs = creation.inputs
    return Draft(
        author=author,
        content=creation.text,
        prompt=str(inputs.get("instruction") or inputs.get("prompt") or "") or None,
        provider=creation.provider,
        model=creation.model,
        tokens_used=creation.tokens_used,
        micro_credits_used=creation.micro_credits_used,
        source=source,
        recipe=source,
    )


def check_expected(asset_id: str | None, expected: Expected) -> None:
    """Raise `WishInvalid` for a revision of nothing that has one."""
    if asset_id is None and expected.revision is not None:
        raise WishInvalid("`expected_revision` is for an `asset_id`. Leave it out, or name one.")
