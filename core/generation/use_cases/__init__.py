"""What can be done in generation, one file each."""
