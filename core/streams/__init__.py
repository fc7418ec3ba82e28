"""Streams: an append-only log of events behind everything that is watched while it happens."""
