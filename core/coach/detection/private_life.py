"""The writer's life beside the project: what they buy, and what they choose for themselves."""

from core.coach.detection.offer import PROJECT
from core.coach.detection.patterns import Pattern

GOODS = Pattern(
    r"\b(?<!for the )(?<!for )(?:(?<!help )desk|sofa|couch(?! to 5k)|oven|fridge|freezer|cooker|hob"
    r"|washing machine|dishwasher|tumble dryer"
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

OF_PROJECT = Pattern(
    rf"\b(?:{PROJECT}|lessons?|recipes?|(?:cover|teach|film|sew|knit|crochet|draw|carv|bak|cook)\w*"
    r"|(?:i|we) (?:\w+ ){0,3}?charg(?:e|ing)"
    r"|(?:do|doing|make|making|start with|open with) (?:the|a|an|my) [\w ]{3,30} (?:first|next|last"
    r"|in week \w+))\b"
)


PETS = (
    r"puppy|puppies|kitten|dog|cat|hamster|rabbit|bunny|budgie|parrot|goldfish|tortoise|gerbil"
    r"|guinea pig|pony|horse|hens|chickens|goat|labrador|spaniel|terrier|poodle|greyhound|whippet"
    r"|retriever|dachshund"
)
FAMILY = (
    r"baby|newborn|son|daughter|kid|toddler|twins|nephew|niece|godson|goddaughter|grandson"
    r"|granddaughter|mum|mom|dad|mother|father|gran|grandma|grandpa|nan|wife|husband|boyfriend"
    r"|girlfriend|fiance|fiancee|in-laws|sister|brother"
)
ROOMS = (
    r"kitchen|bathroom|bedroom|hallway|living room|lounge|nursery|spare room|garden|shed|garage"
    r"|house|flat|apartment|attic|loft|basement|porch|patio|balcony|fence|front door|car|van|boat"
    r"|(?:(?:kitchen|bathroom|bedroom|hall) )?(?:floor|ceiling|walls|stairs|worktop|tiles|curtains"
    r"|skirting|roof)"
    r"|caravan|bike|motorbike|scooter|tractor|allotment"
)
OCCASIONS = (
    r"wedding|honeymoon|holidays?|vacation|birthday|anniversary|christening|funeral|hen do|stag do"
    r"|hen party|stag night|prom|reunion|baby shower|engagement|road trip|city break|getaway"
    r"|camping trip|barbecue|bbq|dinner party|date night|dinner|lunch|brunch|breakfast|tea"
)
CHOSEN = (
    r"settled|gone (?:with|for)|went for|decided|chose|chosen|choosing|picked|picking|going with"
    r"|went with|go with|booked"
    r"|agreed|found|finali[sz]ed|leaning|thinking|opted|voted"
)
FOR_LIFE = Pattern(
    rf"\b(?:{CHOSEN})\b.*\bfor (?:(?:the|my|our|his|her|a|this|next) )+(?:[\w-]+ )?(?:{PETS}"
    rf"|{FAMILY}"
    rf"|{ROOMS}|{OCCASIONS})(?:'s)?(?=$|[.,!:;~ ](?!\w+ (?:course|class|guide|lesson|workshop"
    rf"|package|pack|tier|group)\b))"
    r"|\b(?:paint|clean|tidy|decorate|redo|renovate|wallpaper|tile|repaint|plaster|carpet)(?:ing"
    r"|ed)? (?:the|my"
    rf"|our) (?:[\w-]+ )?(?:{ROOMS}|hall|stairs|ceiling|walls?|fence|floor|deck)\b"
    rf"|\b(?:{CHOSEN}) (?:on |for |with )?(?:a|an|the|our|my) (?:[\w-]+ )?(?:{PETS}|honeymoon"
    r"|school|nursery|house|flat|car|sofa|kitchen|wallpaper|colou?r for|paint)\b"
)
"""What is chosen for the writer's life: "a name for the hamster", "Portugal for the honeymoon"."""

OWN_LIFE = Pattern(
    r"(?:(?:hello|hi|hey|good (?:morning|evening|afternoon))(?: there| coach| all)?,? )?my"
    r" (?:own |full |first |last |real )?name is\b"
    r"|.*\b(?:use|have|are on|meet|talk|chat|call) .*\bat"
    r" (?:work|the office|(?:my|our) (?:day |other )?(?:job|workplace|office|company))\b"
)
"""Who the writer is and what they live on: "my name is Ana", "we use Slack at work"."""


def is_bought(text: str) -> bool:
    """Return whether a clause is about something the writer buys, and not about the project."""
    return bool(GOODS.search(text)) and not OF_PROJECT.search(text)


def is_lived(text: str) -> bool:
    """Return whether a clause chooses something for the writer's life, not for the project."""
    return bool(FOR_LIFE.search(text) or OWN_LIFE.match(text))
