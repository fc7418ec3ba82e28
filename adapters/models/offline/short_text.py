"""Short texts by form: an advertisement, an e-mail, a caption, a slogan, or a paragraph."""

import re

import msgspec

from adapters.models.offline import asked, bank, grammar
from adapters.models.offline.article import Article, write_article
from adapters.models.offline.choices import Choices
from adapters.models.offline.languages import tongue_for
from adapters.models.offline.plain import cleaned, in_markdown, sentences
from adapters.models.offline.topic import Topic, read_topic
from adapters.models.offline.written import Written, in_schema
from core.generation.model import TextRequest

_WISHES = re.compile(
    r"\s*(?:[,;.]\s+|\s)(?:in|with|using|under|within|of|max(?:imum)?|at most|no more than|about|"
    r"around|not more than|less than|up to)\s+(?:an?\s+|the\s+)?(?:\d+\s+(?:words?|characters?|"
    r"sentences?|lines?)|[\w-]+(?:\s+and\s+[\w-]+)?\s+(?:tone|style|voice)|hashtags|emojis?).*$",
    re.IGNORECASE,
)
_TONE = re.compile(r"\b([a-z]+)\s+(?:tone|style|voice)\b", re.IGNORECASE)
_OWN = re.compile(r"^(?:my|our|your)\s+(?=\S)", re.IGNORECASE)
_LONG_FORMS = re.compile(r"\b(?:article|essay|blog\s*post|guide)\b", re.IGNORECASE)
_TAGS_MAX = 4
_FORM_FIRST = re.compile(
    r"^(?:(?:please\s+)?(?:tell\s+(?:me|us)|write|say|explain|describe|talk)\s+(?:something\s+|"
    r"more\s+|a\s+bit\s+)?(?:about\s+|on\s+)?|(?:[\w-]+\s+){0,3}?(?:ads?|advert|advertisement|"
    r"captions?|e-?mails?|newsletter|posts?|tweet|slogans?|taglines?|headlines?|titles?|"
    r"description|paragraph|text)\s+(?:about|for|on|to)\s+)",
    re.IGNORECASE,
)


class _Form(msgspec.Struct, frozen=True, kw_only=True):
    signs: frozenset[str]
    versions: tuple[tuple[str, ...], ...]


def write_short_text(request: TextRequest, choices: Choices) -> Written:
    """Return the form of text that the prompt asks for; without a hint, a paragraph."""
    inputs = request.inputs
    wording = cleaned(asked.text_of(inputs, "prompt", "topic", "instruction", "text"))
    if _LONG_FORMS.search(wording) and request.schema is None:
        return _article(request, wording, choices)
    topic = _subject(wording)
    tongue = tongue_for(asked.text_of(inputs, "language"))
    if tongue.phrases is not None:
        left, right = tongue.phrases.quotes
        quoted = f"{left}{in_markdown(topic.headline)}{right}"
        paragraph = choices.pick(tongue.phrases.paragraphs)
        parts = [part.format_map({"topic": quoted}) for part in sentences(paragraph)]
        return in_schema(parts, tokens_max=request.output_tokens_max, schema=request.schema, by=" ")
    form = _form(wording)
    tone = bank.tone(asked.text_of(inputs, "tone") or " ".join(_TONE.findall(wording)))
    words = dict(topic.words(in_markdown), tags=_hashtags(topic, asked.keywords_of(inputs)))
    lines = [
        (grammar.contracted(part) if tone.contract else part).format_map(words)
        for part in _parts(form, topic, choices)
    ]
    lines.extend(
        f"It also has to do with {in_markdown(keyword)}."
        for keyword in asked.keywords_of(inputs)
        if form == "paragraph" and keyword.casefold() not in topic.text.casefold()
    )
    if tongue.note:
        lines.append(f"({in_markdown(tongue.note)})")
    return in_schema(
        [line for line in lines if line],
        tokens_max=request.output_tokens_max,
        schema=request.schema,
        by=" " if form == "paragraph" else "\n\n",
    )


def _parts(form: str, topic: Topic, choices: Choices) -> tuple[str, ...]:
    version = choices.pick(_forms()[form].versions)
    if form == "paragraph" and topic.domain.what:
        return (version[0], *sentences(topic.domain.what), version[-1])
    return version


def _article(request: TextRequest, wording: str, choices: Choices) -> Written:
    inputs = {**request.inputs, "topic": _WISHES.sub("", wording)}
    article, whole = write_article(
        inputs, choices=choices, tokens_max=request.output_tokens_max - 60
    )
    if article is None:
        return Written(text="", whole=False)
    text = _with_title(article)
    return (
        in_schema([text], tokens_max=request.output_tokens_max, schema=None)
        if whole
        else (Written(text=text, whole=False))
    )


def _with_title(article: Article) -> str:
    return f"# {in_markdown(article.title)}\n\n{article.markdown}"


def _subject(wording: str) -> Topic:
    topic = read_topic(_WISHES.sub("", wording) or wording)
    own = _OWN.sub("", _FORM_FIRST.sub("", topic.text) or topic.text)
    return topic if own == topic.text or topic.full else read_topic(own)


def _form(wording: str) -> str:
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", wording.lower())
    for name, form in _forms().items():
        if any(word in form.signs for word in words[:8]):
            return name
    return "paragraph"


def _forms() -> dict[str, _Form]:
    return bank.read("english/short_texts.toml", dict[str, _Form])


def _hashtags(topic: Topic, keywords: tuple[str, ...]) -> str:
    telling = [
        word for word in re.findall(r"\w+", topic.text) if word.lower() not in bank.words().minor
    ]
    tags: dict[str, None] = {}
    for source in (*keywords, *telling):
        words = re.findall(r"[^\W_]+", source)
        if words:
            tags["#" + "".join(word[:1].upper() + word[1:] for word in words)] = None
    return " ".join(list(tags)[:_TAGS_MAX])
