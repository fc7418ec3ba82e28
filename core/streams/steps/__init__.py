"""What several use cases do alike, inside their unit of work."""
