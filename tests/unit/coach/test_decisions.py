import pytest

from core.coach.detection.decisions import detect
from core.coach.detection.model import Category, Confidence, Decision


def only(text: str, category: Category) -> Decision:
    found = [each for each in detect(text).decisions if each.category == category]
    assert len(found) == 1, detect(text).decisions
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("we're going with $29 a month", "$29/month"),
        ("it's £12/mo, final", "£12/month"),
        ("let's do ₹499 per month", "₹499/month"),
        ("I'll charge twenty bucks", "$20 (twenty bucks)"),
        ("decided: 1.2k naira", "₦1200 (1.2k)"),
        ("nine ninety nine it is", "9.99 (nine ninety nine)"),
        ("settled on a hundred and fifty dollars", "$150 (a hundred and fifty dollars)"),
        ("we're doing 29", "29"),
    ],
)
def test_prices_in_any_form(text: str, value: str) -> None:
    assert only(text, Category.PRICING).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("going with kajbi", "Kajabi"),
        ("insta it is", "Instagram"),
        ("we'll host it on Zibblefax", "Zibblefax"),
        ("leaning toward skool over circle", "Skool"),
        ("payments go through Stripe, not PayPal", "Stripe"),
        ("forget Slack, we're doing Telegram", "Telegram"),
    ],
)
def test_platforms_known_and_unknown(text: str, value: str) -> None:
    assert only(text, Category.PLATFORM).value == value


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("I'm going with Podia", Confidence.HIGH),
        ("I think I'll go with Podia", Confidence.MEDIUM),
        ("probably Podia", Confidence.MEDIUM),
        ("might use Podia", Confidence.LOW),
        ("Podia, maybe", Confidence.LOW),
        ("I think maybe Podia", Confidence.LOW),
    ],
)
def test_confidence_is_that_of_the_weakest_hedge(text: str, confidence: Confidence) -> None:
    assert only(text, Category.PLATFORM).confidence == confidence


def test_each_clause_has_its_own_confidence() -> None:
    text = "We're going with Circle, and maybe $15 a month"
    assert only(text, Category.PLATFORM).confidence is Confidence.HIGH
    assert only(text, Category.PRICING).confidence is Confidence.LOW


def test_several_decisions_in_one_message() -> None:
    found = detect("We've decided: Circle, $49 a month, doors open April 14.").decisions
    assert {each.category for each in found} == {
        Category.PLATFORM,
        Category.PRICING,
        Category.TIMELINE,
    }


def test_a_value_holds_nothing_of_the_other_decision_of_its_clause() -> None:
    found = detect("Lets go with discord and launch on march 1st").decisions
    assert {decision.category.value: decision.value for decision in found} == {
        "platform": "Discord",
        "timeline": "launch on march 1st",
    }


def test_evidence_is_a_verbatim_span() -> None:
    text = "Ok!! so\u2026 I\u2019m GOING with  Kajabi 🚀 bc it\u2019s easy"
    evidence = only(text, Category.PLATFORM).evidence
    assert evidence
    assert evidence in text
    assert "Kajabi" in evidence


def test_rationale_is_the_writers_own_words_or_nothing() -> None:
    because = only("going with Podia bc it doesn't skim a fee", Category.PLATFORM)
    assert because.rationale == "it doesn't skim a fee"
    assert only("going with Podia", Category.PLATFORM).rationale is None


@pytest.mark.parametrize(
    "text",
    [
        "should we go with Circle?",
        "we're going with Circle, right?",
        "if we went with $49 what would churn look like",
        "we'll launch in May if legal signs off",
        "we haven't decided on Circle",
        "my cofounder says we're going with Stripe",
        "last year we decided on WordPress",
        'you said "go with three tiers", why?',
        "> Price: $29/month",
        "write a note saying we chose Wix",
        "scratch that, not Shopify",
        "Shopify it is. Actually wait, let me think.",
        "we're moving house on friday",
        "it'll be $49 so long as Stripe approves us",
        "I'll hire a second teacher when we pass 80 students",
        "we went with Wix the first time round",
        "my podcast hero just announced she's doing one episode a month",
        "half the guys in my group are going with Skool",
        "the local college will be running the same class in January",
        "I could charge a thousand dollars, theoretically",
        "mondays are my quietest day",
        "the free trial on Kajabi runs out on tuesday",
        "the podcast I listen to moved to Spotify only",
        "$300 a month in rent for a garage",
        "I will upload the trailer tomorrow",
        "",
    ],
)
def test_what_only_looks_like_a_decision_is_none(text: str) -> None:
    assert detect(text).decisions == ()


def test_a_retraction_names_what_it_takes_back() -> None:
    (retraction,) = detect("strike telegram from the plan").retractions
    assert retraction.category is Category.PLATFORM
    assert retraction.value == "Telegram"
    (retraction,) = detect("undo the price please").retractions
    assert (retraction.category, retraction.value) == (Category.PRICING, None)


PROPOSAL = "Great progress! I'd suggest $29 a month. How about launching on March 3?"


def test_yes_decides_what_the_coach_proposed() -> None:
    found = detect("yes, do that", previous_coach_message=PROPOSAL).decisions
    values = {each.category: each.value for each in found}
    assert values[Category.PRICING] == "$29/month"
    assert "March 3" in values[Category.TIMELINE]
    assert all(each.evidence == "yes, do that" for each in found)


@pytest.mark.parametrize("text", ["ok thanks", "yes, I see", "hmm", "no", "why $29?"])
def test_a_polite_answer_accepts_nothing(text: str) -> None:
    assert detect(text, previous_coach_message=PROPOSAL).decisions == ()


def test_yes_to_an_offer_of_help_accepts_nothing() -> None:
    offer = "Shall I explain how Circle at $29 a month works?"
    assert detect("yes, go ahead", previous_coach_message=offer).decisions == ()


def test_an_option_is_chosen_by_its_number() -> None:
    options = "Here you are:\n1. Circle at $29 a month\n2. Discord at $5 a month"
    found = detect("option 2", previous_coach_message=options).decisions
    assert {each.value for each in found} == {"Discord", "$5/month"}


def test_a_partial_yes_accepts_that_part() -> None:
    found = detect("yes to the price, not the date", previous_coach_message=PROPOSAL).decisions
    assert {each.category for each in found} == {Category.PRICING}


def test_own_words_count_more_than_the_proposal() -> None:
    found = detect("yes but let's do $35", previous_coach_message=PROPOSAL).decisions
    assert [each.value for each in found] == ["$35"]
