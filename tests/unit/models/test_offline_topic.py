import pytest

from adapters.models.offline.grammar import gerund_phrase, noun_phrase, with_article
from adapters.models.offline.plain import cleaned, in_markdown, shortened
from adapters.models.offline.topic import read_topic


@pytest.mark.parametrize(
    ("wording", "kind", "name", "plural"),
    [
        ("how to bake sourdough", "how-to", "baking sourdough", False),
        ("How do I fix my bike?", "how-to", "fixing your bike", False),
        ("how to start and grow a podcast", "how-to", "starting and growing a podcast", False),
        ("Learn Spanish fast", "how-to", "learning Spanish fast", False),
        ("Latest AI trends", "trend", "the latest AI trends", True),
        ("AI trends 2026", "trend", "AI trends in 2026", True),
        ("React vs Vue", "comparison", "React and Vue", True),
        ("Should I rent or buy?", "comparison", "renting and buying", True),
        ("best running shoes", "product", "the best running shoes", True),
        ("10 tips for better sleep", "list", "better sleep", False),
        ("7 ways to save money", "list", "saving money", False),
        ("welding for beginners", "general", "welding", False),
        ("Growing tomatoes on a balcony", "general", "growing tomatoes on a balcony", False),
        ("What are solar panels", "general", "solar panels", True),
        ("Standing desk", "general", "a standing desk", False),
        ("Kubernetes", "general", "Kubernetes", False),
        (
            "Write a blog post about the benefits of green tea",
            "general",
            "the benefits of green tea",
            True,
        ),
        ("Can dogs eat apples?", "general", "the question \u201cCan dogs eat apples?\u201d", False),
        ("", "general", "this subject", False),
    ],
)
def test_the_wording_decides_kind_and_grammar(
    wording: str, kind: str, name: str, plural: bool
) -> None:
    topic = read_topic(wording)

    assert (topic.kind, topic.name, topic.plural) == (kind, name, plural)


def test_an_audience_is_told_from_a_purpose() -> None:
    assert read_topic("welding for beginners").audience == "beginners"
    assert read_topic("yoga for back pain").audience == ""


def test_a_long_wording_is_named_once_in_full_and_then_for_short() -> None:
    wording = (
        "The impact of climate change on coastal cities in Southeast Asia and what local "
        "governments can do about it"
    )

    topic = read_topic(wording)

    assert topic.full == wording
    assert topic.name == "this subject"
    assert topic.headline == "The impact of climate change on coastal cities in Southeast Asia"


@pytest.mark.parametrize(
    ("action", "noun"),
    [
        ("run a marathon", "running a marathon"),
        ("make cheese", "making cheese"),
        ("see better", "seeing better"),
        ("tie a knot", "tying a knot"),
        ("be kind", "being kind"),
        ("quickly bake bread", "quickly baking bread"),
        ("begin", "beginning"),
        ("play chess", "playing chess"),
    ],
)
def test_what_one_does_becomes_a_noun(action: str, noun: str) -> None:
    assert gerund_phrase(action) == noun


def test_articles_go_by_sound() -> None:
    assert with_article("apple") == "an apple"
    assert with_article("university") == "a university"
    assert with_article("SEO plan") == "an SEO plan"
    assert noun_phrase("Python for data science") == "Python for data science"


def test_angle_brackets_and_control_characters_do_not_survive() -> None:
    assert (
        cleaned("a\x00b\n<script>\u202e x </script>")
        == "a b \u2039script\u203a x \u2039/script\u203a"
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("**bold** [x](y)", r"\*\*bold\*\* \[x\](y)"),
        ("# heading", r"\# heading"),
        ("1. first", r"1\. first"),
        ("- point", r"\- point"),
        ("AT&T &lt;", r"AT&T \&lt;"),
        ("snake_case `code`", r"snake\_case \`code\`"),
    ],
)
def test_markdown_in_what_users_write_is_shown_and_not_obeyed(text: str, markdown: str) -> None:
    assert in_markdown(text) == markdown


def test_shortening_keeps_whole_words() -> None:
    assert shortened("one two three", 9) == "one two\u2026"
    assert shortened("one two", 9) == "one two"
