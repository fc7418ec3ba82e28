"""Numbers in digits and words."""

import re

UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000}

SMALL_WORD = "|".join([*UNITS, *TENS])
NUMBER_WORDS = (
    rf"(?:(?:a|{SMALL_WORD})[ -](?:hundred|thousand|grand)(?:(?: and)?[ -](?:{SMALL_WORD})){{0,2}}"
    rf"|(?:{'|'.join(TENS)})[ -](?:{'|'.join(UNITS)})\b|(?:{SMALL_WORD})\b)"
)
PRICE_WORDS = (
    rf"(?:(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(UNITS)}))?|{'|'.join(UNITS)})"
    r"[ -](?:ninety[ -](?:nine|five|seven)|forty[ -]nine|fifty|ninety|ninety nine)\b"
)
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
COUNT = (
    r"(?:\d{1,4}|a couple(?: of)?|a few|several|a handful of"
    rf"|(?:{SMALL_WORD})(?:[ -](?:{'|'.join(UNITS)}))?|a dozen|dozen|a hundred)"
)

WORD = re.compile(r"[a-z]+")


def value_of_words(words: str) -> int | None:
    """Return the number that the words say, None where they say none."""
    total, part, seen = 0, 0, False
    for word in WORD.findall(words):
        if word in UNITS or word in TENS:
            part += UNITS.get(word) or TENS[word]
            seen = True
        elif word == "a":
            part, seen = 1, True
        elif word in SCALES:
            part = max(part, 1) * SCALES[word]
            total, part, seen = total + part, 0, True
    return total + part if seen else None


def price_of_words(words: str) -> str | None:
    """Return "9.99" for "nine ninety nine"."""
    numbers = [UNITS.get(word) or TENS.get(word, 0) for word in WORD.findall(words)]
    if len(numbers) < 2:  # noqa: PLR2004
        return None
    cents_words = 2 if numbers[-1] < 10 else 1  # noqa: PLR2004
    whole, cents = sum(numbers[:-cents_words]), sum(numbers[-cents_words:])
    return f"{whole}.{cents:02d}" if whole else None
