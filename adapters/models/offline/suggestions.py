"""Short alternatives: different ways into the same subject."""

import msgspec

from adapters.models.offline import asked, bank
from adapters.models.offline.choices import Choices
from adapters.models.offline.languages import tongue_for
from adapters.models.offline.plain import capitalised
from adapters.models.offline.topic import read_topic
from adapters.models.offline.written import Written, listed
from core.generation.model import TextRequest

_USUAL = 5
_MOST = 20


class _Lines(msgspec.Struct, frozen=True, kw_only=True):
    lines: tuple[str, ...]


def write_suggestions(request: TextRequest, choices: Choices) -> Written:
    """Return the number of alternatives asked for (20 at most), all different.

    In a language that the offline model does not write, each says that it is in English; where
    it knows fewer than were asked for, it gives those that it has.
    """
    inputs = request.inputs
    topic = read_topic(asked.text_of(inputs, "topic", "prompt", "text", "instruction"))
    tongue = tongue_for(asked.text_of(inputs, "language"))
    words = dict(topic.words(lambda text: text))
    if topic.full:
        words["topic"] = f"\u201c{topic.headline}\u201d"
    if tongue.phrases is None:
        lines = bank.read("english/suggestions.toml", _Lines).lines
    else:
        left, right = tongue.phrases.quotes
        words["topic"] = f"{left}{topic.headline}{right}"
        lines = tongue.phrases.suggestions
    mark = " (in English)" if tongue.note else ""
    count = asked.number_of(inputs, "count", default=_USUAL, most=_MOST)
    entries = [
        capitalised(line.format_map(words)) + mark for line in choices.shuffled(lines)[:count]
    ]
    return listed(entries, tokens_max=request.output_tokens_max, schema=request.schema)
