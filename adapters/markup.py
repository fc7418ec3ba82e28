"""Markdown as HTML that is safe to show."""

import re
from html import escape
from itertools import accumulate

import nh3
from pyromark import Markdown, Options

DEPTH_MAX = 100
"""So many quotes and lists within one another; the sanitiser takes the square of it."""
TAG = re.compile(
    r"(?<!\\)((?:\\\\)*)<(?=[a-z/!?])(?![a-z][a-z0-9+.-]{1,31}:|[a-z0-9][^\s<>@]*@)", re.IGNORECASE
)
"""What may begin a tag, a comment or the like; `<https:` and `<ada@` begin links, and an escaped
one is a mere sign already."""
BRACKET = "\ufdd0"
"""Stands for the `<` of a tag, while Markdown is read. Texts have none: it is no character."""
CONTAINER = re.compile(r"<(/?)(?:blockquote|ol|ul)\b")


class SafeMarkup:
    """CommonMark with tables and struck-out text; what would be a tag is shown as it is written.

    Whoever wrote the text, this takes a time that grows with its length and no faster.
    """

    def __init__(self) -> None:
        """Set up the parser."""
        self._parser = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)

    def to_html(self, markdown: str) -> str:
        """Return sanitised HTML; of what nobody can read, nested too deeply, the source."""
        html = self._parser.html(TAG.sub(rf"\1{BRACKET}", markdown))
        html = html.replace(BRACKET, "&lt;").replace("%EF%B7%90", "%3C")
        if depth_of(html) > DEPTH_MAX:
            html = f"<pre>{escape(markdown)}</pre>"
        return nh3.clean(html, link_rel="nofollow noopener")


def depth_of(html: str) -> int:
    """Return how many quotes and lists there are within one another."""
    steps = (-1 if match[1] else 1 for match in CONTAINER.finditer(html))
    return max(accumulate(steps), default=0)
