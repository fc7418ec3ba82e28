"""Models that need no network and no key: deterministic, readable, and plain about what they are.

Their texts are put together from the phrases in `phrases/`, chosen by the wording of the subject
and by a seed made from the request, so that the same request has the same answer.
"""
