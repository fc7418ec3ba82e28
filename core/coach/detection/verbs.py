"""What people do when they decide, by category, in every form of the verb."""

from core.coach.detection.model import Category
from core.coach.detection.words import words

ANY = "go do use pick choose stick settle commit opt keep set try switch swap stay want"

BY_CATEGORY: dict[Category, frozenset[str]] = {
    Category.PRICING: words(
        f"{ANY} charge price sell ask bill discount offer start"
        " cap raise drop lower give run launch"
        " open call put move push increase bump knock reduce double halve list begin cost"
        " invoice waive"
    ),
    Category.PLATFORM: words(
        f"{ANY} host sell post publish stream move migrate build put run launch live teach upload"
        " release broadcast meet chat collect take send hold base distribute deliver ship"
        " open bring start set moderate film share offer park house list record hang email talk"
        " create book port transfer simulcast premiere sign subscribe"
    ),
    Category.TIMELINE: words(
        f"{ANY} launch start open release drop publish kick ship post send host run begin announce"
        " close meet stream upload hold teach aim shoot deliver unveil premiere relaunch debut"
        " presell wrap put have make move push delay bring record broadcast air share write email"
        " mail end finish give take schedule batch offer reopen restart sell film pilot test"
        " gather soft talk chat sit pause rest"
    ),
    Category.STRUCTURE: words(
        f"{ANY} split divide run have cap limit break organise organize group pair bring hire lock"
        " offer structure build make put gate drip let recruit assign appoint include start teach"
        " add separate sort mix combine merge keep host open take hand get train partner rotate"
        " alternate reserve restrict accept admit divvy arrange lay ask give launch match pay sell"
        " record create release hide batch be close"
    ),
    Category.CONTENT: words(
        f"{ANY} cover teach open start record make write film create post focus talk show demo"
        " interview kick lead include build give dedicate review explain tackle base call name read"
        " play release drop publish launch run host offer add shoot draw paint cook bake bundle"
        " sell throw put send have begin end close feature centre center title compile produce"
        " design illustrate theme devote discuss demonstrate walk narrate prepare share be kick"
        " stream bring hold upload test take film develop assemble curate brand"
    ),
}


def forms(verb: str) -> set[str]:
    """Return the present forms of a verb: "stop" gives stop, stops, stopping."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb
    found = {verb, f"{verb}s", f"{stem}ing", f"{verb}es"}
    if len(verb) <= 5 and verb[-1] in "bdgmnpt" and verb[-2] in "aeiou":  # noqa: PLR2004
        found.add(f"{verb}{verb[-1]}ing")
    return found


def categories_by_form() -> dict[str, frozenset[Category]]:
    """Return the categories that each form of each verb can decide."""
    found: dict[str, set[Category]] = {}
    for category, verbs in BY_CATEGORY.items():
        for verb in verbs:
            for form in forms(verb):
                found.setdefault(form, set()).add(category)
    return {form: frozenset(categories) for form, categories in found.items()}


CATEGORIES_OF_VERB = categories_by_form()
