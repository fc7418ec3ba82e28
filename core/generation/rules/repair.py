"""Making one valid JSON object of what a model wrote around and inside it."""

import json
from collections.abc import Mapping
from typing import Any

LITERALS = ("true", "false", "null")
SHORT_ESCAPES = frozenset('"\\/bfnrt')
HEX_DIGITS = 4
CONTROL_MAX = 0x20
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


class JsonRepair:
    """Reads an answer in pieces and passes on its JSON object alone.

    Text and fences around the object are dropped, and so are commas before a bracket; control
    characters inside a text are escaped. What it has passed on is never taken back, so it works on
    a stream.
    """

    def __init__(self) -> None:
        """Begin before the object."""
        self._open: list[str] = []
        self._done = False
        self._in_text = False
        self._is_key = False
        self._escape = ""
        self._held = ""
        self._expects = "value"
        self._literal = ""

    def feed(self, text: str) -> str:
        """Take some more of the answer; return what of it belongs to the object."""
        return "".join(self._take(character) for character in text)

    def close(self) -> str:
        """Return what closes an object that was cut off; nothing for a whole one, or for none."""
        if self._done or not self._open:
            return ""
        end = ""
        if self._in_text:
            end += '"'
            self._expects = "colon" if self._is_key else "comma"
        elif self._literal:
            end += completion(self._literal)
            self._expects = "comma"
        if self._expects == "colon":
            end += ":null"
        elif self._expects == "value" and self._open[-1] == "}" and not self._held:
            end += "null"
        end += "".join(reversed(self._open))
        self._open.clear()
        self._done = True
        return end

    def _take(self, c: str) -> str:
        if self._done:
            return ""
        if not self._open:
            if c != "{":
                return ""
            return self._begin(c)
        if self._in_text:
            return self._inside_text(c)
        return self._outside_text(c)

    def _begin(self, c: str) -> str:
        self._open.append("}" if c == "{" else "]")
        self._expects = "key" if c == "{" else "value"
        return c

    def _inside_text(self, c: str) -> str:
        if self._escape:
            return self._inside_escape(c)
        if c == "\\":
            self._escape = c
            return ""
        if c == '"':
            self._in_text = False
            self._expects = "colon" if self._is_key else "comma"
        if ord(c) < CONTROL_MAX:
            return json.dumps(c)[1:-1]
        return c

    def _inside_escape(self, c: str) -> str:
        """Hold an escape back until it is whole; one that JSON does not know is its own text."""
        self._escape += c
        if self._escape.startswith("\\u"):
            digits = self._escape[2:]
            if any(digit not in "0123456789abcdefABCDEF" for digit in digits):
                broken, self._escape = self._escape, ""
                return "\\\\" + "".join(self._inside_text(each) for each in broken[1:])
            if len(digits) < HEX_DIGITS:
                return ""
        elif c not in SHORT_ESCAPES:
            self._escape = ""
            return "\\\\" + self._inside_text(c)
        whole, self._escape = self._escape, ""
        return whole

    def _outside_text(self, c: str) -> str:
        if c.isspace():
            return ""
        if c in "}]":
            return self._end(c)
        if c == ",":
            self._literal = ""
            self._held = ","
            return ""
        passed, self._held = self._held, ""
        if passed:
            self._expects = "key" if self._open[-1] == "}" else "value"
        if c == '"':
            self._in_text = True
            self._is_key = self._expects == "key"
        elif c in "{[":
            return passed + self._begin(c)
        elif c == ":":
            self._expects = "value"
        else:
            self._literal += c
        return passed + c

    def _end(self, c: str) -> str:
        """Close what is open; a bracket of the wrong kind closes like the right one."""
        del c
        self._literal = self._held = ""
        closing = self._open.pop()
        self._expects = "comma"
        self._done = not self._open
        return closing


def completion(literal: str) -> str:
    """Return what makes a cut off word or number whole."""
    for word in LITERALS:
        if word.startswith(literal):
            return word[len(literal) :]
    return "" if literal[-1].isdigit() else "0"


def repaired(answer: str) -> str:
    """Return the JSON object in an answer, closed where it was cut off; empty if there is none."""
    repair = JsonRepair()
    return repair.feed(answer) + repair.close()


def keeps_to(text: str, schema: Mapping[str, Any]) -> bool:
    """Tell whether a text is JSON that keeps to a schema.

    Knows `type`, `properties`, `required`, `items` and `enum`, which is what schemas here use.
    """
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return matches(value, schema)


def matches(value: object, schema: Mapping[str, Any]) -> bool:
    """Tell whether a value keeps to a schema."""
    kind = schema.get("type")
    if kind is not None:
        if not isinstance(value, TYPES[kind]):
            return False
        if isinstance(value, bool) and kind in {"integer", "number"}:
            return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return all(name in value for name in schema.get("required", ())) and all(
            matches(each, properties[name]) for name, each in value.items() if name in properties
        )
    if isinstance(value, list) and "items" in schema:
        return all(matches(each, schema["items"]) for each in value)
    return True
