import pytest

from core.generation.rules.tokens import estimate_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a", 1),
        ("abc", 1),
        ("abcd", 2),
        ("12", 1),
        ("123", 2),
        ("\u00e9", 1),
        ("\u0928\u092e\u0938\u094d\u0924\u0947", 9),
        ("\U0001f355", 2),
    ],
)
def test_three_letters_or_two_other_bytes_make_a_token(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_english_prose_is_rather_over_than_underestimated() -> None:
    prose = "The quick brown fox jumps over the lazy dog near the quiet river bank."
    tokens_of_a_real_tokenizer = 15

    assert tokens_of_a_real_tokenizer < estimate_tokens(prose) < 2 * tokens_of_a_real_tokenizer


def test_two_texts_joined_have_at_most_the_sum_and_no_less_than_each() -> None:
    first, second = "ab", "cd1"

    joined = estimate_tokens(first + second)

    assert joined <= estimate_tokens(first) + estimate_tokens(second)
    assert joined >= max(estimate_tokens(first), estimate_tokens(second))


def test_half_a_surrogate_pair_is_counted_and_not_refused() -> None:
    assert estimate_tokens("\ud83c") >= 1
