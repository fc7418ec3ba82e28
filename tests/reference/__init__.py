"""A classic stack, to compare with: see README.md."""
