"""Examples in the API's description: one of each body and answer, that its own schema takes.

A field says by itself what it is like, or `examples.toml` does by its name, and where one name
means several things by that of its schema; whole bodies, whose fields exclude each other, stand
there as a whole.
"""

import tomllib
from pathlib import Path
from typing import Any

Schema = dict[str, Any]
SAMPLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
TEXTS = {"date-time": "2026-01-31T09:30:00Z", "date": "2026-01-31"}
TELLING = frozenset({"$ref", "enum", "examples", "format"})
KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "array": list,
}
"""What a name's sample must be to be taken for a field of a type."""


def add_examples(schemas: dict[str, Schema]) -> None:
    """Give each of the description's schemas with fields an example."""
    for name, schema in schemas.items():
        if schema.get("type") == "object" and "examples" not in schema:
            schema["examples"] = [example_of({"$ref": name}, schemas)]


def example_of(schema: Schema, schemas: dict[str, Schema], field: str = "", of: str = "") -> Any:
    """Return what a schema takes, for a field of this name of a schema of that one."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        whole = SAMPLES["whole"].get(name)
        return example_of(schemas[name], schemas, of=name) if whole is None else whole
    if field in SAMPLES["of"].get(of, {}):
        return SAMPLES["of"][of][field]
    if "const" in schema:
        return schema["const"]
    if told := schema.get("examples") or schema.get("enum"):
        return told[0]
    variants = schema.get("oneOf") or schema.get("anyOf", ())
    chosen = next((each for each in variants if each.get("type") != "null"), None)
    if chosen is None:
        return _plain(schema, schemas, field, of)
    # What may be missing is shown as missing where nothing says what it is like.
    says = field in SAMPLES["names"] or chosen.keys() & TELLING or len(variants) == 1
    return example_of(chosen, schemas, field, of) if says else None


def _plain(schema: Schema, schemas: dict[str, Schema], field: str, of: str) -> Any:
    kind = schema.get("type", "object")
    if kind == "null":
        return None
    known = SAMPLES["names"].get(field)
    if kind in KINDS and isinstance(known, KINDS[kind]):
        return known
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: example_of(each, schemas, name, of) for name, each in sorted(fields.items())}
    if kind == "array":
        return [example_of(schema["items"], schemas, field)] if "items" in schema else []
    if kind == "string":
        return TEXTS.get(schema.get("format", ""), field.replace("_", " "))
    return schema.get("default", False) if kind == "boolean" else max(1, schema.get("minimum", 1))
