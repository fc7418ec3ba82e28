"""Reads pictures that people send."""
