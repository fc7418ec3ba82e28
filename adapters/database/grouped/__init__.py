"""Wallet commands that arrive together share one transaction."""
