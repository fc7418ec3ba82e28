"""Articles: a title, a summary, tags and sections that each say something else."""

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.models.offline import asked, bank
from adapters.models.offline.choices import Choices
from adapters.models.offline.draft import Block, Draft
from adapters.models.offline.languages import Tongue, tongue_for
from adapters.models.offline.plain import capitalised, in_markdown, shortened
from adapters.models.offline.topic import Topic, read_topic
from adapters.models.offline.voice import Voice, voice_for
from core.generation.rules.tokens import estimate_tokens

_SECTIONS_ALWAYS = 3
_HEADING_TOPIC_CHARACTERS = 32
_GROUPS_MAX = 6
_WORDS_SHORT = 400
_WORDS_MIDDLING = 800
_TAGS_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A whole article; the Markdown is the body without the title."""

    title: str
    summary: str
    tags: tuple[str, ...]
    markdown: str

    def as_json(self) -> str:
        """Return the format that article requests agree on."""
        return json.dumps(
            {
                "title": self.title,
                "summary": self.summary,
                "tags": list(self.tags),
                "markdown": self.markdown,
            },
            ensure_ascii=False,
        )


def write_article(
    inputs: Mapping[str, object], *, choices: Choices, tokens_max: int
) -> tuple[Article | None, bool]:
    """Return the article, and whether `tokens_max` left room for all that belongs to one.

    There is none where not even a title, a summary and one sentence fit.
    """
    topic = read_topic(asked.text_of(inputs, "topic", "title", "prompt", "instruction", "text"))
    tongue = tongue_for(asked.text_of(inputs, "language"))
    voice = voice_for(topic, tone=asked.text_of(inputs, "tone"), tongue=tongue)
    keywords = asked.keywords_of(inputs)
    words_max = asked.words_asked(inputs) or asked.WORDS_USUAL
    title = _title(topic, voice, choices)
    summary = voice.plainly(choices.pick(voice.kind.summaries))
    tags = _tags(topic, keywords)

    def whole(markdown: str) -> Article:
        return Article(title=title, summary=summary, tags=tags, markdown=markdown)

    def fits(markdown: str) -> bool:
        return estimate_tokens(whole(markdown).as_json()) <= tokens_max

    draft = _Writer(
        topic=topic, voice=voice, tongue=tongue, choices=choices, words_max=words_max
    ).draft(keywords)
    draft.grow(words_max=words_max, fits=fits)
    if not draft.chosen:
        return None, False
    article = whole(draft.markdown())
    if topic.kind == "list" and f"\n{topic.count}. " not in article.markdown:
        unnumbered = capitalised(re.sub(r"^\D*\d+\s+", "", title))
        article = dataclasses.replace(article, title=unnumbered)
    return article, draft.sections_shown() >= _SECTIONS_ALWAYS


def _title(topic: Topic, voice: Voice, choices: Choices) -> str:
    if topic.full:
        return topic.headline
    own = voice.kind.titles
    templates = own if topic.kind in {"how-to", "list"} else own + voice.tone.titles
    if voice.tone.titles and topic.kind not in {"how-to", "list"} and choices.below(2):
        templates = voice.tone.titles
    title = voice.plainly(choices.pick(templates))
    for mark in (": ", ", "):
        before, found, after = title.partition("?" + mark)
        if found:
            title = f"{before}? {capitalised(after)}"
    return capitalised(title)


def _tags(topic: Topic, keywords: tuple[str, ...]) -> tuple[str, ...]:
    tags: dict[str, None] = {keyword.lower(): None for keyword in keywords}
    for word in topic.text.lower().split():
        bare = word.strip(".,;:!?\"'()[]{}\u2018\u2019\u201c\u201d\u2039\u203a*_`#")
        if bare and bare not in bank.words().minor and len(bare) > 1 and not bare.isdigit():
            tags.setdefault(shortened(bare, 40), None)
    return tuple(tags)[:_TAGS_MAX]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Lays out the sections of one article with everything that they could say."""

    topic: Topic
    voice: Voice
    tongue: Tongue
    choices: Choices
    words_max: int

    def draft(self, keywords: tuple[str, ...]) -> Draft:
        """Return a draft whose blocks are ranked; nothing in it is chosen yet."""
        names = self._sections()
        placed = [name for name in self.voice.kind.order if name in names]
        draft = Draft(headings=["", *self._headings(placed)])
        self._introduce(draft)
        for index, name in enumerate(placed, start=1):
            self._fill(draft, index, name, importance=names.index(name))
        always = [placed.index(name) + 1 for name in names[:_SECTIONS_ALWAYS]]
        self._place_keywords(draft, keywords, sorted(always))
        self._add_tone(draft, len(placed))
        return draft

    def _sections(self) -> list[str]:
        """Return the names of the sections, the most important ones first."""
        grow = self.voice.kind.grow
        count = (
            4 if self.words_max <= _WORDS_SHORT else 6 if self.words_max <= _WORDS_MIDDLING else 7
        )
        fixed = list(grow[:_SECTIONS_ALWAYS])
        others = list(grow[_SECTIONS_ALWAYS:])
        if "next" in others:
            others.remove("next")
            fixed.append("next")
        return [*fixed, *self.choices.shuffled(others)][:count]

    def _headings(self, names: list[str]) -> list[str]:
        headings = []
        for name in names:
            options = self.voice.section(name).headings
            if len(self.topic.name) > _HEADING_TOPIC_CHARACTERS or self.topic.full:
                options = tuple(text for text in options if "{" not in text) or options
            headings.append(capitalised(" ".join(self.voice.say(self.choices.pick(options)))))
        return headings

    def _introduce(self, draft: Draft) -> None:
        lead = self.voice.say(self.choices.pick(self.voice.kind.intros))
        if self.topic.full:
            full = f"\u201c{in_markdown(self.topic.full)}\u201d"
            subject = full if self.tongue.phrases else f"The subject of these pages: {full}."
            draft.blocks.append(Block(rank=0, section=0, sentences=(subject,), needed=True))
        if self.tongue.note:
            note = (f"*{in_markdown(self.tongue.note)}*",)
            draft.blocks.append(Block(rank=0, section=0, sentences=note, needed=True))
        draft.blocks.append(Block(rank=1, section=0, sentences=lead, needed=True))
        if self.topic.audience and self.tongue.phrases is None:
            audience = in_markdown(self.topic.audience)
            whom = f"It is written for {audience} and assumes no more than they usually bring."
            draft.blocks.append(Block(rank=2, section=0, sentences=(whom,), tail=True))

    def _fill(self, draft: Draft, index: int, name: str, *, importance: int) -> None:
        section, domain = self.voice.section(name), self.voice.domain
        leads = self.choices.shuffled(section.lead)
        more = self.choices.shuffled(section.more)
        own = {"example": domain.example, "measure": domain.measure}.get(name, "")
        field = domain.need if name == "need" and domain.need else domain.what
        early = importance == 0 and bool(field)
        if early:
            more.insert(0, field)
        if own and name == "example":
            leads = [own]
        elif own:
            more.insert(0, own)
        rank = 10 * (importance + 1) if importance < _SECTIONS_ALWAYS else 100 + 20 * importance
        lead = self.voice.say(leads[0]) if leads else ()
        opening = Block(
            rank=rank,
            section=index,
            sentences=lead[:2] if section.pair else lead,
            items=self._items(name, section),
            ordered=section.ordered,
            needed=importance < _SECTIONS_ALWAYS,
        )
        draft.blocks.append(opening)
        if section.pair:
            side = self.voice.say(more.pop(0))
            draft.blocks.append(Block(rank=rank, section=index, sentences=side, needed=True))
        for step, paragraph in enumerate(more):
            draft.blocks.append(
                Block(
                    rank=40 if early and step == 0 else 110 + 20 * (importance + 2 + 2 * step),
                    section=index,
                    sentences=self.voice.say(paragraph),
                    entire=True,
                )
            )

    def _items(self, name: str, section: bank.Section) -> tuple[str, ...]:
        if not section.items:
            return ()
        own = {"mistakes": self.voice.domain.mistakes, "faq": self.voice.domain.faq}.get(name, ())
        if name == "tips":
            items = section.items[: self.topic.count or 7]
        elif section.ordered:
            items = section.items[: 4 if self.words_max <= _WORDS_SHORT else None]
        else:
            size = (
                3
                if self.words_max <= _WORDS_SHORT
                else 4
                if self.words_max <= _WORDS_MIDDLING
                else 5
            )
            items = tuple([*own, *self.choices.shuffled(section.items)][:size])
        return tuple(" ".join(self.voice.say(item)) for item in items)

    def _place_keywords(self, draft: Draft, keywords: tuple[str, ...], sections: list[int]) -> None:
        named = self.topic.text.casefold()
        open_ = [keyword for keyword in keywords if keyword.casefold() not in named]
        groups = [open_[start::_GROUPS_MAX] for start in range(min(_GROUPS_MAX, len(open_)))]
        templates = self.choices.shuffled(self.voice.keywords)
        left, right = self.tongue.phrases.quotes if self.tongue.phrases else ("", "")
        joint = _AND.get(self.tongue.code, _AND["en"])
        for number, group in enumerate(groups):
            marked = [f"{left}{in_markdown(keyword)}{right}" for keyword in group]
            listed = (
                marked[0] if len(marked) == 1 else joint.join((", ".join(marked[:-1]), marked[-1]))
            )
            sentence = templates[number % len(templates)].replace("{keyword}", listed)
            place = sections[number % len(sections)]
            draft.blocks.append(
                Block(rank=50, section=place, sentences=(sentence,), aside=True, needed=True)
            )

    def _add_tone(self, draft: Draft, last: int) -> None:
        tone = self.voice.tone
        if tone.open:
            opening = self.voice.say(self.choices.pick(tone.open))
            draft.blocks.append(Block(rank=3, section=0, sentences=opening, tail=True))
        asides = self.choices.shuffled(tone.asides)
        for index, aside in zip(range(1, last), asides, strict=False):
            draft.blocks.append(
                Block(rank=60 + index, section=index, sentences=self.voice.say(aside), tail=True)
            )
        if tone.close:
            closing = self.voice.say(self.choices.pick(tone.close))
            draft.blocks.append(Block(rank=60, section=last, sentences=closing, tail=True))


_AND = {"en": " and ", "de": " und ", "fr": " et ", "es": " y ", "hi": " \u0914\u0930 "}
