"""What can be done in usage, one file each."""
