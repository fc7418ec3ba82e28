"""What publishing does, one file for each act."""
