"""Signals that wake readers: in one process, or over Redis between all."""
