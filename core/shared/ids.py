"""Identifiers."""

from typing import NewType

AccountId = NewType("AccountId", int)
"""A customer's number."""
