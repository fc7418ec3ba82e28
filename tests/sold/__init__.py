"""What is sold in tests: a price book and a catalogue of their own.

So a shop that changes its prices changes no test but the two that say what is shipped,
`tests/unit/ledger/test_prices.py` and `tests/unit/plans/test_catalogue.py`. Tests that run whole
processes sell what is shipped.
"""

from pathlib import Path

from core.ledger import prices
from core.plans import catalogue

BOOK = Path(__file__).with_name("book.json")
CATALOGUE = Path(__file__).with_name("catalogue.json")


def sell() -> None:
    """Let this process sell what tests know, whatever is shipped."""
    prices.BOOK = BOOK
    catalogue.CATALOGUE = CATALOGUE
