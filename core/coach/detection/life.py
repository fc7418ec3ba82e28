"""The writer's life beside the project: what they buy, and when something private happens."""

import re

from core.coach.detection.project import PROJECT

GOODS = re.compile(
    r"\b(?:desk|sofa|couch|oven|fridge|freezer|cooker|hob|washing machine|dishwasher|tumble dryer"
    r"|dryer|boiler|kettle|toaster|microwave"
    r"|tv|telly|phone|iphone|laptop|macbook|tablet|ipad|headphones|mattress|bed|wardrobe|carpet"
    r"|curtains|lamp|chair|shoes|boots|trainers"
    r"|jacket|coat|dress|jeans|bike|car|van|tyres?|petrol|diesel|parking|pram|buggy|cot|pizza"
    r"|burger|bowl|burrito|takeaway|takeout|curry"
    r"|kebab|sushi|wine|beer|pint|coffee machine|groceries|haircut|nails|tattoo|passport|visa|vet"
    r"|dentist|optician|glasses|plumber|roof|fence"
    r"|gutter|paint|tiles|rug|shelf|shelves|bookcase|flights?|hotel|airbnb|holiday|puppy|kitten"
    r"|hamster|lawnmower|mower|kayak|tent|guitar amp)s?\b"
)
"""What the writer buys for themselves: its price is no decision."""

OF_PROJECT = re.compile(rf"\b(?:{PROJECT}|lessons?|recipes?|cover\w*|teach\w*|film\w*)\b")


COSTING = re.compile(r"\bcosts?\b")
"""What goods do, too: it makes them nothing of the project's."""


def is_bought(text: str) -> bool:
    """Return whether a clause is about something the writer buys, and not about the project."""
    return bool(GOODS.search(text)) and not OF_PROJECT.search(COSTING.sub("", text))
