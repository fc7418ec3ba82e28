"""Faults on purpose: the whole product under load while what it stands on is broken.

`python -m tests.faults` breaks things at random for ten minutes and then judges what is there.
"""
