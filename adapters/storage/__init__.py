"""Stores for blobs: a folder on this machine, or a bucket somewhere."""
