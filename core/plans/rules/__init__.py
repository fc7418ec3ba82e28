"""The rules of plans: pure functions of the catalogue, a plan, and what is asked."""
