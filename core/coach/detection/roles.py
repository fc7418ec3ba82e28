"""Which piece something is made into: "my calendar as the freebie", "bread for lesson one"."""

import re
from collections.abc import Iterator

from core.coach.detection.languages import LANGUAGE
from core.coach.detection.offer import ARRANGEMENTS, PIECES
from core.coach.detection.patterns import Pattern

NUMBERED = (
    r"(?:lesson|module|week|lesson numero|number|episode|session|part|chapter|issue|unit|video|vid"
    r"|class|day|season"
    r"|workshop|lecture|volume|ep) (?:one|two|three|four|five|six|seven|eight|nine|ten|numero uno"
    r"|#?\d{1,2})"
)
PLACED = (
    r"(?:first|second|third|next|opening|pilot|launch|last|final|closing|welcome|debut|main|lead"
    r"|extra"
    r"|free|bonus|weekly|monthly)"
)
PIECE = (
    r"(?:one|lesson|module|episode|ep|week|session|class|lecture|issue|video|vid|clip|post|live"
    r"|workshop"
    r"|talk|chapter|month|season|part|newsletter|email|recipe|project|series|livestream|stream"
    r"|topic"
    r"|theme|challenge|reel|tutorial|thread|story|song|essay|guest|letter|unit|section|seminar"
    r"|block|stage|exercise|demo|drill|piece"
    r"|book|film|movie|podcast|workout|routine|meditation|stitch|chord|dish|bake|print|sketch"
    r"|portrait|dance|number)"
)
NAMED = (
    r"(?:bonus|freebie|lead magnet|giveaway|opener|closer|pilot|topic|theme|subject|focus|title"
    r"|name"
    r"|tagline|trailer|teaser|intro|outro|opt-?in|welcome gift|gift|reward|perk|extra|hook|niche"
    r"|signature project|centrepiece|core|heart|backbone|spine|basis|main thread|curriculum"
    r"|storyline|premise|book club pick|jingle)"
)
REVERSED = (
    r"(?:the )?(?:(?:main|real|whole|central) )?(?:focus|core|heart|theme|hook|topic|opener|bonus"
    r"|freebie)"
)
ROLE = rf"(?:{NUMBERED}|(?:{PLACED} )+{PIECE}|(?:[\w'-]+ ){{0,2}}{NAMED})"
MADE = "|".join(sorted(PIECES, key=len, reverse=True))
DET = r"(?:the|a|an|my|our|its|their)"

SERVES = Pattern(
    rf"\bas (?:{DET} )?{ROLE}\b|\bas (?:the|my|our) (?:(?:only|main|first|flagship|star|core"
    r"|signature"
    rf"|entry|opening) )+(?:product|offer|course|service|item|thing|piece|subject|focus)\b"
    rf"|(?<=\w )in (?!week \d\d)(?:{NUMBERED}|(?:the|my"
    rf"|our) (?:{PLACED} )+(?:{PIECE}))\b(?= (?:because|since|so|and|then)\b|$)"
    rf"|\bfor (?:{DET} )?(?!(?:{PLACED} )+(?:month|week|day|season|one)\b){ROLE}\b"
    r"|\bfor (?:the|our|my) (?:first|opening|pilot|second|next|final|debut|launch) (?!time|year"
    r"|batch|cohort|round|intake|group"
    r"|month|week|day|season|few|people|launch|half|term|tier|hundred|ten|twenty"
    r"|fifty)[a-z]+(?= maybe| mibbe| probably|$)"
)
"""What goes into a piece: "as the freebie", "for lesson one"."""

IN_LANGUAGE = Pattern(
    rf"\b(?:in|into) (?:both |only |just |plain |simple |pure |my "
    rf"|proper )*(?:{LANGUAGE})\b(?! (?:class"
    r"|lesson|school|course|group|forum)\b)"
    rf"|\b(?:{LANGUAGE})(?:[ -](?:only|language|subtitles|subs|captions|audio|version|lessons"
    r"|narration|voice-?over|dub))\b|\blanguage (?:is |will be )?(?:{LANGUAGE})\b|^(?:{LANGUAGE})$"
)
"""In which language it is made."""

SEGMENT = Pattern(
    r"\b(?:start|open|begin|end|close|finish|kick off|wrap up|fill|pack|lead)(?:s|ing)?(?: off)?"
    r" (?:every|each|the|all|my|our) (?:[\w-]+ ){0,2}?(?:email|lesson|class|episode|video|vid|call"
    r"|session|newsletter|issue|post|live|week|month|module|season|series|stream|workshop|letter"
    r"|show|lecture|podcast|course)s? (?:off )?with\b"
    r"|\b(?:(?:every|each|all) (?:[\w-]+ ){0,2}?|^)(?:email|lesson|class|episode|video|vid"
    r"|session"
    r"|newsletter|issue|post|live|module|season|stream|letter|show|lecture|podcast|clip)s?"
    r" (?:will |always |only |just )*(?:start|open|begin|end|close|finish|come(?!s? (?:out|in|on"
    r"|every)\b)|gets?|has|have"
    r"|(?:stays?|is|are|be) (?:about |around |kept )?(?:under|below|short|within|\d+ min|(?:two"
    r"|three|five|six"
    r"|seven|eight|ten|twelve|fifteen|twenty) min)|runs? (?:to|under|for)|lasts?|is (?:under"
    r"|about \d"
    r"|max))"
    r"(?:e?s)?\b"
)
"""What a piece begins, ends and comes with, and how long it is."""

SHOWN = Pattern(
    r"\b(?:photos?|pictures|slides|diagrams|drawings|animations?|screenshots|audio|text|stills"
    r"|hands"
    r"|cartoons|illustrations|voice) (?:with|plus|only|and|over|instead)\b|\bonly (?:slides|photos"
    r"|audio|text|hands|voice|drawings)\b|\b(?:stay|keep|staying|keeping)(?: \w+)? (?:off|out of"
    r"|away"
    r" from) (?:the )?(?:camera|shot|screen)\b|\b(?:off|on)[- ]camera\b"
    r"|\bprivate podcast(?: feed)?\b"
    rf"|\b(?:podcast|series|show|newsletter|channel|feed) (?:is|will be) (?:all |just |mostly "
    rf"|only )?(?:{MADE})\b"
    r"|\bvoice (?:notes?|memos?)\b|\b(?:one|two|three|five|ten|fifteen|twenty|\d+)[ -]min(?:ute)?s?"
    r" (?:[\w-]+ )?(?:clips?|videos?|vids?|lessons?|episodes?|flows?|audios?|drills|talks"
    r"|meditations)\b"
)
"""How it is shown: the medium, not the matter."""

IS_ROLE = Pattern(
    r"^(?:(?:and|so|but|then|also|i|we|am|think|reckon|guess|suppose|fairly|pretty|quite|sure"
    r"|probably|maybe|most|likely|would|say|believe|feel) )*(?!(?:it|that|this|he|she|they|there"
    r"|what|which|who|i|we|you|today|tomorrow|tonight|next|hardest|worst|best|nothing|everything"
    r"|mon|tues|wednes|thurs|fri|satur|sun|january|february|march|april|may|june|july|august"
    r"|september|october|november|december"
    r"|(?:the |my )?(?:hard|worst|best|problem|issue|question|thing|point|trick|goal|dream|only|one"
    r"|deadline|date|plan|next|price)))"
    rf"(?:the |my |our )?(?:[\w'&-]+ ){{1,4}}?(?:is|are|will be|goes in|go in"
    rf"|goes into)(?: most likely| probably| likely| definitely| now| going to be| just"
    rf"| officially)* (?:the |my |our |our |a )?(?:{NUMBERED}|(?:{PLACED} )+{PIECE}|{REVERSED}"
    rf"|welcome (?:gift|pack)|lead magnet|giveaway|opt-?in|reward|perk|trailer|teaser|intro|title"
    rf"|name|niche)\b(?! (?:i|we|is|was)\b)"
    r"(?!(?<=week) of\b)(?!(?<=day) of\b)(?!(?<=month) of\b)"
)
"""What plays which part: "fades are module one"."""

FIRST = Pattern(
    r"^(?:always |it is |then |probably |maybe |perhaps |(?:(?:i|we) )?(?:will |might |may "
    r"|could |would |am |are |going to )*(?:do|teach|doing|teaching|show|showing|cover|covering"
    r"|play|playing) )*(?!(?:safety|ladies|things|first|me|you"
    r"|family|members?|coffee|sleep|beginners|kids|not|in|at|on|do|go|the very)\b)"
    r"(?:[\w'&-]+ ){1,4}first(?:$|(?= because))"
)
"""What comes first: "binoculars first"."""

COMES_FIRST = Pattern(
    r"^(?:and |so )?(?!(?:my|our) (?!\w+s\b))(?!(?:(?:the|my|our) )?(?:deposit|rent|money|bills"
    r"|which|what|who|whatever|where|how|there|safety"
    r"|ladies|family|kids|children|health|members?|things"
    r"|love|god|sleep|coffee|work|women|beginners|newbies|i|we|it|that|this|he|she|they|you)\b)"
    r"(?:[\w'&-]+ ){1,4}?(?:comes?|goes?) (?:first|last|second|next)(?=$|[ .!,]*$| (?:because|then"
    r"|and|up)\b)"
)
"""In which order topics come: "bowls come first"."""


TO_BEGIN = Pattern(
    r"^(?!.*[$€£₹\d%])(?!free\b)[\w' -]{3,60} (?:(?<!about )to (?:begin|start|kick off"
    r"|open)(?: with| things"
    r"| it)?|first up)$"
)
"""What comes first: "knife skills to begin with"."""

PATTERNS = (
    (TO_BEGIN, "opener"),
    (IS_ROLE, None),
    (FIRST, "opener"),
    (COMES_FIRST, "opener"),
    (SERVES, None),
    (IN_LANGUAGE, "language"),
    (SEGMENT, "segment"),
    (SHOWN, "medium"),
)


def roles_in(text: str) -> Iterator[tuple[re.Match[str], str | None]]:
    """Give what a clause says about the part something plays, with the subject if it is told."""
    for pattern, subject in PATTERNS:
        match = pattern.search(text)
        arranged = pattern is FIRST and ARRANGEMENTS & set(text.split())
        if match and not arranged:
            yield match, subject
