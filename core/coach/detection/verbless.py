"""Choices in a note's words: a message that begins with a value and has no verb at all."""

import re
from itertools import chain

from core.coach.detection import pricing, structure
from core.coach.detection.words import words

TELLS = words("""
    am is are was were be been has have had do does did can could will would may might shall
    should must got get gets go goes went going come comes came make makes made take takes took
    say says said tell tells told think thinks thought know knows knew see sees saw seen want
    wants need needs like likes love loves hate hates keep keeps kept feel feels felt look looks
    seem seems sound sounds cost costs pay pays paid send sends sent buy buys bought sell sells
    sold run runs ran work works use uses give gives gave put puts let lets read write writes
    wrote ask asks find finds found leave leaves left lost lose won win wins break broke spend
    spent gone done i you he she they me him her who which that what how why where when there it
    this my our no not never nobody down ago yesterday today apparently still already interviews
    price prices
    thing things idea ideas complete yeah halfway poll options homework unread new more about
    like""")
"""Verbs that say something, whom they say it of, and what is over or refused."""


WORD = re.compile(r"[a-z']+")
LONGEST = 60


def is_verbless_choice(text: str) -> bool:
    """Return whether a clause is nothing but what was chosen: "two instructors per session"."""
    said = text.strip(" .!")
    found = WORD.findall(said)
    if not found or len(said) > LONGEST:
        return False
    if any(word in TELLS for word in found):
        return False
    return any(each.sure for each in chain(pricing.extract(text), structure.extract(text)))
