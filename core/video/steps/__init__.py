"""What several use cases do alike."""
