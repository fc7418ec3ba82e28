"""What can be done with the coach, one file each."""
