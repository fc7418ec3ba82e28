"""Passwords, tokens, and the identities that others vouch for."""
