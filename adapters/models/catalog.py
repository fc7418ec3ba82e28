"""What is known of models beside their names: data, in `catalog.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

DATA = "catalog.toml"


class Structured(StrEnum):
    """How a model is brought to answer in JSON: it takes the schema, knows JSON, or is told."""

    SCHEMA = "schema"
    OBJECT = "object"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """How one model is asked. `extra` goes into the request as it is."""

    structured: Structured
    temperature: bool
    extra: Mapping[str, Any]


@cache
def entries() -> Mapping[str, Mapping[str, Any]]:
    """Return the file, by provider."""
    text = resources.files("adapters.models").joinpath(DATA).read_text(encoding="utf-8")
    return tomllib.loads(text)


def traits(provider: str, model: str) -> Traits:
    """Return how a model is asked: what its provider says, and over it the longest name prefix."""
    provider_says = entries()[provider]
    found = dict(provider_says)
    models = provider_says.get("models", {})
    for prefix in sorted((each for each in models if model.startswith(each)), key=len):
        found |= models[prefix]
    return Traits(
        structured=Structured(found["structured"]),
        temperature=found["temperature"],
        extra=found.get("extra", {}),
    )
