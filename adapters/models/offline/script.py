"""Scripts for short films: timed scenes with a picture and a line to be spoken or shown."""

import msgspec

from adapters.models.offline import asked, bank, grammar
from adapters.models.offline.choices import Choices
from adapters.models.offline.plain import in_markdown, shortened
from adapters.models.offline.topic import read_topic
from adapters.models.offline.written import Written, in_schema
from core.generation.model import TextRequest

_SECONDS_USUAL = 8
_SECONDS_MAX = 60
_SECONDS_PER_SCENE = 3
_NAME_CHARACTERS = 28


class _Scene(msgspec.Struct, frozen=True, kw_only=True):
    picture: str
    spoken: str


class _Scenes(msgspec.Struct, frozen=True, kw_only=True):
    hook: tuple[_Scene, ...]
    middle: tuple[_Scene, ...]
    call: tuple[_Scene, ...]


def write_script(request: TextRequest, choices: Choices) -> Written:
    """Return a title line and scenes that together fill the seconds asked for (8, if none)."""
    inputs = request.inputs
    topic = read_topic(
        asked.text_of(inputs, "topic", "product", "prompt", "instruction", "description", "text")
    )
    seconds = asked.number_of(inputs, "seconds", default=_SECONDS_USUAL, most=_SECONDS_MAX)
    tone = bank.tone(asked.text_of(inputs, "tone"))
    name = topic.headline if topic.full else topic.name
    words = {"short": in_markdown(shortened(name, _NAME_CHARACTERS))}
    scenes = _scenes(seconds, choices)
    parts = [f"**{in_markdown(topic.headline)}** ({seconds} s)"]
    for number, scene in enumerate(scenes):
        start = seconds * number // len(scenes)
        end = seconds * (number + 1) // len(scenes)
        spoken = grammar.contracted(scene.spoken) if tone.contract else scene.spoken
        parts.append(
            f"**Scene {number + 1} ({start}\u2013{end} s)**\n"
            f"Picture: {scene.picture}\n"
            f"Spoken: \u201c{spoken.format_map(words)}\u201d"
        )
    return in_schema(parts, tokens_max=request.output_tokens_max, schema=request.schema)


def _scenes(seconds: int, choices: Choices) -> list[_Scene]:
    """Return as many scenes as the time has room for, from one to eight, none of them twice."""
    known = bank.read("english/script.toml", _Scenes)
    count = min(max(1, -(-seconds // _SECONDS_PER_SCENE)), len(known.middle) + 2)
    hook, call = choices.pick(known.hook), choices.pick(known.call)
    if count == 1:
        return [hook]
    return [hook, *choices.shuffled(known.middle)[: count - 2], call]
