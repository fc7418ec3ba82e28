"""A text of sections that grows by whole sentences until it is long enough."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph or a list. Blocks of a lower rank are more important and join first."""

    rank: int
    section: int
    sentences: tuple[str, ...]
    items: tuple[str, ...] = ()
    ordered: bool = False
    entire: bool = False
    """It joins as a whole or not at all."""
    aside: bool = False
    """It belongs to the first paragraph of its section, or comes after its list."""
    needed: bool = False
    """At least its shortest form joins, whatever length is wished for."""
    tail: bool = False
    """It ends its section."""

    def forms(self) -> list["Block"]:
        """Return the block and its shorter forms, longest first, each complete in itself."""
        if self.entire:
            return [self]
        if self.items:
            sizes = range(len(self.items), min(2, len(self.items)) - 1, -1)
            forms = [dataclasses.replace(self, items=self.items[:size]) for size in sizes]
            if len(self.sentences) > 1:
                forms.append(dataclasses.replace(forms[-1], sentences=self.sentences[-1:]))
            return forms
        sizes = range(len(self.sentences), 0, -1)
        return [dataclasses.replace(self, sentences=self.sentences[:size]) for size in sizes]


@dataclass(slots=True, kw_only=True)
class Draft:
    """Sections with their headings (an empty one for the introduction) and possible blocks."""

    headings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    chosen: list[Block] = field(default_factory=list)

    def grow(self, *, words_max: int, fits: Callable[[str], bool]) -> None:
        """Choose blocks by rank as long as the text has room for them.

        Needed blocks come first, all of them in their shortest form, and are then filled up.
        `words_max` is a wish that only those shortest forms go beyond; `fits` is a limit that
        nothing breaks.
        """
        ranked = sorted(self.blocks, key=lambda block: block.rank)
        for block in ranked:
            if block.needed:
                self._joins(block.forms()[-1], words_max=None, fits=fits)
        for block in ranked:
            *longer, shortest = block.forms()
            there = shortest in self.chosen
            if there:
                self.chosen.remove(shortest)
            wished = longer if there else [*longer, shortest]
            if (
                not any(self._joins(form, words_max=words_max, fits=fits) for form in wished)
                and there
            ):
                self.chosen.append(shortest)
        place = {form: index for index, block in enumerate(ranked) for form in block.forms()}
        self.chosen.sort(key=place.__getitem__)

    def _joins(self, block: Block, *, words_max: int | None, fits: Callable[[str], bool]) -> bool:
        self.chosen.append(block)
        text = self.markdown()
        short_enough = words_max is None or len(text.split()) <= words_max
        if short_enough and fits(text) and self._has_place(block):
            return True
        self.chosen.pop()
        return False

    def _has_place(self, block: Block) -> bool:
        if not (block.aside or block.tail):
            return True
        return any(
            other.section == block.section and not (other.aside or other.tail)
            for other in self.chosen
        )

    def sections_shown(self) -> int:
        """Return how many sections with a heading have something to say."""
        return len({block.section for block in self.chosen if self.headings[block.section]})

    def markdown(self) -> str:
        """Return the chosen blocks as Markdown, section by section."""
        parts: list[str] = []
        for index, heading in enumerate(self.headings):
            body = self._body([block for block in self.chosen if block.section == index])
            if body and heading:
                parts.append(f"## {heading}")
            parts.extend(body)
        return "\n\n".join(parts)

    @staticmethod
    def _body(blocks: list[Block]) -> list[str]:
        plain = [block for block in blocks if not (block.aside or block.tail)]
        body = [_shown(block) for block in plain]
        asides = " ".join(" ".join(block.sentences) for block in blocks if block.aside)
        if asides and body:
            if plain[0].items:
                body.insert(1, asides)
            else:
                body[0] = f"{body[0]} {asides}"
        tails = " ".join(" ".join(block.sentences) for block in blocks if block.tail)
        if tails and body:
            if plain[-1].items and not (asides and len(plain) == 1):
                body.append(tails)
            else:
                body[-1] = f"{body[-1]} {tails}"
        return body


def _shown(block: Block) -> str:
    paragraph = " ".join(block.sentences)
    if not block.items:
        return paragraph
    listed = "\n".join(
        f"{number}. {item}" if block.ordered else f"- {item}"
        for number, item in enumerate(block.items, start=1)
    )
    return "\n\n".join(filter(None, (paragraph, listed)))
