"""The rules of generation, pure."""
