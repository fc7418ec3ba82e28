"""What a change to a message may do to its decisions, whatever the message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.coach.detection.currencies import CODES
from core.coach.detection.decisions import detect
from core.coach.detection.model import Category, Confidence, Decision
from core.coach.detection.platforms import COMMON_WORDS, NAMES

PLATFORMS = ("Circle", "Kajabi", "Discord", "Substack", "Patreon", "Podia", "Teachable", "Skool")
SYMBOLS = "$€£₹"
DATES = ("March 3", "next Friday", "the first week of May", "9 September", "Black Friday")
COMMITMENTS = ("we're going with", "I've settled on", "we've decided on", "I'm going with")

amounts = st.integers(min_value=6, max_value=999)
platforms = st.sampled_from(PLATFORMS)
prices = st.builds(lambda symbol, n: f"{symbol}{n} a month", st.sampled_from(SYMBOLS), amounts)
launches = st.sampled_from(DATES).map(lambda date: f"a launch on {date}")
formats = st.sampled_from(
    (
        "three modules",
        "small groups of six",
        "a buddy system",
        "two tiers",
        "a waiting list",
        "an application form",
        "ten seats",
    )
)
topics = st.sampled_from(
    (
        "a mini course on soap making",
        "a printable checklist as the freebie",
        "knife skills as the opener",
        "a workbook on boundaries",
        "lessons in Spanish",
        "photos with long captions",
    )
)
chosen = st.one_of(platforms, prices, launches, formats, topics)
statements = st.builds(lambda cue, what: f"{cue} {what}", st.sampled_from(COMMITMENTS), chosen)


def shapes(text: str) -> list[tuple[Category, str, str]]:
    return [(each.category, each.subject, each.confidence) for each in detect(text).decisions]


def values(text: str) -> list[tuple[Category, str, str]]:
    return [
        (each.category, each.value.casefold(), each.confidence) for each in detect(text).decisions
    ]


def slipped(word: str, at: int, slip: str) -> str:
    """Return the word with one inner letter doubled, left out, or changed for its neighbour."""
    return {
        "doubled": word[:at] + word[at] + word[at:],
        "left out": word[:at] + word[at + 1 :],
        "swapped": word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    }[slip]


def first(text: str) -> Decision:
    (decision,) = detect(text).decisions
    return decision


@given(statements)
def test_a_plain_statement_is_one_decision(statement: str) -> None:
    assert len(detect(statement).decisions) == 1


@given(statements, st.sampled_from(['"{}"', 'you said "{}"', "> {}", "you wrote '{}'", "“{}”"]))
def test_quoting_removes_a_decision(statement: str, quote: str) -> None:
    assert detect(quote.format(statement)).decisions == ()


@given(chosen, st.sampled_from(["should we go with {}?", "are we going with {}", "why {}?"]))
def test_asking_removes_a_decision(what: str, question: str) -> None:
    assert detect(question.format(what)).decisions == ()


@given(statements)
def test_a_question_mark_removes_a_decision(statement: str) -> None:
    assert detect(f"{statement}, right?").decisions == ()


@given(
    statements,
    st.sampled_from(
        ["if {}, who pays", "{} if my sister agrees", "unless it rains {}", "suppose {}"]
    ),
)
def test_a_condition_removes_a_decision(statement: str, condition: str) -> None:
    assert detect(condition.format(statement)).decisions == ()


@given(chosen, st.sampled_from(["we're not going with {}", "I haven't decided on {}", "never {}"]))
def test_a_negation_removes_a_decision(what: str, negation: str) -> None:
    assert detect(negation.format(what)).decisions == ()


@given(
    chosen,
    st.sampled_from(
        ["she's going with {}", "my friend is going with {}", "Priya says we should go with {}"]
    ),
)
def test_another_speaker_removes_a_decision(what: str, other: str) -> None:
    assert detect(other.format(what)).decisions == ()


@given(
    chosen,
    st.sampled_from(
        ["last year we decided on {}", "we went with {} back in 2019", "I used to go with {}"]
    ),
)
def test_long_ago_removes_a_decision(what: str, past: str) -> None:
    assert detect(past.format(what)).decisions == ()


@given(st.sampled_from(COMMITMENTS), platforms, platforms)
def test_another_platform_changes_only_the_value(cue: str, one: str, other: str) -> None:
    assert shapes(f"{cue} {one}") == shapes(f"{cue} {other}")
    assert first(f"{cue} {other}").value == other


@given(st.sampled_from(COMMITMENTS), amounts, amounts, st.sampled_from(SYMBOLS))
def test_another_amount_or_currency_changes_only_the_value(
    cue: str, one: int, other: int, symbol: str
) -> None:
    assert shapes(f"{cue} ${one} a month") == shapes(f"{cue} {symbol}{other} a month")
    assert first(f"{cue} {symbol}{other} a month").value == f"{symbol}{other}/month"


@given(statements, st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))
def test_case_changes_nothing(statement: str, recase: "type[str]") -> None:
    assert values(recase(statement)) == values(statement)


@given(statements, st.sampled_from("🚀🎉😅👍"))
def test_emoji_change_nothing(statement: str, emoji: str) -> None:
    assert values(f"{emoji} {statement} {emoji}{emoji}") == values(statement)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("we are probably going with Circle", "we are probaly going with Circle"),
        ("we've decided on Kajabi", "weve decidde on kajbi"),
        ("I'm leaning towards Discord", "im leaning twoards dsicord"),
        ("final answer, $29 a month", "final anwser, $29 a month"),
        ("going with Podia because of the fees", "going wiht Podia becuase of the fees"),
        ("maybe a launch on Tuesday", "mabye a launch on tuseday"),
    ],
)
def test_typos_change_nothing(right: str, wrong: str) -> None:
    assert values(wrong) == values(right)
    assert values(right)


CUES = ("decided", "definitely", "probably", "sticking", "switching", "launching")


@given(st.sampled_from(CUES), st.data())
def test_a_slip_in_a_cue_changes_nothing(cue: str, data: st.DataObject) -> None:
    said = {"decided": "we've {} on", "definitely": "it's {}", "sticking": "I'm {} with"}
    said |= {"switching": "we're {} to", "launching": "we're {} on", "probably": "{}"}
    at = data.draw(st.integers(2, len(cue) - 2))
    slip = data.draw(st.sampled_from(["doubled", "left out", "swapped"]))
    frame = f"{said[cue]} Circle in March"
    assert values(frame.format(slipped(cue, at, slip))) == values(frame.format(cue))
    assert values(frame.format(cue))


@given(prices, st.sampled_from(["she charges {}", "Kajabi is {}", "I used to charge {}"]))
def test_what_others_take_and_what_once_was_is_no_price(price: str, told: str) -> None:
    assert detect(told.format(price)).decisions == ()


@given(chosen, st.sampled_from(["My friend runs a club. {}.", "I did a club in 2019. {}."]))
def test_a_fragment_goes_on_with_what_was_told_before_it(what: str, told: str) -> None:
    assert detect(told.format(what)).decisions == ()


@given(statements, st.sampled_from(["yesterday my cat slept", "hello", "it rained all day"]))
def test_small_talk_around_it_changes_nothing(statement: str, chat: str) -> None:
    assert values(f"{chat}. {statement}. {chat}") == values(statement)


sure_names = st.sampled_from(sorted({NAMES[name] for name in NAMES if name not in COMMON_WORDS}))
codes = st.sampled_from(sorted(code for code in CODES if code.isalpha() and len(code) > 2))
people = st.sampled_from(
    ("members", "subscribers", "beta testers", "readers", "swimmers", "nurses")
)
goods = st.sampled_from(("sofa", "fridge", "jacket", "laptop", "mattress", "bike"))


@given(st.sampled_from(COMMITMENTS), sure_names)
def test_any_platform_known_by_name_is_chosen(cue: str, name: str) -> None:
    assert (Category.PLATFORM, name.casefold(), Confidence.HIGH) in values(f"{cue} {name}")


@given(st.sampled_from(COMMITMENTS), amounts, codes)
def test_any_currency_makes_a_price(cue: str, amount: int, code: str) -> None:
    decision = first(f"{cue} {amount} {code} a month")
    assert decision.category is Category.PRICING
    assert str(amount) in decision.value


@given(statements, st.sampled_from(["bro, {}", "ok boss: {}", "hello! {}", "long story short, {}"]))
def test_whom_it_is_said_to_changes_nothing(statement: str, address: str) -> None:
    assert values(address.format(statement)) == values(statement)


@given(statements, st.sampled_from(["🎉", "🙌", "✨🚀"]))
def test_what_was_done_before_an_emoji_changes_no_decision(statement: str, emoji: str) -> None:
    found = detect(f"uploaded the last lesson {emoji} {statement}")
    assert found.task_completed
    assert [each.category for each in found.decisions] == [
        each.category for each in detect(statement).decisions
    ]


@given(
    st.sampled_from(COMMITMENTS),
    chosen,
    st.sampled_from(
        [
            "nobody wants another login",
            "everyone is there already",
            "the old way nearly broke me",
            "because my brother can fix it",
        ]
    ),
)
def test_what_is_told_after_a_decision_is_its_reason(cue: str, what: str, reason: str) -> None:
    plain, explained = first(f"{cue} {what}"), first(f"{cue} {what}, {reason}")
    assert (explained.category, explained.confidence) == (plain.category, plain.confidence)
    assert explained.rationale is not None
    assert explained.rationale in reason


@given(goods, amounts, st.sampled_from(["I've ordered a {}, ${}", "the new {} was ${}, ouch"]))
def test_what_the_writer_buys_has_no_price_here(thing: str, amount: int, told: str) -> None:
    assert detect(told.format(thing, amount)).decisions == ()


@given(platforms, st.sampled_from(["maybe {}?", "perhaps {}??", "thinking {} maybe?"]))
def test_a_question_mark_leaves_a_guess_a_guess(platform: str, guess: str) -> None:
    assert values(guess.format(platform)) == [
        (Category.PLATFORM, platform.casefold(), Confidence.LOW)
    ]


@given(
    st.integers(2, 60),
    people,
    st.sampled_from(["talked to {} {}", "I've interviewed {} {}", "did calls with all {} {}"]),
)
def test_what_people_were_asked_is_a_finished_task(many: int, who: str, told: str) -> None:
    assert detect(told.format(many, who)).task_completed
