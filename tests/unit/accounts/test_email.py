"""All spellings of one mailbox are one address."""

from email import message_from_string
from email.policy import SMTPUTF8

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.message import message_of
from core.accounts.errors import EmailInvalid
from core.accounts.model import Letter
from core.accounts.rules.email import normal_email, one_form


@pytest.mark.parametrize(
    ("spellings", "form"),
    [
        (("ada@example.com", " ADA@Example.COM ", "ａｄａ@ｅxample.com"), "ada@example.com"),  # noqa: RUF001
        (
            (
                "x@bücher.example",
                "x@BÜCHER.example",
                "x@bu\u0308cher.example",
                "x@xn--bcher-kva.example",
                "X@XN--BCHER-KVA.example",
                "x@bücher。example",
                "x@bücher．example",  # noqa: RUF001
            ),
            "x@xn--bcher-kva.example",
        ),
        (("x@faß.example", "x@FAẞ.Example", "x@xn--fa-hia.example"), "x@xn--fa-hia.example"),
        (("x@a.faß。example", "x@a.xn--fa-hia.example"), "x@a.xn--fa-hia.example"),
        (("x@βόλος.example", "x@xn--nxasmm1c.example"), "x@xn--nxasmm1c.example"),
    ],
)
def test_spellings_are_one(spellings: tuple[str, ...], form: str) -> None:
    assert {normal_email(each) for each in spellings} == {form}


@pytest.mark.parametrize(
    ("one", "other"),
    [("x@faß.example", "x@fass.example"), ("strauß@x.example", "strauss@x.example")],
)
def test_neighbours_in_spelling_are_two(one: str, other: str) -> None:
    """Else a letter to one would go to the other, and an issuer's word for one let into both."""
    assert normal_email(one) != normal_email(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "a@exa\u200dmple.com",
        "a@f\u200caß.com",
        "ada@",
        "@x.example",
        "a@b@c.de",
        "a@é..example",
        "a@b..example",
        "a@.example",
        "a@-b.example",
        "a@b.#.example",
        "=?utf-8?q?mallory=40evil.example=2c?=@bank.example",
        "=?utf-8?b?YWRh?=@bank.example",
        "mallory@=?utf-8?q?evil.example=2c?=.bank.example",
        f"a@{'é' * 64}.example",
    ],
)
def test_what_mail_can_not_be_sent_to_is_none(text: str) -> None:
    with pytest.raises(EmailInvalid):
        normal_email(text)


def test_what_is_no_address_has_one_form_too() -> None:
    assert one_form("ＡＤＡ ") == one_form("ada") == "ada"  # noqa: RUF001


@given(st.text(max_size=300))
def test_any_text_has_a_form(text: str) -> None:
    assert isinstance(one_form(text), str)


@given(
    st.lists(st.sampled_from([*"ab.=?_-+%!#$&'*/^`{|}~éü0", "=?utf-8?q?", "=40", "=2C", "?="])),
    st.lists(st.sampled_from([*"ab.=?_-é0", "=?utf-8?b?", "YUBi", "?=", "xn--"])),
)
def test_a_letter_goes_to_the_address_that_was_given(name: list[str], domain: list[str]) -> None:
    """As mail servers are told it, and as who reads the letter is."""
    try:
        email = normal_email(f"{''.join(name)}@{''.join(domain)}.example")
    except EmailInvalid:
        return
    message = message_of(Letter(to=email, subject="s", text="t"), sender="a@b.example")
    told = message_from_string(message.as_bytes(policy=SMTPUTF8).decode(), policy=SMTPUTF8)
    for each in (message["To"], told["To"]):
        assert [found.addr_spec for found in each.addresses] == [email]


@given(st.emails(), st.sampled_from([str.upper, str.lower, str.title]))
def test_the_form_of_the_form_is_itself(email: str, change: object) -> None:
    assert callable(change)
    form = one_form(change(email))
    assert one_form(form) == form == one_form(email)
