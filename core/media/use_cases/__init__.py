"""What can be done with media, one file each."""
