"""Every provider's way of counting tokens, made one: the only place that knows them.

Anthropic counts cached tokens beside the input; OpenAI and who speaks its language count them in
it. Reasoning is part of the output everywhere.
"""

from typing import Any

from core.usage.model import TokenCount


def from_anthropic(usage: Any, *, earlier: TokenCount | None = None) -> TokenCount:
    """Read Anthropic's usage; in a stream the later event leaves out what the earlier one said."""
    fresh = _number(usage, "input_tokens")
    cached = _number(usage, "cache_read_input_tokens")
    written = _number(usage, "cache_creation_input_tokens")
    output = _number(usage, "output_tokens")
    reasoning = _number(getattr(usage, "output_tokens_details", None), "thinking_tokens")
    if earlier is not None:
        cached = max(cached, earlier.cached)
        written = max(written, earlier.cache_write)
        rest = earlier.input - earlier.cached - earlier.cache_write
        fresh = max(fresh, rest)
        output = max(output, earlier.output)
        reasoning = max(reasoning, earlier.reasoning)
    return TokenCount(
        input=fresh + cached + written,
        output=output,
        cached=cached,
        cache_write=written,
        reasoning=min(reasoning, output),
    )


def from_openai(usage: Any) -> TokenCount | None:
    """Read the usage of a chat completion, OpenAI's or DeepSeek's; None where there is none."""
    if usage is None:
        return None
    prompt = _number(usage, "prompt_tokens")
    details = getattr(usage, "prompt_tokens_details", None)
    cached = max(_number(details, "cached_tokens"), _number(usage, "prompt_cache_hit_tokens"))
    output = _number(usage, "completion_tokens")
    more = getattr(usage, "completion_tokens_details", None)
    cached = min(cached, prompt)
    return TokenCount(
        input=prompt,
        output=output,
        cached=cached,
        cache_write=min(_number(details, "cache_write_tokens"), prompt - cached),
        reasoning=min(_number(more, "reasoning_tokens"), output),
    )


def from_openai_image(usage: Any) -> TokenCount | None:
    """Read the usage of an image; None where there is none."""
    if usage is None:
        return None
    return TokenCount(input=_number(usage, "input_tokens"), output=_number(usage, "output_tokens"))


def _number(holder: Any, name: str) -> int:
    """Return a count, 0 where it is missing, null or no number."""
    value = getattr(holder, name, None)
    return value if isinstance(value, int) and value > 0 else 0
