"""The rules of payments: pure functions over what was stored and what a provider showed."""
