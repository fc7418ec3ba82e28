"""What the coach tells a model, as a file."""
