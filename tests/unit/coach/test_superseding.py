from core.coach.detection.decisions import detect
from core.coach.detection.model import Category
from core.coach.detection.superseding import ActiveDecision, changes

PRICE = ActiveDecision(
    id="d1", category=Category.PRICING, subject="price", value="$29/month", position=1
)
HOME = ActiveDecision(
    id="d2", category=Category.PLATFORM, subject="platform", value="Circle", position=2
)


def test_a_new_price_supersedes_the_old_one() -> None:
    found = changes((PRICE, HOME), detect("changed my mind, it's $35 a month"))
    assert found.supersedes == {0: "d1"}
    assert found.retracted == ()


def test_another_subject_of_the_same_category_supersedes_nothing() -> None:
    assert changes((PRICE,), detect("we'll do a 14 day free trial")).supersedes == {}


def test_saying_it_again_restates() -> None:
    found = changes((HOME,), detect("yes, going with circle"))
    assert found.restated == (0,)
    assert found.supersedes == {}


def test_a_retraction_ends_what_it_names() -> None:
    assert changes((PRICE, HOME), detect("undo the price please")).retracted == ("d1",)
    assert changes((PRICE, HOME), detect("strike circle from the plan")).retracted == ("d2",)


def test_a_retraction_of_something_else_ends_nothing() -> None:
    assert changes((PRICE, HOME), detect("strike telegram from the plan")).retracted == ()


def test_a_bare_retraction_ends_the_latest() -> None:
    assert changes((PRICE, HOME), detect("scratch that")).retracted == ("d2",)
