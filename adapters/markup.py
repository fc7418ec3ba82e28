"""Markdown as HTML that is safe to show."""

import nh3
from markdown_it import MarkdownIt


class SafeMarkup:
    """CommonMark with tables; raw HTML, scripts and dangerous links are taken out."""

    def __init__(self) -> None:
        """Set up the parser, which lets no raw HTML through."""
        self._parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
        # The parser sorts its rules at its first use, and that is not safe among threads.
        self._parser.render("*")

    def to_html(self, markdown: str) -> str:
        """Return sanitised HTML."""
        return nh3.clean(self._parser.render(markdown), link_rel="nofollow noopener")
