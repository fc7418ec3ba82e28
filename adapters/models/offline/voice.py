"""Which phrases an article uses: those of its language, of its kind of subject and of its tone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.models.offline import bank, grammar
from adapters.models.offline.languages import Tongue
from adapters.models.offline.plain import in_markdown, sentences
from adapters.models.offline.topic import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The phrases for one article, and how the subject is put into them."""

    kind: bank.Kind
    tone: bank.Tone
    keywords: tuple[str, ...]
    domain: bank.Domain
    plain: Mapping[str, str]
    marked: Mapping[str, str]

    def section(self, name: str) -> bank.Section:
        """Return a section of the kind, or the one that all kinds share."""
        return self.kind.sections.get(name) or bank.sections()[name]

    def say(self, template: str) -> tuple[str, ...]:
        """Return a paragraph of ours as sentences of Markdown, with the subject in its places."""
        if self.tone.contract:
            template = grammar.contracted(template)
        return tuple(sentence.format_map(self.marked) for sentence in sentences(template))

    def plainly(self, template: str) -> str:
        """Return a phrase of ours as plain text: for titles and summaries."""
        if self.tone.contract:
            template = grammar.contracted(template)
        return template.format_map(self.plain)


def voice_for(topic: Topic, *, tone: str, tongue: Tongue) -> Voice:
    """Return the phrases for an article about `topic` in that tone and language."""
    if tongue.phrases is not None:
        return Voice(
            kind=tongue.phrases.article,
            tone=bank.tone("neutral"),
            keywords=tongue.phrases.keywords,
            domain=bank.domains()["general"],
            plain=_quoted(topic, tongue.phrases, lambda text: text),
            marked=_quoted(topic, tongue.phrases, in_markdown),
        )
    return Voice(
        kind=bank.kinds()[topic.kind],
        tone=bank.tone(tone),
        keywords=bank.keyword_sentences(),
        domain=topic.domain,
        plain=_named(topic),
        marked=topic.words(in_markdown),
    )


def _named(topic: Topic) -> Mapping[str, str]:
    """For titles and summaries, which stand alone: a long subject has its headline for a name."""
    words = topic.words(lambda text: text)
    return {**words, "topic": f"\u201c{topic.headline}\u201d"} if topic.full else words


def _quoted(topic: Topic, language: bank.Language, mark: Callable[[str], str]) -> Mapping[str, str]:
    """A subject in another language stays as it was written, in that language's quotes."""
    left, right = language.quotes
    quoted = f"{left}{mark(topic.headline)}{right}"
    return {"topic": quoted, "Topic": quoted, "Headline": mark(topic.headline)}
