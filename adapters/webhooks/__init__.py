"""Requests to customers' servers."""
