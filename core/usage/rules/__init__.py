"""The rules of usage, one file each."""
