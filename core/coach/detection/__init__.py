"""What creators decide and finish in what they write: rules, no model."""
