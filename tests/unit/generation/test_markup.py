"""What people and models write is shown safely, whole and soon."""

import time

import pytest

from adapters.markup import SafeMarkup

HOSTILE = [
    "![",
    "[",
    "[a](",
    "[*",
    "[a\n",
    "- a\n",
    "a|b\n-|-\n",
    "*a",
    "> ",
    "<a@",
    "<b>",
    "\\<",
    "<!--",
]
LENGTH = 200_000
SHORTER = 8


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_a_time_that_grows_with_its_length_and_no_faster(piece: str) -> None:
    long, short = (piece * (length // len(piece)) for length in (LENGTH, LENGTH // SHORTER))
    assert seconds(long) < 3 * SHORTER * seconds(short)


def seconds(markdown: str) -> float:
    """Return the processor time that the text takes, the least of three."""
    markup = SafeMarkup()

    def once() -> float:
        began = time.process_time()
        markup.to_html(markdown)
        return time.process_time() - began

    return min(once() for _ in range(3))


def test_quotes_and_lists_have_a_depth_beyond_which_the_source_is_shown() -> None:
    markup = SafeMarkup()
    assert markup.to_html("> " * 100 + "a").count("<blockquote>") == 100
    assert markup.to_html("> " * 101 + "a") == "<pre>" + "&gt; " * 101 + "a</pre>"
    assert markup.to_html("> a\n\n" * 200).count("<blockquote>") == 200


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a <b>x</b>", "<p>a &lt;b&gt;x&lt;/b&gt;</p>"),
        ("<script>\nalert(1)\n</script>", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>"),
        ("<div>\n*a*\n</div>", "<p>&lt;div&gt;\n<em>a</em>\n&lt;/div&gt;</p>"),
        ("<!-- a@b --> <?a@b?>", "<p>&lt;!-- a@b --&gt; &lt;?a@b?&gt;</p>"),
        ("`List<int>` of List<int>", "<p><code>List&lt;int&gt;</code> of List&lt;int&gt;</p>"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        (r"\<b> \\<b>", r"<p>&lt;b&gt; \&lt;b&gt;</p>"),
        ("1 < 2 &lt; 3 <3", "<p>1 &lt; 2 &lt; 3 &lt;3</p>"),
    ],
)
def test_a_tag_is_shown_as_it_is_written(markdown: str, html: str) -> None:
    assert SafeMarkup().to_html(markdown).strip() == html


@pytest.mark.parametrize(
    ("markdown", "href"),
    [
        ("<https://example.com>", "https://example.com"),
        ("<ada@example.com>", "mailto:ada@example.com"),
        ("[x](<https://example.com/a b>)", "https://example.com/a%20b"),
        ("[x](https://example.com/?a<b)", "https://example.com/?a%3Cb"),
    ],
)
def test_what_stands_in_brackets_as_a_link_is_one(markdown: str, href: str) -> None:
    assert f'<a href="{href}" rel="nofollow noopener">' in SafeMarkup().to_html(markdown)


def test_links_that_run_something_lead_nowhere() -> None:
    html = SafeMarkup().to_html("[x](javascript:alert(1)) ![y](data:text/html,z)")
    assert "javascript" not in html
    assert "data:" not in html


def test_tables_and_struck_out_text_are_read() -> None:
    html = SafeMarkup().to_html("|a|\n|-|\n|~~b~~|")
    assert "<td><del>b</del></td>" in html
