"""What can be done with streams, one file each."""
