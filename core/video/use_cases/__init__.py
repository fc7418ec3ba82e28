"""What can be done with pictures, scripts and clips, one file each."""
