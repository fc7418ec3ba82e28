"""What can be done with assets, one file each."""
