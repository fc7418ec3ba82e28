"""The rules of the coach: plans, progress, decisions, and what is told to a model."""
