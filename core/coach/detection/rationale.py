"""Why the writer decided: their own words, or nothing."""

import re

REASON_MARKER = (
    r"(?:because(?: of)?|seeing (?:as|that|how)|since(?! (?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december|monday|day|\d|last|then|the (?:start"
    r"|beginning)))|given(?: that| how)?(?! (?:up|me|you|away))"
    r"|(?<!long\s)(?<!soon\s)(?<!much\s)(?<!well\s)(?<!far\s)as(?= (?:i|we|it|they|most|people"
    r"|everyone|that|he|she|there|half)\b"
    r"(?! (?:said|agreed|mentioned|told|see|speak)))"
    r"|(?<!long\s)(?<!soon\s)(?<!much\s)(?<!well\s)(?<!far\s)as(?= (?:my|the|our|half|most"
    r"|some) (?:\w+ ){1,3}?(?:is|are|has|have|knows?|can|already"
    r"|do|does|wants?|loves?|hates?|works?|lives?)\b)"
    r"|so that(?! is\b)|so(?= (?:i|we|people|they|nobody|no one|everyone|it|folks|members"
    r"|students) (?:can"
    r"|do not|am not|are not|could|will not|does not|have time|get to|feel)\b)"
    r"|due to|thanks to|which (?:gives|means|lets|leaves|makes|keeps|saves)|that way|in order to"
    r"|considering (?:how|that|my|the)|reason being|the reason is|on account of|owing to|what with"
    r"|purely for|mainly for|mostly for)\b"
)
IMPLIED = re.compile(
    r"(?:nobody|no one|everyone|everybody|people|most of|half|any more than|anything|that is where"
    r"|that is what|that is how|they are|they all|it is (?:where|what|cheaper|easier|simpler|free"
    r"|less|the only)|too (?:much|many)|cheaper|easier|simpler|less|fewer|any (?:more|less|longer)"
    r"|i (?:am not|do not|can not|hate|love|know|need|want|refuse|already|have)|my (?:people"
    r"|members"
    r"|audience|students|subscribers|followers|crowd|clients|readers|kids|brain|whole)|the rest"
    r"|otherwise|life is too short|gives|saves|keeps)\b"
)
"""Openings of a clause that explains the one before it without saying so."""
