"""Of what providers send, only what can be stored is taken."""

import pytest

from adapters.payments.reading import currency_of, link, needed, order_id_in, text, whole
from core.payments.errors import EventUnreadable


@pytest.mark.parametrize("odd", [2**70, 2**63, -1, 1.5, "1", True])
def test_a_number_that_can_not_be_stored_is_none(odd: object) -> None:
    with pytest.raises(EventUnreadable):
        whole({"amount": odd}, "amount")
    assert whole({"amount": 2**63 - 1}, "amount") == 2**63 - 1


@pytest.mark.parametrize("odd", ["", "a\0", "\ud800", "n" * 101, 5, None])
def test_a_name_that_can_not_be_stored_is_none(odd: object) -> None:
    event = {"id": odd, "order_id": odd}
    assert text(event, "id") is None
    assert order_id_in(event) is None
    with pytest.raises(EventUnreadable):
        needed(event, "id")


def test_addresses_may_be_long() -> None:
    address = "https://example.com/" + "a" * 500
    assert link({"url": address}, "url") == address
    assert link({"url": address + "\0"}, "url") is None


@pytest.mark.parametrize("odd", ["euros", "e", "\0ab"])
def test_a_currency_has_three_letters(odd: str) -> None:
    with pytest.raises(EventUnreadable):
        currency_of({"currency": odd}, "currency")
    assert currency_of({"currency": "eur"}, "currency") == "EUR"
