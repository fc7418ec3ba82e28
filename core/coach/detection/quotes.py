"""What the writer repeats instead of saying: quotes, pasted text, code.

Such zones are blanked with `BLANK`, so that positions stay and nothing in them is read.
"""

import re

BLANK = "~"

QUOTED_LINE = re.compile(r"^[ ]*(?:>|\||coach ?:|assistant ?:|inkwell ?:|bot ?:).*$", re.MULTILINE)
FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
DOUBLE_QUOTED = re.compile(r'"([^"\n]{1,400})(?:"|$)', re.MULTILINE)
SINGLE_QUOTED = re.compile(r"(?:(?<=[\s(:;,\-])|^)'(?=[^\s'])([^\n]{1,400}?)(?<=[^\s])'(?![^\W_])")

TITLE_BEFORE = re.compile(
    r"(?:\b(?:known as|christened|dubbed|entitled|changed to|renamed(?: to)?)|\bcall(?:ed"
    r"|ing)?(?: it| this| the \w+(?: \w+)?| my \w+(?: \w+)?)?|\bnam(?:ed?|ing)"
    r"(?: it| this| the \w+)?|\btitled?(?: it)?|\b(?:name|title|theme|topic|tagline|subject)"
    r"(?: line)?(?: is| will be| of)?|\babout|\bcovering|\blesson (?:one|1) is)[ :,]*$"
)
CHOSEN_BEFORE = re.compile(
    r"\b(?:going with|went with|go with|settled on|picked|chose|decided on|it is(?: going to be)?"
    r"|locked in|sticking with|let us (?:do|use|go with)|we are doing|leaning (?:toward|towards)"
    r"|going to be|will be|(?:gets?|have|has|do|doing|add|adding|run|running|with|offer|make|making"
    r"|plus|called)(?= (?:a|an|the|my|our)\b))"
    r"(?: the| a| an| my| our)? ?$"
)
SPOKEN_BEFORE = re.compile(
    r"\b(?:said|say|says|wrote|write|told|suggested|suggest|quote|quoting|quoted|read|reads|asked"
    r"|recommended|mentioned|plan|message|email|comment|replied|goes|like)[ :,]*$"
)
LONGEST_CHOSEN_WORDS = 7
SAYS_SOMETHING = re.compile(r"\b(?:i|we|you|let us|it is|go|going|should|will|start|launch)\b")
REACH = 60


def without_quotes(text: str) -> str:
    """Return the text, as long, with all that is quoted or pasted blanked out.

    A title ("a course called 'Slow Bread'") and a chosen word ("going with 'Circle'") are the
    writer's own and stay.
    """
    if ">" in text or "|" in text or ":" in text:
        text = QUOTED_LINE.sub(blanked, text)
    if "```" in text:
        text = FENCED.sub(blanked, text)
    if '"' in text:
        text = DOUBLE_QUOTED.sub(quote_or_title, text)
    if "'" in text:
        text = SINGLE_QUOTED.sub(quote_or_title, text)
    return text


def blanked(match: re.Match[str]) -> str:
    """Return blanks for the whole match, keeping line ends."""
    return re.sub(r"[^\n]", BLANK, match.group())


def quote_or_title(match: re.Match[str]) -> str:
    """Return the quote unchanged where it is the writer's own words, else blanks."""
    before = match.string[max(0, match.start() - REACH) : match.start()]
    words = match.group(1).split()
    if SPOKEN_BEFORE.search(before) and not TITLE_BEFORE.search(before):
        return blanked(match)
    short = len(words) <= LONGEST_CHOSEN_WORDS and not SAYS_SOMETHING.search(match.group(1))
    chosen = short and CHOSEN_BEFORE.search(before)
    if chosen or TITLE_BEFORE.search(before):
        return f" {match.group(1)}{' ' * (len(match.group()) - len(match.group(1)) - 1)}"
    return blanked(match)
