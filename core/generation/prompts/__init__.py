"""The prompts, one file each: what the system asks for, and a place for the customer's words."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Template

from core.generation.model import Prompt

DIVIDER = "\n---\n"


@cache
def template(name: str) -> tuple[Template, Template]:
    """Return the two parts of a prompt file: the system's text and the user's."""
    text = resources.files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    system, _, user = text.partition(DIVIDER)
    return Template(system.strip()), Template(user.strip())


def render(name: str, data: Mapping[str, object]) -> Prompt:
    """Fill a prompt. `data` goes in as one JSON object, so that no word of it reads as ours."""
    system, user = template(name)
    encoded = json.dumps(data, ensure_ascii=False, indent=1)
    return Prompt(system=system.substitute(), user=user.substitute(data=encoded))
