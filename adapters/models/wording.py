"""What is added to a prompt for models that can't be held to a schema."""

import json

from adapters.models.catalog import Structured
from core.generation.model import TextRequest


def system_text(request: TextRequest, structured: Structured) -> str:
    """Return the system's text, with the schema in words where the provider does not take it."""
    if request.schema is None or structured is Structured.SCHEMA:
        return request.prompt.system
    schema = json.dumps(request.schema, ensure_ascii=False)
    return (
        f"{request.prompt.system}\n\nAnswer with one JSON object that keeps to this JSON Schema, "
        f"without a word or a fence around it:\n{schema}"
    )
