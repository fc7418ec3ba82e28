"""How the database comes to its present form, step by step, and back."""
