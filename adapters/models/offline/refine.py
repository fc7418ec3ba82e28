"""Edits of a given text by the instructions that people give most often."""

import re
from collections.abc import Callable, Mapping

import msgspec

from adapters.models.offline import asked, bank
from adapters.models.offline.choices import Choices
from adapters.models.offline.plain import capitalised, cleaned, in_markdown, shortened
from adapters.models.offline.written import Written, in_schema
from core.generation.model import TextRequest

_SENTENCE_END = re.compile(
    r"(?<=[.!?\u0964])(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!e\.g\.)(?<!i\.e\.)"
    r"\s+(?=[^a-z\s])"
)
_STRUCTURED = re.compile(r"^\s*(?:#|[-*+]\s|\d+[.)]\s|>|\||```|<)")


class Refining(msgspec.Struct, frozen=True, kw_only=True):
    """Phrases and replacements for edits."""

    longer: tuple[str, ...]
    calls: tuple[str, ...]
    fillers: tuple[str, ...]
    plain: dict[str, str]
    friendly: dict[str, str]
    formal: dict[str, str]
    fix: dict[str, str]


def write_refined(request: TextRequest, choices: Choices) -> Written:
    """Return the text with the instruction carried out, as far as its words are understood.

    An instruction that is not understood gets a light edit and a last line that says so.
    """
    text = asked.text_of(request.inputs, "text", "content", "prompt").strip()
    instruction = asked.text_of(request.inputs, "instruction")
    known = _known()
    edits = [
        edit
        for signs, edit in _edits(known, choices)
        if re.search(signs, instruction, re.IGNORECASE)
    ]
    for edit in edits:
        text = edit(text)
    if not edits:
        text = _fixed(text, known)
        if instruction.strip():
            shown = in_markdown(shortened(cleaned(instruction), 120))
            text += (
                "\n\n*Edited for spelling, spacing and capitals only: the offline model does not "
                f"understand the instruction \u201c{shown}\u201d.*"
            )
    return _kept_to_limit(text, request)


def _edits(known: Refining, choices: Choices) -> list[tuple[str, Callable[[str], str]]]:
    """Return what each kind of instruction does, in the order in which several are done."""
    return [
        (
            r"\b(?:fix|correct|proofread|grammar|spelling|typos?)\b",
            lambda text: _fixed(text, known),
        ),
        (
            r"\b(?:simpl\w+|plain\w*|easier|clear\w*)\b",
            lambda text: _replaced(text, known.plain),
        ),
        (
            r"\b(?:short\w*|concise|brief\w*|condense|trim|summar\w+|cut)\b",
            lambda text: _shorter(text, known),
        ),
        (
            r"\b(?:longer|expand|extend|elaborate|more\s+detail\w*|lengthen)\b",
            lambda text: _longer(text, known, choices),
        ),
        (
            r"\b(?:friendl\w+|casual|warm\w*|informal|conversational)\b",
            lambda text: _replaced(text, known.friendly),
        ),
        (
            r"(?<!in)\b(?:formal\w*|professional\w*|polite\w*|business)\b",
            lambda text: re.sub(r"!+", ".", _replaced(text, known.formal)),
        ),
        (r"\b(?:bullets?|bullet\s*points?|list)\b", _bulleted),
        (
            r"\b(?:call\s+to\s+action|cta)\b",
            lambda text: "\n\n".join(filter(None, (text, choices.pick(known.calls)))),
        ),
    ]


def _prose(text: str, edit: Callable[[str], str]) -> str:
    """Edit the paragraphs of `text` and leave headings, lists, quotes and code as they are."""
    paragraphs = re.split(r"\n\s*\n", text)
    fenced = False
    edited = []
    for paragraph in paragraphs:
        opens = paragraph.count("```") % 2 == 1
        plain = not (fenced or opens or _STRUCTURED.match(paragraph))
        edited.append(edit(paragraph) if plain else paragraph)
        fenced ^= opens
    return "\n\n".join(edited)


def _sentences(paragraph: str) -> list[str]:
    return _SENTENCE_END.split(" ".join(paragraph.split()))


def _shorter(text: str, known: Refining) -> str:
    fillers = re.compile(rf"\b(?:{'|'.join(known.fillers)})\s+", re.IGNORECASE)

    def half(paragraph: str) -> str:
        sentences = _sentences(paragraph)
        kept = sentences[: -(-len(sentences) // 2)]
        return " ".join(capitalised(fillers.sub("", sentence)) for sentence in kept)

    return _replaced(_prose(text, half), known.plain)


def _longer(text: str, known: Refining, choices: Choices) -> str:
    fresh = [sentence for sentence in choices.shuffled(known.longer) if sentence not in text]
    return "\n\n".join(filter(None, (text, " ".join(fresh[:3]))))


def _bulleted(text: str) -> str:
    def points(paragraph: str) -> str:
        return "\n".join(f"- {sentence}" for sentence in _sentences(paragraph))

    return _prose(text, points)


def _fixed(text: str, known: Refining) -> str:
    def tidy(paragraph: str) -> str:
        line = re.sub(r"\b(\w+)( \1\b)+", r"\1", " ".join(paragraph.split()), flags=re.IGNORECASE)
        line = re.sub(r"\s+([,;!?]|[:.](?=\s|$))", r"\1", line)
        line = re.sub(r"([,;])(?=[A-Za-z])", r"\1 ", line)
        line = _replace_words(line, known.fix)
        line = re.sub(
            r"([.!?]\s+)([a-z])", lambda found: found.group(1) + found.group(2).upper(), line
        )
        ends = line[-1:].isalnum() and " " in line
        return capitalised(line) + ("." if ends else "")

    return _prose(text, tidy)


def _replaced(text: str, pairs: Mapping[str, str]) -> str:
    return _prose(text, lambda paragraph: _replace_words(paragraph, pairs))


def _replace_words(text: str, pairs: Mapping[str, str]) -> str:
    def other(found: re.Match[str]) -> str:
        word = found.group()
        new = pairs[word] if word in pairs else lowered[word.lower().replace("\u2019", "'")]
        return capitalised(new) if word[:1].isupper() else new

    lowered = {old.lower(): new for old, new in pairs.items()}
    longest_first = sorted(lowered, key=len, reverse=True)
    pattern = "|".join(re.escape(old).replace("'", "['\u2019]") for old in longest_first)
    return re.sub(
        rf"(?<![\w'\u2019])(?:{pattern})(?![\w'\u2019])", other, text, flags=re.IGNORECASE
    )


def _kept_to_limit(text: str, request: TextRequest) -> Written:
    """Keep whole paragraphs; of the first, whole sentences."""
    limit, schema = request.output_tokens_max, request.schema
    written = in_schema(re.split(r"\n\s*\n", text), tokens_max=limit, schema=schema)
    if written.text or written.whole:
        return written
    sentences = _sentences(re.split(r"\n\s*\n", text)[0])
    shorter = in_schema(sentences, tokens_max=limit, schema=schema, by=" ")
    return Written(text=shorter.text, whole=False)


def _known() -> Refining:
    return bank.read("english/refining.toml", Refining)
